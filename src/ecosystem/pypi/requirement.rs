//! One requirement as PEP 508 writes it, `name[extras]>=1,<2 ; marker` or `name @ url`, with the place of every part.
//!
//! Follows the grammar of Python's `packaging` 26.3, which is
//! Copyright (c) Donald Stufft and individual contributors, under the Apache License 2.0 or the BSD 2-Clause License.
//! Unlike there, a requirement that breaks the grammar is read all the same as far as it can be told apart, so that a finding
//! can underline what is wrong and a remedy can put it right.

use std::ops::Range;

use super::super::Malformed;
use super::clause::Clause;
use super::marker::Marker;
use super::range;

/// One PEP 508 requirement, as byte ranges of the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The name.
    pub name: Range<usize>,
    /// The extras, each without white space around it.
    pub extras: Vec<Range<usize>>,
    /// The version specifier without surrounding white space or parentheses; empty at the place where one would be inserted.
    pub specifier: Range<usize>,
    /// The address after `@`.
    pub url: Option<Range<usize>>,
    /// The marker after `;`, without white space around it.
    pub marker: Option<Range<usize>>,
    /// What keeps the line from being a valid requirement (e.g. `==8.0.0+`), where something does. What could be read is
    /// read all the same.
    pub problem: Option<Malformed>,
}

/// The requirement of that text; `None` where not even a name can be read.
pub fn read(text: &str) -> Option<Requirement> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut reader = Reader { text, at: 0, problem: None };
    reader.space();
    let name = reader.name()?;
    reader.space();
    let extras = reader.extras();
    let after = reader.at;
    reader.space();
    let mut requirement = Requirement { name, extras, specifier: after..after, url: None, marker: None, problem: None };
    if reader.takes('@') {
        requirement.url = reader.url();
    } else {
        requirement.specifier = reader.specifier(after);
    }
    requirement.marker = reader.marker();
    requirement.problem = reader.problem;
    Some(requirement)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// The first problem met.
    problem: Option<Malformed>,
}

impl<'a> Reader<'a> {
    /// A letter or digit, then letters, digits, `.`, `-` and `_`; neither `.` nor `-` ends a name.
    fn name(&mut self) -> Option<Range<usize>> {
        let length = self.rest().bytes().take_while(|byte| is_name(*byte)).count();
        let name = self.rest()[..length].trim_end_matches(['.', '-']);
        if !name.as_bytes().first()?.is_ascii_alphanumeric() {
            return None;
        }
        let start = self.at;
        self.at += name.len();
        Some(start..self.at)
    }

    fn extras(&mut self) -> Vec<Range<usize>> {
        let mut extras = Vec::new();
        if !self.takes('[') {
            return extras;
        }
        self.space();
        let mut is_due = false;
        loop {
            match self.name() {
                Some(extra) => extras.push(extra),
                None if is_due => self.report("expected an extra after `,`"),
                None => {}
            }
            self.space();
            if !self.takes(',') {
                break;
            }
            if extras.is_empty() {
                self.report("expected an extra before `,`");
            }
            self.space();
            is_due = true;
        }
        if !self.takes(']') {
            self.report("expected `,` or `]` after an extra");
            // What follows the bracket can be told all the same.
            self.at += self.rest().find(']').map_or(0, |end| end + 1);
        }
        extras
    }

    fn url(&mut self) -> Option<Range<usize>> {
        self.space();
        let start = self.at;
        self.at += self.rest().find([' ', '\t']).unwrap_or(self.rest().len());
        if self.at == start {
            self.report("expected a URL after `@`");
            return None;
        }
        let end = self.at;
        self.space();
        Some(start..end)
    }

    /// The specifier, `empty` being the place where one would be inserted.
    fn specifier(&mut self, empty: usize) -> Range<usize> {
        let is_enclosed = self.takes('(');
        self.space();
        let start = self.at;
        let mut end = start;
        while let Some((_, length)) = Clause::scan(self.rest()) {
            self.at += length;
            end = self.at;
            self.space();
            if !self.takes(',') {
                break;
            }
            end = self.at;
            self.space();
        }
        if let Err(malformed) = range::pep_440(&self.text[start..end]) {
            self.problem.get_or_insert(Malformed { at: malformed.at.map(|at| start + at), ..malformed });
        }
        let is_done =
            if is_enclosed { self.takes(')') } else { self.rest().is_empty() || self.rest().starts_with(';') };
        if is_done {
            self.space();
            return if is_enclosed || start < end { start..end } else { empty..empty };
        }
        self.report("expected a version specifier such as `>=1.2,<2`, or `;` and a marker");
        self.broken(start, is_enclosed).unwrap_or(empty..empty)
    }

    /// What its author meant as a specifier: all up to the marker, where it looks like one.
    fn broken(&mut self, start: usize, is_enclosed: bool) -> Option<Range<usize>> {
        let rest = &self.text[start..];
        let meant = rest[..rest.find(';').unwrap_or(rest.len())].trim_end();
        self.at = start + meant.len();
        self.space();
        let meant = if is_enclosed { meant.trim_end_matches(')').trim_end() } else { meant };
        let looks_so = meant.starts_with(['=', '<', '>', '~', '!', '^', '*'])
            || meant.trim_start_matches(['v', 'V']).starts_with(|first: char| first.is_ascii_digit());
        looks_so.then_some(start..start + meant.len())
    }

    fn marker(&mut self) -> Option<Range<usize>> {
        if self.rest().is_empty() {
            return None;
        }
        if !self.takes(';') {
            self.report("expected `;` and a marker, or the end");
            return None;
        }
        let trimmed = self.rest().trim_matches([' ', '\t']);
        let start = self.text.len() - self.rest().trim_start_matches([' ', '\t']).len();
        if let Err(malformed) = Marker::read(trimmed) {
            self.problem.get_or_insert(Malformed { at: malformed.at.map(|at| start + at), ..malformed });
        }
        Some(start..start + trimmed.len())
    }

    fn takes(&mut self, sign: char) -> bool {
        let takes = self.rest().starts_with(sign);
        self.at += usize::from(takes);
        takes
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Keeps the problem, unless an earlier one is known.
    fn report(&mut self, message: &str) {
        let at = Some(self.at);
        self.problem.get_or_insert_with(|| Malformed { message: message.to_owned(), at });
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}
