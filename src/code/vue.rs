//! Components of one file: scripts among markup. The markup is code as it stands; its comments are none.

use super::{Code, javascript};

/// A source told apart.
pub(super) fn of(text: &str) -> Code {
    let mut code = Code::default();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(text.len(), |end| start + end + 3);
            code.comments.push(start..end);
            at = end;
        } else if let Some((tag, inner)) = script(rest) {
            let begin = start + tag.len();
            code.extend(javascript::of(inner, tag.contains("sx\"") || tag.contains("sx'")), begin);
            at = begin + inner.len();
        } else {
            at = start + 1;
        }
    }
    code
}

/// The tag of a script and what stands in it, where a text begins with one.
fn script(text: &str) -> Option<(&str, &str)> {
    let behind = text.strip_prefix("<script")?;
    behind.starts_with(['>', ' ', '\n', '\r', '\t']).then_some(())?;
    let begin = text.find('>')? + 1;
    let end = text[begin..].find("</script").map_or(text.len(), |end| begin + end);
    Some((&text[..begin], &text[begin..end]))
}
