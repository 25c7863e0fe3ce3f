//! Settings in sections, as Python's `configparser` reads them: a value goes on in the lines that are indented deeper than its
//! key, and a comment has a line of its own.

use std::ops::Range;

/// One `key = value` of a file, as ranges of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The section it stands in, without brackets.
    pub section: Range<usize>,
    /// The key.
    pub key: Range<usize>,
    /// The lines of the value that say something, each without the white space around it.
    pub lines: Vec<Range<usize>>,
    /// Whether the value begins in the line of the key.
    pub is_inline: bool,
}

/// The settings of a text, and the lines that are none.
pub fn read(text: &str) -> (Vec<Setting>, Vec<Range<usize>>) {
    let mut reader = Reader { text, section: None, depth: 0, settings: Vec::new(), strays: Vec::new() };
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for line in text[at..].split_inclusive('\n') {
        reader.line(at, line);
        at += line.len();
    }
    (reader.settings, reader.strays)
}

struct Reader<'a> {
    text: &'a str,
    section: Option<Range<usize>>,
    /// How far the key is indented to which a deeper line belongs.
    depth: usize,
    settings: Vec<Setting>,
    strays: Vec<Range<usize>>,
}

impl Reader<'_> {
    fn line(&mut self, start: usize, line: &str) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            return;
        }
        let depth = line.len() - line.trim_start().len();
        let span = start + depth..start + depth + trimmed.len();
        let open = self.settings.last_mut().filter(|last| Some(&last.section) == self.section.as_ref());
        if let Some(open) = open.filter(|_| depth > self.depth) {
            open.lines.push(span);
        } else if let Some(end) = trimmed.strip_prefix('[').and_then(|rest| rest.rfind(']')) {
            self.section = Some(span.start + 1..span.start + 1 + end);
        } else {
            self.setting(span, depth);
        }
    }

    fn setting(&mut self, span: Range<usize>, depth: usize) {
        let line = &self.text[span.clone()];
        let (Some(section), Some(sign)) = (self.section.clone(), line.find(['=', ':'])) else {
            return self.strays.push(span);
        };
        let key = span.start..span.start + line[..sign].trim_end().len();
        let value = &line[sign + 1..];
        let first = span.end - value.trim_start().len()..span.end;
        let is_inline = !first.is_empty();
        self.depth = depth;
        self.settings.push(Setting {
            section,
            key,
            lines: is_inline.then_some(first).into_iter().collect(),
            is_inline,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_on_where_lines_are_indented_and_everything_knows_its_bytes() {
        let text = "\u{feff}stray = 1\r\n[a]\r\n# no\r\nk=1\r\nlist =\r\n  x ; y\r\n\r\n  # no\r\n\tz\r\n[ b ]\r\n  deep: v\r\n  other = é\r\nnothing\r\n";
        let (settings, strays) = read(text);
        let shown: Vec<String> = settings
            .iter()
            .map(|setting| {
                let lines: Vec<_> = setting.lines.iter().map(|line| &text[line.clone()]).collect();
                format!(
                    "{}.{} {lines:?} {}",
                    &text[setting.section.clone()],
                    &text[setting.key.clone()],
                    setting.is_inline
                )
            })
            .collect();
        assert_eq!(
            shown,
            ["a.k [\"1\"] true", "a.list [\"x ; y\", \"z\"] false", " b .deep [\"v\"] true", " b .other [\"é\"] true"]
        );
        assert_eq!(strays.into_iter().map(|line| &text[line]).collect::<Vec<_>>(), ["stray = 1", "nothing"]);
    }
}
