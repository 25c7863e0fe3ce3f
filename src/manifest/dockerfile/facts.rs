//! What an instruction says, for rules.

use crate::manifest::syntax::secret::{shown_command, shown_value};
use crate::model::{Fact, FactKey, Source, Text, Value};

use super::instruction::Instruction;

/// How much is joined of an instruction: a fact holds less.
const LONGEST: usize = 4096;
/// How many characters of heredocs are kept.
const BODY: usize = 200;

/// The keyword and the rest, on one line. Heredocs follow on lines of their own, as far as their beginning goes.
pub(super) fn instruction(source: &Source, instruction: &Instruction<'_>) -> Fact {
    let text = &instruction.text;
    let end = text.trim_ascii_end().len();
    let keyword_end = text.find(|character: char| character.is_ascii_whitespace()).unwrap_or(end).min(end);
    let keyword = text[..keyword_end].to_ascii_uppercase();
    let mut rest = String::new();
    for line in instruction.lines(keyword_end..end) {
        let line = &text[line];
        if line.starts_with([' ', '\t']) && !rest.is_empty() && !rest.ends_with(' ') {
            rest.push(' ');
        }
        rest.push_str(line.trim_ascii());
        if line.ends_with([' ', '\t']) && !rest.is_empty() && !rest.ends_with(' ') {
            rest.push(' ');
        }
        if rest.len() > LONGEST {
            break;
        }
    }
    let body = beginning(source.text.get(instruction.body.clone()).unwrap_or_default());
    if !body.is_empty() {
        rest = format!("{rest}\n{body}");
    }
    let shown = match rest.split_once([' ', '\t']) {
        // The form without `=` sets one variable to all that follows.
        Some((name, value)) if keyword == "ENV" && !name.contains('=') => {
            Text::from(&format!("{name} {}", shown_value(name, value.trim_ascii_start())))
        }
        _ => shown_command(&rest),
    };
    let place = source.place(instruction.span(0..end));
    Fact::new(FactKey::Instruction, Value::Pair(Text::from(&keyword), shown), place)
}

/// The first words of a heredoc.
fn beginning(body: &str) -> &str {
    let kept = match body.char_indices().nth(BODY) {
        Some((end, _)) => body[..end].rsplit_once(char::is_whitespace).map_or("", |(words, _)| words),
        None => body,
    };
    kept.trim_ascii_end()
}
