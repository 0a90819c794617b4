//! The doctor's document as the snapshots show it: short, and without what differs from run to run.

use serde_json::Value;

use crate::support::Ended;

pub fn document(report: &Ended) -> Value {
    serde_json::from_str(&report.stdout).unwrap()
}

/// The document as it is, cut into lines.
pub fn raw(report: &Ended) -> String {
    let text = document(report).to_string();
    without(&document(report), &text.replace("{\"", "\n{\""))
}

/// What the document says and the exit code.
pub fn told(report: &Ended) -> String {
    let document = document(report);
    let mut lines = vec![format!(
        "exit {}: {}",
        report.code.unwrap(),
        word(&document["verdict"])
    )];
    lines.extend(checks(&document["checks"]));
    for database in document["databases"].as_array().unwrap() {
        let mut facts = database["facts"].clone();
        facts
            .as_object_mut()
            .unwrap()
            .retain(|_, fact| !fact.is_null());
        let (name, verdict) = (word(&database["variable"]), word(&database["verdict"]));
        lines.push(format!("{name}: {verdict} {}", database["place"]));
        lines.push(format!("  {facts}"));
        lines.extend(checks(&database["checks"]));
    }
    without(&document, &lines.join("\n"))
}

fn checks(checks: &Value) -> Vec<String> {
    let line = |check: &Value| {
        let advice = check["advice"].as_str();
        let advice = advice.map_or(String::new(), |advice| format!(" -> {advice}"));
        let (verdict, subject) = (word(&check["verdict"]), word(&check["check"]));
        format!("  {verdict} {subject}: {}{advice}", word(&check["message"]))
    };
    checks.as_array().unwrap().iter().map(line).collect()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The text without what differs from run to run, of which the document knows the values.
pub fn without(document: &Value, text: &str) -> String {
    let mut text = text.to_owned();
    for database in document["databases"].as_array().unwrap() {
        let (place, facts) = (&database["place"], &database["facts"]);
        for (value, name) in [
            (&place["file"], "FILE"),
            (&place["port"], "PORT"),
            (&facts["server_version"], "VERSION"),
        ] {
            let value = value.as_str().map_or(value.to_string(), str::to_owned);
            if value != "null" {
                text = text.replace(&value, name);
            }
        }
        let name = place["database"].as_str();
        if let Some(name) = name.filter(|name| name.starts_with("it_")) {
            text = text.replace(name, "NAME");
        }
        if let Some(ms) = facts["round_trip_ms"].as_f64() {
            text = text
                .replace(&format!("_ms\":{ms:?}"), "_ms\":TIME")
                .replace(&format!("{ms:.2} ms"), "TIME ms");
        }
    }
    text
}
