//! Sizes of memory: `512m`, `1.5gb`, `3GiB`.

use super::Build;
use super::port::default;

/// The bytes of a field, and the field as written.
pub(super) fn field(build: &Build<'_>, name: &str, written: String) -> Option<(u64, String)> {
    match bytes(&written) {
        Some(bytes) => Some((bytes, written)),
        None => {
            build.fault(name, format!("`{written}` is no size"), Some("write `512MiB` or `3GiB`".to_owned()));
            None
        }
    }
}

/// The bytes of a size; of a variable those of its default. `None` where nobody can tell.
pub(super) fn bytes(written: &str) -> Option<u64> {
    let written = if written.contains('$') { default(written)? } else { written };
    let text = written.trim().to_ascii_lowercase();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit.trim().trim_end_matches('b').trim_end_matches('i') {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        "t" => 1 << 40,
        _ => return None,
    };
    Some((number.parse::<f64>().ok()? * factor as f64) as u64)
}

/// A number of bytes as a person would say it.
pub(super) fn shown(bytes: u64) -> String {
    let mebibytes = bytes >> 20;
    if mebibytes % 1024 == 0 {
        format!("{} GiB", mebibytes / 1024)
    } else if mebibytes > 1024 {
        format!("{:.1} GiB", mebibytes as f64 / 1024.0)
    } else {
        format!("{mebibytes} MiB")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_compose_reads_them() {
        for (text, expected) in [
            ("512m", Some(512 << 20)),
            ("1.5gb", Some(1536 << 20)),
            ("3GiB", Some(3 << 30)),
            ("268435456", Some(256 << 20)),
            ("${MEMORY:-1g}", Some(1 << 30)),
            ("${MEMORY}", None),
            ("much", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
        assert_eq!([shown(3 << 30), shown(1536 << 20), shown(256 << 20)], ["3 GiB", "1.5 GiB", "256 MiB"]);
    }
}
