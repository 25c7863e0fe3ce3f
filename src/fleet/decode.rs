//! From the bytes of a file to its text.

use crate::model::{Encoding, Problem};

/// The text of these bytes. A byte order mark stays in it; UTF-16 is read where one announces it.
///
/// What holds a NUL is no text: none of the formats that are read has a place for one.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Problem> {
    let (text, encoding) = decode_any(bytes)?;
    match text.find('\0') {
        None => Ok((text, encoding)),
        Some(at) => {
            let message = "a NUL byte: this is no text, or UTF-16 without a mark at its start".to_owned();
            Err(Problem { code: "not-text", ..not_utf8(text.get(..at).unwrap_or_default(), message) })
        }
    }
}

fn decode_any(bytes: Vec<u8>) -> Result<(String, Encoding), Problem> {
    match bytes.get(..2) {
        Some([0xff, 0xfe]) => utf16(&bytes, u16::from_le_bytes),
        Some([0xfe, 0xff]) => utf16(&bytes, u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(text) => Ok((text, Encoding::Utf8)),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let bad = bytes.get(good).copied().unwrap_or_default();
                let before = std::str::from_utf8(bytes.get(..good).unwrap_or_default()).unwrap_or_default();
                Err(not_utf8(before, format!("the byte 0x{bad:02x} is not UTF-8")))
            }
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<(String, Encoding), Problem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(error) => {
                let message = format!("the unit 0x{:04x} is not UTF-16", error.unpaired_surrogate());
                return Err(not_utf8(&text, message));
            }
        }
    }
    if rest.is_empty() {
        Ok((text, Encoding::Utf16))
    } else {
        Err(not_utf8(&text, "the file ends in the middle of a UTF-16 unit".to_owned()))
    }
}

/// The problem at the end of the text that could be read.
fn not_utf8(before: &str, message: String) -> Problem {
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}');
    Problem { code: "not-utf-8", message, line: line as u32, column: last.chars().count() as u32 + 1 }
}
