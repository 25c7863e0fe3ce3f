//! A Dockerfile: its stages and their instructions.

use crate::model::{Dependency, Fact, FactKey, Manifested, Place, Scope, Skip, Text, Value};

use super::image::Image;

/// The number of a stage, from 0.
pub(in super::super) type StageAt = usize;

/// A Dockerfile.
#[derive(Debug)]
pub(in super::super) struct Recipe<'a> {
    /// The file.
    pub(in super::super) manifest: &'a Manifested,
    /// Its stages, in order.
    pub(in super::super) stages: Vec<Stage>,
}

/// A stage.
#[derive(Debug)]
pub(in super::super) struct Stage {
    /// Its name.
    pub(in super::super) name: Option<Text>,
    /// Its `FROM`.
    pub(in super::super) from: Place,
    /// Whether whoever builds may give it another image.
    pub(in super::super) is_given: bool,
    /// What it starts from.
    pub(in super::super) origin: Origin,
    /// What follows, in order.
    pub(in super::super) instructions: Vec<Instruction>,
}

/// What a stage starts from.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Origin {
    /// An image, and where it is written.
    Image(Image, Place),
    /// An earlier stage.
    Stage(StageAt),
    /// Nobody can tell.
    Unknown,
}

/// An instruction.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Instruction {
    /// `RUN`, `COPY`, ...
    pub(in super::super) keyword: Text,
    /// What follows, on one line; the beginnings of heredocs on further ones.
    pub(in super::super) rest: Text,
    /// Where it stands.
    pub(in super::super) place: Place,
}

impl Instruction {
    fn of(fact: &Fact) -> Option<Self> {
        match (fact.key, &fact.value) {
            (FactKey::Instruction, Value::Pair(keyword, rest)) => {
                Some(Self { keyword: *keyword, rest: *rest, place: fact.place })
            }
            _ => None,
        }
    }

    /// Whether it is one of these.
    pub(in super::super) fn is(&self, keyword: &str) -> bool {
        self.keyword == keyword
    }

    /// Whether all of it is known: a heredoc, or what is longer than facts are, is only begun.
    pub(in super::super) fn is_whole(&self) -> bool {
        !self.rest.contains('\n') && self.rest.len() < 3_900
    }

    /// The words of a list (`["a", "b"]`); `None` where it is written for a shell.
    pub(in super::super) fn list(&self) -> Option<Vec<String>> {
        serde_json::from_str(self.rest.trim()).ok()
    }

    /// The sources and the target of a `COPY` or `ADD` from the context; `None` where it copies from elsewhere.
    pub(in super::super) fn copied(&self) -> Option<(Vec<String>, String)> {
        if !(self.is("COPY") || self.is("ADD")) || self.rest.contains("<<") {
            return None;
        }
        let options = self.rest.split_whitespace().take_while(|word| word.starts_with("--"));
        if options.clone().any(|option| option.starts_with("--from=")) {
            return None;
        }
        let rest = options.fold(self.rest.as_str(), |rest, option| rest.trim_start().trim_start_matches(option));
        let mut words: Vec<String> = match serde_json::from_str(rest.trim()) {
            Ok(words) => words,
            Err(_) => rest.split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect(),
        };
        let target = words.pop()?;
        words.retain(|word| !word.contains("://"));
        (!words.is_empty()).then_some((words, target))
    }
}

impl<'a> Recipe<'a> {
    pub(super) fn of(manifest: &'a Manifested) -> Self {
        let instructions: Vec<_> = manifest.facts.iter().filter_map(Instruction::of).collect();
        let froms = instructions.iter().filter(|it| it.is("FROM")).count();
        let bases = bases(manifest, &instructions);
        let mut stages: Vec<Stage> = Vec::new();
        for it in instructions {
            if it.is("FROM") {
                let base = bases.get(stages.len()).filter(|_| bases.len() == froms);
                let origin = base.map_or(Origin::Unknown, |base| origin(base, &stages));
                let base = it.rest.split_whitespace().find(|word| !word.starts_with("--"));
                let is_given = base.is_some_and(|base| base.contains('$'));
                stages.push(Stage {
                    name: stage_name(&it),
                    from: it.place,
                    is_given,
                    origin,
                    instructions: Vec::new(),
                });
            } else if let Some(stage) = stages.last_mut() {
                stage.instructions.push(it);
            }
        }
        Self { manifest, stages }
    }

    /// The stage that is built where this target is asked for; the last where none is. `None` where there is no such stage.
    pub(in super::super) fn stage_named(&self, target: Option<Text>) -> Option<StageAt> {
        let Some(target) = target else { return self.stages.len().checked_sub(1) };
        let is_named = |stage: &Stage| stage.name.is_some_and(|name| name.eq_ignore_ascii_case(&target));
        self.stages.iter().position(is_named).or_else(|| target.parse().ok().filter(|at| *at < self.stages.len()))
    }

    /// A stage and those that it starts from, up to the one that starts from an image.
    pub(in super::super) fn lineage(&self, at: StageAt) -> impl Iterator<Item = &Stage> {
        let mut next = self.stages.get(at);
        std::iter::from_fn(move || {
            let stage = next?;
            next = match stage.origin {
                // Only an earlier one is a stage: the way ends.
                Origin::Stage(earlier) => self.stages.get(earlier),
                _ => None,
            };
            Some(stage)
        })
    }

    /// All that makes a stage, the latest first.
    pub(in super::super) fn instructions(&self, at: StageAt) -> impl Iterator<Item = &Instruction> {
        self.lineage(at).flat_map(|stage| stage.instructions.iter().rev())
    }

    /// The last instruction of that word that counts for a stage.
    pub(in super::super) fn last(&self, at: StageAt, keyword: &str) -> Option<&Instruction> {
        self.instructions(at).find(|it| it.is(keyword))
    }

    /// The image that a stage starts from in the end, and where it is written; `None` where nobody can tell.
    pub(in super::super) fn image(&self, at: StageAt) -> Option<(Image, Place)> {
        match self.lineage(at).last()?.origin {
            Origin::Image(image, place) => Some((image, place)),
            _ => None,
        }
    }

    /// What runs: the command, the entry point before it.
    pub(in super::super) fn command(&self, at: StageAt) -> String {
        let parts = ["ENTRYPOINT", "CMD"].into_iter().filter_map(|keyword| self.last(at, keyword));
        parts
            .map(|it| it.list().map_or_else(|| it.rest.to_string(), |words| words.join(" ")))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The images of the `FROM`s, in order. Those that other instructions name stand within them.
fn bases<'a>(manifest: &'a Manifested, instructions: &[Instruction]) -> Vec<&'a Dependency> {
    let others: Vec<Place> =
        instructions.iter().filter(|it| !(it.is("FROM") || it.is("ARG"))).map(|it| it.place).collect();
    let is_other = |place: Place| {
        let at = others.partition_point(|other| other.start <= place.start);
        at.checked_sub(1).and_then(|at| others.get(at)).is_some_and(|other| place.start < other.end)
    };
    let dependencies = manifest.dependencies.iter();
    dependencies.filter(|it| it.scope == Scope::Image && !is_other(it.name_place)).collect()
}

fn origin(base: &Dependency, stages: &[Stage]) -> Origin {
    let name = base.written.as_str();
    let is_named = |stage: &Stage| stage.name.is_some_and(|it| it.eq_ignore_ascii_case(name));
    match base.skip {
        Some(Skip::Stage) => stages.iter().rposition(is_named).map_or(Origin::Unknown, Origin::Stage),
        Some(Skip::Variable | Skip::Template) => Origin::Unknown,
        _ => {
            let place = if base.place.start == base.place.end { base.name_place } else { base.place };
            Origin::Image(Image::of(base), place)
        }
    }
}

/// The name behind `AS`.
fn stage_name(from: &Instruction) -> Option<Text> {
    let words: Vec<&str> = from.rest.split_whitespace().collect();
    match words.as_slice() {
        [.., word, name] if word.eq_ignore_ascii_case("as") => Some(Text::from(name)),
        _ => None,
    }
}
