//! The remedy "ask for a newer version", in the author's shape.

use crate::model::{EcosystemId, Lookup, Package, Release, Remedy, Safety, Text};

use super::{Case, Question, cycle, numbers};

impl Case<'_> {
    /// The remedy "ask for `to`": for an image or a repository the tag in the author's shape, as far as there is one.
    pub fn raise(&self, question: &Question<'_>, to: &str) -> Remedy {
        let safety = if self.holds_data(&question.package) { Safety::Unsafe } else { Safety::Review };
        let to = match question.package.ecosystem {
            EcosystemId::RUNTIME => cycle::as_exact_as_written(self, question, Text::from(to)),
            _ => Text::from(to),
        };
        let tag = match question.package.ecosystem {
            EcosystemId::OCI => self.tag(question, &to),
            EcosystemId::GITHUB => self.git_tag(question, &to),
            _ => None,
        };
        let requirement = written_for(question, &to);
        let to = tag.unwrap_or(to);
        Remedy::Raise { to, requirement, safety: self.rule.fix.safety.unwrap_or(safety) }
    }

    /// `3.14` in the shape of `v3.9-slim`: `v3.14-slim`. `None` where the registry is known not to have that tag.
    fn tag(&self, question: &Question<'_>, to: &str) -> Option<Text> {
        // A digest is the old tag's own.
        let written = question.requirement.split('@').next().unwrap_or_default();
        let bare = written.strip_prefix(['v', 'V']).unwrap_or(written);
        let variant = self.variant(bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'));
        let prefix = &written[..written.len() - bare.len()];
        let tag = if numbers(written).is_empty() {
            // `bullseye-slim` names a cycle by its codename.
            let variant = self.variant(written.find('-').map_or("", |at| &written[at..]));
            Text::from(&format!("{}{variant}", self.judged.lifecycles.codename(&question.package, to)?))
        } else {
            Text::from(&format!("{prefix}{}{variant}", to.trim_start_matches(['v', 'V'])))
        };
        match self.judged.resolution.lookup(&question.package) {
            Lookup::Found(releases) => releases.all.iter().any(|release| release.version.text() == tag).then_some(tag),
            _ => Some(tag),
        }
    }

    /// What follows a tag's numbers, as far as it outlives them: of `_12-jdk-focal` neither the count of builds nor the base
    /// system that has ended.
    fn variant(&self, written: &str) -> String {
        let start = if written.starts_with(['_', '+']) { written.find('-').unwrap_or(written.len()) } else { 0 };
        let is_left = |word: &&str| !self.judged.lifecycles.is_ended_base(word, self.judged.today);
        written[start..].split('-').filter(is_left).collect::<Vec<_>>().join("-")
    }

    /// `5` in the shape of `v4.1.0`: the newest `v5.x.y` that there is. `None` where there is none, or nobody knows.
    fn git_tag(&self, question: &Question<'_>, to: &str) -> Option<Text> {
        let Lookup::Found(releases) = self.judged.resolution.lookup(&question.package) else { return None };
        let (scheme, wanted) = (question.scheme()?, numbers(to));
        let from = question.range()?.ok()?.pin()?;
        let is_that = |release: &&Release| {
            release.version.as_str() == to
                || (!wanted.is_empty()
                    && wanted.iter().copied().eq(release.version.release().take(wanted.len()))
                    && !release.version.is_prerelease()
                    && scheme.comparable(from, &release.version).is_ok())
        };
        releases.all.iter().rev().find(is_that).map(|release| release.version.text())
    }

    /// Whether an image keeps data that has to move along: everything with a lifecycle that is no language or base system.
    fn holds_data(&self, package: &Package) -> bool {
        const DATA: [&str; 16] = [
            "postgresql",
            "mysql",
            "mariadb",
            "mongodb",
            "redis",
            "valkey",
            "elasticsearch",
            "opensearch",
            "clickhouse",
            "apache-kafka",
            "apache-cassandra",
            "neo4j",
            "rabbitmq",
            "etcd",
            "zookeeper",
            "consul",
        ];
        package.ecosystem == EcosystemId::OCI
            && self.judged.lifecycles.product(package).is_some_and(|product| DATA.contains(&product.as_str()))
    }
}

/// The requirement raised to that version, in its author's hand. `None` where its shape cannot say it, where it admits the
/// version as it stands, and for tags, which are chosen from those that there are.
fn written_for(question: &Question<'_>, to: &str) -> Option<Text> {
    let scheme = question.scheme().filter(|scheme| !matches!(scheme.id(), EcosystemId::OCI | EcosystemId::GITHUB))?;
    let raised = scheme.raise(&question.requirement, &scheme.version(to)?).ok()?;
    (raised != question.requirement.as_str()).then(|| Text::from(&raised))
}
