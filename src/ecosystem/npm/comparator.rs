//! What the parts of npm's ranges stand for: `^`, `~`, wildcards and hyphens as plain comparisons.

use crate::ecosystem::semver::{prerelease_key, release_key};
use crate::model::{Part, Version};

/// The greatest number that npm reads: beyond it JavaScript's numbers have gaps.
pub(super) const GREATEST: u64 = 9_007_199_254_740_991;
/// The longest version that npm reads.
pub(super) const LONGEST: usize = 256;

/// The key of `0.0.0-0`, below which there is nothing.
const LOWEST: [Part; 5] = [Part::Number(0), Part::Number(0), Part::Number(0), Part::Pre, Part::Number(0)];

/// One comparison with one version.
#[derive(Clone, Debug)]
pub(super) struct Comparator {
    pub(super) operator: Operator,
    pub(super) key: Box<[Part]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Exact,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
}

impl Operator {
    /// The operator at the start of the text, empty for none, and what follows it.
    fn split(text: &str) -> (&str, &str) {
        let length = ["<=", ">=", "<", ">", "="].iter().find(|operator| text.starts_with(**operator));
        text.split_at(length.map_or(0, |operator| operator.len()))
    }

    fn of(text: &str) -> Self {
        match text {
            ">" => Self::Greater,
            ">=" => Self::GreaterEqual,
            "<" => Self::Less,
            "<=" => Self::LessEqual,
            _ => Self::Exact,
        }
    }

    pub(super) fn is_floor(self) -> bool {
        matches!(self, Self::Greater | Self::GreaterEqual)
    }

    pub(super) fn is_cap(self) -> bool {
        matches!(self, Self::Less | Self::LessEqual)
    }
}

impl Comparator {
    /// A comparison with a release; `None` where a number is beyond npm's.
    pub(super) fn release(operator: Operator, numbers: [u64; 3]) -> Option<Self> {
        in_reach(numbers).then(|| Self { operator, key: Box::new(release_key(numbers)) })
    }

    /// A comparison with a pre-release; `None` also where the identifiers do not follow the grammar.
    pub(super) fn prerelease(operator: Operator, numbers: [u64; 3], identifiers: &str) -> Option<Self> {
        let key = prerelease_key(numbers, identifiers).filter(|_| in_reach(numbers))?;
        Some(Self { operator, key })
    }

    pub(super) fn admits(&self, key: &[Part]) -> bool {
        match self.operator {
            Operator::Exact => *key == *self.key,
            Operator::Greater => *key > *self.key,
            Operator::GreaterEqual => *key >= *self.key,
            Operator::Less => *key < *self.key,
            Operator::LessEqual => *key <= *self.key,
        }
    }

    /// Whether it names a pre-release of the same release: only then are that release's pre-releases asked for.
    pub(super) fn names_line_of(&self, key: &[Part]) -> bool {
        self.key.get(3) == Some(&Part::Pre) && self.key.get(..3) == key.get(..3)
    }

    /// Whether it asks for nothing: `>=0.0.0`, and with pre-releases `>=0.0.0-0`.
    pub(super) fn is_everything(&self, prereleases: bool) -> bool {
        self.operator == Operator::GreaterEqual
            && if prereleases { *self.key == LOWEST } else { *self.key == release_key([0; 3]) }
    }

    /// Whether it admits nothing: `<0.0.0-0`.
    pub(super) fn is_nothing(&self) -> bool {
        self.operator == Operator::Less && *self.key == LOWEST
    }

    /// The version it names.
    pub(super) fn version(&self) -> Version {
        let part = |part: &Part| match part {
            Part::Number(number) => Some(number.to_string()),
            Part::Huge(_, word) | Part::Text(word) => Some(word.to_string()),
            _ => None,
        };
        let join = |parts: &[Part]| parts.iter().filter_map(part).collect::<Vec<_>>().join(".");
        let (release, identifiers) = self.key.split_at(self.key.len().min(3));
        let dash = if identifiers.len() > 1 { "-" } else { "" };
        let text = format!("{}{dash}{}", join(release), join(identifiers));
        Version::new(&text, self.key.clone())
    }

    /// The lowest version it admits; `None` for a cap.
    pub(super) fn floor(&self) -> Option<Version> {
        let mut lowest = self.clone();
        match (self.operator, self.key.first_chunk()) {
            (Operator::Less | Operator::LessEqual, _) => return None,
            (Operator::Greater, Some([Part::Number(major), Part::Number(minor), Part::Number(patch), Part::Final])) => {
                lowest.key = Box::new(release_key([*major, *minor, patch + 1]));
            }
            (Operator::Greater, _) => lowest.key = self.key.iter().copied().chain([Part::Number(0)]).collect(),
            _ => {}
        }
        Some(lowest.version())
    }
}

fn in_reach(numbers: [u64; 3]) -> bool {
    numbers.iter().all(|number| *number <= GREATEST)
}

/// A version of which some components may be missing or wildcards: `1`, `1.x`, `1.2.3-beta`.
#[derive(Debug)]
struct Partial<'a> {
    /// `v`, `=` and spaces before it, which only some places tolerate.
    prefix: &'a str,
    /// `None` for a wildcard or a missing component.
    numbers: [Option<u64>; 3],
    prerelease: Option<&'a str>,
    length: usize,
}

impl<'a> Partial<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let body = text.trim_start_matches(['v', '=', ' ']);
        let (prefix, _) = text.split_at(text.len() - body.len());
        let mut numbers = [None; 3];
        let mut rest = body;
        for (index, number) in numbers.iter_mut().enumerate() {
            if index > 0 {
                match rest.strip_prefix('.') {
                    Some(after) => rest = after,
                    None => break,
                }
            }
            (*number, rest) = component(rest)?;
            if index == 2
                && let Some(identifiers) = rest.strip_prefix('-')
            {
                prerelease_key([0; 3], identifiers)?;
                return Some(Self { prefix, numbers, prerelease: Some(identifiers), length: body.len() });
            }
        }
        rest.is_empty().then_some(Self { prefix, numbers, prerelease: None, length: body.len() })
    }

    /// The comparison with this version as it stands; `None` where a component is missing or the text is not strict.
    fn comparator(&self, operator: Operator) -> Option<Comparator> {
        let [Some(major), Some(minor), Some(patch)] = self.numbers else { return None };
        let prefix = self.prefix.trim_start_matches(' ');
        if !matches!(prefix, "" | "v") || prefix.len() + self.length > LONGEST {
            return None;
        }
        compare(operator, [major, minor, patch], self.prerelease)
    }

    /// Whether a number follows a wildcard, which plain wildcards do not allow and `^`, `~` and hyphens do.
    fn is_out_of_order(&self) -> bool {
        let [major, minor, patch] = self.numbers.map(|number| number.is_some());
        (!major && minor) || (!minor && patch)
    }
}

/// A component and what follows it.
fn component(text: &str) -> Option<(Option<u64>, &str)> {
    if let Some(rest) = text.strip_prefix(['x', 'X', '*']) {
        return Some((None, rest));
    }
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    if length == 0 || (length > 1 && digits.starts_with('0')) {
        return None;
    }
    // A number that is too large parses here, and is refused only where it bounds something.
    Some((Some(digits.parse().unwrap_or(u64::MAX)), rest))
}

/// The comparison with a release, or with the pre-release of these identifiers.
fn compare(operator: Operator, numbers: [u64; 3], prerelease: Option<&str>) -> Option<Comparator> {
    match prerelease {
        Some(identifiers) => Comparator::prerelease(operator, numbers, identifiers),
        None => Comparator::release(operator, numbers),
    }
}

/// Below a release and all its pre-releases.
fn below(numbers: [u64; 3]) -> Option<Comparator> {
    compare(Operator::Less, numbers, Some("0"))
}

/// The release after, at the component `index`.
fn next(mut numbers: [u64; 3], index: usize) -> [u64; 3] {
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = match at.cmp(&index) {
            std::cmp::Ordering::Less => *number,
            std::cmp::Ordering::Equal => number.saturating_add(1),
            std::cmp::Ordering::Greater => 0,
        };
    }
    numbers
}

/// The pre-release that a floor starts at where its last component is a wildcard and pre-releases are like any version.
fn lowest_prerelease(prereleases: bool) -> Option<&'static str> {
    prereleases.then_some("0")
}

/// `1.2 - 3.4`: from one version through another.
pub(super) struct Hyphen<'a> {
    from: Partial<'a>,
    to: Partial<'a>,
}

impl<'a> Hyphen<'a> {
    /// The two versions; `None` where there is no hyphen between versions.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (from, to) = text.split_once(" - ")?;
        let to = to.strip_suffix(' ').unwrap_or(to);
        Some(Self { from: Partial::parse(from)?, to: Partial::parse(to)? })
    }

    /// Its comparators; `None` where a version is not strict.
    pub(super) fn comparators(&self, prereleases: bool, found: &mut Vec<Comparator>) -> Option<()> {
        let lowest = lowest_prerelease(prereleases);
        found.extend(match self.from.numbers {
            [None, ..] => None,
            [Some(major), None, _] => Some(compare(Operator::GreaterEqual, [major, 0, 0], lowest)?),
            [Some(major), Some(minor), None] => Some(compare(Operator::GreaterEqual, [major, minor, 0], lowest)?),
            [Some(major), Some(minor), Some(patch)] => Some(match self.from.comparator(Operator::GreaterEqual)? {
                _ if prereleases && self.from.prerelease.is_none() => {
                    compare(Operator::GreaterEqual, [major, minor, patch], lowest)?
                }
                floor => floor,
            }),
        });
        found.extend(match self.to.numbers {
            [None, ..] => None,
            [Some(major), None, _] => Some(below(next([major, 0, 0], 0))?),
            [Some(major), Some(minor), None] => Some(below(next([major, minor, 0], 1))?),
            [Some(major), Some(minor), Some(patch)] => Some(match self.to.prerelease {
                Some(identifiers) => compare(Operator::LessEqual, [major, minor, patch], Some(identifiers))?,
                None if prereleases => below(next([major, minor, patch], 2))?,
                None => self.to.comparator(Operator::LessEqual)?,
            }),
        });
        Some(())
    }
}

/// The comparators of one token; `None` where it is none.
pub(super) fn simple(token: &str, prereleases: bool, found: &mut Vec<Comparator>) -> Option<()> {
    if token.is_empty() {
        return Some(());
    }
    if let Some(rest) = token.strip_prefix('^') {
        return caret(&Partial::parse(rest)?, prereleases, found);
    }
    if let Some(rest) = token.strip_prefix('~') {
        return tilde(&Partial::parse(rest.strip_prefix('>').unwrap_or(rest))?, prereleases, found);
    }
    let (operator, rest) = Operator::split(token);
    match Partial::parse(rest) {
        Some(partial) if !partial.is_out_of_order() => wildcard(operator, &partial, prereleases, found),
        _ => without_star(token, found),
    }
}

/// `^1.2.3`: up to the next change of the leftmost component that is not zero.
fn caret(partial: &Partial<'_>, prereleases: bool, found: &mut Vec<Comparator>) -> Option<()> {
    let lowest = lowest_prerelease(prereleases);
    let (floor, prerelease, step) = match partial.numbers {
        [None, ..] => return Some(()),
        [Some(major), None, _] => ([major, 0, 0], lowest, 0),
        [Some(major), Some(minor), None] => ([major, minor, 0], lowest, usize::from(major == 0)),
        [Some(major), Some(minor), Some(patch)] => {
            let step = [major, minor].iter().take_while(|number| **number == 0).count();
            ([major, minor, patch], partial.prerelease, step)
        }
    };
    follow(floor, prerelease, step, partial, found)
}

/// `~1.2.3`: up to the next change of the second component, of the first where there is no second.
fn tilde(partial: &Partial<'_>, prereleases: bool, found: &mut Vec<Comparator>) -> Option<()> {
    let lowest = lowest_prerelease(prereleases);
    let (floor, prerelease, step) = match partial.numbers {
        [None, ..] => return Some(()),
        [Some(major), None, _] => ([major, 0, 0], lowest, 0),
        [Some(major), Some(minor), None] => ([major, minor, 0], lowest, 1),
        [Some(major), Some(minor), Some(patch)] => ([major, minor, patch], partial.prerelease, 1),
    };
    follow(floor, prerelease, step, partial, found)
}

/// From a version up to the next at the component `step`.
fn follow(
    floor: [u64; 3],
    prerelease: Option<&str>,
    step: usize,
    partial: &Partial<'_>,
    found: &mut Vec<Comparator>,
) -> Option<()> {
    if partial.length > LONGEST {
        return None;
    }
    found.push(compare(Operator::GreaterEqual, floor, prerelease)?);
    found.push(below(next(floor, step))?);
    Some(())
}

/// `1.2.3`, `>=1.x`, `<2`, `*`: a plain comparison, perhaps with wildcards.
fn wildcard(operator: &str, partial: &Partial<'_>, prereleases: bool, found: &mut Vec<Comparator>) -> Option<()> {
    let lowest = lowest_prerelease(prereleases);
    let (numbers, last) = match partial.numbers {
        [None, ..] => {
            // Nothing is above or below everything.
            if matches!(operator, "<" | ">") {
                found.push(below([0; 3])?);
            }
            return Some(());
        }
        [Some(major), None, _] => ([major, 0, 0], 0),
        [Some(major), Some(minor), None] => ([major, minor, 0], 1),
        [Some(_), Some(_), Some(_)] => {
            found.push(partial.comparator(Operator::of(operator))?);
            return Some(());
        }
    };
    let floor = |numbers| compare(Operator::GreaterEqual, numbers, lowest);
    match operator {
        "<" => found.push(below(numbers)?),
        "<=" => found.push(below(next(numbers, last))?),
        ">" => found.push(floor(next(numbers, last))?),
        _ => {
            found.push(floor(numbers)?);
            if operator != ">=" {
                found.push(below(next(numbers, last))?);
            }
        }
    }
    Some(())
}

/// npm's last resort: a star in an odd place is taken out, with the operator before it.
fn without_star(token: &str, found: &mut Vec<Comparator>) -> Option<()> {
    let (before, after) = token.split_once('*')?;
    let before = before.strip_suffix('=').unwrap_or(before);
    let before = before.strip_suffix(['<', '>']).unwrap_or(before);
    let rest = format!("{before}{after}");
    if !rest.is_empty() {
        let (operator, version) = Operator::split(&rest);
        found.push(Partial::parse(version)?.comparator(Operator::of(operator))?);
    }
    Some(())
}
