//! How bad a record says that it is: by its vectors, or else by a word.

use crate::model::Severity;

use super::document::{Score, Specific};

/// The severity of a vector, the newest version of CVSS first; of a word where no vector can be read.
pub(super) fn severity(scores: &[&Score], keepers: &[Option<&Specific>]) -> Option<Severity> {
    let mut vectors: Vec<(&str, Severity)> =
        scores.iter().filter_map(|score| Some((score.score.as_str(), vector(&score.score)?))).collect();
    // `CVSS:4.0/...` comes after `CVSS:3.1/...`.
    vectors.sort_unstable();
    let words = scores.iter().map(|score| score.score.as_str());
    let words = words.chain(keepers.iter().filter_map(|keeper| keeper.and_then(Specific::severity)));
    vectors.last().map(|(_, severity)| *severity).or_else(|| words.filter_map(word).max())
}

fn vector(text: &str) -> Option<Severity> {
    let vector: cvss::Cvss = text.parse().ok()?;
    Some(match vector.severity() {
        cvss::Severity::None => Severity::Info,
        cvss::Severity::Low => Severity::Low,
        cvss::Severity::Medium => Severity::Medium,
        cvss::Severity::High => Severity::High,
        cvss::Severity::Critical => Severity::Critical,
    })
}

fn word(text: &str) -> Option<Severity> {
    Some(match text.to_ascii_lowercase().as_str() {
        "none" | "negligible" => Severity::Info,
        "low" => Severity::Low,
        "medium" | "moderate" => Severity::Medium,
        "high" | "important" => Severity::High,
        "critical" => Severity::Critical,
        _ => return None,
    })
}
