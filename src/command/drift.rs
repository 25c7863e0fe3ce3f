//! `overhaul drift`: which packages run in several versions, and what it takes to run one.

use crate::cli::{self, PrecisionFlag, Shape};
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::lifecycle::Lifecycles;
use crate::plan::Depth;
use crate::report::{self, Style};
use crate::rule::{self, Across, Components, Convergence, Judged, Precision};
use crate::settings::Settings;
use crate::ui::Ui;

use super::gather::gather;
use super::output;

/// Runs the command.
pub(super) fn run(drift: &cli::Drift, ui: &Ui) -> Result<Exit, Error> {
    let asked = wanted(drift)?;
    let settings = Settings::for_drift(drift, ui)?;
    let gathered = gather(&settings, Depth::Brief, ui)?;
    let judged = Judged {
        fleet: &gathered.fleet,
        resolution: &gathered.resolution,
        advisories: &gathered.advised.advisories,
        lifecycles: Lifecycles::in_use(),
        today: settings.clock.today,
        eol_lookahead: settings.eol_lookahead,
    };
    let mut spreads = rule::spreads(&judged, &asked);
    spreads.retain(|spread| spread.versions.len() >= drift.drift.min_spread);
    let report = output::report(&settings, &gathered, &[]);
    let answer = report::Drift { report: &report, spreads: &spreads, to: drift.drift.to.as_deref() };
    let style = Style { width: ui.width(), colour: ui.colours_stdout(), verbose: ui.is_verbose() };
    super::print(|out| match drift.format {
        Shape::Table => answer.tell(style, out),
        Shape::Json => answer.write_json(out),
    })?;
    if settings.only.is_some() && gathered.fleet.dependencies().next().is_none() {
        ui.warn(&format!("nothing that was read asks for {}", drift.select.packages.join(", ")));
        super::hint_at_longer_names(&drift.select.packages, ui);
    }
    if !report.complete {
        ui.warn("not everything could be read or asked, so the answer may be incomplete: `overhaul audit` says what");
    }
    Ok(if report.complete { Exit::Clean } else { Exit::Incomplete })
}

/// What the flags ask for.
fn wanted(drift: &cli::Drift) -> Result<rule::Drift, Error> {
    let to = Convergence::read(drift.drift.to.as_deref().unwrap_or("newest-used"));
    if let Convergence::Version(version) = &to
        && !version.contains(|c: char| c.is_ascii_digit())
    {
        return Err(Error::new(Kind::Usage, format!("--to {version}: that is no version"))
            .hint("say newest-used, latest, or a version of the package that -p names"));
    }
    if let (Convergence::Version(version), false) = (&to, drift.select.packages.len() == 1) {
        return Err(Error::new(Kind::Usage, format!("--to {version}: a version is one package's"))
            .hint("name it: `-p npm/react --to 18.3.1`, or say newest-used or latest"));
    }
    Ok(rule::Drift {
        components: Components::all(),
        precision: match drift.drift.precision {
            PrecisionFlag::Major => Precision::Major,
            PrecisionFlag::Minor => Precision::Minor,
            PrecisionFlag::Patch => Precision::Patch,
        },
        at_most: 1,
        to,
        across: if drift.drift.within_repositories { Across::Repository } else { Across::Fleet },
    })
}
