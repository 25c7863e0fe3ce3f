//! Sizes of memory: `512m`, `1.5gb`, `3GiB`.

use super::Build;
use super::port::default;

/// The bytes of a field, and the field as written.
pub(super) fn field(build: &Build<'_>, name: &str, written: String) -> Option<(u64, String)> {
    let bytes = bytes(&written);
    if bytes.is_none() {
        build.fault(name, format!("`{written}` is no size"), Some("write `512MiB` or `3GiB`".to_owned()));
    }
    Some((bytes?, written))
}

/// The bytes of a size; of a variable those of its default. `None` where nobody can tell.
pub(super) fn bytes(written: &str) -> Option<u64> {
    let written = if written.contains('$') { default(written)? } else { written };
    let text = written.trim().to_ascii_lowercase();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit.trim().trim_end_matches('b').trim_end_matches('i') {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        "t" => 1 << 40,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    // Thousandths are fine enough.
    let thousandths = format!("{fraction:0<3}").get(..3)?.parse::<u64>().ok()?;
    let part = factor.checked_mul(thousandths)? / 1000;
    whole.parse::<u64>().ok()?.checked_mul(factor)?.checked_add(part)
}

/// A number of bytes as a person would say it.
pub(super) fn shown(bytes: u64) -> String {
    let mebibytes = bytes >> 20;
    let (whole, tenths) = (mebibytes / 1024, mebibytes % 1024 * 10 / 1024);
    match (whole, tenths) {
        (0, _) => format!("{mebibytes} MiB"),
        (_, 0) => format!("{whole} GiB"),
        _ => format!("{whole}.{tenths} GiB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_compose_reads_them() {
        for (text, expected) in [
            ("512m", Some(512 << 20)),
            ("1.5gb", Some(1536 << 20)),
            ("3GiB", Some(3 << 30)),
            ("268435456", Some(256 << 20)),
            ("${MEMORY:-1g}", Some(1 << 30)),
            ("${MEMORY}", None),
            ("much", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
        assert_eq!([shown(3 << 30), shown(1536 << 20), shown(256 << 20)], ["3 GiB", "1.5 GiB", "256 MiB"]);
    }
}
