//! Reads the tables: tab-separated lines under a head, `#` for comments.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, Edition, EditionSource, Package, Text};

use super::{Cycle, EndOfLife, Lifecycles};

/// A table as text.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The name of its file.
    pub name: &'static str,
    text: &'a str,
}

impl<'a> Table<'a> {
    /// The table of that text.
    pub const fn new(name: &'static str, text: &'a str) -> Self {
        Self { name, text }
    }

    /// The day up to which it knows, as its comments say it: `as of 2026-08-22`.
    pub fn as_of(&self) -> Option<Date> {
        let comments = self.text.lines().take_while(|line| line.starts_with('#'));
        comments.filter_map(|line| line.split_once("as of ")?.1.get(..10)?.parse().ok()).max()
    }

    /// How many lines it has below its head.
    pub fn len(&self) -> usize {
        self.rows().count()
    }

    /// Whether it has no lines.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number and the cells of each line below the head.
    fn rows(&self) -> impl Iterator<Item = (usize, Vec<&'a str>)> + use<'a> {
        let lines = self.text.lines().enumerate();
        lines
            .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
            .skip(1)
            .map(|(index, line)| (index + 1, line.split('\t').collect()))
    }

    /// The cycles of each product, newest first; an error for the first line that cannot be read.
    pub(super) fn cycles(&self) -> Result<FxHashMap<Text, Vec<Cycle>>, String> {
        let mut products: FxHashMap<Text, Vec<Cycle>> = FxHashMap::default();
        for (line, row) in self.rows() {
            let cycle = cycle(&row).map_err(|trouble| format!("line {line}: {trouble}"))?;
            products.entry(cycle.product).or_default().push(cycle);
        }
        for cycles in products.values_mut() {
            // A newer maintenance line may have come out after a newer cycle: numbers decide, not dates.
            cycles.sort_by_cached_key(|cycle| std::cmp::Reverse(super::leading_numbers(&cycle.name)));
        }
        Ok(products)
    }
}

impl Lifecycles {
    /// The lifecycles that the tables describe, of which the first says its day. What cannot be read is left out: what it
    /// would say is then "not covered".
    pub fn parse(cycles: &[Table<'_>], packages: Table<'_>, codenames: Table<'_>) -> Self {
        let as_of = cycles.first().and_then(Table::as_of).unwrap_or(Date::MIN);
        let packages: FxHashMap<Package, Text> = packages
            .rows()
            .filter_map(|(_, row)| {
                let (ecosystem, name) = row.first()?.split_once('/')?;
                Some((Package::new(EcosystemId::named(ecosystem)?, name), Text::from(row.get(1)?)))
            })
            .collect();
        let runtimes = packages.iter().filter(|(package, _)| package.ecosystem == EcosystemId::RUNTIME);
        Self {
            products: cycles.iter().filter_map(|table| table.cycles().ok()).flatten().collect(),
            runtimes: runtimes.map(|(package, product)| (*product, *package)).collect(),
            packages,
            codenames: codenames
                .rows()
                .filter_map(|(_, row)| {
                    Some(((Text::from(row.first()?), Text::from(row.get(1)?)), Text::from(row.get(2)?)))
                })
                .collect(),
            edition: Edition { as_of, source: EditionSource::Embedded },
            trouble: None,
        }
    }

    /// The same with what an updated table says of its products, where that is newer. One that cannot be read is left alone
    /// as a whole.
    pub(super) fn updated(mut self, table: Table<'_>) -> Self {
        let as_of = table.as_of().unwrap_or(Date::MIN);
        if as_of <= self.edition.as_of {
            return self;
        }
        match table.cycles() {
            Ok(products) => {
                self.products.extend(products);
                self.edition = Edition { as_of, source: EditionSource::Updated };
            }
            Err(trouble) => self.trouble = Some(trouble),
        }
        self
    }
}

fn cycle(row: &[&str]) -> Result<Cycle, String> {
    let &[product, name, released, active_until, end_of_life, lts, latest, latest_released, ..] = row else {
        return Err(format!("{} cells instead of 8", row.len()));
    };
    if product.is_empty() || name.is_empty() {
        return Err("a cycle without its name".to_owned());
    }
    let released = day(released)?;
    Ok(Cycle {
        product: Text::from(product),
        name: Text::from(name),
        released,
        active_until: end(active_until)?,
        end_of_life: end(end_of_life)?,
        lts: match lts {
            "" | "False" => None,
            "True" => Some(released),
            since => Some(day(since)?),
        },
        latest: Text::from(latest),
        latest_released: if latest_released.is_empty() { None } else { Some(day(latest_released)?) },
    })
}

fn day(cell: &str) -> Result<Date, String> {
    cell.parse().map_err(|_| format!("`{cell}` is not a day"))
}

fn end(cell: &str) -> Result<Option<EndOfLife>, String> {
    Ok(match cell {
        "" => None,
        "True" => Some(EndOfLife::Reached),
        "False" => Some(EndOfLife::NotPlanned),
        cell => Some(EndOfLife::On(day(cell)?)),
    })
}
