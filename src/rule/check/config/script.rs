//! Settings that a script of JavaScript or TypeScript exports: `export default defineConfig({ ... })`. Nothing is executed:
//! what is no literal is unknown, and an object that takes over others may have more than it shows.

use std::cell::Cell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::code::javascript::{Kind, Token, read as tokens};

use super::document::{Entry, Node, Shape};

/// How deep values are followed.
const DEEPEST: usize = 64;
/// How many values are read: constants made of constants make a small file look immense.
const MOST: usize = 100_000;
/// The most tokens of a constant's type that are stepped over.
const LONGEST_TYPE: usize = 200;

/// What a script exports; `None` where it exports no value.
pub(super) fn read(text: &str) -> Option<Node> {
    let tokens = tokens(text, false).tokens;
    let script =
        Script { closings: closings(&tokens), constants: constants(&tokens), left: Cell::new(MOST), tokens: &tokens };
    let at = script.exported()?;
    Some(script.value(at, 0).0)
}

struct Script<'a> {
    tokens: &'a [Token<'a>],
    /// For each bracket that opens, the token that closes it; the end where none does.
    closings: Vec<usize>,
    /// Where each constant of the file is named for the first time.
    constants: FxHashMap<&'a str, usize>,
    /// How many more values may be read.
    left: Cell<usize>,
}

impl Script<'_> {
    /// Where the value begins that is exported.
    fn exported(&self) -> Option<usize> {
        let words = |words: &[&str], at: usize| {
            words.iter().enumerate().all(|(index, word)| self.at(at + index).is_some_and(|token| token.text == *word))
        };
        (0..self.tokens.len()).find_map(|at| {
            const FORMS: [&[&str]; 3] = [&["export", "default"], &["module", ".", "exports", "="], &["export", "="]];
            FORMS.iter().find(|form| words(form, at)).map(|form| at + form.len())
        })
    }

    fn at(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, sign: &str) -> bool {
        self.at(at).is_some_and(|token| token.is(sign))
    }

    fn is_name(&self, at: usize, name: &str) -> bool {
        self.at(at).is_some_and(|token| token.is_name(name))
    }

    /// The value that begins here, and the token behind it.
    fn value(&self, at: usize, depth: usize) -> (Node, usize) {
        let Some(first) = self.at(at) else { return (Node::unknown(0..0), at) };
        let span = first.start..first.end();
        self.left.set(self.left.get().saturating_sub(1));
        if depth > DEEPEST || self.left.get() == 0 {
            return (Node::unknown(span), at + 1);
        }
        match first.kind {
            Kind::Text => (Node::scalar(first.text.trim_matches(['"', '\'', '`']), span), at + 1),
            Kind::Other if first.text.starts_with(|c: char| c.is_ascii_digit()) => {
                (Node::scalar(first.text.replace('_', ""), span), at + 1)
            }
            Kind::Name => self.named(at, depth),
            Kind::Sign => match first.text {
                "{" => (self.object(at, depth), self.behind(at)),
                "[" => (self.list(at, depth), self.behind(at)),
                "(" if self.is(self.behind(at), "=") => self.function(self.behind(at), depth),
                "(" => (self.value(at + 1, depth + 1).0, self.behind(at)),
                "-" => match self.at(at + 1).filter(|next| next.kind == Kind::Other) {
                    Some(number) => {
                        (Node::scalar(format!("-{}", number.text.replace('_', "")), span.start..number.end()), at + 2)
                    }
                    None => (Node::unknown(span), at + 1),
                },
                _ => (Node::unknown(span), at + 1),
            },
            Kind::Other => (Node::unknown(span), at + 1),
        }
    }

    /// A switch, a call, a function, or a name that stands for a value of this file.
    fn named(&self, at: usize, depth: usize) -> (Node, usize) {
        let Some(first) = self.at(at) else { return (Node::unknown(0..0), at) };
        let span = first.start..first.end();
        match first.text {
            "true" | "false" | "null" | "undefined" => (Node::scalar(first.text, span), at + 1),
            "async" => self.value(at + 1, depth + 1),
            "function" => match (at + 1..at + 3).find(|at| self.is(*at, "(")) {
                Some(round) => self.function(self.behind(round), depth),
                None => (Node::unknown(span), at + 1),
            },
            _ if self.is(at + 1, "(") => (self.call(at + 1, depth), self.behind(at + 1)),
            name => (self.constant(name, depth).unwrap_or_else(|| Node::unknown(span)), at + 1),
        }
    }

    /// What a function returns whose parameters end before this.
    fn function(&self, at: usize, depth: usize) -> (Node, usize) {
        let body = if self.is(at, "=") { at + 2 } else { at };
        if !self.is(body, "{") {
            return self.value(body, depth + 1);
        }
        let end = self.behind(body);
        let mut inside = body + 1;
        while inside + 1 < end {
            if self.is_name(inside, "return") {
                return (self.value(inside + 1, depth + 1).0, end);
            }
            // What a function inside returns is not what this one does.
            inside = if self.is(inside, "{") { self.behind(inside) } else { inside + 1 };
        }
        let span = self.at(body).map_or(0..0, |token| token.start..token.end());
        (Node::unknown(span), end)
    }

    /// A call: `defineConfig({ ... })` is what it is given. What else it is given may hold more.
    fn call(&self, at: usize, depth: usize) -> Node {
        let span = self.at(at).map_or(0..0, |token| token.start..token.end());
        let end = self.behind(at);
        let (mut all, mut open) = (Vec::new(), false);
        let mut next = at + 1;
        while next + 1 < end {
            let (value, behind) = self.value(next, depth + 1);
            match value.shape {
                Shape::Map { entries, is_open } => {
                    all.extend(entries);
                    open |= is_open;
                }
                _ => open = true,
            }
            next = self.comma(behind, end) + 1;
        }
        match (all.is_empty(), open) {
            (true, _) => Node::unknown(span),
            (false, false) => Node::map(all, span),
            // What is merged is merged all the way down.
            (false, true) => opened(Node::map(all, span), 0),
        }
    }

    /// The value of a constant of this file.
    fn constant(&self, name: &str, depth: usize) -> Option<Node> {
        let declared = self.constants.get(name)? + 1;
        let is_type = |token: &&Token<'_>| !token.is("=") && !token.is(";");
        let typed = self.tokens[declared..].iter().take(LONGEST_TYPE).take_while(is_type).count();
        self.is(declared + typed, "=").then(|| self.value(declared + typed + 1, depth + 1).0)
    }

    fn list(&self, at: usize, depth: usize) -> Node {
        let end = self.behind(at);
        let mut items = Vec::new();
        let mut next = at + 1;
        while next + 1 < end {
            let (value, behind) = self.member(next, end, depth);
            items.push(value);
            next = behind + 1;
        }
        Node::list(items, self.span(at, end))
    }

    fn object(&self, at: usize, depth: usize) -> Node {
        let end = self.behind(at);
        let (mut entries, mut is_open) = (Vec::new(), false);
        let mut next = at + 1;
        while next + 1 < end {
            let Some(key) = self.at(next) else { break };
            let is_key = matches!(key.kind, Kind::Name | Kind::Text | Kind::Other);
            let name = key.text.trim_matches(['"', '\'']).to_owned();
            let key_span = key.start..key.end();
            if is_key && self.is(next + 1, ":") {
                let (value, behind) = self.member(next + 2, end, depth);
                entries.push(Entry { key: name, key_span, value });
                next = behind + 1;
            } else if is_key && !self.is_name(next, "async") {
                // A method, or a name that stands for itself.
                entries.push(Entry { key: name, key_span: key_span.clone(), value: Node::unknown(key_span) });
                next = self.comma(next, end) + 1;
            } else {
                is_open = true;
                next = self.comma(next, end) + 1;
            }
        }
        Node { shape: Shape::Map { entries, is_open }, span: self.span(at, end) }
    }

    /// A value and the comma behind it. One that goes on (`a || b`, `a.b`) is not known.
    fn member(&self, at: usize, end: usize, depth: usize) -> (Node, usize) {
        let (value, behind) = self.value(at, depth + 1);
        let ends = self.is(behind, ",")
            || behind + 1 >= end
            || self.is_name(behind, "as")
            || self.is_name(behind, "satisfies");
        let value = if ends { value } else { Node::unknown(value.span) };
        (value, self.comma(behind.max(at), end))
    }

    /// The next comma outside brackets; what closes the bracket where there is none.
    fn comma(&self, mut at: usize, end: usize) -> usize {
        while at + 1 < end && !self.is(at, ",") {
            at = if self.opens(at) { self.behind(at) } else { at + 1 };
        }
        at
    }

    fn opens(&self, at: usize) -> bool {
        ["(", "[", "{"].iter().any(|sign| self.is(at, sign))
    }

    /// The token behind the bracket that closes this one.
    fn behind(&self, at: usize) -> usize {
        self.closings.get(at).map_or(at, |closing| closing + 1).max(at + 1)
    }

    fn span(&self, at: usize, end: usize) -> Range<usize> {
        let start = self.at(at).map_or(0, |token| token.start);
        let last = self.tokens.get(end.saturating_sub(1)).or(self.tokens.last()).map_or(start, Token::end);
        start..last.max(start)
    }
}

/// Where each constant is named for the first time.
fn constants<'a>(tokens: &[Token<'a>]) -> FxHashMap<&'a str, usize> {
    let mut constants = FxHashMap::default();
    for (at, pair) in tokens.windows(2).enumerate() {
        if ["const", "let", "var"].iter().any(|word| pair[0].is_name(word)) && pair[1].kind == Kind::Name {
            constants.entry(pair[1].text).or_insert(at + 1);
        }
    }
    constants
}

/// A value of which every part may have more than it shows.
fn opened(node: Node, depth: usize) -> Node {
    match node.shape {
        Shape::Map { entries, .. } if depth <= DEEPEST => {
            let open = |entry: Entry| Entry { value: opened(entry.value, depth + 1), ..entry };
            let entries = entries.into_iter().map(open).collect();
            Node { shape: Shape::Map { entries, is_open: true }, span: node.span }
        }
        shape => Node { shape, span: node.span },
    }
}

/// For each bracket that opens, the token that closes it.
fn closings(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut closings = vec![tokens.len(); tokens.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Sign) {
        match token.text {
            "(" | "[" | "{" => open.push(at),
            ")" | "]" | "}" => {
                if let Some(opening) = open.pop() {
                    closings[opening] = at;
                }
            }
            _ => {}
        }
    }
    closings
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::super::path::Path;
    use super::*;

    /// What `a.b` is in a script: its text, nothing, or `?` where that is not known.
    fn told(text: &str) -> String {
        let Some(document) = read(text) else { return "no value".to_owned() };
        let found = Path::parse("a.b").unwrap().select(&document);
        match found.values.first().map(|node| &node.shape) {
            Some(Shape::Scalar(text)) => text.clone(),
            Some(Shape::List(items)) => format!("{} items", items.len()),
            Some(_) => "?".to_owned(),
            None if found.is_open => "?".to_owned(),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn an_exported_object_is_read_without_running_it() {
        for (text, expected) in [
            ("export default { a: { b: 80 } }", "80"),
            ("export default { 'a': { \"b\": 'text' }, };", "text"),
            ("module.exports = { a: { b: -1_000 } };", "-1000"),
            ("export = { a: { b: true } }", "true"),
            ("export default defineConfig({ a: { b: [1, 2,] } })", "2 items"),
            ("export default defineConfig(({ mode }) => ({ a: { b: 1 } }))", "1"),
            ("export default () => { const x = { y: 1 }; return { a: { b: 2 } }; }", "2"),
            ("export default async function config() { return { a: { b: 3 } } }", "3"),
            ("const config: Config = { a: { b: 4 } };\nexport default config;", "4"),
            ("const inner = { b: 5 };\nexport default { a: inner } satisfies Config;", "5"),
            ("export default ({ a: { b: 6 } } as Config)", "6"),
            ("export default { a: { ...base, c: 1 } }", "?"),
            ("export default { a: { ...base, b: 7 } }", "7"),
            ("export default mergeConfig(base, { a: { c: 1 } })", "?"),
            ("export default mergeConfig(base, { a: { b: 8 } })", "8"),
            ("export default { a: { b: process.env.B } }", "?"),
            ("export default { a: { b: x || 1 } }", "?"),
            ("export default { a: { b() { return 1 } } }", "?"),
            ("export default { a: { [b]: 1 } }", "?"),
            ("export default { a: { c: 1 } }", "nothing"),
            ("export default base", "?"),
            ("const base = base; export default base", "?"),
            ("export default { a: {", "nothing"),
            ("const a = 1;", "no value"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn hostile_scripts_are_read_in_one_go() {
        for piece in
            ["[", "{a:", "(", "f(", "()=>", "{...", "-", "async ", "function(", "const a=a;", "[a,", "{a,", "{a:{}},"]
        {
            let _ = read(&format!("export default {}", piece.repeat(20_000)));
            let _ = read(&format!("export default [{}", piece.repeat(20_000)));
        }
        let laughs: Vec<String> = (0..60).map(|at| format!("const a{at} = [a{0}, a{0}];", at + 1)).collect();
        let laughs = laughs.concat();
        assert!(read(&format!("{laughs} const x = a0; export default x;")).is_some());
        let _ = read(&format!("export default [{}];{}", "a,".repeat(50_000), "b;".repeat(50_000)));
    }
}
