//! A value that is a secret: what is written out of it is hidden, what leads to it stays.

use super::command::Command;
use super::{LITERAL, LONGEST};

/// How often a reference may stand in the default of another.
const DEEPEST: usize = 3;

/// What `$$` says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dollars {
    /// A dollar: `$$X` is no reference.
    Escape,
    /// A dollar that a shell sees: `$$X` is a reference that is resolved inside the container.
    Pass,
}

/// A secret without what is written out of it: references and expressions stay (`${X}`, `${X:?why}`, `${{ secrets.X }}`),
/// and so do nothing and switches.
pub(super) fn hidden(value: &str, dollars: Dollars) -> String {
    let bare = value.trim_matches(['"', '\'']);
    let says_nothing = bare.is_empty()
        || ["true", "false", "yes", "no", "on", "off", "0", "1"].iter().any(|word| bare.eq_ignore_ascii_case(word));
    if says_nothing || is_to_be_filled_in(bare) {
        return value.to_owned();
    }
    if bare.len() > LONGEST {
        return LITERAL.to_owned();
    }
    if is_expression(bare) {
        return without_strings(value);
    }
    if let Some(output) = output(bare) {
        return output;
    }
    let seen = if dollars == Dollars::Pass && bare.starts_with("$$") { &bare[1..] } else { bare };
    match reference(seen, 0) {
        Some(shown) if seen.len() < bare.len() => format!("${shown}"),
        Some(shown) => shown,
        None => LITERAL.to_owned(),
    }
}

/// Whether it tells a person what to write there: `<your-client-secret>`, `[<KEY>]`.
fn is_to_be_filled_in(bare: &str) -> bool {
    let inner = bare.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(bare);
    let words = inner.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or_default();
    !words.is_empty() && words.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | ' '))
}

/// Whether it says in which file the secret is.
pub(super) fn is_path(value: &str) -> bool {
    const ENDINGS: [&str; 9] = ["cer", "cert", "crt", "jks", "json", "key", "p12", "pem", "pfx"];
    let ending = value.rsplit_once('.').map_or("", |(_, ending)| ending);
    value.starts_with("/run/secrets/")
        || value.starts_with('/') && !value.contains(char::is_whitespace) && ENDINGS.contains(&ending)
}

/// Whether it is the word before a secret that says how it is meant.
pub(super) fn is_scheme(word: &str) -> bool {
    ["basic", "bearer", "token"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme))
}

/// Whether nothing stands beside the expressions in it (`${{ … }}`, `{{ … }}`) but marks and schemes.
fn is_expression(value: &str) -> bool {
    let mut rest = value;
    let mut beside = String::new();
    while let Some((before, inner)) = rest.split_once("{{") {
        let Some((_, after)) = inner.split_once("}}") else { return false };
        beside.push_str(before.trim_end_matches('$'));
        rest = after;
    }
    beside.push_str(rest);
    let is_mark = |word: &str| word.is_empty() || is_scheme(word);
    rest.len() < value.len() && beside.split(|character: char| !character.is_alphanumeric()).all(is_mark)
}

/// An expression without the strings in it, but for those that name something: `secrets['X'] || '(literal)'`.
pub(super) fn without_strings(value: &str) -> String {
    let bare = value.trim_matches(['"', '\'']);
    let mut out = String::new();
    let mut rest = bare;
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, quoted) = rest.split_at(at);
        let (quote, quoted) = quoted.split_at(1);
        let Some((inner, after)) = quoted.split_once(quote) else { return LITERAL.to_owned() };
        let names = before.trim_end().ends_with('[') || inner.is_empty();
        out.extend([before, quote, if names { inner } else { LITERAL }, quote]);
        rest = after;
    }
    value.replacen(bare, &format!("{out}{rest}"), 1)
}

/// The command whose output the secret is: `$(cat file)`, whole or as far as its first word.
fn output(value: &str) -> Option<String> {
    let (start, end) = if value.starts_with("$(") { (2, ')') } else { (1, '`') };
    let inner = value.strip_prefix("$(").or_else(|| value.strip_prefix('`'))?;
    let is_whole = inner.find(end).is_none_or(|at| at + 1 == inner.len());
    is_whole.then(|| format!("{}{}", &value[..start], Command::innermost(inner)))
}

/// The value where it is one reference to a variable, its default hidden too.
fn reference(value: &str, depth: usize) -> Option<String> {
    let rest = value.strip_prefix('$')?;
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' '))
    };
    let Some(inner) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return is_name(rest.strip_prefix("env:").unwrap_or(rest)).then(|| value.to_owned());
    };
    let (name, modifier) = inner.split_at(inner.find([':', '-', '+', '?']).unwrap_or(inner.len()));
    let sign = [":-", ":+", ":?", "-", "+", "?", ""].into_iter().find(|sign| modifier.starts_with(sign))?;
    let word = &modifier[sign.len()..];
    if !is_name(name) || depth > DEEPEST || sign.is_empty() && !word.is_empty() {
        return None;
    }
    if word.is_empty() {
        return Some(value.to_owned());
    }
    if sign.ends_with('?') {
        return Some(if word.contains('}') { format!("${{{name}{sign}}}") } else { value.to_owned() });
    }
    let word = reference(word, depth + 1).unwrap_or_else(|| LITERAL.to_owned());
    Some(format!("${{{name}{sign}{word}}}"))
}
