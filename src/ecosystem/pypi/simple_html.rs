//! The simple index in HTML (PEP 503, 592, 792): the anchors of a page, and nothing else of it.
//!
//! A scanner of its own: an HTML parser (html5ever, tl, scraper) builds the tree of a whole browser's grammar, where a package
//! page is a flat list of anchors. Attributes in any order and quoting, character references, comments and upper case are read.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::super::Malformed;
use super::files::{self, File, Gathering};
use super::wheel;
use crate::model::{Releases, Standing};

/// What the page says of that project.
pub(super) fn read(body: &[u8], project: &str) -> Result<Releases, Malformed> {
    let page = std::str::from_utf8(body).map_err(|_| Malformed::new("a package page that is not UTF-8"))?;
    let mut gathering = Gathering::default();
    let mut is_index = false;
    let (mut status, mut reason) = (None, None);
    for tag in Tags(page) {
        if tag.is("meta") {
            let content = || tag.attribute("content");
            match tag.attribute("name").as_deref() {
                Some("pypi:repository-version") => is_index = true,
                Some("pypi:project-status") => status = content(),
                Some("pypi:project-status-reason") => reason = content(),
                _ => {}
            }
        } else if tag.is("a") {
            let Some(href) = tag.attribute("href") else { continue };
            let path = href.split(['#', '?']).next().unwrap_or_default();
            let name = path.rsplit('/').next().unwrap_or_default();
            let name = percent_decode_str(name).decode_utf8_lossy();
            let Some(version) = files::version_in(&name, project) else { continue };
            is_index = true;
            let python = tag.attribute("data-requires-python");
            let yanked = tag.attribute("data-yanked");
            gathering.add(File {
                version,
                python: python.as_deref(),
                yanked: yanked.as_deref(),
                uploaded: None,
                pythons: Some(wheel::pythons(&name)),
            });
        }
    }
    // A log-in or error page may come with status 200: it says nothing about the package.
    if !is_index && !page.contains("Links for") {
        return Err(Malformed::new("an HTML page that is no package index"));
    }
    let standing = status.map_or(Standing::Active, |status| files::standing(&status, reason.as_deref()));
    Ok(gathering.finish(standing, false))
}

/// The start tags of a page, one after the other.
struct Tags<'a>(&'a str);

/// One start tag.
struct Tag<'a> {
    name: &'a str,
    /// All behind the name: `href="..." data-yanked`.
    attributes: &'a str,
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let rest = &self.0[self.0.find('<')? + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                self.0 = &comment[comment.find("-->")? + 3..];
                continue;
            }
            let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let end = tag_end(rest)?;
            self.0 = &rest[end + 1..];
            if length > 0 {
                return Some(Tag { name: &rest[..length], attributes: &rest[length..end] });
            }
        }
    }
}

/// Where the tag ends: at the first `>` outside of quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.bytes().position(|byte| {
        match (quote, byte) {
            (Some(open), close) if open == close => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            _ => {}
        }
        quote.is_none() && byte == b'>'
    })
}

impl<'a> Tag<'a> {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of that attribute, character references resolved; empty where it has none.
    fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let space = |character: char| character.is_ascii_whitespace() || character == '/';
        let mut rest = self.attributes.trim_start_matches(space);
        while !rest.is_empty() {
            let length = rest.find(|character: char| space(character) || character == '=').unwrap_or(rest.len());
            let (name, after) = rest.split_at(length);
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(value) => quoted(value.trim_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(resolve(value));
            }
            rest = after.trim_start_matches(space);
        }
        None
    }
}

/// A value, quoted or not, and what follows it.
fn quoted(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        _ => text.split_at(text.find(|character: char| character.is_ascii_whitespace()).unwrap_or(text.len())),
    }
}

/// Resolves the character references that attributes of an index hold: `&gt;=3.8`, `&#62;=3.8`.
fn resolve(value: &str) -> Cow<'_, str> {
    const LONGEST: usize = 10;
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut resolved = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find('&') {
        resolved.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((end, character(&rest[1..end])?)));
        let (length, character) = known.map_or((1, '&'), |(end, character)| (end + 1, character));
        resolved.push(character);
        rest = &rest[length..];
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// The character of that name or number.
fn character(reference: &str) -> Option<char> {
    match reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}
