//! What conda calls a match specification: `channel::name>=1,<2`, `name=1.2=build`, `name[version='>=1']`.

use std::ops::Range;

use super::super::syntax::unfinished::is_template;

/// One package that is asked for, as byte ranges of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    /// The channel (and platform) before `::`, or the one that brackets name.
    pub(super) channel: Option<Range<usize>>,
    /// The name; empty where the text is no package.
    pub(super) name: Range<usize>,
    /// The version with its operators and without the build; where one would go if none is written.
    pub(super) version: Range<usize>,
    /// Whether the text is the address of an archive.
    pub(super) url: bool,
}

pub(super) fn read(text: &str) -> Spec {
    let text = text.trim_end();
    // A channel may be an address as well: `https://host/channel::name`.
    let is_archive = |path: &usize| text[*path..].rsplit('/').next().is_some_and(|file| !file.contains("::"));
    if let Some(path) = text.find("://").map(|scheme| scheme + 3).filter(is_archive) {
        return archive(text, path);
    }
    let channel = text.find("::").map(|end| 0..end);
    let from = channel.as_ref().map_or(0, |channel| channel.end + 2);
    let start = from + text[from..].len() - text[from..].trim_start().len();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let end = start + text.bytes().skip(start).take_while(is_name).count();
    let name = start..end;
    let rest = &text[end..];
    if !rest.is_empty() && !rest.starts_with([' ', '\t', '=', '<', '>', '!', '~', '[', '*', ',']) {
        return Spec { channel, name: start..start, version: start..start, url: false };
    }
    if let Some(inner) = rest.trim_start().strip_prefix('[') {
        let at = text.len() - inner.len();
        let version = bracketed(inner, "version").map(|span| at + span.start..at + span.end);
        let channel = bracketed(inner, "channel").map(|span| at + span.start..at + span.end).or(channel);
        return Spec { channel, name, version: version.unwrap_or(end..end), url: false };
    }
    let begin = text.len() - rest.trim_start().len();
    let length = version_length(&text[begin..]);
    let version = if length == 0 { end..end } else { begin..begin + length };
    Spec { channel, name, version, url: false }
}

/// How many bytes the version takes: to the `=` or the white space before a build.
fn version_length(text: &str) -> usize {
    if is_template(text) {
        return text.trim_end().len();
    }
    let mut before = b'=';
    let mut gap = None;
    for (at, byte) in text.bytes().enumerate() {
        let joins = |byte: u8| matches!(byte, b'=' | b'<' | b'>' | b'!' | b'~' | b',' | b'|');
        match byte {
            b' ' | b'\t' => {
                gap.get_or_insert(at);
                continue;
            }
            b'[' | b'#' => return gap.unwrap_or(at),
            b'=' if gap.is_none() && !joins(before) => return at,
            _ => {}
        }
        if let Some(end) = gap.take()
            && !joins(before)
            && !joins(byte)
        {
            return end;
        }
        before = byte;
    }
    text.trim_end().len()
}

/// The value of a key within brackets: `version='>=1', build=x`.
fn bracketed(inner: &str, key: &str) -> Option<Range<usize>> {
    let begins = |at: &usize| *at == 0 || inner[..*at].ends_with([',', ' ']);
    let start = inner.match_indices(&format!("{key}=")).map(|(at, _)| at).find(begins)? + key.len() + 1;
    let value = &inner[start..];
    match value.chars().next()? {
        quote @ ('\'' | '"') => Some(start + 1..start + 1 + value[1..].find(quote)?),
        _ => Some(start..start + value.find([',', ']'])?),
    }
}

/// `https://host/channel/linux-64/name-1.0-build.conda`: the name stands before the last two dashes.
fn archive(text: &str, path: usize) -> Spec {
    let end = text.find('#').unwrap_or(text.len()).max(path);
    let start = text[path..end].rfind('/').map_or(path, |slash| path + slash + 1);
    let file = &text[start..end];
    let name = file.rmatch_indices('-').nth(1).map_or(file.len(), |(at, _)| at);
    Spec { channel: None, name: start..start + name, version: end..end, url: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channel_name_and_version_are_told_apart_from_builds_and_brackets() {
        for (text, channel, name, version) in [
            ("numpy", None, "numpy", ""),
            ("numpy=1.26", None, "numpy", "=1.26"),
            ("numpy==1.26.4", None, "numpy", "==1.26.4"),
            ("numpy=1.26.4=py311_0", None, "numpy", "=1.26.4"),
            ("numpy==1.26.4=py311_0", None, "numpy", "==1.26.4"),
            ("numpy>=1.2,<2", None, "numpy", ">=1.2,<2"),
            ("numpy >=1.2, !=1.5 , <2", None, "numpy", ">=1.2, !=1.5 , <2"),
            ("numpy 1.26.* *mkl", None, "numpy", "1.26.*"),
            ("numpy >= 1.8 py36_0", None, "numpy", ">= 1.8"),
            ("numpy >=1|2.* # [linux]", None, "numpy", ">=1|2.*"),
            ("conda-forge::numpy=1", Some("conda-forge"), "numpy", "=1"),
            ("conda-forge/linux-64::_libgcc_mutex", Some("conda-forge/linux-64"), "_libgcc_mutex", ""),
            ("numpy[version='>=1,<2', build=x]", None, "numpy", ">=1,<2"),
            ("numpy[channel=conda-forge,version=\"1\"]", Some("conda-forge"), "numpy", "1"),
            ("numpy[version=1", None, "numpy", ""),
            ("numpy[md5=0, subversion=2, version=1]", None, "numpy", "1"),
            ("https://h.example/c::numpy=1", Some("https://h.example/c"), "numpy", "=1"),
            ("http://[::1]/c/noarch/numpy-1-0.conda", None, "numpy", ""),
            ("https://h.example/c/linux-64/py-lib-1.0-0.conda#00", None, "py-lib", ""),
            ("numpy=={{ version }}", None, "numpy", "=={{ version }}"),
            ("numé=1", None, "", ""),
            ("", None, "", ""),
        ] {
            let spec = read(text);
            let found = (spec.channel.map(|span| &text[span]), &text[spec.name], &text[spec.version]);
            assert_eq!(found, (channel, name, version), "{text}");
        }
    }
}
