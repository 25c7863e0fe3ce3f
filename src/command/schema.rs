//! `overhaul schema`: the JSON Schemas of what users read and write.

use crate::cli::SchemaOf;
use crate::error::Error;
use crate::exit::Exit;

/// Runs the command.
pub(super) fn run(what: SchemaOf) -> Result<Exit, Error> {
    let schema = match what {
        SchemaOf::Report => format!("{:#}\n", crate::report::schema()),
        SchemaOf::Drift => format!("{:#}\n", crate::report::drift_schema()),
        SchemaOf::Rules => crate::rule::schema(),
    };
    super::print(|out| out.write_all(schema.as_bytes()))
}
