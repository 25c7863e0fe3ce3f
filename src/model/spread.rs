//! How far the versions of one package lie apart.

use super::{Package, Place, Safety, Text};

/// The versions of one package that are in use, over the fleet or in one repository.
#[derive(Clone, Debug)]
pub struct Spread {
    /// The package.
    pub package: Package,
    /// The versions, newest first.
    pub versions: Vec<Running>,
    /// The newest release that anybody should use, as far as that is known.
    pub latest: Option<Text>,
    /// What would have to change for all to use the same, by place.
    pub changes: Vec<Change>,
}

/// One version, and where it is in use.
#[derive(Clone, Debug)]
pub struct Running {
    /// The version; a requirement where no lock file and no pin says more.
    pub version: Text,
    /// Where, in the order of reports.
    pub places: Vec<Place>,
}

/// What one place would have to say.
#[derive(Clone, Debug)]
pub struct Change {
    /// The place of the requirement.
    pub place: Place,
    /// The requirement as written.
    pub from: Text,
    /// The version in use.
    pub version: Text,
    /// The version to converge on.
    pub to: Text,
    /// The requirement that asks for it, in its author's shape; `None` where the shape cannot say it, or says it already.
    pub requirement: Option<Text>,
    /// Who has to look at it; `None` where it is not proposed.
    pub safety: Option<Safety>,
    /// What to do instead, or what else.
    pub help: Option<String>,
}

impl Spread {
    /// How many repositories it spans.
    pub fn repositories(&self) -> usize {
        repositories(self.versions.iter().flat_map(|version| &version.places))
    }
}

impl Running {
    /// How many repositories use it.
    pub fn repositories(&self) -> usize {
        repositories(&self.places)
    }
}

fn repositories<'a>(places: impl IntoIterator<Item = &'a Place>) -> usize {
    let mut numbers: Vec<u32> = places.into_iter().map(|place| place.source.repository).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.len()
}
