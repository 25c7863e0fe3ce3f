//! Addresses as they may be shown: people write passwords and tokens into them.

/// The address without what could be a secret: user, password, query and fragment of a web address, also behind `git+`, and
/// the password of any other. What is no address stays as it is.
pub fn without_secrets(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (authority, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let transport = scheme.rsplit('+').next().unwrap_or(scheme);
    let web = transport.eq_ignore_ascii_case("http") || transport.eq_ignore_ascii_case("https");
    let authority = match authority.rsplit_once('@') {
        Some((_, host)) if web => host.to_owned(),
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or_default()),
        None => authority.to_owned(),
    };
    let path = if web { path.split(['?', '#']).next().unwrap_or_default() } else { path };
    format!("{scheme}://{authority}{path}")
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn nothing_that_could_be_a_secret_is_shown() {
        for (address, shown) in [
            ("https://user:word@host:8443/a/b.git?token=x#y", "https://host:8443/a/b.git"),
            ("git+https://token@host/a", "git+https://host/a"),
            ("HTTPS://token@host", "HTTPS://host"),
            ("https://us@er:w@rd@host/a@b", "https://host/a@b"),
            ("ssh://git:word@host/a", "ssh://git@host/a"),
            ("git+ssh://git@host/a#v1", "git+ssh://git@host/a#v1"),
            ("git@host:a/b.git", "git@host:a/b.git"),
            ("file:///a/b", "file:///a/b"),
            ("../a", "../a"),
        ] {
            assert_eq!(without_secrets(address), shown, "{address}");
        }
    }
}
