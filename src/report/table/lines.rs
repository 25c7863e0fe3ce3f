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
pub(super) fn cell(text: &str, tone: Tone, style: Style) -> Cell {
    let cell = Cell::new(text);
    if !style.colour {
        return cell;
    }
    match tone {
        Tone::Plain => cell,
        Tone::Heading => cell.add_attribute(Attribute::Bold),
        Tone::Alarm | Tone::Of(Severity::High) => cell.fg(Color::Red),
        Tone::Good => cell.fg(Color::Green),
        Tone::Of(Severity::Critical) => cell.fg(Color::Red).add_attribute(Attribute::Bold),
        Tone::Of(Severity::Medium) => cell.fg(Color::Yellow),
        Tone::Of(Severity::Low) => cell.fg(Color::Cyan),
        Tone::Quiet | Tone::Of(Severity::Info) => cell.fg(Color::DarkGrey),
    }
}

/// An empty table without lines, as wide as the terminal at most.
pub(super) fn grid(style: Style) -> Table {
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

/// Writes a table with this many spaces before it and two between its columns. The first column is at least so wide; the
/// last one has what the others leave, and a third of the width at least.
pub(super) fn print(mut table: Table, indent: u16, first: u16, out: &mut dyn Write) -> io::Result<()> {
    table.discover_columns();
    let padding = |index: usize| if index == 0 { indent } else { 2 };
    let contents = table.column_max_content_widths();
    let last = contents.len().saturating_sub(1);
    let needed = |upto: usize| -> u16 {
        let widths = contents.iter().take(upto).enumerate().map(|(index, width)| width.saturating_add(padding(index)));
        widths.fold(first.saturating_sub(contents.first().map_or(0, |width| width + indent)), u16::saturating_add)
    };
    let width = table.width().unwrap_or(NARROWEST);
    let (left, whole) = (width.saturating_sub(needed(last)), needed(last + 1));
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((padding(index), 0));
        if index == 0 && first > 0 {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(first)));
        } else if index == last && last > 1 && whole > width {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(left.max(width / 3))));
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes one paragraph, wrapped, with this many spaces before each line.
pub(super) fn paragraph(text: &str, indent: u16, tone: Tone, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut table = grid(style);
    table.add_row([cell(text, tone, style)]);
    print(table, indent, 0, out)
}
