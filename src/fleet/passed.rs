//! Folders that hold other people's code or made-up projects: the names by which they are known.

/// Why a folder is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passed {
    /// A copy of what others publish.
    Vendored,
    /// Projects made up for tests.
    Fixtures,
}

const VENDORED: &[&str] = &[
    ".bundle",
    ".direnv",
    ".eggs",
    ".nox",
    ".pixi",
    ".pnpm-store",
    ".terraform",
    ".tox",
    ".venv",
    ".virtualenv",
    "3rdparty",
    "Carthage",
    "Pods",
    "__pypackages__",
    "_vendor",
    "bower_components",
    "dist-packages",
    "jspm_packages",
    "node_modules",
    "site-packages",
    "third-party",
    "third_party",
    "thirdparty",
    "vendor",
    "vendored",
    "venv",
    "virtualenv",
];

const FIXTURES: &[&str] = &[
    "__fixtures__",
    "__testfixtures__",
    "fixture",
    "fixtures",
    "test-data",
    "test-fixtures",
    "test_data",
    "test_fixtures",
    "testdata",
];

/// Why a folder of this name is passed over, inside a folder of that name and that path; `None` where it is not.
pub(super) fn passed_over(path: &str, parent: &str, name: &str) -> Option<Passed> {
    if VENDORED.binary_search(&name).is_ok() {
        return Some(Passed::Vendored);
    }
    let is_tests = |folder: &str| matches!(folder, "test" | "tests" | "spec");
    let test_data = matches!(name, "data" | "files" | "resources") && is_tests(parent);
    // What goes into a test case and what has to come out of it.
    let test_case = matches!(name, "in" | "out") && path.split('/').any(is_tests);
    (test_data || test_case || FIXTURES.binary_search(&name).is_ok()).then_some(Passed::Fixtures)
}

/// Whether a file of this name is of a kind that never names a dependency: pictures, fonts, archives, compiled code, web pages.
///
/// Most files of a fleet are of these kinds: no format is asked about them.
pub(super) fn never_wanted(name: &str) -> bool {
    const KINDS: &[&str] = &[
        "avif", "bin", "bmp", "c", "cc", "class", "cpp", "css", "dll", "dylib", "eot", "exe", "gif", "gz", "h", "hpp",
        "htm", "html", "ico", "jar", "jpeg", "jpg", "less", "map", "mp3", "mp4", "o", "otf", "pdf", "png", "po", "pyc",
        "rst", "scss", "snap", "so", "svg", "tgz", "tsx", "ttf", "vue", "wasm", "wav", "webm", "webp", "woff", "woff2",
        "xz", "zip",
    ];
    name.rsplit_once('.').is_some_and(|(_, kind)| KINDS.binary_search(&kind).is_ok())
}

/// Whether a file of this name or path is a module where it lies in a package of Python: it is imported, and never run as a script
/// that says what it needs. `setup.py` is run wherever it lies.
///
/// Elsewhere too its name alone does not tell that it is of interest: most scripts say nothing of what they need.
pub(super) fn is_module(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    name != "setup.py" && name.rsplit_once('.').is_some_and(|(_, kind)| kind == "py")
}

/// Whether a file of this name says nothing of the folder it lies in: people keep it beside several projects as well.
pub(super) fn lies_beside_projects(name: &str) -> bool {
    let of_people =
        [".npmrc", ".tool-versions", ".python-version", ".nvmrc", ".node-version", "mise.toml", ".mise.toml"];
    is_module(name) || name.starts_with(".env") || of_people.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_for_binary_search() {
        assert!(VENDORED.is_sorted() && FIXTURES.is_sorted());
        for (path, name, expected) in [
            ("", "node_modules", Some(Passed::Vendored)),
            ("tests", "data", Some(Passed::Fixtures)),
            ("src", "data", None),
            ("tests", "fixtures", Some(Passed::Fixtures)),
            ("tests/add/two-features", "in", Some(Passed::Fixtures)),
            ("tests/add/two-features", "out", Some(Passed::Fixtures)),
            ("site", "out", None),
            ("", "vendors", None),
        ] {
            let parent = path.rsplit('/').next().unwrap_or_default();
            assert_eq!(passed_over(path, parent, name), expected, "{path}/{name}");
        }
        for name in ["logo.svg", "a.tsx", "b.zip", "c.avif"] {
            assert!(never_wanted(name), "{name}");
        }
        for name in ["setup.py", "requirements.txt", "Dockerfile", "package.json", "main.rs", ".c9"] {
            assert!(!never_wanted(name), "{name}");
        }
    }
}
