//! What a repository has: git's advertisement of refs, in the packets of its smart protocol or in plain lines.
//!
//! The packets are what a server sends; the lines (`<object>\t<name>`) are what a server without git sends, and what
//! `git ls-remote` prints, so a recorded answer can be either. Behind the line of a tag object stands one with `^{}`
//! that names the commit. See gitprotocol-pack(5), gitprotocol-http(5).

use rustc_hash::FxHashMap;

use super::reference::is_object_id;
use crate::ecosystem::{Ecosystem, Malformed};
use crate::model::{Release, Releases, Text};

/// What servers call themselves in their first packet.
const SERVICE: &[u8] = b"# service=";
/// The longest part of a server's own words that is repeated.
const LONGEST_WORDS: usize = 200;

/// The name below the server: `owner/name` and nothing else, so that no address leads elsewhere.
pub(super) fn repository(name: &str) -> Result<&str, Malformed> {
    let is_name = |part: &str| {
        !part.trim_matches('.').is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    match name.split_once('/') {
        Some((owner, repository)) if is_name(owner) && is_name(repository) => Ok(name),
        _ => Err(Malformed::new(format!("`{name}` is not `owner/name` of a repository"))),
    }
}

/// The releases that the refs are: tags that hold a version, each with its commit. Other tags, and branches that are
/// named like a version, exist and are no releases.
pub(super) fn releases(body: &[u8]) -> Result<Releases, Malformed> {
    let refs = read(body)?;
    let mut releases = Releases::default();
    for (name, object) in &refs.tags {
        match super::GitHub.version(name) {
            Some(version) => releases.all.push(Release {
                version,
                published: None,
                yanked: None,
                deprecated: None,
                requires: Box::default(),
                digest: Some(Text::from(object)),
                pythons: None,
            }),
            None => releases.unordered.push(Text::from(name)),
        }
    }
    let is_versioned = |name: &&str| !refs.tags.contains_key(*name) && super::GitHub.version(name).is_some();
    releases.unordered.extend(refs.branches.iter().copied().filter(is_versioned).map(Text::from));
    releases.all.sort_by(|a, b| a.version.cmp(&b.version));
    releases.unordered.sort_unstable();
    Ok(releases)
}

/// The refs of a repository.
#[derive(Default)]
struct Refs<'a> {
    /// Each with the commit that it leads to.
    tags: FxHashMap<&'a str, &'a str>,
    branches: Vec<&'a str>,
}

impl<'a> Refs<'a> {
    fn add(&mut self, object: &'a str, name: &'a str) {
        if let Some(branch) = name.strip_prefix("refs/heads/") {
            self.branches.push(branch);
        } else if let Some(tag) = name.strip_prefix("refs/tags/") {
            match tag.strip_suffix("^{}") {
                Some(tag) => drop(self.tags.insert(tag, object)),
                None => drop(self.tags.entry(tag).or_insert(object)),
            }
        }
    }
}

/// The refs in a body, whichever form it has.
fn read(body: &[u8]) -> Result<Refs<'_>, Malformed> {
    let mut refs = Refs::default();
    let hex = body.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    match body.get(hex) {
        _ if body.is_empty() => return Err(Malformed::new("expected the refs of a repository, got an empty answer")),
        Some(b'<') => return Err(Malformed::new("expected the refs of a repository, got HTML")),
        Some(b'\t') => {
            for (number, line) in body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate() {
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                let wrong = || Malformed::new(format!("line {} is not a ref", number + 1));
                read_ref(line, b'\t', &mut refs).ok_or_else(wrong)?;
            }
        }
        _ => read_packets(body, &mut refs)?,
    }
    Ok(refs)
}

/// Reads an object and a name; `None` where that is not what it is. A name that is not UTF-8 cannot be written in any
/// file that is read, so it is passed over.
fn read_ref<'a>(line: &'a [u8], separator: u8, refs: &mut Refs<'a>) -> Option<()> {
    let at = line.iter().position(|byte| *byte == separator)?;
    let object = str::from_utf8(line.get(..at)?).ok().filter(|object| is_object_id(object))?;
    if let Ok(name) = str::from_utf8(line.get(at + 1..)?) {
        refs.add(object, name);
    }
    Some(())
}

/// Reads packets up to the one that ends the list: four digits of length, then so many bytes less four.
fn read_packets<'a>(body: &'a [u8], refs: &mut Refs<'a>) -> Result<(), Malformed> {
    let mut at = 0;
    let mut is_introduced = false;
    loop {
        let cut_off = || Malformed { message: "the list of refs is cut off".into(), at: Some(body.len()) };
        let wrong = |message: &str| Malformed { message: message.into(), at: Some(at) };
        let digits = body.get(at..at + 4).ok_or_else(cut_off)?;
        let length = str::from_utf8(digits).ok().and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let length = length.filter(|length| *length == 0 || *length >= 4);
        let length = length.ok_or_else(|| wrong("not the refs of a repository as git tells them"))?;
        if length == 0 && !is_introduced {
            return Ok(());
        }
        if length == 0 {
            // The server's name for the service has an end of its own.
            is_introduced = false;
            at += 4;
            continue;
        }
        let packet = body.get(at + 4..at + length).ok_or_else(cut_off)?;
        let packet = packet.strip_suffix(b"\n").unwrap_or(packet);
        if packet.starts_with(SERVICE) {
            is_introduced = true;
        } else if let Some(words) = packet.strip_prefix(b"ERR ") {
            return Err(Malformed::new(format!("the server says: {}", repeated(words))));
        } else if packet.starts_with(b"version ") && packet != b"version 1" {
            return Err(wrong("a version of git's protocol that was not asked for"));
        } else if !packet.starts_with(b"version ") && !packet.starts_with(b"shallow ") {
            // Behind the first ref stands what the server is able to.
            let line = packet.split(|byte| *byte == 0).next().unwrap_or_default();
            read_ref(line, b' ', refs).ok_or_else(|| wrong("not a ref"))?;
        }
        at += length;
    }
}

/// A server's words, on one line and not too many.
fn repeated(words: &[u8]) -> String {
    let words = String::from_utf8_lossy(words);
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_WORDS).collect()
}
