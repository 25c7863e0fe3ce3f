//! Terraform's language: blocks and their arguments. `provider "yandex" { zone = "x" }` has the key `provider.yandex.zone`.

use std::ops::Range;

use hcl_edit::Span;
use hcl_edit::expr::Expression;
use hcl_edit::expr::ObjectKey;
use hcl_edit::structure::{Block, Body, Structure};

use super::document::{Entry, Node};

/// Reads a file; the parser bounds how deep it goes.
pub(super) fn read(text: &str) -> Option<Node> {
    let body: Body = text.parse().ok()?;
    Some(of_body(&body, 0..text.len()))
}

fn of_body(body: &Body, span: Range<usize>) -> Node {
    let entry = |structure: &Structure| match structure {
        Structure::Attribute(attribute) => Entry {
            key: attribute.key.as_str().to_owned(),
            key_span: attribute.key.span().unwrap_or_default(),
            value: of_expression(&attribute.value),
        },
        Structure::Block(block) => of_block(block),
    };
    Node::map(body.iter().map(entry).collect(), span)
}

/// A block is a key for its word, and one below that for each of its labels.
fn of_block(block: &Block) -> Entry {
    let span = block.ident.span().unwrap_or_default();
    let mut value = of_body(&block.body, span.clone());
    for label in block.labels.iter().rev() {
        let key_span = label.span().unwrap_or_else(|| span.clone());
        let entry = Entry { key: label.as_str().to_owned(), key_span: key_span.clone(), value };
        value = Node::map(vec![entry], key_span);
    }
    Entry { key: block.ident.as_str().to_owned(), key_span: span, value }
}

fn of_expression(expression: &Expression) -> Node {
    let span = expression.span().unwrap_or_default();
    match expression {
        Expression::Null(_) => Node::scalar("null", span),
        Expression::Bool(switch) => Node::scalar(switch.value().to_string(), span),
        Expression::Number(number) => Node::scalar(number.value().to_string(), span),
        Expression::String(text) => Node::scalar(text.as_str(), span),
        Expression::Array(items) => Node::list(items.iter().map(of_expression).collect(), span),
        Expression::Object(object) => {
            let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                let name = match key {
                    ObjectKey::Ident(name) => name.as_str().to_owned(),
                    ObjectKey::Expression(Expression::String(name)) => name.as_str().to_owned(),
                    ObjectKey::Expression(_) => return None,
                };
                let key_span = key.span().unwrap_or_default();
                Some(Entry { key: name, key_span, value: of_expression(value.expr()) })
            };
            Node::map(object.iter().filter_map(entry).collect(), span)
        }
        _ => Node::unknown(span),
    }
}
