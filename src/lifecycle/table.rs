//! Reads the tables: tab-separated lines under a head, `#` for comments.

use jiff::civil::Date;

use crate::model::{EcosystemId, Package, Text};

use super::{Cycle, EndOfLife, Lifecycles};

impl Lifecycles {
    /// The lifecycles that the tables describe. A line that cannot be read is left out: what it would say is then "not covered".
    pub fn parse(cycles: &[&str], packages: &str, codenames: &str) -> Self {
        let mut lifecycles = Self::default();
        for row in cycles.iter().flat_map(|table| rows(table)) {
            if let Some(cycle) = cycle(&row) {
                lifecycles.products.entry(cycle.product).or_default().push(cycle);
            }
        }
        for cycles in lifecycles.products.values_mut() {
            // A newer maintenance line may have come out after a newer cycle: numbers decide, not dates.
            cycles.sort_by_cached_key(|cycle| std::cmp::Reverse(super::leading_numbers(&cycle.name)));
        }
        lifecycles.packages = rows(packages)
            .filter_map(|row| {
                let (ecosystem, name) = row.first()?.split_once('/')?;
                Some((Package::new(EcosystemId::named(ecosystem)?, name), Text::from(row.get(1)?)))
            })
            .collect();
        let runtimes = lifecycles.packages.iter().filter(|(package, _)| package.ecosystem == EcosystemId::RUNTIME);
        lifecycles.runtimes = runtimes.map(|(package, product)| (*product, *package)).collect();
        lifecycles.codenames = rows(codenames)
            .filter_map(|row| Some(((Text::from(row.first()?), Text::from(row.get(1)?)), Text::from(row.get(2)?))))
            .collect();
        lifecycles
    }
}

/// The cells of each line below the head.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

fn cycle(row: &[&str]) -> Option<Cycle> {
    let &[product, name, released, active_until, end_of_life, lts, latest, ..] = row else { return None };
    let released: Date = released.parse().ok()?;
    Some(Cycle {
        product: Text::from(product),
        name: Text::from(name),
        released,
        active_until: end(active_until),
        end_of_life: end(end_of_life),
        lts: if lts == "True" { Some(released) } else { lts.parse().ok() },
        latest: Text::from(latest),
    })
}

fn end(cell: &str) -> Option<EndOfLife> {
    match cell {
        "" => None,
        "True" => Some(EndOfLife::Reached),
        "False" => Some(EndOfLife::NotPlanned),
        day => day.parse().ok().map(EndOfLife::On),
    }
}
