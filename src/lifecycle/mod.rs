//! Until when is this supported? Release cycles of runtimes, images, frameworks and libraries, from an embedded table or a
//! newer one that somebody got.

mod stated;
mod table;
mod updated;

use std::sync::{LazyLock, OnceLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, Edition, Package, Part, Release, Releases, Text, Version};

pub use table::Table;
pub use updated::table_of;

/// When something ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfLife {
    /// With this day.
    On(Date),
    /// It has ended; nobody wrote down when.
    Reached,
    /// No end is planned.
    NotPlanned,
}

impl EndOfLife {
    /// Whether it lies in the past on a day. The last day itself still counts as supported.
    pub fn is_past(self, on: Date) -> bool {
        match self {
            Self::On(end) => end < on,
            Self::Reached => true,
            Self::NotPlanned => false,
        }
    }
}

/// One line of releases that is supported together: python 3.12, nodejs 22.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// The product: `python`, `nodejs`, `postgresql`.
    pub product: Text,
    /// The cycle: `3.12`, `22`.
    pub name: Text,
    /// When its first release came out.
    pub released: Date,
    /// Until when it gets more than security fixes.
    pub active_until: Option<EndOfLife>,
    /// Until when it gets anything at all; `None` where nobody says.
    pub end_of_life: Option<EndOfLife>,
    /// Since when it is a line with long-term support, where it is one.
    pub lts: Option<Date>,
    /// Its latest release when the table was made.
    pub latest: Text,
    /// When that came out, where it is said.
    pub latest_released: Option<Date>,
}

impl Cycle {
    /// Whether the cycle is out and gets fixes on a day.
    pub fn supported(&self, on: Date) -> bool {
        self.released <= on && !self.end_of_life.is_some_and(|end| end.is_past(on))
    }

    /// Its latest release, as far as it was out on a day.
    pub fn latest_on(&self, on: Date) -> Option<Text> {
        self.latest_released.is_some_and(|day| day <= on).then_some(self.latest)
    }

    /// The last day of support, by which cycles are compared: an end that nobody says lies beyond all that are said.
    fn last_day(&self) -> Date {
        match self.end_of_life {
            Some(EndOfLife::On(end)) => end,
            Some(EndOfLife::Reached) => Date::MIN,
            Some(EndOfLife::NotPlanned) | None => Date::MAX,
        }
    }

    /// The last day of support, where one is known.
    pub fn end(&self) -> Option<Date> {
        match self.end_of_life {
            Some(EndOfLife::On(end)) => Some(end),
            _ => None,
        }
    }
}

/// The lifecycles that are known.
#[derive(Debug)]
pub struct Lifecycles {
    /// The cycles of each product, newest first.
    products: FxHashMap<Text, Vec<Cycle>>,
    packages: FxHashMap<Package, Text>,
    /// The runtime that a product is, where it is one.
    runtimes: FxHashMap<Text, Package>,
    codenames: FxHashMap<(Text, Text), Text>,
    edition: Edition,
    /// What is wrong with the updated table that was to be used.
    trouble: Option<String>,
}

/// The tables that are built in, by the names of their files.
pub const EMBEDDED: [Table; 4] = [
    Table::new("lifecycles", include_str!("../../rules/lifecycles.tsv")),
    Table::new("lifecycle-runners", include_str!("../../rules/lifecycle-runners.tsv")),
    Table::new("lifecycle-purls", include_str!("../../rules/lifecycle-purls.tsv")),
    Table::new("lifecycle-codenames", include_str!("../../rules/lifecycle-codenames.tsv")),
];

static BUILT_IN: LazyLock<Lifecycles> = LazyLock::new(|| {
    let [cycles, runners, packages, codenames] = EMBEDDED;
    Lifecycles::parse(&[cycles, runners], packages, codenames)
});

/// The updated table, where there is one.
static UPDATE: OnceLock<String> = OnceLock::new();

static UPDATED: LazyLock<Lifecycles> = LazyLock::new(|| {
    let [_, runners, packages, codenames] = EMBEDDED;
    let built_in = Lifecycles::parse(&[EMBEDDED[0], runners], packages, codenames);
    match UPDATE.get() {
        Some(text) => built_in.updated(Table::new("lifecycles", text)),
        None => built_in,
    }
});

impl Lifecycles {
    /// The table that is built in, parsed when first asked for.
    pub fn embedded() -> &'static Self {
        &BUILT_IN
    }

    /// The table that counts in this run, parsed when first asked for: the updated one, where there is one and it is newer
    /// than the one that is built in.
    pub fn in_use() -> &'static Self {
        if UPDATE.get().is_some() { &UPDATED } else { &BUILT_IN }
    }

    /// From now on this table, as `overhaul data update` kept it, is the one in use. To be said once, before anybody asks.
    pub fn use_update(text: String) {
        let _ = UPDATE.set(text);
    }

    /// Up to which day the table knows, and where it comes from.
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// Why an updated table is not used, where there is one.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// How many products and cycles it knows.
    pub fn size(&self) -> (usize, usize) {
        (self.products.len(), self.products.values().map(Vec::len).sum())
    }

    /// The product that a package delivers: `nodejs` for `oci/library/node` and for `runtime/node`.
    pub fn product(&self, package: &Package) -> Option<Text> {
        self.packages.get(package).copied()
    }

    /// The runtime that a package is or delivers: `runtime/node` for itself and for `oci/library/node`.
    pub fn runtime(&self, package: &Package) -> Option<Package> {
        if package.ecosystem == EcosystemId::RUNTIME {
            return Some(*package);
        }
        self.runtimes.get(&self.product(package)?).copied()
    }

    /// The cycles of a package's product, newest first; empty for a package that is not covered.
    pub fn cycles(&self, package: &Package) -> &[Cycle] {
        self.product(package).and_then(|product| self.products.get(&product)).map_or(&[], Vec::as_slice)
    }

    /// The cycle that a version (`3.9.1`), a tag (`3.9-slim`, `bookworm`) or a part of one (`3`) belongs to.
    ///
    /// A version that says less than a cycle does (`python:3`) is what such a cycle gives: the one that is supported
    /// longest, since `mongo:7` never leads to 7.3, which ended long before 7.0.
    /// `None` means "not covered", never "supported".
    pub fn cycle(&self, package: &Package, version: &str) -> Option<&Cycle> {
        let product = self.product(package)?;
        let cycles = self.products.get(&product)?;
        let numbers = match leading_numbers(version) {
            numbers if numbers.is_empty() => {
                let word = version.split('-').next().unwrap_or_default();
                leading_numbers(self.codenames.get(&(product, Text::from(word)))?)
            }
            numbers => numbers,
        };
        let exact = cycles
            .iter()
            .map(|cycle| (cycle, leading_numbers(&cycle.name)))
            .filter(|(_, name)| numbers.starts_with(name))
            .max_by_key(|(_, name)| name.len());
        exact.map(|(cycle, _)| cycle).or_else(|| {
            let open = cycles.iter().filter(|cycle| leading_numbers(&cycle.name).starts_with(&numbers));
            open.rev().max_by_key(|cycle| cycle.last_day())
        })
    }

    /// The name under which a cycle of a package's product is tagged: `trixie` for 13, where it has one.
    pub fn codename(&self, package: &Package, cycle: &str) -> Option<Text> {
        let product = self.product(package)?;
        let named = self.codenames.iter().find(|((of, _), named)| *of == product && named.as_str() == cycle);
        named.map(|((_, codename), _)| *codename)
    }

    /// Whether a word is the name of a base system that gets no fixes any more on a day: `buster`, `focal`.
    pub fn is_ended_base(&self, word: &str, on: Date) -> bool {
        ["debian", "ubuntu"].iter().any(|product| {
            let cycle = self.codenames.get(&(Text::from(product), Text::from(word)));
            let cycles = self.products.get(&Text::from(product)).map_or(&[][..], Vec::as_slice);
            cycle.is_some_and(|name| cycles.iter().any(|cycle| cycle.name == *name && !cycle.supported(on)))
        })
    }

    /// The cycle to move to on a day: the newest supported one, or the newest with long-term support where the product has such lines.
    pub fn newest_supported(&self, package: &Package, on: Date) -> Option<&Cycle> {
        let supported = || self.cycles(package).iter().filter(|cycle| cycle.supported(on));
        supported().find(|cycle| cycle.lts.is_some_and(|since| since <= on)).or_else(|| supported().next())
    }

    /// The cycles of a runtime as releases, so that a range over runtimes resolves as every other range does.
    pub fn releases(&self, package: &Package) -> Option<Releases> {
        if package.ecosystem != EcosystemId::RUNTIME {
            return None;
        }
        let release = |cycle: &Cycle| Release {
            version: version(&cycle.name),
            published: cycle.released.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()),
            yanked: None,
            deprecated: None,
            requires: Box::default(),
            digest: None,
            pythons: None,
        };
        let mut all: Vec<Release> = self.cycles(package).iter().map(release).collect();
        all.sort_by(|a, b| a.version.cmp(&b.version));
        (!all.is_empty()).then(|| Releases { all, dated: true, ..Releases::default() })
    }
}

/// A cycle as a version, with the key that the ecosystem of runtimes builds: the numbers without trailing zeros, then `Final`.
fn version(cycle: &str) -> Version {
    let mut numbers = leading_numbers(cycle);
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    let key: Vec<Part> = numbers.into_iter().map(Part::Number).chain([Part::Final]).collect();
    Version::new(cycle, key)
}

/// The numbers that a version starts with: 3 and 9 of `v3.9-slim`. A number too large to be one ends them.
fn leading_numbers(version: &str) -> Vec<u64> {
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    let mut numbers = Vec::new();
    for part in version.split('.') {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match part[..digits].parse() {
            Ok(number) => numbers.push(number),
            Err(_) => break,
        }
        if digits < part.len() {
            break;
        }
    }
    numbers
}
