//! What is known of combinations, held against what the projects of each repository declare together.
//!
//! A project is a folder: what its own manifests and those above it declare meets. Two services beside each other do not meet;
//! the images of a repository meet all its projects, and so do the runtimes that no other project states for itself, where no
//! nearer file states one.

mod sight;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::model::{CurrentFrom, EcosystemId, Finding, Remedy, RepoPath, Safety, Scope, Text, Version};

use super::super::{Case, shown};
use super::RowStatus;
use super::nearest::{nearest, newest, propose};
use super::row::{Member, Named, Row, goes_by_numbers};
use sight::{Sight, Sited, Standing};

/// Judges every row in every repository.
pub(super) fn judge(rows: &[Row], case: &Case<'_>, out: &mut Vec<Finding>) {
    if rows.is_empty() {
        return;
    }
    let named: Vec<Named> = rows.iter().flat_map(Row::named).collect();
    let rows = grouped(rows);
    for (repository, declared) in declared(&named, case) {
        let Some(inventory) = case.judged.fleet.inventories.get(repository as usize) else { continue };
        let look = Look { case, sight: Sight::new(case, inventory, &named, &declared) };
        for (row, tried) in &rows {
            look.judge(row, tried, out);
        }
    }
}

/// The rows, each with those that say together with it what was tried: of several about the same components the first.
fn grouped(rows: &[Row]) -> Vec<(&Row, Vec<&Row>)> {
    let mut grouped: Vec<(&Row, Vec<&Row>)> = Vec::new();
    for row in rows {
        let is_same = |(first, tried): &&mut (&Row, Vec<&Row>)| !tried.is_empty() && first.is_about_the_same(row);
        match grouped.iter_mut().find(is_same).filter(|_| row.status == RowStatus::Tested) {
            Some((_, tried)) => tried.push(row),
            None if row.status == RowStatus::Tested => grouped.push((row, vec![row])),
            None => grouped.push((row, Vec::new())),
        }
    }
    grouped
}

/// Whatever any row names, by repository and place.
fn declared<'a>(named: &[Named], case: &'a Case<'a>) -> BTreeMap<u32, Vec<Sited<'a>>> {
    let lifecycles = case.judged.lifecycles;
    let mut declared: BTreeMap<u32, Vec<Sited<'a>>> = BTreeMap::new();
    let wanted: FxHashSet<_> = named.iter().map(|named| named.package).collect();
    let is_wanted = |package: &_| {
        wanted.contains(package) || lifecycles.runtime(package).is_some_and(|runtime| wanted.contains(&runtime))
    };
    for asked in case.packages(|_| true).filter(|asked| is_wanted(&asked.package)) {
        for question in &asked.questions {
            for site in question.sites.iter().filter(|site| case.is_selected(site.repository)) {
                declared.entry(site.repository).or_default().push(Sited { question, site });
            }
        }
    }
    for sites in declared.values_mut() {
        sites.sort_by_key(|it| (it.site.manifest.path, it.site.dependency.name_place.start));
    }
    declared
}

impl Row {
    fn named(&self) -> impl Iterator<Item = Named> + '_ {
        self.members.iter().map(|member| member.named).chain(self.unless.iter().chain(&self.any_of).copied())
    }

    fn is_about_the_same(&self, other: &Self) -> bool {
        let named = |row: &Self| row.members.iter().map(|member| member.named.package).collect::<BTreeSet<_>>();
        named(self) == named(other)
    }

    fn with_note(&self, mut message: String) -> String {
        if let Some(note) = &self.note {
            message.extend([": ", note.trim().trim_end_matches('.')]);
        }
        message
    }

    /// `react-native 0.81.* with @reduxjs/toolkit 2.10.1`
    fn combination(&self) -> String {
        let members: Vec<String> =
            self.members.iter().map(|member| format!("{} {}", member.named, member.versions)).collect();
        match members.split_first() {
            Some((first, rest)) => format!("{first} with {}", rest.join(" and ")),
            None => String::new(),
        }
    }
}

/// One repository.
struct Look<'c, 'a> {
    case: &'c Case<'a>,
    sight: Sight<'a>,
}

impl<'a> Look<'_, 'a> {
    /// Judges one row in every project; `tried` are the rows about the same components that say what was tried.
    fn judge(&self, row: &Row, tried: &[&Row], out: &mut Vec<Finding>) {
        let mut told: FxHashSet<(u32, u32)> = FxHashSet::default();
        for folder in self.sight.projects(row) {
            let found = match row.status {
                RowStatus::Incompatible => self.incompatible(row, folder),
                RowStatus::Tested => self.untried(tried, folder),
                RowStatus::Required => self.lacking(row, folder),
            };
            // Projects below a common manifest have it in common.
            let is_new = |it: &Finding| it.place.is_none_or(|at| told.insert((at.source.file, at.start)));
            out.extend(found.filter(is_new));
        }
    }

    /// Where a finding stands: the first declaration that the rule applies to. A cap asks for nothing.
    fn anchor(&self, sites: &[Sited<'a>]) -> Option<Sited<'a>> {
        let is_anchor =
            |it: &&Sited<'_>| it.site.dependency.scope != Scope::Constraint && self.case.applies_to(it.site);
        sites.iter().find(is_anchor).copied()
    }

    fn incompatible(&self, row: &Row, folder: RepoPath) -> Option<Finding> {
        let mut declared: Vec<(&Member, Vec<Sited<'a>>)> = Vec::new();
        let mut implied: Vec<(&Member, Option<&'a Version>)> = Vec::new();
        for member in &row.members {
            match self.sight.standing(member, folder) {
                Standing::Within(sites) => declared.push((member, sites)),
                Standing::Absent if member.is_implied => implied.push((member, self.implied(member)?)),
                _ => return None,
            }
        }
        let is_locked =
            |it: &Sited<'_>| it.question.choice.current.as_ref().is_some_and(|it| it.from == CurrentFrom::Lock);
        // A lock holds what is implied too, in a version that is not known here.
        let is_unknown = !implied.is_empty() && declared.iter().flat_map(|(_, sites)| sites).any(is_locked);
        if is_unknown || self.sight.has_any(&row.unless, folder) {
            return None;
        }
        let (at, anchor) = declared.iter().enumerate().find_map(|(at, (_, sites))| Some((at, self.anchor(sites)?)))?;
        let (first, _) = declared.remove(at);
        let others = declared.iter().filter_map(|(_, sites)| Some(Self::spoken(sites.first()?, true)));
        let brought = implied.iter().map(|(member, version)| match version {
            Some(version) => format!("{} {version}, which nothing here keeps out", member.named),
            None => format!("{} {}, which nothing here keeps out", member.named, member.versions),
        });
        let others: Vec<String> = others.chain(brought).collect();
        let message = format!("{} does not work with {}", Self::spoken(&anchor, false), others.join(" and "));
        let mut finding = self.case.finding(anchor.site, row.with_note(message));
        self.put_right(&mut finding, first, &anchor, &declared, &implied);
        Some(finding)
    }

    /// The version of an implied component that counts: its newest, where any is known. `None` where that lies outside.
    #[allow(clippy::option_option, reason = "what is known of it, where it counts at all")]
    fn implied(&self, member: &Member) -> Option<Option<&'a Version>> {
        match newest(self.case, &member.named.package) {
            Some(version) => member.versions.contain(version).then_some(Some(version)),
            None => Some(None),
        }
    }

    /// The nearest version of the component itself that the row does not name; else one of what is implied, or of another.
    fn put_right(
        &self,
        finding: &mut Finding,
        first: &Member,
        anchor: &Sited<'a>,
        others: &[(&Member, Vec<Sited<'a>>)],
        implied: &[(&Member, Option<&'a Version>)],
    ) {
        let case = self.case;
        let outside = |member: &Member, from: &Version| {
            let package = &member.named.package;
            nearest(case, package, from, |release| !member.versions.contain(&release.version))
        };
        let current = |it: &Sited<'a>| it.question.choice.current.as_ref().map(|current| &current.version);
        let above = current(anchor).and_then(|from| Some((from, outside(first, from).filter(|to| *to > from)?)));
        if let Some((from, to)) = above {
            finding.version = Some(from.text());
            propose(case, anchor.question, from, to, finding);
            return;
        }
        let add = implied.iter().find_map(|(member, version)| Some((member, outside(member, (*version)?)?)));
        if let Some((member, to)) = add.filter(|(member, _)| member.named.package.ecosystem == EcosystemId::PYPI) {
            let to = Some(Text::from(&format!("=={to}")));
            let safety = case.safety(Safety::Review);
            finding.remedy = Some(Remedy::Add { package: member.named.package, to, safety });
            return;
        }
        let other = others.iter().find_map(|(member, sites)| {
            let site = sites.first()?;
            Some((outside(member, current(site)?)?, site))
        });
        if let Some((to, site)) = other {
            let name = shown(&site.question.package);
            let at = whereabouts(site);
            finding.help = Some(format!("{name} {to} is the nearest that nothing is known against ({at})"));
        }
    }

    fn untried(&self, tried: &[&Row], folder: RepoPath) -> Option<Finding> {
        let first = tried.first()?;
        let mut outside: Option<(&Member, Sited<'a>)> = None;
        let mut spoken: Vec<String> = Vec::new();
        for row in tried {
            let mut is_tried = true;
            for member in &row.members {
                match self.sight.standing(member, folder) {
                    Standing::Absent | Standing::Unknown => return None,
                    Standing::Within(sites) => spoken.extend(Self::spoken_of(row, first, &sites)),
                    Standing::Outside(sites) => {
                        is_tried = false;
                        spoken.extend(Self::spoken_of(row, first, &sites));
                        outside = outside.or_else(|| Some((member, self.anchor(&sites)?)));
                    }
                }
            }
            if is_tried {
                return None;
            }
        }
        let (member, anchor) = outside?;
        let combinations: Vec<String> = tried.iter().map(|row| row.combination()).collect();
        let message = format!(
            "{} were not tried together; what was tried is {}",
            spoken.join(" and "),
            combinations.join(", or ")
        );
        let mut finding = self.case.finding(anchor.site, first.with_note(message));
        if let Some(current) = &anchor.question.choice.current {
            let package = &anchor.question.package;
            let to = nearest(self.case, package, &current.version, |it| member.versions.contain(&it.version));
            if let Some(to) = to.filter(|_| !goes_by_numbers(package.ecosystem)) {
                propose(self.case, anchor.question, &current.version, to, &mut finding);
            }
        }
        Some(finding)
    }

    /// A declaration in words, once: of the first of several rows.
    fn spoken_of(row: &Row, first: &Row, sites: &[Sited<'a>]) -> Option<String> {
        sites.first().filter(|_| std::ptr::eq(row, first)).map(|it| Self::spoken(it, true))
    }

    fn lacking(&self, row: &Row, folder: RepoPath) -> Option<Finding> {
        let mut anchor = None;
        for member in &row.members {
            let Standing::Within(sites) = self.sight.standing(member, folder) else { return None };
            anchor = anchor.or_else(|| self.anchor(&sites));
        }
        let anchor = anchor?;
        if self.sight.has_any(&row.any_of, folder) || self.sight.has_any(&row.unless, folder) {
            return None;
        }
        let name = shown(&anchor.question.package);
        let names: Vec<String> = row.any_of.iter().map(Named::to_string).collect();
        let message = match names.as_slice() {
            [only] => format!("{name} is declared without {only}"),
            _ => format!("{name} is declared without any of {}", names.join(", ")),
        };
        let mut finding = self.case.finding_by_name(anchor.site, row.with_note(message));
        // An extra goes with the author's own line: a package can be added beside it.
        let add = row.any_of.iter().find(|named| named.extra.is_none());
        let safety = self.case.safety(Safety::Review);
        finding.remedy = add.map(|add| Remedy::Add { package: add.package, to: None, safety });
        Some(finding)
    }

    /// `bcrypt 5.0.0 (requirements.txt:12)`, `bcrypt >=4 (today 5.0.0, requirements.txt:12)`
    fn spoken(it: &Sited<'_>, with_place: bool) -> String {
        let question = it.question;
        let mut beside = Vec::new();
        let said = match &question.choice.current {
            Some(_) if goes_by_numbers(question.package.ecosystem) => question.shown(),
            Some(current) if current.from == CurrentFrom::Highest && !question.requirement.is_empty() => {
                beside.push(format!("today {}", current.version));
                question.shown()
            }
            Some(current) => format!("{} {}", shown(&question.package), current.version),
            None => question.shown(),
        };
        beside.extend(with_place.then(|| whereabouts(it)));
        if beside.is_empty() { said } else { format!("{said} ({})", beside.join(", ")) }
    }
}

/// `requirements.txt:12`
fn whereabouts(it: &Sited<'_>) -> String {
    format!("{}:{}", it.site.manifest.path, it.site.dependency.name_place.line)
}
