//! Long forms of what can be said in one word too.

use crate::manifest::syntax::yaml::Value;

use super::service::{Keys, keys};

/// A port as `[host:]published:target[/protocol]`; `None` where there is none.
pub(super) fn port(value: Value<'_, '_>) -> Option<String> {
    if let Some(short) = value.scalar() {
        return Some(short.text.clone().into_owned());
    }
    let keys = keys(value);
    let target = text(&keys, "target")?;
    let host = match text(&keys, "host_ip") {
        Some(host) if host.contains(':') && !host.starts_with('[') => format!("[{host}]:"),
        Some(host) => format!("{host}:"),
        None => String::new(),
    };
    let published = match text(&keys, "published") {
        Some(published) => format!("{published}:"),
        // As in the short form: an address of the host whose port is left to chance.
        None if !host.is_empty() => ":".to_owned(),
        None => String::new(),
    };
    let protocol = text(&keys, "protocol").map(|protocol| format!("/{protocol}")).unwrap_or_default();
    Some(format!("{host}{published}{target}{protocol}"))
}

/// A mount as `[source:]target[:mode]`; `None` where there is none.
pub(super) fn volume(value: Value<'_, '_>) -> Option<String> {
    if let Some(short) = value.scalar() {
        return Some(short.text.clone().into_owned());
    }
    let keys = keys(value);
    let target = text(&keys, "target")?;
    let source = text(&keys, "source").map(|source| format!("{source}:")).unwrap_or_default();
    let mode = if text(&keys, "read_only") == Some("true") { ":ro" } else { "" };
    Some(format!("{source}{target}{mode}"))
}

/// A command as its words.
pub(super) fn command(value: Value<'_, '_>) -> Option<String> {
    if let Some(line) = value.scalar() {
        return Some(line.text.clone().into_owned());
    }
    let words: Vec<String> = value
        .items()
        .filter_map(|item| {
            let word = &item.scalar()?.text;
            // A word with blanks in it is still one word.
            let quote = if word.contains(char::is_whitespace) { "\"" } else { "" };
            Some(format!("{quote}{word}{quote}"))
        })
        .collect();
    (value.kind() == "a sequence").then(|| words.join(" "))
}

fn text<'y>(keys: &Keys<'y, '_>, name: &str) -> Option<&'y str> {
    let (_, value) = keys.iter().find(|(key, _)| key.text == name)?;
    value.scalar().map(|scalar| &*scalar.text).filter(|text| !text.is_empty())
}
