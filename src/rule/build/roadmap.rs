//! What a pack plans, with its days worked out.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::model::{Aim, Decision, Phase, Risk, Roadmap, Round, Task, Text};

use super::super::merge::Entry;
use super::super::pack::{
    DecisionEntry, Duration, MeasuredBy, OneOrMany, PhaseEntry, PriorityEntry, RiskEntry, RoadmapEntry, RoundEntry,
    Scale, TargetEntry, TaskEntry, Words,
};
use super::super::yaml::{Node, Shape};
use super::{Builder, item_place};

impl Builder<'_> {
    /// What all files plan together, one after the other; what has an id that an earlier file has takes its place.
    pub(super) fn roadmaps(&self, files: &[(Arc<Node>, Option<String>)], priorities: &[Entry]) -> Option<Roadmap> {
        let mut all: Option<Roadmap> = None;
        for (node, title) in files {
            let next = Roadmap { title: title.clone().unwrap_or_default(), ..self.roadmap(node) };
            all = Some(all.map_or(next.clone(), |before| together(before, next)));
        }
        all.map(|roadmap| Roadmap { priorities: self.priorities(priorities), ..roadmap })
    }

    /// What a pack plans. Each part is read alone, so that one wrong part does not hide the next.
    pub(super) fn roadmap(&self, node: &Node) -> Roadmap {
        let entry: RoadmapEntry = self.reader.read_fields(node).unwrap_or_default();
        for section in ["phases", "cadence", "targets", "decisions", "tasks", "risks"] {
            self.known_fields(section, node);
        }
        let start = entry.start.map(|day| day.0);
        let phases = entry.phases.unwrap_or_default();
        Roadmap {
            title: String::new(),
            priorities: Vec::new(),
            start,
            phases: phases.into_iter().enumerate().map(|(index, it)| self.phase(node, index, it, start)).collect(),
            rounds: entry.cadence.unwrap_or_default().into_iter().map(round).collect(),
            targets: entry.targets.unwrap_or_default().into_iter().map(aim).collect(),
            decisions: entry.decisions.unwrap_or_default().into_iter().map(decision).collect(),
            tasks: entry.tasks.unwrap_or_default().into_iter().map(task).collect(),
            risks: entry.risks.unwrap_or_default().into_iter().map(risk).collect(),
        }
    }

    /// Keys that a part's items do not have.
    fn known_fields(&self, section: &str, node: &Node) {
        use super::super::yaml::field_names;
        let known = match section {
            "phases" => field_names::<PhaseEntry>(),
            "cadence" => field_names::<RoundEntry>(),
            "targets" => field_names::<TargetEntry>(),
            "decisions" => field_names::<DecisionEntry>(),
            "tasks" => field_names::<TaskEntry>(),
            _ => field_names::<RiskEntry>(),
        };
        let Some(Node { shape: Shape::List(items), .. }) = node.field(section) else { return };
        for item in items {
            self.reader.unknown_keys(item.entries().unwrap_or_default().iter().map(|(key, _)| key), known);
        }
    }

    fn phase(&self, node: &Node, index: usize, entry: PhaseEntry, start: Option<Date>) -> Phase {
        let PhaseEntry { weeks, days, quarter, within, .. } = &entry;
        let (when, span) = match (weeks, days, quarter, within) {
            (Some(Words(text)), ..) => (format!("{} {text}", plural("week", text)), steps(text, 7, start)),
            (_, Some(Words(text)), ..) => (format!("{} {text}", plural("day", text)), steps(text, 1, start)),
            (_, _, Some(text), _) => (text.clone(), quarters(text)),
            (.., Some(within)) => (format!("within {} days", within.days()), reach(*within, start)),
            _ => (String::new(), Some((None, None))),
        };
        if span.is_none() {
            let hint = Some("write `1-4`, `3`, `Q1 2025` or `2026+`".to_owned());
            self.reader.fault(item_place(node, "phases", index), format!("`{when}` is no span of time"), hint);
        }
        let (begins, ends) = span.unwrap_or_default();
        Phase {
            id: Text::from(&entry.id),
            title: entry.title.unwrap_or(entry.id),
            when,
            begins: entry.begins.map(|day| day.0).or(begins),
            ends: entry.ends.map(|day| day.0).or(ends),
            hours: entry.hours,
            goal: entry.goal,
            status: entry.status,
        }
    }

    /// The pack's priorities, the first one first.
    pub(super) fn priorities(&self, list: &[Entry]) -> Vec<(Text, String)> {
        let read = |node: &Node| -> Option<(Text, String)> {
            if node.entries().is_none() {
                let id: String = self.reader.read(node)?;
                return Some((Text::from(&id), id));
            }
            let entry: PriorityEntry = self.reader.read_fields(node)?;
            Some((Text::from(&entry.id), entry.title.unwrap_or(entry.id)))
        };
        let mut all: Vec<(Text, String)> = Vec::new();
        put(&mut all, list.iter().filter_map(|(node, _)| read(node)).collect(), |(id, _)| *id);
        all
    }
}

/// Two plans as one: the day that counts for the whole is the earlier one, since each phase knows its own.
fn together(mut before: Roadmap, next: Roadmap) -> Roadmap {
    let titles = [before.title.as_str(), next.title.as_str()];
    let titles: Vec<&str> = titles.into_iter().filter(|title| !title.is_empty()).collect();
    before.title = titles.join("; ");
    before.start = [before.start, next.start].into_iter().flatten().min();
    put(&mut before.phases, next.phases, |it| it.id);
    put(&mut before.targets, next.targets, |it| it.id);
    put(&mut before.decisions, next.decisions, |it| it.id);
    put(&mut before.tasks, next.tasks, |it| it.id);
    put(&mut before.risks, next.risks, |it| it.id);
    before.rounds.extend(next.rounds);
    before
}

/// Puts what comes later behind what is there, or in the place of what has the same id.
fn put<T>(there: &mut Vec<T>, more: Vec<T>, id: impl Fn(&T) -> Text) {
    for one in more {
        match there.iter().position(|other| id(other) == id(&one)) {
            Some(at) => there[at] = one,
            None => there.push(one),
        }
    }
}

type Days = (Option<Date>, Option<Date>);

/// `week 3`, `weeks 1-4`.
fn plural(word: &str, text: &str) -> String {
    if text.contains('-') { format!("{word}s") } else { word.to_owned() }
}

/// The days of `1-4` or `3` steps of so many days from the start, which is the first day of the first.
fn steps(text: &str, length: i64, start: Option<Date>) -> Option<Days> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last): (i64, i64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    if first < 1 || last < first || last > 10_000 {
        return None;
    }
    let on = |days: i64| start.and_then(|start| start.checked_add(days.days()).ok());
    Some((on((first - 1) * length), on(last * length - 1)))
}

/// The days of `Q1 2025`; `2026+` has no end.
fn quarters(text: &str) -> Option<Days> {
    if let Some(year) = text.strip_suffix('+') {
        return Some((Date::new(year.trim().parse().ok()?, 1, 1).ok(), None));
    }
    let (quarter, year) = text.split_once(' ')?;
    let quarter: i8 = quarter.strip_prefix('Q')?.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
    let year: i16 = year.trim().parse().ok().filter(|year| (1970..=9998).contains(year))?;
    let first = date(year, quarter * 3 - 2, 1);
    Some((Some(first), first.checked_add(3.months()).and_then(Date::yesterday).ok()))
}

fn reach(within: Duration, start: Option<Date>) -> Option<Days> {
    let end = start.map(|start| start.checked_add(within.0));
    Some((start, end.transpose().ok()?))
}

fn round(entry: RoundEntry) -> Round {
    Round {
        every: entry.id.every(),
        title: entry.title,
        components: entry.components.unwrap_or_default().0,
        last: entry.last.map(|day| day.0),
    }
}

fn aim(entry: TargetEntry) -> Aim {
    let measured = entry.measured.map(|by| match by {
        MeasuredBy::Tool => "tool",
        MeasuredBy::External => "external",
        MeasuredBy::Manual => "manual",
    });
    Aim {
        id: Text::from(&entry.id),
        metric: entry.metric,
        before: entry.before.map(|words| words.0),
        target: entry.target.0,
        rule: entry.rule.as_deref().map(Text::from),
        items: entry.items.unwrap_or_default().into_iter().collect(),
        phase: entry.phase.as_deref().map(Text::from),
        measured: measured.map(str::to_owned),
    }
}

fn decision(entry: DecisionEntry) -> Decision {
    Decision {
        id: Text::from(&entry.id),
        topic: entry.topic,
        chosen: entry.chosen,
        rejected: entry.rejected.unwrap_or_default().0,
        reason: entry.reason.unwrap_or_default(),
        criteria: entry.criteria.unwrap_or_default().into_iter().collect(),
        rules: words(entry.rules),
    }
}

fn task(entry: TaskEntry) -> Task {
    Task {
        id: Text::from(&entry.id),
        title: entry.title,
        phase: entry.phase.as_deref().map(Text::from),
        priority: entry.priority.as_deref().map(Text::from),
        done: entry.done.unwrap_or(false),
    }
}

fn risk(entry: RiskEntry) -> Risk {
    let scale = |scale: Option<Scale>| scale.map_or("", Scale::as_str).to_owned();
    Risk {
        id: Text::from(&entry.id),
        title: entry.title,
        level: scale(entry.level),
        probability: scale(entry.probability),
        impact: scale(entry.impact),
        mitigation: entry.mitigation.unwrap_or_default().0,
        phase: entry.phase.as_deref().map(Text::from),
        rules: words(entry.rules),
    }
}

fn words(written: Option<OneOrMany<String>>) -> Vec<Text> {
    written.unwrap_or_default().0.iter().map(|text| Text::from(text)).collect()
}
