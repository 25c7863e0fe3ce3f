//! `${{ matrix.python-version || '3.12' }}`: which literals of the file an expression may lead to.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A literal of the file, and the bytes that name what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The bytes of the name: a key of the matrix, a variable, an input.
    pub name: Range<usize>,
    /// The bytes of the literal.
    pub value: Range<usize>,
}

/// What expressions may name, and the literals that the file gives it: `matrix.os`, `env.GO_VERSION`, `inputs.tag`.
#[derive(Debug, Default)]
pub struct Names<'o> {
    outer: Option<&'o Names<'o>>,
    own: FxHashMap<String, Vec<Stated>>,
}

/// How many literals of one name are kept: GitHub makes at most as many jobs of one matrix.
const MOST: usize = 256;

/// How deep brackets in an expression are followed.
const DEEPEST: usize = 8;

impl Names<'_> {
    /// The names of a part of the file, which count before those around it.
    pub fn within<'o>(outer: &'o Names<'o>) -> Names<'o> {
        Names { outer: Some(outer), own: FxHashMap::default() }
    }

    fn get(&self, name: &str) -> &[Stated] {
        match (self.own.get(name), self.outer) {
            (Some(stated), _) => stated,
            (None, Some(outer)) => outer.get(name),
            (None, None) => &[],
        }
    }

    /// The literals that the bytes `value` of the text stand for: themselves, or what their expression leads to. Where
    /// that cannot be told, themselves: the `$` in them says so.
    pub fn outcomes(&self, text: &str, name: Range<usize>, value: Range<usize>) -> Vec<Stated> {
        let mut found = Vec::new();
        if let Some(inner) = expression(text, &value) {
            self.follow(text, inner, &name, DEEPEST, &mut found);
        }
        if found.is_empty() {
            found.push(Stated { name, value });
        }
        found
    }

    /// `condition && a || b` may be `a` or `b`.
    fn follow(&self, text: &str, value: Range<usize>, name: &Range<usize>, depth: usize, found: &mut Vec<Stated>) {
        for alternative in split(text, value, "||") {
            // One that names a matrix over and over would fill the memory.
            if found.len() >= MOST {
                return;
            }
            let Some(outcome) = split(text, alternative, "&&").pop().map(|outcome| trim(text, outcome)) else {
                continue;
            };
            let inner = || outcome.start + 1..outcome.end - 1;
            let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            match &text[outcome.clone()] {
                "" => {}
                word if is_within(word, '(', ')') && depth > 0 => self.follow(text, inner(), name, depth - 1, found),
                word if is_within(word, '\'', '\'') && !text[inner()].contains('\'') => {
                    found.push(Stated { name: name.clone(), value: inner() });
                }
                word if is_number(word) => found.push(Stated { name: name.clone(), value: outcome }),
                path => {
                    let path = path.to_lowercase().replace("['", ".").replace("']", "");
                    // The inputs of whoever starts a workflow by hand go by two names.
                    let name = path.strip_prefix("github.event.").filter(|name| name.starts_with("inputs."));
                    found.extend_from_slice(self.get(name.unwrap_or(&path)));
                }
            }
        }
    }
}

impl Extend<(String, Stated)> for Names<'_> {
    /// More literals, each of its name. Expressions take no notice of case.
    fn extend<I: IntoIterator<Item = (String, Stated)>>(&mut self, more: I) {
        for (name, stated) in more {
            let all = self.own.entry(name.to_lowercase()).or_default();
            if all.len() < MOST {
                all.push(stated);
            }
        }
    }
}

/// The bytes inside `${{ … }}`, where that is all there is.
fn expression(text: &str, value: &Range<usize>) -> Option<Range<usize>> {
    let inner = text.get(value.clone())?.strip_prefix("${{")?;
    let end = inner.find("}}")?;
    (end + 2 == inner.len()).then_some(value.start + 3..value.start + 3 + end)
}

fn is_within(word: &str, open: char, close: char) -> bool {
    word.len() >= 2 && word.starts_with(open) && word.ends_with(close)
}

/// The parts between an operator, as far as it stands in neither quotes nor brackets.
fn split(text: &str, whole: Range<usize>, operator: &str) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), whole.start, 0_usize, false);
    let mut at = whole.start;
    while at < whole.end {
        match text.as_bytes()[at] {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && text.as_bytes()[at..whole.end].starts_with(operator.as_bytes()) => {
                parts.push(start..at);
                at += operator.len();
                start = at;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(start..whole.end);
    parts
}

/// The same bytes without the white space around them.
fn trim(text: &str, bytes: Range<usize>) -> Range<usize> {
    let inner = text.get(bytes.clone()).unwrap_or_default();
    let start = bytes.start + inner.len() - inner.trim_start().len();
    start..start + inner.trim().len()
}

/// The values in the bytes of a scalar: one for each line of a block. An expression may go over several lines.
pub(super) fn lines(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let whole = trim(text, span.clone());
    if expression(text, &whole).is_some() || !text[whole.clone()].contains('\n') {
        return vec![whole];
    }
    let mut at = whole.start;
    let each = text[whole].split_inclusive('\n').map(|line| {
        at += line.len();
        trim(text, at - line.len()..at)
    });
    each.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_leads_to_the_literals_it_may_become() {
        let mut names = Names::default();
        let text = "3.9 3.10 ${{ (matrix.a && matrix['Py']) || x == 'no' && '3.12' || github.ref }}";
        let stated = |value| ("Matrix.py".to_owned(), Stated { name: 0..1, value });
        names.extend([stated(0..3), stated(4..8)]);
        let outcomes = names.outcomes(text, 0..1, 9..text.len());
        let values: Vec<&str> = outcomes.iter().map(|stated| &text[stated.value.clone()]).collect();
        assert_eq!(values, ["3.9", "3.10", "3.12"]);
        for unknown in
            ["${{ github.ref }}", "v${{ matrix.py }}", "${{ matrix.py }}-x", "${{", "", "${{ ( }}", "${{ ' }}"]
        {
            let only = Stated { name: 0..0, value: 0..unknown.len() };
            assert_eq!(names.outcomes(unknown, 0..0, 0..unknown.len()), [only], "{unknown}");
        }
    }

    #[test]
    fn the_inputs_of_a_workflow_have_two_names() {
        let mut names = Names::default();
        let text = "3.9 ${{ github.event.inputs.Py || '3.12' }}";
        names.extend([("inputs.py".to_owned(), Stated { name: 0..1, value: 0..3 })]);
        let values: Vec<_> = names.outcomes(text, 0..1, 4..text.len()).into_iter().map(|stated| stated.value).collect();
        assert_eq!(values.into_iter().map(|value| &text[value]).collect::<Vec<_>>(), ["3.9", "3.12"]);
    }

    #[test]
    fn what_an_expression_repeats_does_not_pile_up() {
        let mut names = Names::default();
        names.extend((0..MOST).map(|_| ("a".to_owned(), Stated { name: 0..1, value: 0..1 })));
        let text = format!("${{{{ {}b }}}}", "a || ".repeat(1000));
        assert!(names.outcomes(&text, 0..1, 0..text.len()).len() < 2 * MOST);
    }

    #[test]
    fn a_block_has_a_value_on_each_line() {
        let text = "    3.9\r\n\n  ${{ a }}\n";
        let found: Vec<&str> = lines(text, 0..text.len()).into_iter().map(|line| &text[line]).collect();
        assert_eq!(found, ["3.9", "${{ a }}"]);
        let over_lines = "${{ a\n || b }}";
        assert_eq!(lines(over_lines, 0..over_lines.len()).len(), 1);
    }
}
