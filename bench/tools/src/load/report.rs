//! What visits took, put together.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use super::visit::Answered;

/// Times are kept in microseconds, up to ten minutes, to three digits.
const LONGEST: u64 = 600_000_000;
const DIGITS: u8 = 3;

/// What happened so far.
pub(super) struct Record {
    visits: u64,
    errors: u64,
    first_error: Option<String>,
    unstarted: u64,
    bytes: u64,
    latency: Histogram<u64>,
    first_byte: Histogram<u64>,
}

/// What is printed.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    visits: u64,
    errors: u64,
    first_error: Option<String>,
    unstarted: u64,
    seconds: f64,
    rate: f64,
    latency_ms: Latency,
    ttfb_ms: FirstByte,
    bytes: u64,
    cpu_seconds: f64,
}

#[derive(Debug, Serialize)]
struct Latency {
    p50: f64,
    p90: f64,
    p99: f64,
    p999: f64,
    max: f64,
    mean: f64,
}

/// From when a visit was due until the head of its first answer was there.
#[derive(Debug, Serialize)]
struct FirstByte {
    p50: f64,
    p99: f64,
}

impl Default for Record {
    #[expect(clippy::expect_used, reason = "the bounds are constants")]
    fn default() -> Self {
        let histogram =
            || Histogram::new_with_bounds(1, LONGEST, DIGITS).expect("bounds are in order");
        Self {
            visits: 0,
            errors: 0,
            first_error: None,
            unstarted: 0,
            bytes: 0,
            latency: histogram(),
            first_byte: histogram(),
        }
    }
}

impl Record {
    /// Takes one visit.
    pub(super) fn visit(&mut self, due: Instant, done: Instant, outcome: Result<Answered, String>) {
        match outcome {
            Ok(answered) => {
                self.visits += 1;
                self.bytes += answered.bytes;
                self.latency.saturating_record(micros(done - due));
                let first = answered.first_byte.saturating_duration_since(due);
                self.first_byte.saturating_record(micros(first));
            }
            Err(error) => {
                self.errors += 1;
                self.first_error.get_or_insert(error);
            }
        }
    }

    /// Takes one that never began, and how long it had waited at the end.
    pub(super) fn unstarted(&mut self, waited: Duration) {
        self.unstarted += 1;
        self.latency.saturating_record(micros(waited));
    }

    pub(super) fn report(&self, time: Duration, processor: Duration) -> Report {
        let latency = |quantile| millis(self.latency.value_at_quantile(quantile));
        let first_byte = |quantile| millis(self.first_byte.value_at_quantile(quantile));
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let visits = self.visits as f64;
        Report {
            visits: self.visits,
            errors: self.errors,
            first_error: self.first_error.clone(),
            unstarted: self.unstarted,
            seconds: time.as_secs_f64(),
            rate: visits / time.as_secs_f64(),
            latency_ms: Latency {
                p50: latency(0.5),
                p90: latency(0.9),
                p99: latency(0.99),
                p999: latency(0.999),
                max: millis(self.latency.max()),
                mean: self.latency.mean() / 1_000.0,
            },
            ttfb_ms: FirstByte {
                p50: first_byte(0.5),
                p99: first_byte(0.99),
            },
            bytes: self.bytes,
            cpu_seconds: processor.as_secs_f64(),
        }
    }
}

/// What this process has used of the processors so far.
pub(super) fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn millis(micros: u64) -> f64 {
    micros as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_never_began_is_in_the_latencies_but_not_in_the_rate() {
        let due = Instant::now();
        let at = |ms| due + Duration::from_millis(ms);
        let mut record = Record::default();
        for ms in 1..=98 {
            let answered = Answered {
                first_byte: at(1),
                bytes: 10,
            };
            record.visit(due, at(ms), Ok(answered));
        }
        record.visit(due, at(1), Err("503".to_owned()));
        record.unstarted(Duration::from_secs(5));
        record.unstarted(Duration::from_secs(5));

        let report = record.report(Duration::from_secs(2), Duration::ZERO);

        assert_eq!((report.visits, report.errors, report.unstarted), (98, 1, 2));
        assert_eq!(report.bytes, 980);
        assert!((report.rate - 49.0).abs() < 1e-9);
        assert!((report.latency_ms.p50 - 50.0).abs() < 0.1, "{report:?}");
        assert!(report.latency_ms.p99 > 4_990.0, "{report:?}");
    }
}
