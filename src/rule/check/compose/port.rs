//! Ports, as a service publishes them.

/// A published port: `[host:][published:]target[/protocol]`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Port<'t> {
    /// The address of the host on which it is published; empty for all of them. `None` where a variable decides.
    host: Option<&'t str>,
    /// What stands before the target, as written.
    published: &'t str,
    /// The first and the last port in the container.
    target: (u16, u16),
    written: &'t str,
}

impl<'t> Port<'t> {
    /// The port of that text; `None` where nobody can tell what it is.
    pub(super) fn of(written: &'t str) -> Option<Self> {
        let (text, _) = written.split_once('/').unwrap_or((written, ""));
        let (front, target) = split(text).unwrap_or(("", text));
        let (host, published) = match split(front) {
            Some((host, published)) => (host, published),
            None => ("", front),
        };
        let (first, last) = range(target)?;
        Some(Self { host: address(host), published, target: (first, last), written })
    }

    /// Whether everybody who reaches the machine reaches it.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.host, Some("" | "0.0.0.0" | "::" | "[::]" | "*"))
    }

    /// The first of these ports that it is.
    pub(super) fn is_one_of(&self, ports: &[u16]) -> Option<u16> {
        let (first, last) = self.target;
        ports.iter().copied().find(|port| (first..=last).contains(port))
    }

    /// Whether it leads to, or is published as, this port.
    pub(super) fn is(&self, port: u16) -> bool {
        let published = range(self.published).is_some_and(|(first, last)| (first..=last).contains(&port));
        published || self.is_one_of(&[port]).is_some()
    }

    /// The same for this machine alone.
    pub(super) fn on_loopback(&self) -> String {
        let rest = self.written.rsplit_once(']').map_or(self.written, |(_, rest)| rest.trim_start_matches(':'));
        let rest = rest.strip_prefix("0.0.0.0:").unwrap_or(rest);
        let rest = rest.trim_start_matches(':');
        // A target alone is published on a port that is left to chance.
        if rest.contains(':') { format!("127.0.0.1:{rest}") } else { format!("127.0.0.1::{rest}") }
    }
}

/// What stands before and behind the last colon that parts anything: not one in an address or a default.
fn split(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    let mut at = None;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b':' if depth == 0 => at = Some(index),
            _ => {}
        }
    }
    at.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?)))
}

/// The address of a host, a default in the place of its variable.
fn address(host: &str) -> Option<&str> {
    if !host.contains('$') {
        return Some(host);
    }
    default(host).filter(|default| !default.is_empty())
}

/// The default of a variable: `127.0.0.1` of `${HOST:-127.0.0.1}`.
pub(super) fn default(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    let at = inner.find('-')?;
    inner.get(at + 1..).filter(|default| !default.contains('$'))
}

/// The first and the last of a range of ports, or the one.
fn range(text: &str) -> Option<(u16, u16)> {
    let text = if text.contains('$') { default(text)? } else { text };
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.parse().ok()?, last.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reaches_a_port() {
        for (text, open, is_postgres, bound) in [
            ("5432:5432", true, true, "127.0.0.1:5432:5432"),
            ("5432", true, true, "127.0.0.1::5432"),
            ("127.0.0.1:5432:5432", false, true, ""),
            ("0.0.0.0:15432:5432/tcp", true, true, "127.0.0.1:15432:5432/tcp"),
            ("[::]:5432:5432", true, true, "127.0.0.1:5432:5432"),
            ("[::1]:5432:5432", false, true, ""),
            ("${PORT:-5432}:5432", true, true, "127.0.0.1:${PORT:-5432}:5432"),
            ("${BIND:-127.0.0.1}:5432:5432", false, true, ""),
            ("${BIND}:5432:5432", false, true, ""),
            ("5430-5440:5430-5440", true, true, "127.0.0.1:5430-5440:5430-5440"),
            ("8000:8000", true, false, "127.0.0.1:8000:8000"),
        ] {
            let port = Port::of(text).expect(text);
            assert_eq!((port.is_open(), port.is_one_of(&[5432]).is_some()), (open, is_postgres), "{text}");
            assert!(!open || port.on_loopback() == bound, "{text}: {}", port.on_loopback());
        }
        assert_eq!(Port::of("${PORT}:${PORT}"), None);
    }
}
