//! What names and values tell of themselves: that a secret stands there.

/// Words that make a name one of a secret, wherever they stand in it.
const TELLING: &str = "password passwd passphrase passwort secret token credential apikey requirepass";
/// Words that do so as its last part (`APP_KEY`, `NEO4J_AUTH`).
const TELLING_LAST: &str = "key pass pwd pw auth salt dsn authorization";
/// Last parts of names that tell something about a secret: `POSTGRES_PASSWORD_FILE`, `TOKEN_EXPIRE_MINUTES`.
const ABOUT: &str = "age algorithm audience budget bundle count days dir enabled expiration expire expires expiry file format \
                     header helper host hours issuer iterations length lifetime limit max min minutes name path policy port \
                     realm required rootcertbundle rounds seconds secrets service size stdin timeout tokens ttl type uri url";
/// Words in a name that is one of no secret, whatever else it says.
const OPEN: &[&str] = &["public", "cache", "shared-key", "prefix-key", "restore-key", "tokeniz"];
/// What tokens of well-known makers begin with: they are secrets whatever they are called.
const TOKENS: &[&str] = &[
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
/// What a key in the form of several lines begins with.
pub(super) const KEY: &str = "-----BEGIN";
/// No token is shorter.
const SHORTEST_TOKEN: usize = 16;

/// Whether a variable or an option of this name holds a secret, as far as a name tells.
pub(super) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    let one_of = |words: &str| words.split(' ').any(|word| word == last);
    let tells = TELLING.split(' ').any(|word| name.contains(word)) || one_of(TELLING_LAST);
    // The address of a webhook is what calls it.
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_webhook = ["webhook", "webhooks", "webhookurl", "webhookuri"].iter().any(|end| letters.ends_with(end));
    (is_webhook || tells && !one_of(ABOUT)) && !OPEN.iter().any(|word| name.contains(word))
}

/// Whether it is a token, as its beginning tells. One without a digit is the name of something: `npm_config_registry`.
pub fn is_token(value: &str) -> bool {
    let value = value.trim_start_matches(['"', '\'']);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    TOKENS.iter().any(|start| value.starts_with(start)) && {
        let length = value.bytes().take_while(is_part).count();
        length >= SHORTEST_TOKEN && value.as_bytes().iter().take(length).any(u8::is_ascii_digit)
    } || value.starts_with(KEY)
}
