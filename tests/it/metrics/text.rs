//! What Prometheus reads, as a test wants to see it.

use std::fmt::Write;

/// The lines of one name, in order.
pub fn series(text: &str, name: &str) -> String {
    let mut lines: Vec<&str> = text.lines().filter(|line| line.starts_with(name)).collect();
    // Buckets come last, in the order of their bounds as they came.
    lines.sort_by_cached_key(|line| match bucket(line) {
        Some((_, series)) => (true, series),
        None => (false, (*line).to_owned()),
    });
    lines.join("\n")
}

/// The families whose names are wanted: what they are, the bounds of their buckets, and their series in order without
/// what time makes of them.
pub fn figures(text: &str, is_wanted: impl Fn(&str) -> bool) -> String {
    let mut shown = String::new();
    for family in text.split("# HELP ").skip(1) {
        let (name, _) = family.split_once(' ').unwrap();
        if !is_wanted(name) {
            continue;
        }
        let (series, about): (Vec<&str>, Vec<&str>) = family
            .lines()
            .filter(|line| *line != "# EOF")
            .partition(|line| line.contains('{'));
        writeln!(shown, "# HELP {}", about.join("\n")).unwrap();
        let bounds = bounds(&series);
        if !bounds.is_empty() {
            writeln!(shown, "buckets: {}", bounds.join(" ")).unwrap();
        }
        let mut series: Vec<String> = series
            .into_iter()
            .filter(|line| bucket(line).is_none())
            .map(timeless)
            .collect();
        series.sort();
        writeln!(shown, "{}\n", series.join("\n")).unwrap();
    }
    shown
}

/// The bounds of the first series' buckets; the others of the family have the same.
fn bounds<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let buckets: Vec<(&str, String)> = lines.iter().filter_map(|line| bucket(line)).collect();
    let of_first = buckets
        .iter()
        .take_while(|(_, series)| *series == buckets[0].1);
    of_first.map(|(bound, _)| *bound).collect()
}

/// The bound of a bucket, and its series without it.
fn bucket(line: &str) -> Option<(&str, String)> {
    let (start, rest) = line.split_once("le=\"")?;
    let (bound, rest) = rest.split_once('"')?;
    let (labels, _) = rest.rsplit_once('}')?;
    Some((bound, format!("{start}{labels}")))
}

/// Sums of seconds differ from run to run.
fn timeless(line: &str) -> String {
    match line.rsplit_once(' ') {
        Some((series, _)) if series.contains("_seconds_sum") => format!("{series} [seconds]"),
        _ => line.to_owned(),
    }
}
