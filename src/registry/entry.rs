//! One cache entry as bytes: what a registry said of one package, small and quick to read.
//!
//! ```text
//! magic, 8 bytes │ fetched at, i64 seconds │ checksum of the rest, u64 │ the rest: `Kept`, in postcard
//! ```
//! The time stands at a fixed place, so that "unchanged" rewrites 8 bytes. The ordering keys are kept with the versions:
//! reading them back is several times faster than parsing the versions again. They are as good as the program that
//! built them, so the key of an entry holds the program's version.

use std::fmt;
use std::hash::Hasher as _;
use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHasher};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{
    Constraint, EcosystemId, Lookup, Package, Part, Pythons, Release, Releases, Standing, Text, Version,
};

use super::http::Validators;

const MAGIC: [u8; 8] = *b"overhau3";
const HEAD: usize = 24;

/// What an entry says.
pub(super) struct Entry {
    pub(super) lookup: Lookup,
    pub(super) fetched: Timestamp,
    /// Whether publication dates were asked for.
    pub(super) dated: bool,
    pub(super) validators: Validators,
    /// The entry as it lies on disk.
    pub(super) bytes: Vec<u8>,
}

/// The bytes of an entry. `lookup` is `Found` or `Missing`: ignorance is not kept.
pub(super) fn encode(key: &str, lookup: &Lookup, fetched: Timestamp, dated: bool, validators: &Validators) -> Vec<u8> {
    let mut texts = Texts::default();
    let releases = match lookup {
        Lookup::Found(releases) => Some(keep(releases, &mut texts)),
        _ => None,
    };
    let kept = Kept {
        key,
        etag: validators.etag.as_deref(),
        last_modified: validators.last_modified.as_deref(),
        dated,
        texts: texts.all,
        releases,
    };
    // Writing to memory cannot fail; an empty entry would be fetched again.
    seal(fetched, &postcard::to_stdvec(&kept).unwrap_or_default())
}

/// The bytes of a file: when it was fetched, and what it says.
pub(super) fn seal(fetched: Timestamp, rest: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + rest.len());
    bytes.extend(MAGIC);
    bytes.extend(fetched.as_second().to_le_bytes());
    bytes.extend(checksum(rest).to_le_bytes());
    bytes.extend(rest);
    bytes
}

/// When a file was fetched, and what it says; `None` where it is not whole.
pub(super) fn unseal(bytes: &[u8]) -> Option<(Timestamp, &[u8])> {
    let (magic, after) = bytes.split_first_chunk::<8>()?;
    let (fetched, after) = after.split_first_chunk::<8>()?;
    let (sum, rest) = after.split_first_chunk::<8>()?;
    if *magic != MAGIC || u64::from_le_bytes(*sum) != checksum(rest) {
        return None;
    }
    Some((Timestamp::from_second(i64::from_le_bytes(*fetched)).ok()?, rest))
}

/// The same entry, found unchanged at another time.
pub(super) fn touch(bytes: &mut [u8], fetched: Timestamp) {
    if let Some(place) = bytes.get_mut(8..16) {
        place.copy_from_slice(&fetched.as_second().to_le_bytes());
    }
}

/// What the bytes say; `None` where they are not a whole entry of this key.
pub(super) fn decode(key: &str, bytes: Vec<u8>) -> Option<Entry> {
    let (fetched, rest) = unseal(&bytes)?;
    let kept: Kept<'_> = postcard::from_bytes(rest).ok()?;
    if kept.key != key {
        return None;
    }
    let lookup = match kept.releases {
        Some(releases) => Lookup::Found(Arc::new(restore(releases, &kept.texts)?)),
        None => Lookup::Missing,
    };
    let validators =
        Validators { etag: kept.etag.map(str::to_owned), last_modified: kept.last_modified.map(str::to_owned) };
    let dated = kept.dated;
    Some(Entry { lookup, fetched, dated, validators, bytes })
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    key: &'a str,
    etag: Option<&'a str>,
    last_modified: Option<&'a str>,
    dated: bool,
    /// What many releases say alike: names, requirements, reasons. Others name one by its index.
    #[serde(borrow)]
    texts: Vec<&'a str>,
    #[serde(borrow)]
    releases: Option<KeptReleases<'a>>,
}

#[derive(Serialize, Deserialize)]
struct KeptReleases<'a> {
    #[serde(borrow)]
    all: Vec<KeptRelease<'a>>,
    /// The distinct lists of constraints: ecosystem, name, requirement.
    requires: Vec<Vec<(u32, u32, u32)>>,
    #[serde(borrow)]
    tags: Vec<(&'a str, &'a str)>,
    #[serde(borrow)]
    standing: KeptStanding<'a>,
    #[serde(borrow)]
    unordered: Vec<&'a str>,
    dated: bool,
}

#[derive(Serialize, Deserialize)]
struct KeptRelease<'a> {
    version: &'a str,
    key: KeptKey,
    /// Seconds and nanoseconds.
    published: Option<(i64, i32)>,
    yanked: Option<u32>,
    deprecated: Option<u32>,
    requires: u32,
    digest: Option<&'a str>,
    /// [`Pythons::only`] and [`Pythons::since`].
    pythons: Option<(u32, u32)>,
}

/// An ordering key, written part by part and read back without a list in between: there are a hundred thousand of them.
struct KeptKey(Vec<Part>);

impl Serialize for KeptKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(keep_part))
    }
}

impl<'de> Deserialize<'de> for KeptKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = KeptKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the parts of an ordering key")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<KeptKey, A::Error> {
                let mut key = Vec::with_capacity(parts.size_hint().unwrap_or_default().min(64));
                while let Some(part) = parts.next_element::<KeptPart<'de>>()? {
                    key.push(restore_part(part));
                }
                Ok(KeptKey(key))
            }
        }
        deserializer.deserialize_seq(Parts)
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum KeptPart<'a> {
    Epoch(u64),
    Dev,
    Pre,
    Final,
    Post,
    Number(u64),
    Huge(u32, &'a str),
    Text(&'a str),
}

#[derive(Serialize, Deserialize)]
enum KeptStanding<'a> {
    Active,
    Archived,
    Deprecated(&'a str),
    Quarantined,
    Placeholder,
}

#[derive(Default)]
struct Texts {
    all: Vec<&'static str>,
    indices: FxHashMap<Text, u32>,
}

impl Texts {
    fn index(&mut self, text: Text) -> u32 {
        let next = self.all.len() as u32;
        *self.indices.entry(text).or_insert_with(|| {
            self.all.push(text.as_str());
            next
        })
    }
}

fn keep(releases: &Releases, texts: &mut Texts) -> KeptReleases<'static> {
    let mut lists: FxHashMap<&[Constraint], u32> = FxHashMap::default();
    let mut requires = Vec::new();
    let all = releases.all.iter().map(|release| KeptRelease {
        version: release.version.as_str(),
        key: KeptKey(release.version.key().to_vec()),
        published: release.published.map(|at| (at.as_second(), at.subsec_nanosecond())),
        yanked: release.yanked.map(|reason| texts.index(reason)),
        deprecated: release.deprecated.map(|reason| texts.index(reason)),
        requires: *lists.entry(&release.requires).or_insert_with(|| {
            let list = release.requires.iter().map(|needed| {
                let ecosystem = Text::from(needed.package.ecosystem.as_str());
                (texts.index(ecosystem), texts.index(needed.package.name), texts.index(needed.requirement))
            });
            requires.push(list.collect());
            requires.len() as u32 - 1
        }),
        digest: release.digest.map(|digest| digest.as_str()),
        pythons: release.pythons.map(|pythons| (pythons.only, pythons.since)),
    });
    KeptReleases {
        all: all.collect(),
        requires,
        tags: releases.tags.iter().map(|(tag, version)| (tag.as_str(), version.as_str())).collect(),
        standing: match &releases.standing {
            Standing::Active => KeptStanding::Active,
            Standing::Archived => KeptStanding::Archived,
            Standing::Deprecated(reason) => KeptStanding::Deprecated(reason.as_str()),
            Standing::Quarantined => KeptStanding::Quarantined,
            Standing::Placeholder => KeptStanding::Placeholder,
        },
        unordered: releases.unordered.iter().map(Text::as_str).collect(),
        dated: releases.dated,
    }
}

fn keep_part(part: &Part) -> KeptPart<'static> {
    match *part {
        Part::Epoch(number) => KeptPart::Epoch(number),
        Part::Dev => KeptPart::Dev,
        Part::Pre => KeptPart::Pre,
        Part::Final => KeptPart::Final,
        Part::Post => KeptPart::Post,
        Part::Number(number) => KeptPart::Number(number),
        Part::Huge(digits, text) => KeptPart::Huge(digits, text.as_str()),
        Part::Text(text) => KeptPart::Text(text.as_str()),
    }
}

fn restore(kept: KeptReleases<'_>, texts: &[&str]) -> Option<Releases> {
    let texts: Vec<Text> = texts.iter().map(|text| Text::from(text)).collect();
    let text = |index: u32| texts.get(index as usize).copied();
    let mut lists: Vec<Box<[Constraint]>> = Vec::with_capacity(kept.requires.len());
    for list in kept.requires {
        let list = list.into_iter().map(|(ecosystem, name, requirement)| {
            let ecosystem = EcosystemId::named(&text(ecosystem)?)?;
            Some(Constraint { package: Package { ecosystem, name: text(name)? }, requirement: text(requirement)? })
        });
        lists.push(list.collect::<Option<_>>()?);
    }
    // An index that leads nowhere is a broken entry, not an absent reason.
    let reason = |index: Option<u32>| match index {
        Some(index) => text(index).map(Some),
        None => Some(None),
    };
    let mut all = Vec::with_capacity(kept.all.len());
    for release in kept.all {
        let published = match release.published {
            Some((second, nanosecond)) => Some(Timestamp::new(second, nanosecond).ok()?),
            None => None,
        };
        all.push(Release {
            version: Version::new(release.version, release.key.0),
            published,
            yanked: reason(release.yanked)?,
            deprecated: reason(release.deprecated)?,
            requires: lists.get(release.requires as usize)?.clone(),
            digest: release.digest.map(Text::from),
            pythons: release.pythons.map(|(only, since)| Pythons { only, since }),
        });
    }
    Some(Releases {
        all,
        tags: kept.tags.into_iter().map(|(tag, version)| (Text::from(tag), Text::from(version))).collect(),
        standing: match kept.standing {
            KeptStanding::Active => Standing::Active,
            KeptStanding::Archived => Standing::Archived,
            KeptStanding::Deprecated(reason) => Standing::Deprecated(Text::from(reason)),
            KeptStanding::Quarantined => Standing::Quarantined,
            KeptStanding::Placeholder => Standing::Placeholder,
        },
        unordered: kept.unordered.into_iter().map(Text::from).collect(),
        dated: kept.dated,
    })
}

fn restore_part(part: KeptPart<'_>) -> Part {
    match part {
        KeptPart::Epoch(number) => Part::Epoch(number),
        KeptPart::Dev => Part::Dev,
        KeptPart::Pre => Part::Pre,
        KeptPart::Final => Part::Final,
        KeptPart::Post => Part::Post,
        KeptPart::Number(number) => Part::Number(number),
        KeptPart::Huge(digits, text) => Part::Huge(digits, Text::from(text)),
        KeptPart::Text(text) => Part::Text(Text::from(text)),
    }
}
