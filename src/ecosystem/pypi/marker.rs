//! Environment markers as PEP 508 writes them: `python_version < "3.9" and sys_platform == "win32"`.
//!
//! Follows the semantics of Python's `packaging` 26.3, which is
//! Copyright (c) Donald Stufft and individual contributors, under the Apache License 2.0 or the BSD 2-Clause License.

use super::super::Malformed;
use super::clause::Clause;
use super::version;
use crate::model::{EcosystemId, Package, Text};

/// A marker: one of the alternatives has to hold, with all its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker(Vec<Vec<Term>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Group(Marker),
    Comparison { left: Operand, sign: &'static str, right: Operand },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Operand {
    Variable(&'static str),
    Literal(Text),
}

/// What markers ask about. Values as Python itself reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environment {
    /// `cpython`, `pypy`
    pub implementation_name: Text,
    /// `3.13.1`; for `PyPy` its own version.
    pub implementation_version: Text,
    /// `posix`, `nt`
    pub os_name: Text,
    /// `x86_64`, `arm64`
    pub platform_machine: Text,
    /// `CPython`, `PyPy`
    pub platform_python_implementation: Text,
    /// The kernel's release.
    pub platform_release: Text,
    /// `Linux`, `Darwin`, `Windows`
    pub platform_system: Text,
    /// The kernel's version.
    pub platform_version: Text,
    /// `3.13.1`
    pub python_full_version: Text,
    /// `3.13`
    pub python_version: Text,
    /// `linux`, `darwin`, `win32`
    pub sys_platform: Text,
    /// The extra that is being installed; empty for none.
    pub extra: Text,
}

/// The spellings of the variables and their names. `extras` and `dependency_groups` have a meaning in lock files only.
const VARIABLES: &[(&str, &str)] = &[
    ("python_version", "python_version"),
    ("python_full_version", "python_full_version"),
    ("os_name", "os_name"),
    ("os.name", "os_name"),
    ("sys_platform", "sys_platform"),
    ("sys.platform", "sys_platform"),
    ("platform_release", "platform_release"),
    ("platform_system", "platform_system"),
    ("platform_version", "platform_version"),
    ("platform.version", "platform_version"),
    ("platform_machine", "platform_machine"),
    ("platform.machine", "platform_machine"),
    ("platform_python_implementation", "platform_python_implementation"),
    ("platform.python_implementation", "platform_python_implementation"),
    ("python_implementation", "platform_python_implementation"),
    ("implementation_name", "implementation_name"),
    ("implementation_version", "implementation_version"),
    ("extras", "extras"),
    ("extra", "extra"),
    ("dependency_groups", "dependency_groups"),
];

/// The signs of comparison, those that begin with another one first.
const SIGNS: &[&str] = &["===", "==", "~=", "!=", "<=", ">=", "<", ">"];

/// How deep parentheses may nest: far deeper than anybody writes, far shallower than the stack.
const DEEPEST: usize = 64;

impl Marker {
    /// The marker of that text.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let mut cursor = Cursor { text, at: 0, depth: 0 };
        let marker = cursor.marker()?;
        if cursor.rest().is_empty() {
            Ok(marker)
        } else {
            Err(cursor.malformed("expected `and`, `or` or the end of the marker"))
        }
    }

    /// Whether it holds there; `None` where it compares what cannot be compared (`python_version ~= "3"`).
    pub fn evaluate(&self, environment: &Environment) -> Option<bool> {
        let mut holds = false;
        for terms in &self.0 {
            let mut all = true;
            for term in terms {
                // Every term is looked at, so that what is undefined is so wherever it stands.
                all &= term.evaluate(environment)?;
            }
            holds |= all;
        }
        Some(holds)
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Cursor<'a> {
    fn marker(&mut self) -> Result<Marker, Malformed> {
        let mut alternatives = vec![vec![self.term()?]];
        loop {
            if self.word("or") {
                alternatives.push(vec![self.term()?]);
            } else if self.word("and") {
                let term = self.term()?;
                if let Some(terms) = alternatives.last_mut() {
                    terms.push(term);
                }
            } else {
                return Ok(Marker(alternatives));
            }
        }
    }

    fn term(&mut self) -> Result<Term, Malformed> {
        self.space();
        if !self.rest().starts_with('(') {
            let (left, sign, right) = (self.operand()?, self.sign()?, self.operand()?);
            self.space();
            return Ok(Term::Comparison { left, sign, right });
        }
        if self.depth == DEEPEST {
            return Err(self.malformed("parentheses nest too deeply"));
        }
        self.at += 1;
        self.depth += 1;
        let marker = self.marker()?;
        self.depth -= 1;
        if !self.rest().starts_with(')') {
            return Err(self.malformed("expected `)`"));
        }
        self.at += 1;
        self.space();
        Ok(Term::Group(marker))
    }

    fn operand(&mut self) -> Result<Operand, Malformed> {
        self.space();
        let rest = self.rest();
        if let Some(quote) = rest.chars().next().filter(|first| matches!(first, '"' | '\'')) {
            let end = rest[1..].find(quote).ok_or_else(|| self.malformed("a quoted text does not end"))?;
            let value = &rest[1..=end];
            if value.ends_with('\\') || value.contains(['\n', '\r', '\0']) {
                return Err(self.malformed("a quoted text that Python cannot read"));
            }
            self.at += end + 2;
            return Ok(Operand::Literal(Text::from(value)));
        }
        let known = VARIABLES.iter().find(|(spelling, _)| self.word(spelling));
        known
            .map(|(_, name)| Operand::Variable(name))
            .ok_or_else(|| self.malformed("expected a marker variable or a quoted text"))
    }

    fn sign(&mut self) -> Result<&'static str, Malformed> {
        self.space();
        if self.word("in") {
            return Ok("in");
        }
        if self.word("not") {
            let after = self.at;
            self.space();
            if self.at > after && self.word("in") {
                return Ok("not in");
            }
            return Err(self.malformed("expected `in` after `not`"));
        }
        let sign = SIGNS.iter().copied().find(|sign| self.rest().starts_with(sign));
        let sign = sign
            .ok_or_else(|| self.malformed("expected a comparison: one of <=, <, !=, ==, >=, >, ~=, ===, in, not in"))?;
        self.at += sign.len();
        Ok(sign)
    }

    /// Takes that word if it stands here and ends here.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(after) = rest.strip_prefix(word) else { return false };
        let ends = !after.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        if ends {
            self.at += word.len();
        }
        ends
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn malformed(&self, message: &str) -> Malformed {
        Malformed { message: message.to_owned(), at: Some(self.at) }
    }
}

impl Term {
    fn evaluate(&self, environment: &Environment) -> Option<bool> {
        let (left, sign, right) = match self {
            Self::Group(marker) => return marker.evaluate(environment),
            Self::Comparison { left, sign, right } => (left, *sign, right),
        };
        // A variable on the left makes the other side a text, even where a variable's name stands there.
        let (variable, left, right) = match (left, right) {
            (Operand::Variable(variable), right) => (*variable, environment.get(variable)?, right.literal(variable)),
            (left, Operand::Variable(variable)) => (*variable, left.literal(variable), environment.get(variable)?),
            (Operand::Literal(_), Operand::Literal(_)) => return None,
        };
        let is_version = matches!(
            variable,
            "implementation_version" | "platform_release" | "python_full_version" | "python_version"
        );
        let specifier = format!("{sign}{right}");
        if is_version && let Some(clause) = Clause::read(&specifier) {
            return Some(match version::read(&left) {
                Some(version) => clause.span().admits(&version),
                None => sign == "===" && left.eq_ignore_ascii_case(right.trim()),
            });
        }
        match sign {
            "in" => Some(right.contains(left.as_str())),
            "not in" => Some(!right.contains(left.as_str())),
            "==" | "<=" | ">=" => Some(left == right),
            "!=" => Some(left != right),
            "<" | ">" => Some(false),
            _ => None,
        }
    }
}

impl Operand {
    /// The text that stands on the other side of that variable. Extras compare like names of packages.
    fn literal(&self, variable: &str) -> Text {
        match self {
            Self::Literal(text) if variable == "extra" => name(*text),
            Self::Literal(text) => *text,
            Self::Variable(name) => Text::from(name),
        }
    }
}

fn name(written: Text) -> Text {
    Package::new(EcosystemId::PYPI, &written).name
}

impl Environment {
    /// `CPython` of that version on 64-bit Linux, no extra.
    pub fn linux(python: &str) -> Self {
        let cycle = python.match_indices('.').nth(1).map_or(python, |(end, _)| &python[..end]);
        Self {
            implementation_name: Text::from("cpython"),
            implementation_version: Text::from(python),
            os_name: Text::from("posix"),
            platform_machine: Text::from("x86_64"),
            platform_python_implementation: Text::from("CPython"),
            platform_release: Text::from(""),
            platform_system: Text::from("Linux"),
            platform_version: Text::from(""),
            python_full_version: Text::from(python),
            python_version: Text::from(cycle),
            sys_platform: Text::from("linux"),
            extra: Text::from(""),
        }
    }

    fn get(&self, variable: &str) -> Option<Text> {
        Some(match variable {
            "implementation_name" => self.implementation_name,
            "implementation_version" => self.implementation_version,
            "os_name" => self.os_name,
            "platform_machine" => self.platform_machine,
            "platform_python_implementation" => self.platform_python_implementation,
            "platform_release" => self.platform_release,
            "platform_system" => self.platform_system,
            "platform_version" => self.platform_version,
            // An untagged build of Python calls itself `3.14.0+`.
            "python_full_version" if self.python_full_version.ends_with('+') => {
                Text::from(&format!("{}local", self.python_full_version))
            }
            "python_full_version" => self.python_full_version,
            "python_version" => self.python_version,
            "sys_platform" => self.sys_platform,
            "extra" => name(self.extra),
            _ => return None,
        })
    }
}
