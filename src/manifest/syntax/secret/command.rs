//! A command or a script: the words in it that are secrets are hidden, all others stay.

use super::LITERAL;
use super::address::without_passwords;
use super::name::{KEY, is_secret_name, is_token};
use super::value::{Dollars, hidden, is_scheme};
use super::words::{ends_line, words};

/// How deep a command within the quotes of a command is followed.
const DEEPEST: usize = 3;

/// A command on its way from word to word.
#[derive(Default)]
pub(super) struct Command {
    program: Option<Program>,
    next: Next,
    /// Whether it is within a key in the form of several lines.
    is_key: bool,
    /// Whether passwords are set from words such as `name:word`, as `chpasswd` reads them.
    is_fed: bool,
    depth: usize,
}

/// A program with an own way to be given a password.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    /// `-pword`
    Mysql,
    /// `-p word`
    Login,
    /// `-u name:word`
    Curl,
    /// `-a word`
    Redis,
    /// `-P word`
    Sqlcmd,
    /// `set name word`
    Config,
}

/// What the next word is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Anything,
    Secret,
    /// A name, and perhaps a secret behind a colon.
    User,
}

impl Command {
    /// The text without its secrets.
    pub(super) fn shown(text: &str) -> String {
        Self::default().read(text)
    }

    /// The same where the commands in its quotes are not followed any more.
    pub(super) fn innermost(text: &str) -> String {
        Self { depth: DEEPEST, ..Self::default() }.read(text)
    }

    fn read(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut copied = 0;
        self.is_fed |= text.contains("chpasswd");
        for range in words(text) {
            let gap = &text[copied..range.start];
            if ends_line(gap) {
                (self.program, self.next) = (None, Next::Anything);
            }
            copied = range.end;
            out.push_str(gap);
            out.push_str(&self.word(&text[range]));
        }
        out + &text[copied..]
    }

    /// One more word.
    pub(super) fn word(&mut self, word: &str) -> String {
        let bare = word.trim_matches(['"', '\'']);
        self.is_key = (self.is_key || bare.starts_with(KEY)) && !bare.contains("-----END");
        if self.is_key {
            return LITERAL.to_owned();
        }
        if matches!(bare, "&&" | "||" | "|" | ";") {
            (self.program, self.next) = (None, Next::Anything);
            return word.to_owned();
        }
        let next = std::mem::take(&mut self.next);
        // `--secret id=name` says which secret is meant.
        let is_secret = next == Next::Secret && !bare.starts_with('-') && !bare.starts_with("id=");
        if is_secret && is_scheme(bare) {
            self.next = next;
            return word.to_owned();
        }
        self.program = Program::of(bare).or(self.program);
        self.next = self.announced(bare);
        if bare.ends_with(';') {
            self.program = None;
        }
        if is_secret || is_token(word) {
            return hidden(word, Dollars::Pass);
        }
        let start = word.len() - word.trim_start_matches(['"', '\'']).len();
        let around = |shown: &str, from: usize| {
            let closing = &word[start + bare.len()..];
            format!("{}{shown}{closing}", &word[..start + from])
        };
        let flag = if bare.contains('=') { "" } else { bare.get(..2).unwrap_or_default() };
        match (self.program, flag) {
            _ if next == Next::User || self.is_fed && is_user(bare) => around(&user(bare), 0),
            (Some(Program::Mysql | Program::Login), "-p") if bare.len() > 2 => {
                around(&hidden(&bare[2..], Dollars::Pass), 2)
            }
            (Some(Program::Sqlcmd), "-P") if bare.len() > 2 => around(&hidden(&bare[2..], Dollars::Pass), 2),
            (Some(Program::Curl), "-u") if bare.len() > 2 => around(&user(&bare[2..]), 2),
            _ if bare.contains(char::is_whitespace) => self.several(word),
            _ => assignments(word),
        }
    }

    /// A word that holds several: what stands in its quotes may be a command or a header.
    fn several(&self, word: &str) -> String {
        let inner = match word.find(['"', '\'']) {
            // A blank that is escaped, or in an expression, parts nothing.
            None if words(word).len() < 2 => return assignments(word),
            None => 0..word.len(),
            Some(at) if assignment(word).is_some_and(|(start, _)| start <= at) => return assignments(word),
            Some(at) => at + 1..word.rfind(&word[at..=at]).filter(|end| *end > at).unwrap_or(word.len()),
        };
        let (before, after) = (assignments(&word[..inner.start]), &word[inner.end..]);
        let mut command = Self { depth: self.depth + 1, ..Self::default() };
        let shown = if self.depth < DEEPEST { command.read(&word[inner]) } else { LITERAL.to_owned() };
        format!("{before}{shown}{after}")
    }

    /// What follows this word: `--password`, `token:`, `Bearer`, and what the program calls so.
    fn announced(&self, word: &str) -> Next {
        let option = word.strip_prefix('-').or_else(|| word.strip_suffix(':'));
        let is_telling = |name: &str| is_secret_name(name.trim_matches('-')) && !name.contains('=');
        match (self.program, word) {
            (_, "Bearer" | "requirepass" | "masterauth")
            | (Some(Program::Login), "-p" | "password")
            | (Some(Program::Redis), "-a")
            | (Some(Program::Sqlcmd), "-P") => Next::Secret,
            (Some(Program::Config), name) if is_telling(name) => Next::Secret,
            (Some(Program::Curl), "-u" | "--user") => Next::User,
            _ if option.is_some_and(is_telling) => Next::Secret,
            _ => Next::Anything,
        }
    }
}

impl Program {
    fn of(word: &str) -> Option<Self> {
        match word.rsplit('/').next().unwrap_or(word) {
            "login" | "sshpass" | "twine" | "useradd" | "usermod" | "mongo" | "mongosh" | "mongodump"
            | "mongorestore" => Some(Self::Login),
            "curl" => Some(Self::Curl),
            "redis-cli" => Some(Self::Redis),
            "sqlcmd" => Some(Self::Sqlcmd),
            "config" | "configure" => Some(Self::Config),
            word if word.contains("mysql") || word.contains("mariadb") => Some(Self::Mysql),
            _ => None,
        }
    }
}

/// Whether a word is a name and a password, and no address and no place.
fn is_user(word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    word.split_once(':').is_some_and(|(name, rest)| {
        !name.is_empty() && name.chars().all(is_part) && !rest.is_empty() && !rest.starts_with(['/', ':'])
    })
}

/// `name:word`
fn user(word: &str) -> String {
    match word.split_once(':') {
        Some((name, secret)) => format!("{name}:{}", hidden(secret, Dollars::Pass)),
        None => word.to_owned(),
    }
}

/// A word with the value behind each telling name hidden: `--token=x`, `https://host/?key=x&page=1`, `{"token":"x"}`.
fn assignments(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some((start, end)) = assignment(rest) {
        let value = &rest[start..end];
        // A quote that opened before the name closes behind the value.
        let closing = value.len() - value.trim_end_matches(['"', '\'']).len();
        let closing = if value.starts_with(['"', '\'']) { 0 } else { closing };
        let (value, closing) = value.split_at(value.len() - closing);
        out.push_str(&without_passwords(&rest[..start]));
        out.push_str(&hidden(value, Dollars::Pass));
        out.push_str(closing);
        rest = &rest[end..];
    }
    out + &without_passwords(rest)
}

/// The bytes of the first value behind a telling name, and of the first token behind any.
fn assignment(word: &str) -> Option<(usize, usize)> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    let is_quoted = |name: &str| name.trim_end_matches(is_name).ends_with(['"', '\'']);
    word.match_indices(['=', ':']).find_map(|(at, sign)| {
        let (before, value) = (&word[..at], &word[at + 1..]);
        let name = match sign {
            // Only a name in quotes has a colon behind it: any other may be the user of an address.
            ":" => before.strip_suffix(['"', '\'']).filter(|name| is_quoted(name))?,
            _ if value.starts_with('=') || before.ends_with(['=', '!', '<', '>', '~']) => return None,
            _ => before,
        };
        let name = &name[name.trim_end_matches(is_name).len()..];
        if !is_secret_name(name) && !is_token(value) {
            return None;
        }
        let is_query = before.contains('?') || word.starts_with('&');
        let end = match sign {
            ":" => value.find([',', '}']),
            _ if is_query => value.find('&'),
            _ => None,
        };
        Some((at + 1, at + 1 + end.unwrap_or(value.len())))
    })
}
