//! Globs over paths and names: `apps/**`, `*-legacy`, `!apps/web`.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs; what matches one of them and none of the excluded ones is in. No globs at all: everything is in.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    included: Option<GlobSet>,
    /// Those that are included, one by one.
    single: Vec<Glob>,
    excluded: Option<GlobSet>,
}

impl Globs {
    /// Globs over paths: `*` stays within one part of a path, `**` does not, as everywhere in the field.
    pub(super) fn over_paths(written: &[String]) -> Result<Self, String> {
        Self::new(written, true)
    }

    /// Globs over names of rules: `stack/*` is all of the stack.
    pub(super) fn over_rules(written: &[String]) -> Result<Self, String> {
        Self::new(written, false)
    }

    fn new(written: &[String], literal_separator: bool) -> Result<Self, String> {
        let mut sets = [GlobSetBuilder::new(), GlobSetBuilder::new()];
        let mut counts = [0, 0];
        let mut single = Vec::new();
        for text in written {
            let (set, text) = text.strip_prefix('!').map_or((0, text.as_str()), |text| (1, text));
            let glob = GlobBuilder::new(text).literal_separator(literal_separator).build();
            let glob = glob.map_err(|error| format!("`{text}` is not a glob: {}", error.kind()))?;
            single.extend((set == 0).then(|| glob.clone()));
            sets[set].add(glob);
            counts[set] += 1;
        }
        let [included, excluded] = sets.map(|set| set.build());
        let whole = |set: Result<GlobSet, globset::Error>| set.map_err(|error| error.to_string());
        let (included, excluded) = (whole(included)?, whole(excluded)?);
        let [included, excluded] =
            [(included, counts[0]), (excluded, counts[1])].map(|(set, count)| (count > 0).then_some(set));
        Ok(Self { included, single, excluded })
    }

    /// Whether everything is in.
    pub fn is_everything(&self) -> bool {
        self.included.is_none() && self.excluded.is_none()
    }

    /// Globs of which one matches everything that is in; `None` where nothing but what is excluded is named.
    pub(super) fn single(&self) -> Option<&[Glob]> {
        self.included.is_some().then_some(&self.single)
    }

    /// Whether a text, or one of several names of the same thing, is in.
    pub fn contains(&self, names: &[&str]) -> bool {
        let hit = |set: &GlobSet| names.iter().any(|name| set.is_match(name));
        self.included.as_ref().is_none_or(hit) && !self.excluded.as_ref().is_some_and(hit)
    }
}

/// Globs over the endings of files: of `py` there is `**/*.py`.
pub(super) fn over_endings<'e>(endings: impl IntoIterator<Item = &'e str>) -> Option<Vec<Glob>> {
    endings.into_iter().map(|ending| Glob::new(&format!("**/*.{ending}")).ok()).collect()
}
