//! Long forms of what can be said in one word too.

use crate::manifest::syntax::secret::{LONGEST, shown_command, shown_words};
use crate::manifest::syntax::yaml::Value;
use crate::model::Text;

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

/// A command as a fact may hold it: its words, those with blanks in quotes.
pub(super) fn command(value: Value<'_, '_>) -> Option<Text> {
    if let Some(line) = value.scalar() {
        return Some(shown_command(&line.text));
    }
    if value.kind() != "a sequence" {
        return None;
    }
    let words: Vec<&str> = value.items().filter_map(|item| Some(&*item.scalar()?.text)).collect();
    // Each word by itself: behind quotes of ours, those within a word would close too soon and show what they hold.
    let shown: Vec<String> = shown_words(&words)
        .into_iter()
        .map(|word| if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word.to_string() })
        .collect();
    let line = shown.join(" ");
    Some(Text::from(&line[..line.floor_char_boundary(LONGEST)]))
}

fn text<'y>(keys: &Keys<'y, '_>, name: &str) -> Option<&'y str> {
    let (_, value) = keys.iter().find(|(key, _)| key.text == name)?;
    value.scalar().map(|scalar| &*scalar.text).filter(|text| !text.is_empty())
}
