//! What a repository has to have, or a file to be for, before a rule applies to it.

use globset::Glob;
use regex::RegexSet;

use crate::model::Value;

use super::globs::{Globs, over_endings};
use super::probe::{Probe, Probed, Seen, Want};

/// Only in repositories with one of these files.
#[derive(Clone, Debug)]
pub struct WhenFile(pub(super) Globs);

impl Probe for WhenFile {
    fn wants(&self, path: &str) -> Want {
        if self.0.contains(&[path]) { Want::Path } else { Want::Nothing }
    }

    fn globs(&self) -> Option<Vec<Glob>> {
        self.0.single().map(<[Glob]>::to_vec)
    }
}

/// Only in repositories whose sources have one of these.
#[derive(Clone, Debug)]
pub struct WhenPattern(pub(super) RegexSet);

/// The endings of sources.
const SOURCES: [&str; 24] = [
    "c", "cjs", "cpp", "cs", "cts", "go", "h", "java", "js", "jsx", "kt", "mjs", "mts", "php", "py", "rb", "rs",
    "scala", "sh", "sql", "swift", "ts", "tsx", "vue",
];

/// Whether a file of this path is source of a program.
pub(super) fn is_source(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| SOURCES.binary_search(&ending).is_ok())
}

/// Globs over the sources of programs.
pub(super) fn source_globs() -> Option<Vec<Glob>> {
    over_endings(SOURCES)
}

impl Probe for WhenPattern {
    fn wants(&self, path: &str) -> Want {
        if is_source(path) { Want::Text } else { Want::Nothing }
    }

    fn globs(&self) -> Option<Vec<Glob>> {
        source_globs()
    }

    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        if self.0.is_match(&file.source.text) {
            seen.push(Seen { part: 0, value: Value::Present, span: 0..0 });
        }
    }
}

/// What a file is for, as far as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// What runs for real. Also of what says nothing.
    Production,
    /// What is tried before it runs for real.
    Staging,
    /// What tests run.
    Test,
    /// What people run while they work.
    Development,
}

impl Environment {
    /// Every environment.
    pub(super) const ALL: [Self; 4] = [Self::Production, Self::Staging, Self::Test, Self::Development];

    /// The word in rules files.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Test => "test",
            Self::Development => "development",
        }
    }

    /// The environment of that name, long or short.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "production" | "prod" => Self::Production,
            "staging" | "stage" => Self::Staging,
            "test" | "tests" | "testing" | "ci" | "e2e" => Self::Test,
            "development" | "develop" | "dev" | "local" | "override" | "debug" | "devcontainer" => Self::Development,
            _ => return None,
        })
    }

    /// What a file of this path is for: `docker-compose.dev.yml`, `Dockerfile.test`, `deploy/staging/compose.yaml`.
    pub(super) fn of(path: &str) -> Self {
        let mut words = path.rsplit('/').flat_map(|part| part.split(['.', '-', '_']));
        words.find_map(Self::named).unwrap_or(Self::Production)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_a_file_is_for() {
        for (path, expected) in [
            ("docker-compose.yml", Environment::Production),
            ("docker-compose.override.yml", Environment::Development),
            ("compose.dev.yaml", Environment::Development),
            ("deploy/staging/compose.yaml", Environment::Staging),
            ("Dockerfile.test", Environment::Test),
            (".devcontainer/docker-compose.yml", Environment::Development),
            ("developer-portal/Dockerfile", Environment::Production),
        ] {
            assert_eq!(Environment::of(path), expected, "{path}");
        }
    }

    #[test]
    fn the_endings_are_in_order() {
        assert!(SOURCES.is_sorted());
    }
}
