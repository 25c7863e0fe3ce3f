//! What an expression says without being run: literals, and names that are set to one once.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::literal::{Literal, unescaped};
use crate::code::python::{Kind, Quoted, Token};

/// What an expression says.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A text.
    Text(Literal),
    /// A text whose end is computed: `"a>=%s" % VERSION`, `f"a>={VERSION}"`.
    Begun(Literal),
    /// The items of a list, a tuple or a set.
    List(Vec<Value>),
    /// The keys and values of a dictionary.
    Table(Vec<(Value, Value)>),
    /// Anything else: only running it would tell.
    Computed,
}

/// Where a name is set, as far as it is set once.
#[derive(Clone, Copy, Debug, Default)]
struct Name {
    /// The token at which its value begins; `None` where it is set within something.
    value: Option<usize>,
    times: usize,
    /// Whether something adds to it later.
    is_changed: bool,
}

/// How deep expressions, and names that stand for others, are followed.
const DEEPEST: usize = 32;

/// Reads expressions of one file.
pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) tokens: &'a [Token<'a>],
    names: FxHashMap<&'a str, Name>,
    /// How much more is read, in values and in bytes of literals: names that stand for several others make a small file look
    /// immense.
    budget: Cell<usize>,
    /// The names that are being read: one that comes back to itself says nothing.
    path: RefCell<Vec<usize>>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(text: &'a str, tokens: &'a [Token<'a>]) -> Self {
        Self { text, tokens, names: names(tokens), budget: Cell::new(8 * text.len() + 1024), path: RefCell::default() }
    }

    /// The keywords of a call whose bracket is this token: each name, and what it is set to. `**` brings in those of a table.
    pub(super) fn keywords(&self, opening: usize, depth: usize) -> Vec<(&'a str, Range<usize>, Value)> {
        let mut keywords = Vec::new();
        let closing = self.tokens[opening].closing;
        let mut at = opening + 1;
        while at < closing.min(self.tokens.len()) {
            let token = &self.tokens[at];
            let span = token.start..token.start + token.text.len();
            if token.kind == Kind::Name && self.sign(at + 1, "=") {
                at += 2;
                keywords.push((token.text, span, self.expression(&mut at, depth)));
            } else if token.is("**") {
                at += 1;
                keywords.push((token.text, span, self.expression(&mut at, depth)));
            }
            self.skip(&mut at);
            at += 1;
        }
        keywords
    }

    /// The expression at this token, which moves behind it.
    fn expression(&self, at: &mut usize, depth: usize) -> Value {
        let left = self.budget.get();
        if depth > DEEPEST || left == 0 {
            self.skip_value(at);
            return Value::Computed;
        }
        self.budget.set(left - 1);
        let mut value = self.term(at, depth);
        while self.sign(*at, "+") {
            *at += 1;
            value = joined(value, self.term(at, depth));
        }
        if self.ends(*at) {
            return value;
        }
        self.skip_value(at);
        match value {
            Value::Text(literal) => Value::Begun(literal),
            value => joined(value, Value::Computed),
        }
    }

    fn term(&self, at: &mut usize, depth: usize) -> Value {
        let Some(token) = self.tokens.get(*at) else { return Value::Computed };
        match &token.kind {
            Kind::Text(_) => self.literal(at),
            Kind::Name => self.named(at, depth),
            Kind::Sign if token.is("[") => Value::List(self.items(at, depth).0),
            Kind::Sign if token.is("(") => match self.items(at, depth) {
                (mut items, false) if items.len() == 1 => items.pop().unwrap_or(Value::Computed),
                (items, _) => Value::List(items),
            },
            Kind::Sign if token.is("{") => self.braces(at, depth),
            _ => {
                self.skip_value(at);
                Value::Computed
            }
        }
    }

    /// Literals side by side are one.
    fn literal(&self, at: &mut usize) -> Value {
        let mut literal = Literal::default();
        let mut is_text = true;
        let mut is_whole = true;
        while let Some(Token { kind: Kind::Text(quoted), .. }) = self.tokens.get(*at) {
            *at += 1;
            is_text &= !quoted.bytes;
            if is_whole {
                is_whole = self.add(&mut literal, quoted);
            }
        }
        match (is_text, is_whole) {
            (false, _) => Value::Computed,
            (true, true) => Value::Text(literal),
            (true, false) => Value::Begun(literal),
        }
    }

    /// Adds a literal to those before it; false where only its beginning is known.
    fn add(&self, literal: &mut Literal, quoted: &Quoted) -> bool {
        let inner = &self.text[quoted.inner.clone()];
        let known = if quoted.formatted { inner.find(['{', '}']).unwrap_or(inner.len()) } else { inner.len() };
        let span = quoted.inner.start..quoted.inner.start + known;
        let inner = &inner[..known];
        self.budget.set(self.budget.get().saturating_sub(inner.len()));
        if quoted.raw || !inner.contains('\\') {
            literal.add(inner, span.clone());
        } else {
            literal.add(&unescaped(inner), span.clone());
        }
        span.end == quoted.inner.end
    }

    /// A name that is set once, or one of the calls that only copy what they are given.
    fn named(&self, at: &mut usize, depth: usize) -> Value {
        let token = &self.tokens[*at];
        *at += 1;
        if self.sign(*at, "(") {
            let opening = *at;
            *at = self.after(opening);
            return match token.text {
                "dict" => {
                    let keyword = |(name, span, value): (&str, Range<usize>, Value)| {
                        let mut literal = Literal::default();
                        literal.add(name, span);
                        (Value::Text(literal), value)
                    };
                    Value::Table(self.keywords(opening, depth + 1).into_iter().map(keyword).collect())
                }
                "list" | "tuple" | "set" | "sorted" => self.expression(&mut (opening + 1), depth + 1),
                _ => Value::Computed,
            };
        }
        let Some(Name { value: Some(value), times: 1, is_changed }) = self.names.get(token.text) else {
            return Value::Computed;
        };
        if self.path.borrow().contains(value) {
            return Value::Computed;
        }
        self.path.borrow_mut().push(*value);
        let value = self.expression(&mut value.clone(), depth + 1);
        self.path.borrow_mut().pop();
        if *is_changed { joined(value, Value::Computed) } else { value }
    }

    /// The items between two brackets, and whether a comma stands behind the last.
    fn items(&self, at: &mut usize, depth: usize) -> (Vec<Value>, bool) {
        let closing = self.tokens[*at].closing;
        *at += 1;
        let mut items = Vec::new();
        let mut is_comma = false;
        while *at < closing.min(self.tokens.len()) {
            let is_spread = self.sign(*at, "*");
            *at += usize::from(is_spread);
            match self.expression(at, depth + 1) {
                Value::List(more) if is_spread => items.extend(more),
                value => items.push(value),
            }
            self.skip(at);
            is_comma = self.sign(*at, ",");
            *at += 1;
        }
        *at = closing + 1;
        (items, is_comma)
    }

    /// A dictionary, or a set.
    fn braces(&self, at: &mut usize, depth: usize) -> Value {
        let closing = self.tokens[*at].closing;
        *at += 1;
        let mut items = Vec::new();
        let mut pairs = Vec::new();
        while *at < closing.min(self.tokens.len()) {
            let is_spread = self.sign(*at, "**");
            *at += usize::from(is_spread);
            let key = self.expression(at, depth + 1);
            if self.sign(*at, ":") {
                *at += 1;
                pairs.push((key, self.expression(at, depth + 1)));
            } else {
                match key {
                    Value::Table(more) if is_spread => pairs.extend(more),
                    _ if is_spread => pairs.push((Value::Computed, Value::Computed)),
                    key => items.push(key),
                }
            }
            self.skip(at);
            *at += 1;
        }
        *at = closing + 1;
        if items.is_empty() { Value::Table(pairs) } else { Value::List(items) }
    }

    /// Moves to the comma or the bracket that ends what stands here.
    fn skip(&self, at: &mut usize) {
        while let Some(token) = self.tokens.get(*at) {
            if token.kind == Kind::Sign && matches!(token.text, "," | ")" | "]" | "}") {
                return;
            }
            *at = self.after(*at);
        }
    }

    /// Moves to where an expression ends.
    fn skip_value(&self, at: &mut usize) {
        while !self.ends(*at) {
            *at = self.after(*at);
        }
    }

    /// The token behind this one and all that its bracket holds.
    fn after(&self, at: usize) -> usize {
        match self.tokens.get(at) {
            Some(token) if matches!(token.text, "(" | "[" | "{") && token.kind == Kind::Sign => {
                token.closing.max(at) + 1
            }
            _ => at + 1,
        }
    }

    fn ends(&self, at: usize) -> bool {
        let is_end = |token: &Token<'_>| {
            token.kind == Kind::End
                || (token.kind == Kind::Sign && matches!(token.text, "," | ")" | "]" | "}" | ":" | ";" | "="))
        };
        self.tokens.get(at).is_none_or(is_end)
    }

    fn sign(&self, at: usize, sign: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(sign))
    }
}

/// Two values with a `+` between them.
fn joined(left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Text(mut left), Value::Text(right)) => {
            left.append(right);
            Value::Text(left)
        }
        (Value::Text(mut left), Value::Begun(right)) => {
            left.append(right);
            Value::Begun(left)
        }
        (Value::Text(left) | Value::Begun(left), _) => Value::Begun(left),
        (Value::List(mut left), Value::List(right)) => {
            left.extend(right);
            Value::List(left)
        }
        (Value::List(mut left), _) => {
            left.push(Value::Computed);
            Value::List(left)
        }
        (Value::Table(mut left), _) => {
            left.push((Value::Computed, Value::Computed));
            Value::Table(left)
        }
        (Value::Computed, Value::List(mut right)) => {
            right.push(Value::Computed);
            Value::List(right)
        }
        (Value::Computed, _) => Value::Computed,
    }
}

/// Every name that is set or changed anywhere, and where its value begins if that is once, at the left edge.
fn names<'a>(tokens: &[Token<'a>]) -> FxHashMap<&'a str, Name> {
    let mut names: FxHashMap<&str, Name> = FxHashMap::default();
    let sign = |at: usize, signs: &[&str]| tokens.get(at).is_some_and(|token| signs.iter().any(|sign| token.is(sign)));
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Name && token.depth == 0) {
        if at.checked_sub(1).is_some_and(|before| sign(before, &["."])) {
            continue;
        }
        let value = if sign(at + 1, &["="]) {
            Some(at + 2)
        } else if token.is_first && sign(at + 1, &[":"]) {
            annotated(tokens, at + 2)
        } else {
            None
        };
        if let Some(value) = value {
            let name = names.entry(token.text).or_default();
            name.times += 1;
            name.value = token.is_first.then_some(value);
        } else if changes(tokens, at) {
            names.entry(token.text).or_default().is_changed = true;
        }
    }
    names
}

/// Where the value begins behind an annotation: `NAME: list[str] = [...]`.
fn annotated(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let line = tokens.get(from..)?.iter().take_while(|token| token.kind != Kind::End);
    line.enumerate().find(|(_, token)| token.is("=") && token.depth == 0).map(|(at, _)| from + at + 1)
}

/// Whether the name at this token is added to: `NAME += …`, `NAME["key"] = …`, `NAME.append(…)`.
fn changes(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return false };
    match next.text {
        "+=" | "|=" => true,
        "." => tokens.get(at + 2).is_some_and(|method| {
            matches!(method.text, "append" | "extend" | "insert" | "update" | "setdefault" | "remove" | "pop")
        }),
        "[" => tokens.get(next.closing + 1).is_some_and(|after| after.is("=") || after.is("+=") || after.is(".")),
        _ => false,
    }
}
