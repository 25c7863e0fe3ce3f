//! What `.netrc` says: one login per host.

use std::path::PathBuf;

use url::Url;

use super::Machine;
use crate::registry::credential::{self, Credentials, is_loopback};

/// Adds a login for each address whose host the file names and that has no credential of its own.
///
/// The file names hosts only; binding its logins to the addresses that are configured binds them to a scheme and a port
/// too. They never go over plain HTTP to another machine.
pub(in crate::registry) fn read(machine: &mut Machine<'_>, addresses: &[&Url], credentials: &mut Credentials) {
    let named = machine.variable("NETRC").map(PathBuf::from);
    let Some(path) = named.or_else(|| machine.at_home(".netrc")) else { return };
    let Some(text) = machine.file(&path) else { return };
    let logins = logins(&text);
    for address in addresses {
        let is_safe = address.scheme() == "https" || is_loopback(address);
        if !is_safe || credentials.covers(address) {
            continue;
        }
        let host = address.host_str().unwrap_or_default();
        let login = logins.iter().find(|login| login.machine.is_none_or(|name| name.eq_ignore_ascii_case(host)));
        if let Some(login) = login {
            credentials.add(address, credential::basic(login.user, login.password));
        }
    }
}

#[derive(Default)]
struct Login<'a> {
    /// `None` for the file's `default` entry, which every host matches.
    machine: Option<&'a str>,
    user: &'a str,
    password: &'a str,
}

fn logins(text: &str) -> Vec<Login<'_>> {
    let mut logins: Vec<Login<'_>> = Vec::new();
    let mut words = words(text).into_iter();
    while let Some(word) = words.next() {
        match word {
            "machine" => logins.push(Login { machine: Some(words.next().unwrap_or_default()), ..Login::default() }),
            "default" => logins.push(Login::default()),
            "login" | "password" | "account" => {
                let value = words.next().unwrap_or_default();
                match (word, logins.last_mut()) {
                    ("login", Some(login)) => login.user = value,
                    ("password", Some(login)) => login.password = value,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    logins
}

/// The words of the file, without comments, macros and the quotes around a value.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut in_macro = false;
    for line in text.lines().map(str::trim) {
        // A macro goes on until an empty line.
        in_macro = (in_macro || line.starts_with("macdef")) && !line.is_empty();
        if in_macro || line.starts_with('#') {
            continue;
        }
        words.extend(line.split_whitespace().map(unquoted));
    }
    words
}

fn unquoted(word: &str) -> &str {
    word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(word)
}
