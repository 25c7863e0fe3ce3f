//! Settings by the path of their key: `groups.production.patterns`.

/// How long the path of a setting is at most. Longer ones are made to do harm: each value below would repeat them.
const LONGEST: usize = 256;

/// The path of a key below another one; `None` where it is longer than that of any setting.
pub fn below(path: &str, key: &str) -> Option<String> {
    (path.len() + key.len() < LONGEST).then(|| format!("{path}.{key}"))
}
