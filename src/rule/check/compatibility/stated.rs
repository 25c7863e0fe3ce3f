//! Which versions of a runtime a project states, as points that a release can be tried against.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::ecosystem::pypi::marker::{Environment, Marker};
use crate::ecosystem::{Range, ecosystem};
use crate::model::{EcosystemId, Package, Place, RepoPath, Says, Scope, SourceId, Text, Version};

use super::super::Case;
use super::super::presence::is_for_development;
use super::project::{Declared, Project};

/// A place that states a runtime.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) says: Says,
    /// As written.
    pub(super) requirement: Text,
    pub(super) place: Place,
    /// Versions that stand for all that it admits; of a promise those of its lowest cycle.
    pub(super) points: Vec<Version>,
}

/// By what is said of a runtime, each place that says so.
pub(super) type Groups = Vec<Vec<Stated>>;

/// What is known of the runtimes of a fleet while it is judged: each range is read once.
pub(super) struct Runtimes<'a> {
    case: &'a Case<'a>,
    ranges: FxHashMap<Text, Option<Box<dyn Range>>>,
    points: FxHashMap<(Package, Text), Vec<Version>>,
    /// By manifest, and whether for what is there to develop with.
    stated: FxHashMap<(SourceId, Package, bool), Rc<Groups>>,
}

impl<'a> Runtimes<'a> {
    pub(super) fn new(case: &'a Case<'a>) -> Self {
        let (ranges, points, stated) = (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
        Self { case, ranges, points, stated }
    }

    /// Whether a requirement on a runtime admits one of these versions. What cannot be read admits all.
    pub(super) fn admit(&mut self, requirement: Text, points: &[Version]) -> bool {
        let read = || ecosystem(EcosystemId::RUNTIME)?.range(&requirement).ok();
        let range = self.ranges.entry(requirement).or_insert_with(read);
        range.as_ref().is_none_or(|range| points.iter().any(|point| range.matches(point)))
    }

    /// What bears on a dependency: by what is said of the runtime, each place that says so. What is there to develop with is
    /// held against what people develop with, not against what users are promised.
    pub(super) fn bearing_on(&mut self, project: &Project<'a>, declared: &Declared<'a>, name: &str) -> Rc<Groups> {
        let dependency = declared.site.dependency;
        if dependency.scope == Scope::Constraint {
            // A cap installs nothing.
            return Rc::default();
        }
        // What the members of a workspace share may be there to develop with.
        let is_development = is_for_development(dependency) || dependency.scope == Scope::Workspace;
        let runtime = Package::new(EcosystemId::RUNTIME, name);
        let key = (project.manifest.source, runtime, is_development);
        let bearing = if let Some(known) = self.stated.get(&key) {
            Rc::clone(known)
        } else {
            let mut groups = self.stated(project, &runtime);
            groups.retain(|group| group.iter().all(|it| !is_development || it.says == Says::Develops));
            Rc::clone(self.stated.entry(key).or_insert(Rc::new(groups)))
        };
        match dependency.marker.filter(|_| dependency.package.ecosystem == EcosystemId::PYPI) {
            Some(marker) if !bearing.is_empty() => Rc::new(where_it_holds(&bearing, &marker)),
            _ => bearing,
        }
    }

    /// What a project states: what it promises, and what the nearest folder says that people develop with or images have.
    fn stated(&mut self, project: &Project<'a>, runtime: &Package) -> Groups {
        let promise = match runtime.name.as_str() {
            "python" => project.engines.python,
            "node" => project.engines.node,
            _ => project.engines.rust,
        };
        let mut groups = Vec::new();
        if let Some(promise) = promise.filter(|promise| self.is_its_own(project, runtime, promise.place)) {
            let points = self.lowest_cycle(runtime, promise.requirement);
            let says = Says::Supports;
            let stated = Stated { says, requirement: promise.requirement, place: promise.place, points };
            groups.extend((!stated.points.is_empty()).then(|| vec![stated]));
        }
        for says in [Says::Develops, Says::Ships] {
            groups.extend(self.nearest(project, runtime, says));
        }
        groups
    }

    /// Whether a project makes a promise itself: beside it, from the folder of its requirements, or by inheriting it. What its
    /// repository promises elsewhere says nothing of an example or a script with a manifest of its own.
    fn is_its_own(&self, project: &Project<'_>, runtime: &Package, place: Place) -> bool {
        let folder = project.manifest.path.folder();
        let promising = self.case.judged.fleet.path_of(place).folder();
        let inherits = || {
            let mut engines = project.manifest.dependencies.iter().filter(|it| it.scope == Scope::Engine);
            engines.any(|it| it.package == *runtime)
        };
        promising == folder || (folder.file_name() == "requirements" && promising == folder.folder()) || inherits()
    }

    fn nearest(&mut self, project: &Project<'a>, runtime: &Package, says: Says) -> Option<Vec<Stated>> {
        let fleet = self.case.judged.fleet;
        let runtimes = self.case.judged.resolution.runtimes.get(project.repository as usize)?;
        let statements = &runtimes.iter().find(|it| it.package == *runtime)?.statements;
        let of_this = statements.iter().filter(|it| it.says == says && is_of_project(fleet.path_of(it.place), says));
        let folder = |place: Place| fleet.path_of(place).folder();
        let nearest = project.manifest.path.folder().upward().find_map(|above| {
            let here: Vec<_> = of_this.clone().filter(|it| folder(it.place) == above).collect();
            (!here.is_empty()).then_some(here)
        })?;
        let stated = nearest.into_iter().map(|it| {
            let points = self.points(runtime, it.requirement);
            Stated { says, requirement: it.requirement, place: it.place, points }
        });
        let stated: Vec<Stated> = stated.collect();
        // One that cannot be read may be the one that fits.
        stated.iter().all(|it| !it.points.is_empty()).then_some(stated)
    }

    fn lowest_cycle(&mut self, runtime: &Package, requirement: Text) -> Vec<Version> {
        // Cargo's `rust-version = "1.75"` is a floor, not a cycle.
        let is_floor = runtime.name == "rust" && requirement.starts_with(|first: char| first.is_ascii_digit());
        let requirement = if is_floor { Text::from(&format!(">={requirement}")) } else { requirement };
        let mut points = self.points(runtime, requirement);
        let length = self.case.judged.lifecycles.cycles(runtime).first().map_or(1, |it| it.name.split('.').count());
        if let Some(lowest) = points.first().cloned() {
            points.retain(|point| (0..length).all(|at| point.component(at) == lowest.component(at)));
        }
        points
    }

    /// What a requirement admits, lowest first: of each known cycle its first and a late release, and what it names itself.
    fn points(&mut self, runtime: &Package, requirement: Text) -> Vec<Version> {
        if let Some(known) = self.points.get(&(*runtime, requirement)) {
            return known.clone();
        }
        let Some(scheme) = ecosystem(EcosystemId::RUNTIME) else { return Vec::new() };
        let cycles = self.case.judged.lifecycles.cycles(runtime).iter().map(|cycle| cycle.name.as_str());
        let named = requirement.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
        let words = cycles.chain(named).filter(|word| !word.is_empty());
        let filled = words.flat_map(|word| {
            let word = word.trim_matches('.');
            let missing = 3_usize.saturating_sub(word.split('.').count());
            [".0", ".999"].map(|filler| scheme.version(&format!("{word}{}", filler.repeat(missing))))
        });
        let range = scheme.range(&requirement).ok().filter(|range| !range.is_unbounded());
        let mut points: Vec<Version> =
            filled.flatten().filter(|point| range.as_ref().is_some_and(|range| range.matches(point))).collect();
        points.sort();
        points.dedup();
        self.points.insert((*runtime, requirement), points.clone());
        points
    }
}

/// What is left of what is stated where a marker holds; nothing of a marker that cannot be read: it may rule out everything.
fn where_it_holds(groups: &Groups, marker: &str) -> Groups {
    let Ok(marker) = Marker::read(marker) else { return Groups::new() };
    let holds = |point: &Version| marker.evaluate(&Environment::linux(&full(point))) == Some(true);
    let mut groups = groups.clone();
    for group in &mut groups {
        for stated in group.iter_mut() {
            stated.points.retain(holds);
        }
        group.retain(|stated| !stated.points.is_empty());
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Whether a file speaks for the project beside it: the settings of hooks speak for hooks, a service's image for that service.
fn is_of_project(path: RepoPath, says: Says) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    match says {
        Says::Ships => name.contains("dockerfile") || name.contains("containerfile"),
        _ => !name.starts_with(".pre-commit"),
    }
}

/// A version with all its numbers, as the runtime itself would say it.
fn full(version: &Version) -> String {
    format!("{}.{}.{}", version.component(0), version.component(1), version.component(2))
}

impl Stated {
    /// `the project promises >=3.9 (pyproject.toml:5)`
    pub(super) fn sentence(&self, case: &Case<'_>) -> String {
        let at = format!("{}:{}", case.judged.fleet.path_of(self.place), self.place.line);
        match self.says {
            Says::Supports => format!("the project promises {} ({at})", self.requirement),
            Says::Ships => format!("the image has {} ({at})", self.requirement),
            _ => format!("{} is stated in {at}", self.requirement),
        }
    }
}
