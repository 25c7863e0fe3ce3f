//! `--include` and `--exclude`: which of the repositories found are read.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::FleetError;

/// Which repositories are read.
pub(super) struct Selection {
    include: Option<Globs>,
    exclude: Globs,
}

impl Selection {
    /// The selection of these globs.
    pub(super) fn new(include: &[String], exclude: &[String]) -> Result<Self, FleetError> {
        let include = if include.is_empty() { None } else { Some(Globs::new(include)?) };
        Ok(Self { include, exclude: Globs::new(exclude)? })
    }

    /// Whether the repository of that name and path is read.
    pub(super) fn admits(&self, name: &str, path: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.match_either(name, path))
            && !self.exclude.match_either(name, path)
    }
}

/// Globs over names, and globs over paths.
struct Globs {
    names: GlobSet,
    paths: GlobSet,
}

impl Globs {
    fn new(globs: &[String]) -> Result<Self, FleetError> {
        let (mut names, mut paths) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for glob in globs {
            let build = |text: &str| {
                GlobBuilder::new(text)
                    .literal_separator(true)
                    .backslash_escape(true)
                    .build()
                    .map_err(|error| FleetError::Glob { glob: glob.clone(), message: error.kind().to_string() })
            };
            let text = glob.trim_start_matches("./");
            if text.contains('/') {
                let text = text.trim_end_matches('/');
                paths.add(build(text)?).add(build(&format!("{text}/**"))?);
            } else {
                names.add(build(text)?);
            }
        }
        let set = |builder: &GlobSetBuilder| {
            builder
                .build()
                .map_err(|error| FleetError::Glob { glob: globs.join(" "), message: error.kind().to_string() })
        };
        Ok(Self { names: set(&names)?, paths: set(&paths)? })
    }

    fn match_either(&self, name: &str, path: &str) -> bool {
        self.names.is_match(name) || self.paths.is_match(path)
    }
}
