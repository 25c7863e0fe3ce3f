//! What each project of a repository sees of what its repository declares.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{EcosystemId, Inventory, RepoPath, Scope};

use super::super::super::{Case, Question, Site};
use super::super::row::{Member, Named, Row, goes_by_numbers, is_named};

/// One place that asks for something of interest.
#[derive(Clone, Copy)]
pub(super) struct Sited<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) site: &'a Site<'a>,
}

/// One repository: for each component of interest, where it is declared.
pub(super) struct Sight<'a> {
    columns: FxHashMap<Named, Column<'a>>,
}

/// Where one component is declared.
#[derive(Default)]
struct Column<'a> {
    /// By path and place.
    all: Vec<Sited<'a>>,
    by_folder: FxHashMap<RepoPath, Vec<Sited<'a>>>,
    /// Every folder in which, or below which, it is asked for.
    folders_above: FxHashSet<RepoPath>,
    /// Those that speak for the repository: a file beside a project's manifest speaks for that project.
    of_no_project: Vec<Sited<'a>>,
}

/// How a component stands to the versions of a row, as a project sees it.
pub(super) enum Standing<'a> {
    /// It is declared nowhere that the project sees.
    Absent,
    /// These declarations lie within.
    Within(Vec<Sited<'a>>),
    /// All of these lie outside.
    Outside(Vec<Sited<'a>>),
    /// It cannot be told.
    Unknown,
}

/// The formats that make a folder a project.
const PROJECTS: [&str; 8] =
    ["cargo", "go-mod", "package-json", "pipfile", "pyproject", "requirements", "setup-cfg", "setup-py"];

impl<'a> Sight<'a> {
    /// What a repository declares of these components, its declarations by path and place.
    pub(super) fn new(case: &Case<'a>, inventory: &Inventory, named: &[Named], declared: &[Sited<'a>]) -> Self {
        let projects: FxHashSet<RepoPath> = inventory
            .manifests
            .iter()
            .filter(|manifest| PROJECTS.contains(&manifest.format))
            .map(|manifest| manifest.path.folder())
            .collect();
        let mut columns: FxHashMap<Named, Column<'a>> = FxHashMap::default();
        for named in named {
            if columns.contains_key(named) {
                continue;
            }
            let is_runtime = named.package.ecosystem == EcosystemId::RUNTIME;
            // The runtimes of hooks are the hooks' own.
            let is_hooks = |it: &&Sited<'_>| is_runtime && it.site.dependency.scope == Scope::Hook;
            let asks = |it: &&Sited<'_>| named.is(it.site.dependency, case.judged.lifecycles) && !is_hooks(it);
            let mut column = Column::default();
            for it in declared.iter().filter(asks) {
                column.add(*it, &projects);
            }
            columns.insert(*named, column);
        }
        Self { columns }
    }

    /// The folders of the projects in which something of a row is declared. An image or a runtime meets a package there.
    pub(super) fn projects(&self, row: &Row) -> BTreeSet<RepoPath> {
        let is_package = |member: &&Member| !goes_by_numbers(member.named.package.ecosystem);
        let has_package = row.members.iter().any(|member| is_package(&member));
        let members = row.members.iter().filter(|member| !has_package || is_package(member));
        let columns = members.filter_map(|member| self.columns.get(&member.named));
        columns.flat_map(|column| column.by_folder.keys().copied()).collect()
    }

    /// How a component stands to a row's versions in a project.
    pub(super) fn standing(&self, member: &Member, folder: RepoPath) -> Standing<'a> {
        let mut visible = self.visible(member.named, folder);
        if visible.is_empty() {
            return Standing::Absent;
        }
        let by_numbers = goes_by_numbers(member.named.package.ecosystem);
        // A version that is named somewhere is what a range elsewhere comes down to.
        if !by_numbers && visible.iter().any(|it| is_named(it.question)) {
            visible.retain(|it| is_named(it.question));
        }
        let held: Vec<Option<bool>> = visible.iter().map(|it| member.versions.hold(it.question)).collect();
        if held.iter().all(|it| *it == Some(false)) {
            return Standing::Outside(visible);
        }
        let is_within = if by_numbers { held.contains(&Some(true)) } else { held.iter().all(|it| *it == Some(true)) };
        if !is_within {
            return Standing::Unknown;
        }
        let mut held = held.into_iter();
        visible.retain(|_| held.next() == Some(Some(true)));
        Standing::Within(visible)
    }

    /// The declarations of a component that a project sees: those of the nearest folder that has any.
    fn visible(&self, named: Named, folder: RepoPath) -> Vec<Sited<'a>> {
        let Some(column) = self.columns.get(&named) else { return Vec::new() };
        let nearest = || folder.upward().find_map(|above| column.by_folder.get(&above));
        match named.package.ecosystem {
            EcosystemId::OCI | EcosystemId::GITHUB => column.all.clone(),
            EcosystemId::RUNTIME => nearest().unwrap_or(&column.of_no_project).clone(),
            _ => nearest().cloned().unwrap_or_default(),
        }
    }

    /// Whether one of these is declared in the folder, above or below: absence is not claimed lightly.
    pub(super) fn has_any(&self, named: &[Named], folder: RepoPath) -> bool {
        let asks = |it: &Sited<'_>| it.site.dependency.scope != Scope::Constraint;
        named.iter().filter_map(|named| Some((named, self.columns.get(named)?))).any(|(named, column)| {
            let is_image = named.package.ecosystem == EcosystemId::OCI;
            let is_above = || folder.upward().filter_map(|above| column.by_folder.get(&above)).flatten().any(&asks);
            (is_image && !column.all.is_empty()) || column.folders_above.contains(&folder) || is_above()
        })
    }
}

impl<'a> Column<'a> {
    fn add(&mut self, it: Sited<'a>, projects: &FxHashSet<RepoPath>) {
        let folder = it.site.manifest.path.folder();
        self.all.push(it);
        self.by_folder.entry(folder).or_default().push(it);
        if it.site.dependency.scope != Scope::Constraint {
            self.folders_above.extend(folder.upward());
        }
        if !projects.contains(&folder) {
            self.of_no_project.push(it);
        }
    }
}
