//! The headings of a document: Markdown, reStructuredText, `AsciiDoc`, and what HTML stands in them.

/// Every heading, without its marks. What stands in a block of code is none.
pub(super) fn all(text: &str) -> Vec<&str> {
    let mut headings = Vec::new();
    let mut fence: Option<&str> = None;
    let mut before = "";
    for line in text.lines() {
        let trimmed = line.trim();
        let opens = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        // Below a line of text it is the mark of a heading.
        let opens = opens.filter(|_| fence.is_some() || before.is_empty() || !trimmed.trim_matches('~').is_empty());
        match (fence, opens) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, Some(mark)) => fence = Some(mark),
            (None, None) => headings.extend(heading(trimmed, before)),
        }
        before = if fence.is_none() { trimmed } else { "" };
    }
    headings
}

/// The heading that a line makes, of itself or of the line before it.
fn heading<'t>(line: &'t str, before: &'t str) -> Option<&'t str> {
    if let Some(rest) = line.strip_prefix('#').or_else(|| line.strip_prefix("=")) {
        let text = rest.trim_start_matches(['#', '=']);
        if text.starts_with(' ') {
            return Some(text.trim().trim_end_matches(['#', '=']).trim_end());
        }
    }
    let mark = line.chars().next()?;
    if line.len() >= 3 && "=-~^\"'*+#`:._".contains(mark) && line.chars().all(|letter| letter == mark) {
        let is_text = before.chars().any(char::is_alphanumeric) && !before.starts_with(['|', '>']);
        return is_text.then_some(before);
    }
    let rest = line.strip_prefix("<h").or_else(|| line.strip_prefix("<H"))?;
    rest.starts_with(|level: char| level.is_ascii_digit()).then_some(line)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_way_to_write_a_heading_is_known() {
        let text = "# Shop #\n\n```sh\n# Install\n```\nUsage\n-----\n\n## Getting started\n<h2 align=x>Licence</h2>\n\
                    Notes\n~~~~~\n== Asciidoc\n#hashtag\n\n---\n| a |\n---\n";
        assert_eq!(
            super::all(text),
            ["Shop", "Usage", "Getting started", "<h2 align=x>Licence</h2>", "Notes", "Asciidoc"]
        );
    }
}
