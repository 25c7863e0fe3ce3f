//! What an invalid requirement was meant to say: the slips that people make, each tried until one can be read.

use crate::ecosystem::{Ecosystem, pypi};
use crate::model::EcosystemId;

/// What is wrong with a requirement; `None` where it can be read.
///
/// `is_strict` where the file takes PEP 440 only: elsewhere Poetry's grammar counts as well.
pub(super) fn problem(scheme: &dyn Ecosystem, written: &str, is_strict: bool) -> Option<String> {
    let read = match scheme.id() {
        EcosystemId::PYPI if is_strict => pypi::range::read_pep_440(written).map(drop),
        _ => scheme.range(written).map(drop),
    };
    read.err().map(|malformed| malformed.message)
}

/// A requirement that can be read and says what the author probably meant.
pub(super) fn repair(scheme: &dyn Ecosystem, written: &str, is_strict: bool) -> Option<String> {
    let text = written.trim();
    let readable = |candidate: &String| {
        candidate != text
            && !candidate.is_empty()
            // Arbitrary equality takes any text: it would repair everything and mean nothing.
            && !candidate.starts_with("===")
            && problem(scheme, candidate, is_strict).is_none()
    };
    candidates(scheme.id(), text).into_iter().find(readable)
}

/// The likeliest slip first.
fn candidates(id: EcosystemId, text: &str) -> Vec<String> {
    let mut candidates = vec![
        // `==8.0.0+`, `8.0.0+`: "this or newer".
        text.strip_suffix('+')
            .map(|text| format!(">={}", text.trim_start_matches(['=', '>', '~', '^', ' '])))
            .unwrap_or_default(),
        text.trim_end_matches(',').trim_end().to_owned(),
        text.replace("=>", ">=").replace("=<", "<="),
        text.replace(['“', '”', '"', '\''], ""),
        text.replace(';', ","),
    ];
    if id == EcosystemId::PYPI {
        let single = text.strip_prefix('=').filter(|text| !text.starts_with('='));
        candidates.extend(single.map(|text| format!("=={text}")));
        candidates.push(format!("=={text}"));
        candidates.push(text.replace("~>", "~="));
        candidates.push(text.replace('^', "~="));
        // `>=1.0 <2.0`: the comma is missing between the clauses.
        let clauses: Vec<&str> = text.split_whitespace().collect();
        candidates.push(clauses.join(","));
    } else {
        candidates.push(text.replace("==", "="));
        candidates.push(text.replace("~=", "~"));
        candidates.push(text.replace("~>", "~"));
        candidates.push(text.replace(',', " "));
        candidates.push(text.replace(' ', ", "));
    }
    candidates
}
