//! What a rules file may say of files.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::super::globs::Globs;
use super::super::{Build, OneOrMany};
use super::File;
use super::beside::Beside;
use super::content::Contents;
use super::required::Required;

/// `file`: must this path exist, not exist, lie there, be covered by something?
///
/// Paths and globs are read from the root of the repository, and mean what they say: `README.md` is not `readme.md`. What
/// git ignores, vendored folders and test fixtures are not looked at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct FileFields {
    /// Paths and globs that have to be there: each of them; a list in the list names alternatives. A `/` at the end names a
    /// folder.
    require: Option<Vec<OneOrMany<String>>>,
    /// The same for one: the short form.
    file: Option<OneOrMany<String>>,
    /// Globs that must not be there; `!` before what may.
    forbid: Option<OneOrMany<String>>,
    /// Wherever `of` (globs) is, `path` has to lie in the same folder; a `.dockerignore` may also lie above, where the build
    /// begins.
    beside: Option<BesideFields>,
    /// With `require`: whether it is as good that the sources have this pattern.
    or_pattern: Option<String>,
    /// What the files that are there have to cover. Where there is nothing to cover, no file is required.
    covers: Option<Coverage>,
    /// Headings that the required document has to have, each as a pattern in any case.
    headings: Option<OneOrMany<String>>,
    /// What the required files have to say: a pattern. Of alternatives, one that says it is enough.
    contains: Option<String>,
    /// The most lines of files: glob -> lines.
    lines: Option<BTreeMap<String, u32>>,
    /// Whether the required files (JSON, YAML) have to have the same keys: translations.
    same_keys: Option<bool>,
}

/// What lies beside what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct BesideFields {
    /// Globs over the files that need it.
    of: OneOrMany<String>,
    /// The name of what has to lie beside.
    path: String,
}

/// What files cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Coverage {
    /// Every variable that compose files are given from outside is in the example of the environment.
    ComposeVariables,
    /// Every ecosystem of the repository is looked after by the update tool.
    Ecosystems,
}

/// The check that the fields make; `None` after noting what is wrong with them.
pub(super) fn build(fields: FileFields, build: &Build<'_>) -> Option<File> {
    let mut required = Vec::new();
    for (index, written) in fields.require.unwrap_or_default().into_iter().enumerate() {
        required.push(alternatives(&format!("require.{index}"), &written, build)?);
    }
    if let Some(written) = fields.file {
        required.push(alternatives("file", &written, build)?);
    }
    let says_more = [
        ("or-pattern", fields.or_pattern.is_some()),
        ("headings", fields.headings.is_some()),
        ("contains", fields.contains.is_some()),
        ("same-keys", fields.same_keys.is_some()),
    ];
    for (field, _) in says_more.iter().filter(|(_, is_said)| *is_said && required.is_empty()) {
        build.fault(field, format!("`{field}` says more of `require`, and nothing is required"), None);
    }
    let others = [fields.forbid.is_some(), fields.beside.is_some(), fields.covers.is_some(), fields.lines.is_some()];
    if required.is_empty() && !others.contains(&true) && !says_more.iter().any(|(_, is_said)| *is_said) {
        let known = Some("known: require, file, forbid, beside, covers, lines".to_owned());
        build.fault("", "nothing is asked of files", known);
    }
    Some(File {
        forbidden: fields.forbid.as_ref().and_then(|written| forbidden(written, build)),
        beside: fields.beside.and_then(|fields| beside(fields, build)),
        or_pattern: fields.or_pattern.and_then(|pattern| build.pattern("or-pattern", &pattern)),
        covers: fields.covers,
        contents: Contents {
            headings: headings(fields.headings, build),
            contains: fields.contains.and_then(|pattern| build.pattern("contains", &pattern)),
            same_keys: fields.same_keys.unwrap_or(false),
        },
        lines: lines(fields.lines.unwrap_or_default(), build),
        required,
    })
}

/// One requirement. A folder is there where something lies in it.
fn alternatives(field: &str, written: &OneOrMany<String>, build: &Build<'_>) -> Option<Required> {
    let within = |path: &String| if path.ends_with('/') { format!("{path}**") } else { path.clone() };
    let inside = |path: &String| path.strip_prefix("./").unwrap_or(path).to_owned();
    let written: Vec<String> = written.0.iter().map(inside).collect();
    if written.iter().all(|path| path.starts_with('!')) {
        build.fault(field, "nothing is required here", None);
        return None;
    }
    let globs = build.globs(field, &OneOrMany(written.iter().map(within).collect()))?;
    Some(Required { written, globs })
}

fn forbidden(written: &OneOrMany<String>, build: &Build<'_>) -> Option<Globs> {
    if written.0.iter().all(|glob| glob.starts_with('!')) {
        build.fault("forbid", "nothing is forbidden here", None);
        return None;
    }
    build.globs("forbid", written)
}

fn beside(fields: BesideFields, build: &Build<'_>) -> Option<Beside> {
    if fields.path.contains(['/', '*']) {
        build.fault("beside.path", "the name of a file is wanted here: it lies in the same folder", None);
    }
    Some(Beside { of: build.globs("beside.of", &fields.of)?, name: fields.path })
}

fn headings(written: Option<OneOrMany<String>>, build: &Build<'_>) -> Vec<(String, regex::Regex)> {
    let written = written.unwrap_or_default().0.into_iter().enumerate();
    let heading = |(index, written): (usize, String)| {
        let pattern = build.pattern(&format!("headings.{index}"), &format!("(?i){written}"))?;
        Some((written, pattern))
    };
    written.filter_map(heading).collect()
}

fn lines(written: BTreeMap<String, u32>, build: &Build<'_>) -> Vec<(Globs, u32)> {
    let most = |(glob, most): (String, u32)| Some((build.globs("lines", &OneOrMany(vec![glob]))?, most));
    written.into_iter().filter_map(most).collect()
}
