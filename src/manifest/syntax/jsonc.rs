//! JSON as editors and compilers take it: with comments and trailing commas, and nothing laxer. Every key and every
//! value knows its bytes, and nothing that is written twice is lost.

use jsonc_parser::ast::{self, ObjectPropName, StringLit};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use crate::model::{Problem, Source};

use super::json::without_mark;
use super::scalar::Scalar;
use super::unfinished::unfinished;

/// A value of a document.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    /// What it is.
    pub content: Content<'a>,
    /// Its bytes, quotes and brackets included.
    pub span: std::ops::Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// `null`, or a document that holds nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A string.
    String(Scalar<'a>),
    /// The values of an array.
    Array(Vec<Value<'a>>),
    /// The members of an object, those written twice included.
    Object(Vec<Member<'a>>),
}

/// One `"key": value` of an object.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The key.
    pub key: Scalar<'a>,
    /// The value.
    pub value: Value<'a>,
}

/// The document that a source is. Errors: text that is not of this form, or nested more than 512 deep.
pub fn parse(source: &Source) -> Result<Value<'_>, Problem> {
    let (text, mark) = without_mark(&source.text);
    let document = parse_to_ast(text, &CollectOptions::default(), &form()).map_err(|error| {
        unfinished(source).unwrap_or_else(|| {
            let at = error.range().start + mark;
            let place = source.place(at..at);
            let mut message = error.kind().to_string();
            if let Some(first) = message.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            Problem { code: "malformed", message, line: place.line, column: place.column }
        })
    })?;
    Ok(match document.value {
        Some(value) => located(value, mark),
        None => Value { content: Content::Null, span: source.text.len()..source.text.len() },
    })
}

/// The source as JSON takes it: what it has beside is blank, and every other byte keeps its place. `None` where it is not of
/// this form.
pub fn as_json(source: &Source) -> Option<Source> {
    let (text, mark) = without_mark(&source.text);
    let options = CollectOptions { comments: CommentCollectionStrategy::AsTokens, tokens: true };
    let tokens = parse_to_ast(text, &options, &form()).ok()?.tokens?;
    let mut bytes = source.text.clone().into_bytes();
    let mut blank = |range: Range| {
        let beside = bytes.get_mut(range.start + mark..range.end + mark).into_iter().flatten();
        beside.filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    };
    let mut comma = None;
    for TokenAndRange { range, token } in tokens {
        match token {
            Token::CommentLine(_) | Token::CommentBlock(_) => blank(range),
            Token::Comma => comma = Some(range),
            Token::CloseBrace | Token::CloseBracket => comma.take().into_iter().for_each(&mut blank),
            _ => comma = None,
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    Some(Source::new(source.id, source.path, text, source.encoding))
}

/// JSON with comments and trailing commas, nothing laxer.
fn form() -> ParseOptions {
    ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

impl<'a> Value<'a> {
    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self.content {
            Content::Null => "null",
            Content::Bool(_) => "a boolean",
            Content::Number(_) => "a number",
            Content::String(_) => "a string",
            Content::Array(_) => "an array",
            Content::Object(_) => "an object",
        }
    }

    /// The string; `None` for any other value.
    pub fn string(&self) -> Option<&Scalar<'a>> {
        match &self.content {
            Content::String(string) => Some(string),
            _ => None,
        }
    }

    /// What a string, a number or a switch says; `None` for any other value.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Null => Some("null"),
            Content::Bool(true) => Some("true"),
            Content::Bool(false) => Some("false"),
            Content::Number(number) => Some(number),
            Content::String(string) => Some(&string.text),
            Content::Array(_) | Content::Object(_) => None,
        }
    }

    /// The members of an object; nothing for any other value.
    pub fn members(&self) -> &[Member<'a>] {
        match &self.content {
            Content::Object(members) => members,
            _ => &[],
        }
    }

    /// The values of an array; nothing for any other value.
    pub fn items(&self) -> &[Self] {
        match &self.content {
            Content::Array(items) => items,
            _ => &[],
        }
    }

    /// The value of the last member of that name: the one that counts.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().rev().find(|member| member.key.text == key).map(|member| &member.value)
    }
}

/// A value with its bytes in the source, whose mark the parser has not seen. The parser bounds how deep this goes.
fn located(value: ast::Value<'_>, mark: usize) -> Value<'_> {
    let range = value.range();
    let span = range.start + mark..range.end + mark;
    let content = match value {
        ast::Value::NullKeyword(_) => Content::Null,
        ast::Value::BooleanLit(switch) => Content::Bool(switch.value),
        ast::Value::NumberLit(number) => Content::Number(number.value),
        ast::Value::StringLit(string) => Content::String(scalar(string, mark)),
        ast::Value::Array(array) => {
            Content::Array(array.elements.into_iter().map(|element| located(element, mark)).collect())
        }
        ast::Value::Object(object) => {
            Content::Object(object.properties.into_iter().map(|property| member(property, mark)).collect())
        }
    };
    Value { content, span }
}

fn member(property: ast::ObjectProp<'_>, mark: usize) -> Member<'_> {
    let key = match property.name {
        ObjectPropName::String(name) => scalar(name, mark),
        // The form forbids these.
        ObjectPropName::Word(name) => {
            Scalar { text: name.value.into(), span: name.range.start + mark..name.range.end + mark }
        }
    };
    Member { key, value: located(property.value, mark) }
}

/// A string without its quotes.
fn scalar(string: StringLit<'_>, mark: usize) -> Scalar<'_> {
    Scalar { text: string.value, span: string.range.start + 1 + mark..string.range.end - 1 + mark }
}
