//! Which Pythons a file is for, by its name: `numpy-2.1.0-cp313-cp313-manylinux_2_17_x86_64.whl`.
//!
//! Follows the tags that `CPython` takes in Python's `packaging` 26.3. The platform is left out: a file for one is enough.

use crate::model::Pythons;

/// The numbers that a set of bits holds.
const MOST: u32 = 32;

/// The Pythons that a file is for. A source can be built on all; what is no wheel and no source cannot be installed.
pub(super) fn pythons(file: &str) -> Pythons {
    const INSTALLERS: &[&str] = &[".egg", ".exe", ".msi", ".rpm", ".dmg", ".deb"];
    let Some(stem) = file.strip_suffix(".whl") else {
        let is_installer = INSTALLERS.iter().any(|ending| file.ends_with(ending));
        return if is_installer { Pythons::default() } else { Pythons::ALL };
    };
    let mut tags = stem.rsplit('-');
    let (Some(_platform), Some(abi), Some(python)) = (tags.next(), tags.next(), tags.next()) else {
        return Pythons::ALL;
    };
    python.split('.').map(|tag| of_tag(tag, abi)).fold(Pythons::default(), Pythons::or)
}

/// The Pythons that take a tag (`cp313`, `py3`) with one of these binary interfaces (`cp313`, `abi3`, `none`).
fn of_tag(tag: &str, abi: &str) -> Pythons {
    let (implementation, version) = tag.split_at_checked(2).unwrap_or((tag, ""));
    let Some(minor) = version.strip_prefix('3') else { return Pythons::default() };
    if minor.is_empty() {
        return if matches!(implementation, "py" | "cp") { Pythons::ALL } else { Pythons::default() };
    }
    let Some(minor) = minor.parse().ok().filter(|minor: &u32| *minor < MOST) else { return Pythons::default() };
    let is_stable = abi.split('.').any(|abi| abi == "abi3");
    match implementation {
        "py" => Pythons { only: 0, since: 1 << minor },
        "cp" if is_stable => Pythons { only: 0, since: 1 << minor },
        // Built for a Python without its global lock alone.
        "cp" if abi.split('.').all(|abi| abi.starts_with("cp") && abi.ends_with('t')) => Pythons::default(),
        "cp" => Pythons { only: 1 << minor, since: 0 },
        _ => Pythons::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_for_the_pythons_that_its_name_says() {
        const ASKED: [u32; 6] = [6, 9, 12, 13, 31, 40];
        for (file, admitted) in [
            ("psycopg_binary-3.2.1-cp312-cp312-macosx_12_0_x86_64.whl", &[12][..]),
            ("psycopg-3.2.1.tar.gz", &ASKED),
            ("psycopg-3.2.1-py3-none-any.whl", &ASKED),
            ("cryptography-45.0.7-cp311-abi3-manylinux_2_34_x86_64.whl", &[12, 13, 31, 40]),
            ("pywin32-310-cp39.cp312-none-win_amd64.whl", &[9, 12]),
            ("black-24.1.0-py38-none-any.whl", &[9, 12, 13, 31, 40]),
            ("cffi-2.0.0-cp313-cp313t-musllinux_1_2_x86_64.whl", &[]),
            ("six-1.0-py2-none-any.whl", &[]),
            ("six-1.0-py2.py3-none-any.whl", &ASKED),
            ("cffi-1.15.0-pp39-pypy39_pp73-win_amd64.whl", &[]),
            ("numpy-1.6.0.win32-py3.1.exe", &[]),
            ("odd.whl", &ASKED),
        ] {
            let known: Vec<u32> = ASKED.into_iter().filter(|minor| pythons(file).admit(*minor)).collect();
            assert_eq!(known, admitted, "{file}");
        }
    }
}
