//! What people write where a secret goes: whether it is one is of interest, what it is must never leave the file.
//!
//! Every fact that keeps a text of somebody's own goes through here: values, settings, commands, scripts. A secret that is
//! written out is the word [`LITERAL`]; whatever leads to one (`${X}`, `${{ secrets.X }}`) stays.

mod address;
mod command;
mod name;
mod value;
mod words;

use crate::model::Text;

use command::Command;
use name::is_secret_name;
use value::{Dollars, hidden, is_path, without_strings};

pub use name::is_token;

/// What a fact holds in the place of a secret that is written out.
pub const LITERAL: &str = "(literal)";

/// No fact holds more: what follows says nothing that a rule asks for.
pub const LONGEST: usize = 4_000;

/// The value of a variable as a fact may hold it.
#[must_use]
pub fn shown_value(name: &str, value: &str) -> Text {
    // Of the address of a source of data, the password alone is a secret.
    let is_address = value.contains("://") && name.to_ascii_lowercase().ends_with("dsn");
    if (is_secret_name(name) && !is_address && !is_path(value)) || is_token(value) {
        shown_secret(value)
    } else {
        shown_command(value)
    }
}

/// The value of a setting, or of an input, of which the path of the key is known: the last part of it counts. A `key`
/// without more is that of a cache.
#[must_use]
pub fn shown_setting(path: &str, value: &str) -> Text {
    match path.rsplit('.').next().unwrap_or(path) {
        "key" => shown_value("", value),
        name => shown_value(name, value),
    }
}

/// What stands where a secret goes.
#[must_use]
pub fn shown_secret(value: &str) -> Text {
    Text::from(&hidden(value, Dollars::Escape))
}

/// A command, a script, or anything of several words, as a fact may hold it.
#[must_use]
pub fn shown_command(text: &str) -> Text {
    Text::from(&Command::shown(cut(text)))
}

/// An expression as a fact may hold it: its strings are hidden.
#[must_use]
pub fn shown_expression(expression: &str) -> Text {
    Text::from(&without_strings(cut(expression)))
}

/// The words of a command as a fact may hold them.
#[must_use]
pub fn shown_words(words: &[&str]) -> Vec<Text> {
    let mut command = Command::default();
    words.iter().map(|word| Text::from(&command.word(cut(word)))).collect()
}

/// The words of a text that is too long, as far as whole ones fit: a part of a secret looks like none.
fn cut(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    // Aliases may show the same giant thousands of times, so what is cut off is not looked at.
    let head = text.char_indices().take_while(|(at, _)| *at <= LONGEST);
    head.filter(|(_, character)| character.is_whitespace()).last().map_or("", |(end, _)| &text[..end])
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
            ("POSTGRES_PASSWORD", "<your-password>", "<your-password>"),
            ("CRYPTO_KEY", "[<CRYPTOKEYHERE>]", "[<CRYPTOKEYHERE>]"),
            ("POSTGRES_PASSWORD", "<hunter2>", "(literal)"),
            ("POSTGRES_PASSWORD", "{{ pw }}", "{{ pw }}"),
            ("POSTGRES_PASSWORD", "{{ pw }}hunter2{{ x }}", "(literal)"),
            ("MAX_TOKENS", "4096", "4096"),
            ("token_format", "access_token", "access_token"),
            ("webhook-type", "incoming", "incoming"),
            ("secrets", "path/a token | TOKEN\npassword=hunter2", "path/a token | TOKEN\npassword=(literal)"),
            ("SLACK_WEBHOOK_URL", "https://chat.example/services/T0/B0/hunter2", "(literal)"),
            ("LEVEL", "ghp_0123456789abcdef0123", "(literal)"),
            ("WebhooksApiClient", "http://shop:5114", "http://shop:5114"),
            ("ALLOW_EMPTY_PASSWORD", "yes", "yes"),
            ("MASTER_PASSWORD", "False", "False"),
            ("MASTER_PASSWORD_REQUIRED", "never", "never"),
            ("DB_PASSWORD", "/run/secrets/db", "/run/secrets/db"),
            ("TLS_KEY", "/certs/shop.key", "/certs/shop.key"),
            ("TLS_KEY", "/hunter2", "(literal)"),
            ("DB_DSN", "grpc://db:8086", "grpc://db:8086"),
            ("SENTRY_DSN", "https://0123456789abcdef@d/1", "https://(literal)@d/1"),
            ("DB_DSN", "app:hunter2@tcp(db)/app", "(literal)"),
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
        assert_eq!(shown_command(&"a ".repeat(1 << 16)).len(), 3_999);
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
            ("curl -H 'Authorization: Bearer hunter2' h", "curl -H 'Authorization: Bearer (literal)' h"),
            ("curl https://h/?a=1&token=hunter2&b=é", "curl https://h/?a=1&token=(literal)&b=é"),
            ("[\"--token=hunter2\", \"x\"]", "[\"--token=(literal)\", \"x\"]"),
            ("git clone https://u:hunter2@h/x", "git clone https://u:(literal)@h/x"),
            ("curl -X POST -u app:hunter2 h && mkdir -p x", "curl -X POST -u app:(literal) h && mkdir -p x"),
            ("docker login -u app -p hunter2; mkdir -p x", "docker login -u app -p (literal) mkdir -p x"),
            ("curl -d '{\"token\":\"hunter2\",\"a\":1}' h", "curl -d '{\"token\":(literal),\"a\":1}' h"),
            ("curl -d '{\"token\": \"hunter2\"}' h", "curl -d '{\"token\": (literal)' h"),
            ("curl --header=\"Authorization: token hunter2\" h", "curl --header=\"Authorization: token (literal)\" h"),
            (
                "curl https://hooks.chat.example/services/T0/hunter2 -d x",
                "curl https://hooks.chat.example/(literal) -d x",
            ),
            ("echo \"$PW\" | docker login --password-stdin h", "echo \"$PW\" | docker login --password-stdin h"),
            ("app --token ${{ secrets.TOKEN }} --page 1", "app --token ${{ secrets.TOKEN }} --page 1"),
            ("app --token=${{ secrets.A || 'hunter2' }} b", "app --token=${{ secrets.A || '(literal)' }} b"),
            ("app --token ${{ secrets['A'] }}:${{ b }}", "app --token ${{ secrets['A'] }}:${{ b }}"),
            ("app --token \"$(cat /run/token)\" b", "app --token $(cat /run/token) b"),
            ("app --token $(cat /run/token) b", "app --token $(cat /run/token) b"),
            ("${{ env.TOKEN=='' && secrets.B != 'x' }}", "${{ env.TOKEN=='' && secrets.B != 'x' }}"),
            ("# don't\napp --token hunter2\n# can't", "# don't\napp --token (literal)\n# can't"),
            ("app --token \\\n  hunter2 b", "app --token \\\n  (literal) b"),
            ("echo token:\nmake\nA=\"-----BEGIN X\nhunter\n", "echo token:\nmake\nA=(literal)"),
            ("export npm_config_nodedir=\"$X y\" a", "export npm_config_nodedir=\"$X y\" a"),
            ("rm Do\\ not\\ edit\\ it # Basic validation", "rm Do\\ not\\ edit\\ it # Basic validation"),
            ("docker run -v \"$PWD\":/tmp -v '$PWD':/a x", "docker run -v \"$PWD\":/tmp -v '$PWD':/a x"),
            ("docker build --secret id=a,src=b .", "docker build --secret id=a,src=b ."),
            ("apt-get install -y passwd=1", "apt-get install -y passwd=1"),
            ("redis-cli -a hunter2 ping", "redis-cli -a (literal) ping"),
            ("/opt/tools/bin/sqlcmd -U sa -P \"hunter 2\" -Q x", "/opt/tools/bin/sqlcmd -U sa -P (literal) -Q x"),
            ("sqlcmd -Phunter2 -Q x", "sqlcmd -P(literal) -Q x"),
            ("mongosh -u root -p hunter2", "mongosh -u root -p (literal)"),
            ("npm config set //h/:_authToken hunter2 -g", "npm config set //h/:_authToken (literal) -g"),
            ("npm config set //h/:_authToken $TOKEN", "npm config set //h/:_authToken $TOKEN"),
            ("aws configure set aws_secret_access_key hunter2", "aws configure set aws_secret_access_key (literal)"),
            ("git config credential.helper store", "git config credential.helper store"),
            ("echo \"root:hunter2\" | chpasswd", "echo \"root:(literal)\" | chpasswd"),
            ("echo root:$PW | chpasswd && curl https://h/x", "echo root:$PW | chpasswd && curl https://h/x"),
            ("echo machine h login u password hunter2", "echo machine h login u password (literal)"),
        ] {
            assert_eq!(shown_command(command), shown, "{command}");
        }
    }
}
