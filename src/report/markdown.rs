//! Markdown from text that is not to be trusted.

use std::fmt::Write;

use super::text::sanitise;

/// The text as it stands, whatever it holds: nothing in it is markup, and no table breaks at it.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in sanitise(text).chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' => safe.extend(['\\', letter]),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // A name after it would call somebody, where the page is posted.
            '@' => safe.push_str("&#64;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A table; nothing where it has no rows.
pub(super) fn table(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    // Writing to a string does not fail.
    let _ = writeln!(out, "| {} |", head.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(head.len()));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let hostile = "<script>a</script> | [x](javascript:y) `b` @all *c*";
        let safe = escape(hostile);
        assert_eq!(safe, "&lt;script&gt;a&lt;/script&gt; \\| \\[x\\](javascript:y) \\`b\\` &#64;all \\*c\\*");
    }
}
