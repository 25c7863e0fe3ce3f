//! How a requirement over semantic versions is rewritten for a newer version, in the shape its author used.
//!
//! The ecosystem says where the clauses of the requirement stand; here each shape proposes an edit of their numbers, and
//! what comes out is read again and kept only if it admits the version. Nothing that is not a number of a clause changes.

use std::ops::Range;

use crate::model::{Skip, Version};

/// One comparison of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// What it compares.
    pub kind: Kind,
    /// The bytes of its version, without operator, spaces or a leading `v`.
    pub span: Range<usize>,
}

/// What a clause does with its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Follows it: `^1.2`, `~1.2`, `=1.2.3`, `1.x`.
    Follow,
    /// Starts at it: `>`, `>=`, the left side of `1.2 - 2`.
    Floor,
    /// Ends before it: `<`.
    Below,
    /// Ends with it: `<=`, the right side of `1.2 - 2`.
    UpTo,
}

impl Kind {
    /// The kind of that operator; `None` where there is no such operator.
    pub fn of(operator: &str) -> Option<Self> {
        match operator {
            "" | "=" | "^" | "~" | "~>" => Some(Self::Follow),
            ">" | ">=" => Some(Self::Floor),
            "<" => Some(Self::Below),
            "<=" => Some(Self::UpTo),
            _ => None,
        }
    }

    fn is_cap(self) -> bool {
        matches!(self, Self::Below | Self::UpTo)
    }
}

/// The requirement rewritten so that it admits `to`, which it does not yet admit.
///
/// `1.2`, `^1.2.3` and their like take the numbers of `to` at the precision they have. A cap alone moves just above `to`.
/// Of a floor and a cap both move, or the cap alone where the floor cannot. Everything else, and everything that would
/// lower a floor, cannot be said.
pub fn raise(text: &str, clauses: &[Clause], to: &Version, admits: impl Fn(&str) -> bool) -> Result<String, Skip> {
    let written: Vec<Written> =
        clauses.iter().map(|clause| Written::new(text.get(clause.span.clone()).unwrap_or_default())).collect();
    let kinds: Vec<Kind> = clauses.iter().map(|clause| clause.kind).collect();
    let say = |numbers: &[Option<String>]| splice(text, clauses, numbers).filter(|said| admits(said));
    let said = match (&*written, &*kinds) {
        ([only], [Kind::Below]) => say(&[only.above(to, None)]),
        ([only], [_]) => say(&[only.follow(to)]),
        ([floor, cap], [Kind::Floor, kind]) if kind.is_cap() => {
            let cap = cap.move_cap(*kind, to, floor);
            say(&[floor.follow(to), cap.clone()]).or_else(|| say(&[floor.keep(), cap]))
        }
        ([cap, floor], [kind, Kind::Floor]) if kind.is_cap() => {
            let cap = cap.move_cap(*kind, to, floor);
            say(&[cap.clone(), floor.follow(to)]).or_else(|| say(&[cap, floor.keep()]))
        }
        _ => None,
    };
    said.ok_or(Skip::Shape)
}

/// The text with the numbers of the clauses replaced; `None` where one of them cannot be said.
fn splice(text: &str, clauses: &[Clause], numbers: &[Option<String>]) -> Option<String> {
    let mut result = String::with_capacity(text.len() + 8);
    let mut at = 0;
    for (clause, number) in clauses.iter().zip(numbers) {
        result.push_str(text.get(at..clause.span.start)?);
        result.push_str(number.as_ref()?);
        at = clause.span.end;
    }
    result.push_str(text.get(at..)?);
    Some(result)
}

/// A version as a clause writes it: perhaps not all components, perhaps with `x` or `*` for some.
struct Written<'a> {
    text: &'a str,
    components: Vec<&'a str>,
    /// What follows the first `-`; `None` where there is none.
    prerelease: Option<&'a str>,
}

impl<'a> Written<'a> {
    fn new(text: &'a str) -> Self {
        let text = without_build(text);
        let (release, prerelease) =
            text.split_once('-').map_or((text, None), |(release, prerelease)| (release, Some(prerelease)));
        Self { text, components: release.split('.').collect(), prerelease }
    }

    /// The number at that index, `None` for a wildcard.
    fn number(&self, index: usize) -> Option<u64> {
        self.components.get(index).map_or(Some(0), |component| component.parse().ok())
    }

    /// How many components are numbers; wildcards come last.
    fn precision(&self) -> usize {
        self.components.iter().take_while(|component| component.parse::<u64>().is_ok()).count()
    }

    /// The numbers of `to` at this precision; `None` where that lowers a number or cannot say a pre-release.
    fn follow(&self, to: &Version) -> Option<String> {
        let numbers = (0..3).map(|index| self.number(index).unwrap_or(0));
        let lowers = numbers.gt((0..3).map(|index| to.component(index)))
            || super::key(self.text, u64::MAX).is_some_and(|key| *key > *to.key());
        if lowers || self.precision() == 0 {
            return None;
        }
        let mut result = self.render(|index| to.component(index));
        if to.is_prerelease() {
            let (_, identifiers) = without_build(to.as_str()).split_once('-')?;
            if self.precision() < 3 {
                return None;
            }
            result.push('-');
            result.push_str(identifiers);
        }
        Some(result)
    }

    /// The number as it stands, as one more proposal.
    #[allow(clippy::unnecessary_wraps)] // proposals are optional
    fn keep(&self) -> Option<String> {
        Some(self.text.to_owned())
    }

    /// The cap beside that floor, moved to admit `to`.
    fn move_cap(&self, kind: Kind, to: &Version, floor: &Self) -> Option<String> {
        match kind {
            Kind::Below => self.above(to, (0..3).find(|index| floor.number(*index) != self.number(*index))),
            _ => self.follow(to),
        }
    }

    /// The lowest bound of this shape that is above `to`: one up at the component `step`, which is what a floor and its
    /// cap let vary, or else the last component that is not zero (`<2.0` ends at a major, `<1.3.4` at a patch).
    fn above(&self, to: &Version, step: Option<usize>) -> Option<String> {
        let last = self.precision().checked_sub(1)?;
        let last_significant = (0..=last).rev().find(|index| self.number(*index) != Some(0)).unwrap_or(last);
        let step = step.unwrap_or(last_significant).min(last);
        let mut result = self.render(|index| match index {
            index if index < step => to.component(index),
            index if index == step => to.component(index).saturating_add(1),
            _ => 0,
        });
        // `<2.0.0-0` says that pre-releases of 2.0.0 are above the bound too.
        if self.prerelease == Some("0") {
            result.push_str("-0");
        }
        Some(result)
    }

    /// The components with each number replaced and each wildcard kept.
    fn render(&self, number: impl Fn(usize) -> u64) -> String {
        let component = |(index, component): (usize, &&str)| {
            component.parse::<u64>().map_or_else(|_| (*component).to_owned(), |_| number(index).to_string())
        };
        self.components.iter().enumerate().map(component).collect::<Vec<_>>().join(".")
    }
}

/// The version without its build metadata, which orders nothing and belongs to one version only.
fn without_build(text: &str) -> &str {
    text.split_once('+').map_or(text, |(text, _)| text)
}
