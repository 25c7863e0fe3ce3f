//! What could not be read of one file, told so that a broken file is some rows of a report and not a thousand.

use crate::model::{Place, Problem, Source};

use super::unfinished;

/// How many problems of one file are told one by one.
const TOLD: usize = 20;

/// The problems of one file, as they are met.
#[derive(Debug, Default)]
pub struct Complaints {
    told: Vec<Problem>,
    /// The first that is no longer told by itself, and how many there are of those.
    untold: Option<(Place, usize)>,
    template: bool,
}

impl Complaints {
    /// One more problem.
    pub fn add(&mut self, place: Place, code: &'static str, message: impl Into<String>) {
        if self.told.len() < TOLD {
            self.told.push(Problem { code, message: message.into(), line: place.line, column: place.column });
        } else {
            self.untold.get_or_insert((place, 0)).1 += 1;
        }
    }

    /// A part that is filled in later. A template is one problem, however many parts it has.
    pub fn template(&mut self, source: &Source, at: usize) {
        if !std::mem::replace(&mut self.template, true) {
            self.told.push(unfinished::template_at(source, at));
        }
    }

    /// Every problem, in the order of the file.
    pub fn finish(mut self) -> Vec<Problem> {
        self.told.sort_by_key(|problem| (problem.line, problem.column));
        if let Some((Place { line, column, .. }, count)) = self.untold {
            let message = match count {
                1 => "this cannot be read".to_owned(),
                more => format!("this and {} more cannot be read", more - 1),
            };
            self.told.push(Problem { code: "malformed", message, line, column });
        }
        self.told
    }
}
