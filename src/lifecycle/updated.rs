//! A newer table of cycles, from what endoflife.date's API answers or from a table like our own: all of it, or nothing.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Deserialize;

use crate::model::Text;

use super::{EMBEDDED, Lifecycles, Table};

/// So many of the products that are known (one of this many) may be missing: they are renamed now and then.
const MAY_MISS: usize = 10;

/// The table that a document holds, as it is kept, and the day up to which it knows; or why it is refused.
pub fn table_of(document: &str, today: Date) -> Result<(String, Date), String> {
    let is_answer = document.trim_start().starts_with('{');
    let text = if is_answer { from_api(document)? } else { document.to_owned() };
    let table = Table::new("lifecycles", &text);
    let products = table.cycles()?;
    let as_of = table.as_of().ok_or("it does not say up to which day it knows: `# as of 2026-08-22` at its head")?;
    let built_in = Lifecycles::embedded().edition().as_of;
    if today.tomorrow().is_ok_and(|tomorrow| as_of > tomorrow) {
        return Err(format!("it says that it is of {as_of}, and today is {today}"));
    }
    if as_of <= built_in {
        return Err(format!("it is of {as_of}, no newer than the table that is built in ({built_in})"));
    }
    let known = EMBEDDED[0].cycles()?;
    let mut missing: Vec<&str> = known.keys().filter(|name| !products.contains_key(*name)).map(Text::as_str).collect();
    missing.sort_unstable();
    match missing.as_slice() {
        missing if missing.len() * MAY_MISS <= known.len() => Ok((text, as_of)),
        [first, rest @ ..] => {
            Err(format!("it says nothing of {first} and {} more products that are known", rest.len()))
        }
        [] => Ok((text, as_of)),
    }
}

/// The API's answer about all products, as far as it is of use here.
#[derive(Deserialize)]
struct Answer {
    generated_at: String,
    result: Vec<Product>,
}

#[derive(Deserialize)]
struct Product {
    name: String,
    releases: Vec<Release>,
}

/// A cycle, which the API calls a release.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Release {
    name: String,
    #[serde(rename = "releaseDate")]
    released: Option<Date>,
    lts_from: Option<Date>,
    is_lts: Option<bool>,
    eoas_from: Option<Date>,
    is_eoas: Option<bool>,
    eol_from: Option<Date>,
    is_eol: Option<bool>,
    latest: Option<Latest>,
}

#[derive(Deserialize)]
struct Latest {
    name: String,
    date: Option<Date>,
}

/// The table that the API's answer makes, of the products that are known.
fn from_api(document: &str) -> Result<String, String> {
    let answer: Answer = serde_json::from_str(document)
        .map_err(|error| format!("it is not what the API answers about all products: {error}"))?;
    let generated: Date = answer.generated_at.get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| {
        let when = answer.generated_at.chars().take(40).collect::<String>();
        format!("it was generated at `{when}`, which is no time")
    })?;
    let known = EMBEDDED[0].cycles()?;
    let mut table = format!(
        "# Source: endoflife.date (MIT licence, https://endoflife.date/), as of {generated}.\n\
         product\tcycle\treleased\tend_of_active_support\tend_of_life\tlts\tlatest\tlatest_released\n"
    );
    let is_known = |product: &&Product| known.keys().any(|name| name.as_str() == product.name);
    for product in answer.result.iter().filter(is_known) {
        // A cycle that nobody dates came out at some unknown time: nothing can be said of it.
        for (release, released) in product.releases.iter().filter_map(|it| Some((it, it.released?))) {
            line(&mut table, &product.name, release, released)?;
        }
    }
    Ok(table)
}

fn line(table: &mut String, product: &str, release: &Release, released: Date) -> Result<(), String> {
    let latest = release.latest.as_ref();
    let version = latest.map_or("", |latest| latest.name.as_str());
    if [&release.name, version].iter().any(|text| text.contains(char::is_control)) {
        return Err(format!("a cycle of {product} has a name that is none"));
    }
    let active_until = end(release.eoas_from, release.is_eoas);
    let end_of_life = end(release.eol_from, release.is_eol);
    let lts = match (release.lts_from, release.is_lts) {
        (Some(since), _) => since.to_string(),
        (None, Some(true)) => "True".to_owned(),
        (None, _) => String::new(),
    };
    let latest_released = latest.and_then(|latest| latest.date).map(|day| day.to_string()).unwrap_or_default();
    // Writing to a string does not fail.
    let _ = writeln!(
        table,
        "{product}\t{}\t{released}\t{active_until}\t{end_of_life}\t{lts}\t{version}\t{latest_released}",
        release.name
    );
    Ok(())
}

/// When something ends, as the tables say it.
fn end(from: Option<Date>, is_over: Option<bool>) -> String {
    match (from, is_over) {
        (Some(day), _) => day.to_string(),
        (None, Some(true)) => "True".to_owned(),
        (None, Some(false)) => "False".to_owned(),
        (None, None) => String::new(),
    }
}
