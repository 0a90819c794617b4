//! Quality values (RFC 9110, section 12.4.2): how much a client likes what it accepts.

/// How much, in thousandths.
pub(super) type Quality = u16;

/// The most.
pub(super) const BEST: Quality = 1_000;

/// Reads `0`, `0.25`, `1`, with at most three digits behind the point; none if it is written otherwise.
pub(super) fn parse(text: &str) -> Option<Quality> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part: Quality = format!("{part:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(BEST),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quality_is_written_in_one_way_only() {
        for (text, quality) in [
            ("1", Some(1_000)),
            ("1.000", Some(1_000)),
            ("0", Some(0)),
            ("0.", Some(0)),
            ("0.5", Some(500)),
            ("0.05", Some(50)),
            ("0.001", Some(1)),
            ("1.001", None),
            ("0.0001", None),
            ("2", None),
            ("-1", None),
            ("0.+5", None),
            (".5", None),
            ("", None),
            ("high", None),
        ] {
            assert_eq!(parse(text), quality, "{text}");
        }
    }
}
