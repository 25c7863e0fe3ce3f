//! What is not covered by the files that are there.

use crate::model::{Finding, Place, Reason, Text, Value};

use super::super::Case;
use super::fields::Coverage;
use super::{Part, Told, ecosystems, few};

/// What is not covered.
#[derive(Debug)]
pub(super) struct Uncovered {
    covers: Coverage,
    /// How much there is to cover.
    all: usize,
    /// What is not covered, and where it is named.
    names: Vec<(Text, Option<Place>)>,
    /// The file that should cover it.
    place: Option<Place>,
    /// That file's name.
    file: Option<&'static str>,
}

/// What is not covered in one repository.
pub(super) fn of(covers: Coverage, case: &Case<'_>, told: &Told<'_>) -> Uncovered {
    match covers {
        Coverage::ComposeVariables => variables(told),
        Coverage::Ecosystems => {
            let uncovered = ecosystems::uncovered(case, told.inventory);
            let names = uncovered.names.iter().map(|(name, place)| (Text::from(name), Some(*place))).collect();
            let file = uncovered.file.map(|(path, _)| path.file_name());
            Uncovered { covers, all: uncovered.all, names, place: uncovered.file.map(|(_, top)| top), file }
        }
    }
}

/// The variables that compose files take from outside and no example lists.
fn variables(told: &Told<'_>) -> Uncovered {
    let manifests = &told.inventory.manifests;
    let is_compose = |path| manifests.iter().any(|it| it.path == path && it.format == "compose");
    let listed: Vec<Text> = told
        .of(Part::Example)
        .flat_map(|trace| match &trace.value {
            Value::List(names) => names.as_slice(),
            _ => &[],
        })
        .copied()
        .collect();
    let mut taken: Vec<(Text, Option<Place>)> = Vec::new();
    for trace in told.of(Part::Variable).filter(|trace| is_compose(trace.path)) {
        if let Value::Text(name) = trace.value
            && !taken.iter().any(|(known, _)| *known == name)
        {
            taken.push((name, trace.place));
        }
    }
    let all = taken.len();
    taken.retain(|(name, _)| !listed.contains(name));
    // The example that lies highest is the one that people find.
    let examples = told.of(Part::Example).filter(|trace| trace.path.file_name() != ".env");
    let example = examples.min_by_key(|trace| (trace.path.as_str().matches('/').count(), trace.path));
    let (place, file) = (example.and_then(|trace| trace.place), example.map(|trace| trace.path.file_name()));
    Uncovered { covers: Coverage::ComposeVariables, all, names: taken, place, file }
}

impl Uncovered {
    /// Whether there is nothing to cover.
    pub(super) fn is_needless(&self) -> bool {
        self.all == 0
    }

    /// Whether there is a file that covers things, wherever it lies.
    pub(super) fn has_file(&self) -> bool {
        self.file.is_some()
    }

    /// What is not covered, as a part of a sentence.
    pub(super) fn in_words(&self) -> Option<String> {
        let names: Vec<String> = self.names.iter().map(|(name, _)| name.as_str().to_owned()).collect();
        if names.is_empty() {
            return None;
        }
        let names = few(&names);
        Some(match (self.covers, self.file) {
            (Coverage::ComposeVariables, None) => format!("compose takes {names} from outside"),
            (Coverage::ComposeVariables, Some(file)) => format!("{file} does not list {names}, which compose takes"),
            (Coverage::Ecosystems, None) => format!("no tool looks after the dependencies of {names}"),
            (Coverage::Ecosystems, Some(file)) => format!("{file} does not look after the dependencies of {names}"),
        })
    }

    /// The finding, where something is not covered.
    pub(super) fn finding(&self, case: &Case<'_>, repository: u32) -> Option<Finding> {
        let mut finding = case.finding_at(repository, self.place, self.in_words()?);
        let reason =
            |(name, place): &(Text, Option<Place>)| Reason { text: format!("{name} is asked for here"), place: *place };
        finding.reasons = self.names.iter().map(reason).collect();
        Some(finding)
    }
}
