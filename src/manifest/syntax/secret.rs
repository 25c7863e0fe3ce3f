//! What people write where a secret goes: whether it is one is of interest, what it is must never leave the file.

use std::ops::Range;

use crate::model::Text;

/// What a fact holds in the place of a secret that is written out.
pub const LITERAL: &str = "(literal)";

/// Words that make a name one of a secret, wherever they stand in it.
const TELLING: &str = "password passwd passphrase passwort secret token credential apikey requirepass webhook";
/// Words that do so as its last part (`APP_KEY`, `NEO4J_AUTH`).
const TELLING_LAST: &str = "key pass pwd pw auth salt dsn authorization";
/// Last parts of names that tell something about a secret: `POSTGRES_PASSWORD_FILE`, `TOKEN_EXPIRE_MINUTES`.
const ABOUT: &str = "age algorithm audience budget count days dir enabled expiration expire expires expiry file header \
                     host hours issuer iterations length lifetime limit max min minutes name path policy port rounds \
                     seconds size timeout tokens ttl type uri url";
/// What tokens of well-known makers begin with: they are secrets whatever they are called.
const TOKENS: &[&str] = &[
    "-----BEGIN",
    "AKIA",
    "ASIA",
    "eyJ",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "hf_",
    "npm_",
    "pypi-",
    "sk-",
    "sk_live_",
    "whsec_",
    "xoxb-",
    "xoxp-",
];
/// No token is shorter.
const SHORTEST_TOKEN: usize = 16;
/// No fact holds more: what follows says nothing that a rule asks for.
const LONGEST: usize = 2_000;
/// How deep a command within the quotes of a command is followed.
const DEEPEST: usize = 3;

/// Whether a variable or an option of this name holds a secret, as far as a name tells.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    let one_of = |words: &str| words.split(' ').any(|word| word == last);
    // The address of a webhook is what calls it.
    if one_of(ABOUT) && !name.contains("webhook") || name.contains("public") {
        return false;
    }
    TELLING.split(' ').any(|word| name.contains(word)) || one_of(TELLING_LAST)
}

/// The value of a variable as a fact may hold it: a literal secret, and one in an address, is the word [`LITERAL`].
#[must_use]
pub fn shown_value(name: &str, value: &str) -> Text {
    let is_secret = is_secret_name(name) || is_token(value);
    Text::from(&if is_secret { hidden(value, Dollars::Escape) } else { without_passwords(cut(value)) })
}

/// A command, or anything of several words, as a fact may hold it.
#[must_use]
pub fn shown_command(text: &str) -> Text {
    let text = cut(text);
    Text::from(&command(text, is_of_mysql(text), 0))
}

/// The words of a command as a fact may hold them.
#[must_use]
pub fn shown_words(words: &[&str]) -> Vec<Text> {
    let of_mysql = words.iter().any(|word| is_of_mysql(word));
    let mut secret_follows = false;
    let shown = |word: &&str| {
        let is_secret = std::mem::replace(&mut secret_follows, announces(word)) && !word.starts_with('-');
        Text::from(&if is_secret { hidden(word, Dollars::Pass) } else { command(cut(word), of_mysql, 0) })
    };
    words.iter().map(shown).collect()
}

/// Whether `-pword` is a password: no other program writes it so.
fn is_of_mysql(text: &str) -> bool {
    text.contains("mysql") || text.contains("mariadb")
}

/// Whether it is a token, as its beginning tells.
fn is_token(value: &str) -> bool {
    let value = value.trim_start_matches(['"', '\'']);
    value.len() >= SHORTEST_TOKEN && TOKENS.iter().any(|start| value.starts_with(start))
}

/// What `$$` says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dollars {
    /// A dollar: `$$X` is no reference.
    Escape,
    /// A dollar that a shell sees: `$$X` is a reference that is resolved inside the container.
    Pass,
}

/// The words of a text that is too long, as far as whole ones fit.
fn cut(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let fits = |at: &usize| *at <= LONGEST;
    let blanks = text.char_indices().filter(|(_, character)| character.is_whitespace()).map(|(at, _)| at);
    blanks.take_while(fits).last().map_or("", |end| &text[..end])
}

/// A secret without what is written out of it: references stay (`${X}`, `${X:?why}`), and so do nothing and switches.
fn hidden(value: &str, dollars: Dollars) -> String {
    let bare = value.trim_matches(['"', '\'']);
    let says_nothing = bare.is_empty() || ["true", "false", "yes", "no", "on", "off", "0", "1"].contains(&bare);
    let is_template = bare.starts_with("{{") && bare.find("}}") == bare.len().checked_sub(2);
    if says_nothing || is_template && !bare.contains(['"', '\'']) {
        return value.to_owned();
    }
    let seen = if dollars == Dollars::Pass && bare.starts_with("$$") { &bare[1..] } else { bare };
    match reference(seen, 0).filter(|_| bare.len() <= LONGEST) {
        Some(shown) if seen.len() < bare.len() => format!("${shown}"),
        Some(shown) => shown,
        None => LITERAL.to_owned(),
    }
}

/// The value where it is one reference to a variable, its default hidden too.
fn reference(value: &str, depth: usize) -> Option<String> {
    let rest = value.strip_prefix('$')?;
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' '))
    };
    let Some(inner) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return is_name(rest).then(|| value.to_owned());
    };
    let (name, modifier) = inner.split_at(inner.find([':', '-', '+', '?']).unwrap_or(inner.len()));
    let sign = [":-", ":+", ":?", "-", "+", "?", ""].into_iter().find(|sign| modifier.starts_with(sign))?;
    let word = &modifier[sign.len()..];
    if !is_name(name) || depth > DEEPEST || sign.is_empty() && !word.is_empty() {
        return None;
    }
    if word.is_empty() {
        return Some(value.to_owned());
    }
    if sign.ends_with('?') {
        return Some(if word.contains('}') { format!("${{{name}{sign}}}") } else { value.to_owned() });
    }
    let word = reference(word, depth + 1).unwrap_or_else(|| LITERAL.to_owned());
    Some(format!("${{{name}{sign}{word}}}"))
}

/// The text with every password in an address hidden: `postgres://user:word@host`.
fn without_passwords(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let is_web = before.ends_with("http://") || before.ends_with("https://");
        let ends = |character: char| character.is_whitespace() || matches!(character, '/' | '?' | '#' | '"' | '\'');
        // A password may hold what ends an authority, but then an `@` follows within the word.
        let word = after.find(|character: char| character.is_whitespace() || matches!(character, '"' | '\''));
        let word = &after[..word.unwrap_or(after.len()).min(after.find("://").unwrap_or(after.len()))];
        let authority = &after[..after.find(ends).unwrap_or(after.len())];
        let user_end = authority.rfind('@').or_else(|| word.find('@').filter(|at| word[..*at].contains(':')));
        rest = match user_end {
            Some(end) => {
                out.push_str(&user(&after[..end], is_web));
                &after[end..]
            }
            None => after,
        };
    }
    out + rest
}

/// The part of an address before its `@`, without the password. What stands alone there on the web is a token.
fn user(written: &str, is_web: bool) -> String {
    // The colon in `${X:-y}` parts nothing.
    let mut depth = 0_usize;
    let colon = written.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte == b':' && depth == 0
    });
    match colon {
        Some(at) => format!("{}:{}", &written[..at], hidden(&written[at + 1..], Dollars::Pass)),
        None if is_web => hidden(written, Dollars::Pass),
        None => written.to_owned(),
    }
}

fn command(text: &str, of_mysql: bool, depth: usize) -> String {
    let is_list = text.contains("[\"");
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut secret_follows = false;
    for range in words(text, is_list) {
        let word = &text[range.clone()];
        let bare = word.trim_matches(['"', '\'']);
        let shown = if secret_follows && !bare.starts_with('-') || is_token(word) {
            hidden(word, Dollars::Pass)
        } else if word.starts_with(['"', '\'']) && bare.contains(char::is_whitespace) && depth < DEEPEST {
            word.replacen(bare, &command(bare, of_mysql, depth + 1), 1)
        } else if of_mysql && bare.len() > 2 && bare.starts_with("-p") && !bare.contains('=') {
            word.replacen(&bare[2..], &hidden(&bare[2..], Dollars::Pass), 1)
        } else {
            assignments(word)
        };
        secret_follows = announces(bare);
        out.push_str(&text[copied..range.start]);
        out.push_str(&shown);
        copied = range.end;
    }
    out + &text[copied..]
}

/// Whether the next word is a secret: `--password`, `token:`, `Bearer`.
fn announces(word: &str) -> bool {
    let option = word.strip_prefix('-').or_else(|| word.strip_suffix(':'));
    option.is_some_and(|name| is_secret_name(name.trim_matches('-')) && !name.contains('='))
        || matches!(word, "Bearer" | "Basic" | "requirepass" | "masterauth")
}

/// A word with the value behind each telling name hidden: `--token=x`, `https://host/?key=x&page=1`.
fn assignments(word: &str) -> String {
    let is_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    for (at, _) in word.match_indices('=') {
        let start = word[..at].rfind(|character| !is_name(character)).map_or(0, |before| before + 1);
        let start = if word.is_char_boundary(start) { start } else { at };
        let value = &word[at + 1..];
        if is_secret_name(word[start..at].trim_start_matches('-')) || is_token(value) {
            let is_query = word[..at].contains('?');
            let end = if is_query { value.find('&').unwrap_or(value.len()) } else { value.len() };
            let closing = value[..end].ends_with(['"', '\'']) && word.starts_with(['"', '\'']);
            let quote = if closing { &value[end - 1..end] } else { "" };
            let value = value[..end].trim_end_matches(['"', '\'']);
            let rest = &word[at + 1 + end..];
            return format!(
                "{}{}{quote}{}",
                without_passwords(&word[..=at]),
                hidden(value, Dollars::Pass),
                assignments(rest)
            );
        }
    }
    without_passwords(word)
}

/// Words as a shell splits them, or the items of a list in brackets: a separator within quotes parts nothing.
fn words(text: &str, is_list: bool) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        let parts = character.is_whitespace() || is_list && matches!(character, ',' | '[' | ']');
        if quote.is_none() && !escaped && parts {
            words.extend(start.take().map(|start| start..at));
            continue;
        }
        start.get_or_insert(at);
        if escaped {
            escaped = false;
        } else if character == '\\' && quote != Some('\'') {
            escaped = true;
        } else if quote == Some(character) {
            quote = None;
        } else if quote.is_none() && matches!(character, '"' | '\'') {
            quote = Some(character);
        }
    }
    words.extend(start.map(|start| start..text.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::{shown_command, shown_value};

    #[test]
    fn a_value_shows_where_it_comes_from_and_never_what_it_is() {
        for (name, value, shown) in [
            ("POSTGRES_PASSWORD", "hunter2", "(literal)"),
            ("POSTGRES_PASSWORD", "", ""),
            ("POSTGRES_PASSWORD", "${PW}", "${PW}"),
            ("POSTGRES_PASSWORD", "$PW", "$PW"),
            ("POSTGRES_PASSWORD", "$PW/hunter2", "(literal)"),
            ("POSTGRES_PASSWORD", "${PW:-hunter2}", "${PW:-(literal)}"),
            ("POSTGRES_PASSWORD", "${PW-${OTHER:-hunter2}}", "${PW-${OTHER:-(literal)}}"),
            ("POSTGRES_PASSWORD", "${PW:?it is needed}", "${PW:?it is needed}"),
            ("POSTGRES_PASSWORD", "${PW:-}", "${PW:-}"),
            ("POSTGRES_PASSWORD", "${PW}hunter2}", "(literal)"),
            ("POSTGRES_PASSWORD", "${PW?}hunter2}", "${PW?}"),
            ("POSTGRES_PASSWORD", "\"hunter 2\"", "(literal)"),
            ("POSTGRES_PASSWORD_FILE", "/run/secrets/db", "/run/secrets/db"),
            ("POSTGRES_PASSWORD", "$$hunter2", "(literal)"),
            ("POSTGRES_PASSWORD", "{{ pw }}", "{{ pw }}"),
            ("POSTGRES_PASSWORD", "{{ pw }}hunter2{{ x }}", "(literal)"),
            ("MAX_TOKENS", "4096", "4096"),
            ("SLACK_WEBHOOK_URL", "https://chat.example/services/T0/B0/hunter2", "(literal)"),
            ("LEVEL", "ghp_0123456789abcdef0123", "(literal)"),
            ("ALLOW_EMPTY_PASSWORD", "yes", "yes"),
            ("TOKEN_EXPIRE_MINUTES", "30", "30"),
            ("SECRET_KEY_BASE", "é", "(literal)"),
            ("NEO4J_AUTH", "neo4j/hunter2", "(literal)"),
            ("DATABASE_URL", "postgres://app:hunter2@db:5432/app?x=1", "postgres://app:(literal)@db:5432/app?x=1"),
            ("DATABASE_URL", "postgres://app:hun/ter2@db/app", "postgres://app:(literal)@db/app"),
            ("DATABASE_URL", "postgres://${U:-app}:${PW}@db/app", "postgres://${U:-app}:${PW}@db/app"),
            ("URLS", "amqp://a:b@c,https://0123456789abcdef@d/1", "amqp://a:(literal)@c,https://(literal)@d/1"),
            ("SOURCE", "ssh://git@github.com/a/b", "ssh://git@github.com/a/b"),
            ("CORS", "http://a:80,http://b", "http://a:80,http://b"),
        ] {
            assert_eq!(shown_value(name, value), shown, "{name}={value}");
        }
    }

    #[test]
    fn a_giant_is_not_kept() {
        let giant = "x".repeat(1 << 16);
        assert_eq!(shown_value("TLS_KEY", &giant), "(literal)");
        assert_eq!(shown_value("TEXT", &giant), "");
        assert_eq!(shown_value("TEXT", &format!("a b {giant}")), "a b");
        assert_eq!(shown_command(&"a ".repeat(1 << 16)).len(), 1_999);
    }

    #[test]
    fn a_command_shows_no_secret() {
        for (command, shown) in [
            ("redis-server --requirepass hunter2 --port 1", "redis-server --requirepass (literal) --port 1"),
            ("[\"redis-server\",\"--requirepass\",\"hunter,2\"]", "[\"redis-server\",\"--requirepass\",(literal)]"),
            ("mysqladmin ping -u root -phunter2", "mysqladmin ping -u root -p(literal)"),
            ("mysqladmin ping -p$$PW -p$${PW:-hunter2}", "mysqladmin ping -p$$PW -p$${PW:-(literal)}"),
            ("app --key ghp_0123456789abcdef0123 A=ghp_0123456789abcdef0123", "app --key (literal) A=(literal)"),
            ("app ghp_0123456789abcdef0123", "app (literal)"),
            ("sh -c 'PGPASSWORD=\"hunter 2\" psql'", "sh -c 'PGPASSWORD=(literal) psql'"),
            ("A=1 API_TOKEN=${T} B=x", "A=1 API_TOKEN=${T} B=x"),
            ("PASSWORD=\"hunter 2\" B=x", "PASSWORD=(literal) B=x"),
            ("curl -H 'Authorization: Bearer hunter2' h", "curl -H 'Authorization: (literal) (literal)' h"),
            ("curl https://h/?a=1&token=hunter2&b=é", "curl https://h/?a=1&token=(literal)&b=é"),
            ("[\"--token=hunter2\", \"x\"]", "[\"--token=(literal)\", \"x\"]"),
            ("git clone https://u:hunter2@h/x", "git clone https://u:(literal)@h/x"),
            ("apt-get install -y passwd=1", "apt-get install -y passwd=1"),
        ] {
            assert_eq!(shown_command(command), shown, "{command}");
        }
    }
}
