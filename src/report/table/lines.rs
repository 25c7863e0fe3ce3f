//! Lines of text and tables that fit a width, through one library, so that everything wraps alike.

use std::io::{self, Write};

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width, presets};

use crate::model::Severity;
use crate::report::Style;

/// The narrowest width that is honoured.
const NARROWEST: u16 = 40;

/// What a piece of text is, for its colour. Colour never says what words do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Text.
    Plain,
    /// The name of a part.
    Heading,
    /// Said in passing.
    Quiet,
    /// Something failed.
    Alarm,
    /// All is well.
    Good,
    /// A severity.
    Of(Severity),
}

/// A cell in its colour.
pub(super) fn cell(text: &str, tone: Tone, style: &Style) -> Cell {
    let cell = Cell::new(text);
    if !style.colour {
        return cell;
    }
    match tone {
        Tone::Plain => cell,
        Tone::Heading => cell.add_attribute(Attribute::Bold),
        Tone::Quiet => cell.fg(Color::DarkGrey),
        Tone::Alarm | Tone::Of(Severity::High) => cell.fg(Color::Red),
        Tone::Good => cell.fg(Color::Green),
        Tone::Of(Severity::Critical) => cell.fg(Color::Red).add_attribute(Attribute::Bold),
        Tone::Of(Severity::Medium) => cell.fg(Color::Yellow),
        Tone::Of(Severity::Low) => cell.fg(Color::Cyan),
        Tone::Of(Severity::Info) => cell.fg(Color::DarkGrey),
    }
}

/// An empty table without lines, as wide as the terminal at most.
pub(super) fn grid(style: &Style) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(style.width.max(NARROWEST));
    if style.colour {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table
}

/// Writes a table with this many spaces before it and two between its columns; the first columns keep at least these widths.
pub(super) fn print(mut table: Table, indent: u16, least: &[u16], out: &mut dyn Write) -> io::Result<()> {
    table.discover_columns();
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if index == 0 { indent } else { 2 }, 0));
        if let Some(width) = least.get(index) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(*width)));
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes one paragraph, wrapped, with this many spaces before each line.
pub(super) fn paragraph(text: &str, indent: u16, tone: Tone, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut table = grid(style);
    table.add_row([cell(text, tone, style)]);
    print(table, indent, &[], out)
}
