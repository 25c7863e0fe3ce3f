//! Elements in code: `<Text style={bold}>Don't</Text>`, whose text is a string and whose braces hold code.

use rustc_hash::FxHashMap;

use super::token::{Open, Reader, is_name_start};

/// Where elements end, by their names: `<T>(x) => ...` is none, for nothing ends `T`.
#[derive(Debug, Default)]
pub(super) struct Elements<'a> {
    /// Whether there are any.
    any: bool,
    /// The last `</name` of each name.
    last: FxHashMap<&'a str, usize>,
}

/// A tag that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    /// Whether it is `</a`, which ends.
    ends: bool,
    /// How many `<` of type arguments are open in it: `<List<string> items={...}>`.
    depth: usize,
}

impl<'a> Elements<'a> {
    /// The elements of a file that may have some.
    pub(super) fn of(text: &'a str) -> Self {
        let ends = text.match_indices("</").map(|(at, _)| (name(text[at + 2..].trim_start()), at));
        Self { any: true, last: ends.collect() }
    }

    /// Whether an element begins with this `<`, where an expression may begin.
    pub(super) fn begins(&self, rest: &str, at: usize) -> bool {
        if !self.any {
            return false;
        }
        let name = name(&rest[1..]);
        let behind = rest[1 + name.len()..].trim_start();
        let ends_later = || self.last.get(name).is_some_and(|end| *end > at);
        let is_bound = || behind.strip_prefix("extends").is_some_and(|rest| rest.starts_with([' ', '\n', '\r', '\t']));
        match behind.chars().next() {
            Some('>') => ends_later(),
            // No type parameters: `<T,>`, `<T = string>`, `<T extends object>`.
            Some(next) => {
                let is_attribute = matches!(next, '/' | '{' | '<') || is_name_start(next);
                is_attribute && !name.is_empty() && !is_bound()
            }
            None => false,
        }
    }
}

/// The name that a text begins with: `div`, `Foo.Bar`, `xlink:href`; nothing for `<>`.
fn name(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.' | ':');
    if !text.starts_with(is_name_start) {
        return "";
    }
    &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())]
}

impl Reader<'_> {
    /// An element begins.
    pub(super) fn element(&mut self) {
        let ends = self.rest().starts_with("</");
        self.at += 1 + usize::from(ends);
        let rest = self.rest();
        self.at += name(rest).len();
        self.open.push(Open::Tag(Tag { ends, depth: 0 }));
    }

    /// Something in a tag.
    pub(super) fn tag(&mut self, tag: Tag) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        match first {
            '/' if rest.starts_with("//") => self.line_comment(),
            '/' if rest.starts_with("/*") => self.block_comment(),
            '/' if rest.starts_with("/>") => {
                self.at += 2;
                self.close();
            }
            '"' | '\'' => {
                let length = rest[1..].find(first).map_or(rest.len(), |end| end + 2);
                self.found.strings.push(self.at..self.at + length);
                self.at += length;
            }
            '{' => {
                self.at += 1;
                self.open.push(Open::Expression);
                self.expects = true;
            }
            '<' if self.is_value() => self.element(),
            '<' => self.deepen(1),
            // `=>` in type arguments ends nothing.
            '>' if tag.depth > 0 && !self.text[..self.at].ends_with('=') => self.deepen(-1),
            '>' if tag.depth == 0 => {
                self.at += 1;
                if tag.ends {
                    self.close();
                } else if let Some(open) = self.open.last_mut() {
                    *open = Open::Children;
                }
            }
            _ => self.at += first.len_utf8(),
        }
    }

    /// Whether the value of an attribute is due: `icon=<Star />`.
    fn is_value(&self) -> bool {
        self.text[..self.at].trim_end().ends_with('=')
    }

    fn deepen(&mut self, by: isize) {
        self.at += 1;
        if let Some(Open::Tag(tag)) = self.open.last_mut() {
            tag.depth = tag.depth.saturating_add_signed(by);
        }
    }

    /// Text between tags, up to a brace or a tag.
    pub(super) fn children(&mut self) {
        let rest = self.rest();
        let length = rest.find(['{', '<']).unwrap_or(rest.len());
        let said = rest[..length].trim();
        if !said.is_empty() {
            let start = self.at + rest[..length].len() - rest[..length].trim_start().len();
            self.found.strings.push(start..start + said.len());
        }
        self.at += length;
        let rest = &rest[length..];
        if rest.starts_with('{') {
            self.at += 1;
            self.open.push(Open::Expression);
            self.expects = true;
        } else if rest.starts_with("</") {
            // The tag that ends takes the place of what it ends.
            self.open.pop();
            self.element();
        } else if rest.starts_with('<') {
            self.element();
        }
    }

    /// An element ends: it was an expression.
    fn close(&mut self) {
        self.open.pop();
        self.expects = false;
    }
}
