//! What well-known images are, from a table that ships with the rules.

use std::sync::LazyLock;

use super::image::{Image, Pattern};

/// What is known of an image.
#[derive(Debug)]
pub(in super::super) struct Known {
    /// Which product it is: two images of one product are one.
    pub(in super::super) product: &'static str,
    /// What it is for.
    pub(in super::super) roles: Vec<&'static str>,
    /// The ports on which it answers clients.
    pub(in super::super) ports: Vec<u16>,
    /// A healthcheck that works in it.
    pub(in super::super) healthcheck: Option<&'static str>,
}

/// Roles that no table of images gives: they follow from the command and from what is built.
pub(in super::super) const APP: &str = "app";
/// A service that does what others put into a queue.
pub(in super::super) const WORKER: &str = "worker";
/// A service that keeps logs: a search engine too, where something beside it shows logs.
pub(in super::super) const LOG_STORE: &str = "log-store";
/// A service that shows logs.
pub(in super::super) const LOG_UI: &str = "log-ui";
/// What runs once and ends.
pub(in super::super) const JOB: &str = "job";
/// Roles whose services hold what must not be reached from everywhere.
pub(in super::super) const DATA: [&str; 5] = ["database", "cache", "queue", "search", "pool"];
/// Roles whose services have to outlive their containers.
pub(in super::super) const KEPT: [&str; 6] = ["database", "queue", "search", "storage", "monitoring", LOG_STORE];

static TABLE: LazyLock<(Option<Pattern>, Vec<Known>)> = LazyLock::new(|| {
    let rows: Vec<Vec<&'static str>> = rows(include_str!("../../../../rules/images.tsv")).collect();
    let globs = Pattern::of(rows.iter().filter_map(|row| row.first().copied()));
    (globs.ok(), rows.iter().map(|row| Known::of(row)).collect())
});

impl Known {
    fn of(row: &[&'static str]) -> Self {
        let cell = |at: usize| row.get(at).copied().filter(|cell| *cell != "-");
        let list = |at: usize| cell(at).into_iter().flat_map(|cell| cell.split(','));
        Self {
            product: cell(1).unwrap_or_default(),
            roles: list(2).collect(),
            ports: list(3).filter_map(|port| port.parse().ok()).collect(),
            healthcheck: cell(4),
        }
    }
}

/// What is known of an image, by all of its name or by the last part of it.
pub(in super::super) fn known(image: &Image) -> Option<&'static Known> {
    let (globs, known) = &*TABLE;
    let globs = globs.as_ref()?;
    let found = [globs.first(image.name()), globs.first(image.last_part())];
    known.get(found.into_iter().flatten().min()?)
}

/// Every role that there is without a rule's own, in order.
pub(in super::super) fn roles() -> Vec<&'static str> {
    let mut roles: Vec<_> = TABLE.1.iter().flat_map(|known| known.roles.iter().copied()).collect();
    roles.extend([APP, WORKER]);
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// The cells of each line below the head.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EcosystemId, Package, Text};

    #[test]
    fn an_image_is_known_by_its_name_wherever_it_comes_from() {
        for (name, role) in [
            ("postgres", Some("database")),
            ("postgis/postgis", Some("database")),
            ("registry.example/bitnami/redis", Some("cache")),
            ("docker.elastic.example/kibana/kibana", Some("log-ui")),
            ("prometheuscommunity/postgres-exporter", Some("metrics")),
            ("acme/shop", None),
        ] {
            let package = Package::new(EcosystemId::OCI, name);
            let image = Image { package, tag: Text::default(), is_unknown: false };
            assert_eq!(known(&image).and_then(|known| known.roles.first().copied()), role, "{name}");
        }
        assert!(TABLE.1.iter().all(|known| !known.product.is_empty() && !known.roles.is_empty()));
    }
}
