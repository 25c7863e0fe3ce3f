//! Puts new bytes into a text.

use std::ops::Range;

/// Why changes cannot be made in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unspliced {
    /// Two changes ask for different bytes at one place, or their places overlap.
    #[error("two changes meet in the same bytes")]
    Overlap,
    /// The place is not one of this text.
    #[error("the file is not as it was read")]
    Outside,
}

/// The text with these bytes instead of those at each place, and every other byte as it was. The same change given
/// twice, as by two dependencies that share a place, is one change.
pub fn splice(text: &str, changes: &[(Range<usize>, &str)]) -> Result<String, Unspliced> {
    let mut changes: Vec<_> = changes.iter().map(|(range, bytes)| (range.start, range.end, *bytes)).collect();
    changes.sort_unstable();
    changes.dedup();
    if changes.windows(2).any(|pair| pair[1].0 < pair[0].1 || (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1)) {
        return Err(Unspliced::Overlap);
    }
    let mut out = String::with_capacity(text.len() + changes.iter().map(|(.., bytes)| bytes.len()).sum::<usize>());
    let mut at = 0;
    for (start, end, bytes) in changes {
        let _replaced = text.get(start..end).ok_or(Unspliced::Outside)?;
        out += text.get(at..start).ok_or(Unspliced::Outside)?;
        out += bytes;
        at = end;
    }
    out += text.get(at..).ok_or(Unspliced::Outside)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_come_in_any_order_and_never_meet() {
        let text = "\u{feff}a=1\r\nb=é2\n";
        for (changes, expected) in [
            (&[(14..14, "c"), (5..6, "10")][..], Ok("\u{feff}a=10\r\nb=é2\nc")),
            (&[(5..6, "10"), (5..6, "10")], Ok("\u{feff}a=10\r\nb=é2\n")),
            (&[(5..5, "0"), (5..6, "10")], Ok("\u{feff}a=010\r\nb=é2\n")),
            (&[], Ok(text)),
            (&[(5..6, "10"), (5..6, "11")], Err(Unspliced::Overlap)),
            (&[(5..5, "10"), (5..5, "11")], Err(Unspliced::Overlap)),
            (&[(3..6, "10"), (5..8, "11")], Err(Unspliced::Overlap)),
            (&[(11..12, "10")], Err(Unspliced::Outside)),
            (&[(13..20, "10")], Err(Unspliced::Outside)),
        ] {
            assert_eq!(splice(text, changes), expected.map(str::to_owned), "{changes:?}");
        }
    }
}
