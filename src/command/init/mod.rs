//! `overhaul init`: a first configuration that fits what the repositories hold.

mod survey;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::rules::Init;
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::rule::SHIPPED;
use crate::settings::{CONFIG_NAMES, Settings};
use crate::ui::Ui;

use super::gather::look;
use super::output;
use survey::{Component, Survey};

/// Runs the command.
pub(super) fn run(init: &Init, ui: &Ui) -> Result<Exit, Error> {
    let settings = Settings::for_init(init, ui)?;
    let file = target(init)?;
    let (fleet, failures) = look(&settings)?;
    for failure in &failures {
        ui.warn(&failure.to_string());
    }
    let survey = Survey::of(&fleet);
    let text = configuration(&survey);
    let Some(file) = file else { return super::print(|out| out.write_all(text.as_bytes())) };
    output::write_file(&file, |out| out.write_all(text.as_bytes()))
        .map_err(|error| Error::new(Kind::Environment, format!("cannot write {}: {error}", file.display())))?;
    super::print(|out| {
        writeln!(out, "{} is written: {}", file.display(), survey.told())?;
        writeln!(out, "it extends {}", packs(&survey).join(", "))?;
        writeln!(out, "see `overhaul rules list --config {0}` and `overhaul audit --config {0}`", file.display())
    })
}

/// The file to write; `None` for standard output. What is there is not written over unless that is asked for.
fn target(init: &Init) -> Result<Option<PathBuf>, Error> {
    let there = |file: &Path| {
        Error::new(Kind::Usage, format!("{} is there already", file.display()))
            .hint("--force writes over it, `-o FILE` writes another one, `-o -` only shows it")
    };
    if let Some(file) = &init.output {
        if file == Path::new("-") {
            return Ok(None);
        }
        return if file.exists() && !init.force { Err(there(file)) } else { Ok(Some(file.clone())) };
    }
    let folder = init.select.paths.first().map_or(Path::new(""), PathBuf::as_path);
    let known = CONFIG_NAMES.iter().map(|name| folder.join(name)).find(|file| file.exists());
    match known {
        Some(file) if !init.force => Err(there(&file)),
        known => Ok(Some(known.unwrap_or_else(|| folder.join(CONFIG_NAMES[0])))),
    }
}

/// The shipped packs that fit.
fn packs(survey: &Survey) -> Vec<&'static str> {
    let fitting = [
        ("recommended", true),
        ("python-modern", survey.python > 0),
        ("typescript-modern", survey.javascript > 0),
        ("containers", survey.images > 0),
        ("github-actions", survey.workflows > 0),
    ];
    let ships = |name: &str| SHIPPED.iter().any(|(known, _)| *known == name);
    fitting.into_iter().filter(|(name, fits)| *fits && ships(name)).map(|(name, _)| name).collect()
}

const HEAD: &str = "\
# What holds in this fleet: `overhaul audit` holds every repository against it.
# Editors complete from `overhaul schema rules`; `overhaul rules check` looks for mistakes.

# What comes before this file. `overhaul rules list` shows every rule, `overhaul rules explain ID` all of one.
";

const POLICY: &str = "
# What may be offered at all.
# policy:
#   target: latest      # patch | minor | major | latest
#   min-age: 3d         # nothing younger
";

const WAIVER: &str = "
# A written exception: its finding stays in the report, marked, until that day is over.
# waivers:
#   - { rule: end-of-life, match: oci/library/node, until: 2027-06-30, why: the move is planned for spring }
";

/// The configuration, as text.
fn configuration(survey: &Survey) -> String {
    let mut text = format!("{HEAD}extends: [{}]\n", packs(survey).join(", "));
    if !survey.components.is_empty() {
        text += "\n# Where the fleet should be. This is what most of it uses, at the oldest version that it names: raise it.\n";
        text += "stack:\n";
        for component in &survey.components {
            text += &line(component);
        }
    }
    text += POLICY;
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "\n# How many repositories there are: an audit of fewer is not of all.\nportfolio: {{ expected: {} }}\n",
        survey.repositories
    );
    text + WAIVER
}

fn line(component: &Component) -> String {
    let repositories = if component.repositories == 1 { "repository" } else { "repositories" };
    let head = format!("  {}: {{ at-least: \"{}\" }}", component.package, component.floor);
    format!("{head:<47} # {} {repositories}: {}\n", component.repositories, component.versions.join(", "))
}
