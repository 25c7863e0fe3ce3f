//! Has this key in this file that value?

mod document;
mod fields;
mod grammar;
mod hcl;
mod inherited;
mod path;
mod question;
mod script;

use globset::Glob;
use rustc_hash::FxHashMap;

use crate::model::{Finding, Inventory, Remedy, RepoPath, Safety, Text, Trace, Value};

use super::super::probe::{Probe, Probed, Seen, Want};
use super::{Case, Check};

use self::inherited::Inherited;
use self::question::{Answer, Ask, Question};

/// What is asked of keys in files.
#[derive(Debug)]
pub(super) struct Config {
    /// One question, or several of which one answered right is enough.
    questions: Vec<Question>,
    is_any: bool,
    required: Option<bool>,
}

/// How many numbers a question takes: for its answer, for files that are built upon, for files that say nothing.
const PARTS: u32 = 3;

impl Probe for Config {
    fn wants(&self, path: &str) -> Want {
        let want = |question: &Question| match question.files.contains(&[path]) {
            false => Want::Nothing,
            true if question.is_about_file() => Want::Path,
            true => Want::Text,
        };
        self.questions.iter().map(want).max().unwrap_or(Want::Nothing)
    }

    fn globs(&self) -> Option<Vec<Glob>> {
        let globs: Option<Vec<&[Glob]>> = self.questions.iter().map(|question| question.files.single()).collect();
        Some(globs?.concat())
    }

    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        let path = file.source.path.as_str();
        let asked = self.questions.iter().zip((0..).step_by(PARTS as usize));
        for (question, part) in asked.filter(|(question, _)| question.files.contains(&[path])) {
            if question.is_about_file() {
                seen.push(Seen { part, value: Value::Present, span: 0..0 });
                continue;
            }
            inherited::note(question, file.source, part, seen);
            let (value, span) = match question.answer(file.source) {
                Answer::Right => (Value::Bool(true), 0..0),
                Answer::Unknown => (Value::Present, 0..0),
                Answer::Missing(span) => (Value::Bool(false), span),
                Answer::Wrong(span, what) => (Value::Text(Text::from(&what)), span),
            };
            seen.push(Seen { part, value, span });
        }
    }
}

impl Check for Config {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for (repository, inventory) in case.repositories() {
            let files = self.answers(case, inventory);
            let judging = Judging { check: self, case, repository };
            if self.is_any {
                judging.any(&files, out);
            } else if let (Some(question), Some(files)) = (self.questions.first(), files.first()) {
                judging.one(question, files, out);
            }
        }
    }

    fn probe(&self) -> Option<&dyn Probe> {
        Some(self)
    }
}

/// What the files of a repository answer to one question, by path.
#[derive(Debug, Default)]
struct Answers<'a> {
    files: Vec<&'a Trace>,
    inherited: Inherited<'a>,
}

impl Config {
    /// The answers to each question. A file of which only the being there was asked has told no number: it is known by its
    /// path.
    fn answers<'a>(&self, case: &Case<'a>, inventory: &'a Inventory) -> Vec<Answers<'a>> {
        let mut answers: Vec<Answers<'_>> = self.questions.iter().map(|_| Answers::default()).collect();
        for trace in case.traces(inventory) {
            if trace.place.is_none() {
                for (question, answers) in self.questions.iter().zip(&mut answers) {
                    if question.is_about_file() && question.files.contains(&[trace.path.as_str()]) {
                        answers.files.push(trace);
                    }
                }
                continue;
            }
            let Some(answers) = answers.get_mut((trace.part / PARTS) as usize) else { continue };
            match trace.part % PARTS {
                0 => answers.files.push(trace),
                _ => answers.inherited.add(trace, trace.part % PARTS),
            }
        }
        answers
    }
}

/// The rule against one repository.
struct Judging<'a> {
    check: &'a Config,
    case: &'a Case<'a>,
    repository: u32,
}

impl Judging<'_> {
    /// One question, to each file.
    fn one(&self, question: &Question, answers: &Answers<'_>, out: &mut Vec<Finding>) {
        if question.is_about_file() {
            return self.presence(question, &answers.files, out);
        }
        if answers.files.is_empty() {
            if self.check.required == Some(true) {
                let message = format!("there is no {}: {} is wanted", question.written.join(" or "), question.wanted());
                out.push(self.finding(None, message));
            }
            return;
        }
        let is_shared = answers.files.first().is_some_and(|file| {
            question.grammar(file.path.as_str()).is_some_and(|grammar| question.is_shared(grammar))
        });
        if is_shared {
            return self.shared(question, &answers.files, out);
        }
        let by_path: FxHashMap<RepoPath, &Trace> = answers.files.iter().map(|trace| (trace.path, *trace)).collect();
        let mut told = rustc_hash::FxHashSet::default();
        for trace in &answers.files {
            let Some(trace) = answers.inherited.answer(trace, &by_path) else { continue };
            if told.insert(trace.place) {
                out.extend(self.wrong(question, trace));
            }
        }
    }

    /// One question to several files that answer it together: what one of them says is said.
    fn shared(&self, question: &Question, files: &[&Trace], out: &mut Vec<Finding>) {
        let wrong: Vec<_> = files.iter().filter(|trace| matches!(trace.value, Value::Text(_))).collect();
        let is_right = files.iter().any(|trace| matches!(trace.value, Value::Bool(true) | Value::Present));
        let must_be = question.path.is_none()
            || self.check.required == Some(true)
            || question.asks.iter().any(|ask| matches!(ask, Ask::Exists(true)));
        if !wrong.is_empty() {
            out.extend(wrong.into_iter().filter_map(|trace| self.wrong(question, trace)));
        } else if let (false, true, Some(first)) = (is_right, must_be, files.first()) {
            out.extend(self.wrong(question, first));
        }
    }

    /// Whether a file has to be there.
    fn presence(&self, question: &Question, files: &[&Trace], out: &mut Vec<Finding>) {
        let is_forbidden = question.asks.iter().any(|ask| matches!(ask, Ask::Exists(false)));
        if is_forbidden {
            for file in files {
                out.push(self.finding(file.place, format!("{} must not be there", file.path.as_str())));
            }
        } else if files.is_empty() {
            out.push(self.finding(None, format!("there is no {}", question.written.join(" or "))));
        }
    }

    /// Several questions of which one answered right, or unknown, is enough.
    fn any(&self, answers: &[Answers<'_>], out: &mut Vec<Finding>) {
        let is_answered = |question: &Question, trace: &&Trace| {
            let is_there =
                question.is_about_file() && !question.asks.iter().any(|ask| matches!(ask, Ask::Exists(false)));
            is_there || matches!(trace.value, Value::Bool(true) | Value::Present)
        };
        let all = || self.check.questions.iter().zip(answers);
        let is_forbidden_and_gone = |question: &Question, answers: &Answers<'_>| {
            question.is_about_file()
                && answers.files.is_empty()
                && question.asks.iter().any(|ask| matches!(ask, Ask::Exists(false)))
        };
        let is_right = all().any(|(question, answers)| {
            is_forbidden_and_gone(question, answers)
                || answers.inherited.may_say()
                || answers.files.iter().any(|trace| is_answered(question, trace))
        });
        let is_absent = self.check.required == Some(false) && all().all(|(_, answers)| answers.files.is_empty());
        if is_right || is_absent {
            return;
        }
        let wrong = all().find_map(|(question, answers)| {
            let trace = answers.files.iter().find(|trace| matches!(trace.value, Value::Text(_)))?;
            self.wrong(question, trace)
        });
        let wanted: Vec<String> = self.check.questions.iter().map(Question::wanted).collect();
        out.push(wrong.unwrap_or_else(|| self.finding(None, format!("none of these is there: {}", wanted.join("; ")))));
    }

    /// What a file that does not answer right is told.
    fn wrong(&self, question: &Question, trace: &Trace) -> Option<Finding> {
        let name = question.at.as_ref().map_or_else(|| "this".to_owned(), |at| format!("`{at}`"));
        let message = match &trace.value {
            Value::Text(what) => format!("{name} {what}"),
            Value::Bool(false) if question.at.is_none() => format!("there is no {}", question.wanted()),
            Value::Bool(false) => {
                let wanted: Vec<String> = question.asks.iter().filter_map(Ask::missing).collect();
                let wanted = if wanted.is_empty() { String::new() } else { format!("; {}", wanted.join(" and ")) };
                format!("{name} is not set{wanted}")
            }
            _ => return None,
        };
        let mut finding = self.finding(trace.place, message);
        let key = question.at.as_ref().filter(|_| question.path.as_ref().is_some_and(path::Path::is_single));
        finding.remedy = key.zip(question.value()).map(|(key, to)| Remedy::Set {
            key: Text::from(key),
            to: Text::from(&to),
            safety: self.case.safety(Safety::Review),
        });
        Some(finding)
    }

    fn finding(&self, place: Option<crate::model::Place>, what: String) -> Finding {
        let why = self.case.rule.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        self.case.finding_at(self.repository, place, what + &why)
    }
}
