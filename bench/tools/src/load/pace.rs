//! A constant rate of visits, whatever the server does.

use std::{
    cell::Cell,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::Plan;

/// When visits are due. Who takes the next one waits until then.
pub(super) struct Pace {
    schedule: Schedule,
    /// One permit for each visit that is due; a thread hands them out, as the runtime's own timer rounds up to whole
    /// milliseconds.
    due: Arc<Semaphore>,
    taken: Cell<u32>,
}

/// Visits at equal distances.
#[derive(Clone, Copy)]
struct Schedule {
    begin: Instant,
    end: Instant,
    rate: f64,
}

impl Schedule {
    /// When a visit is due; none after the end.
    fn moment(&self, place: u32) -> Option<Instant> {
        let after = Duration::from_secs_f64(f64::from(place) / self.rate);
        Some(self.begin + after).filter(|moment| *moment < self.end)
    }
}

impl Pace {
    /// Begins at once.
    pub(super) fn start(rate: f64, plan: Plan, connections: u16) -> Self {
        let schedule = Schedule {
            begin: plan.begin,
            end: plan.end,
            rate,
        };
        let due = Arc::new(Semaphore::new(0));
        let permits = due.clone();
        thread::spawn(move || {
            for moment in (0..).map_while(|place| schedule.moment(place)) {
                thread::sleep(moment.saturating_duration_since(Instant::now()));
                permits.add_permits(1);
            }
            // For each connection one more, which finds that the time is over.
            permits.add_permits(connections.into());
        });
        Self {
            schedule,
            due,
            taken: Cell::new(0),
        }
    }

    /// Waits until the next visit is due and says since when it is; none when there is none left.
    pub(super) async fn next(&self) -> Option<Instant> {
        self.due.acquire().await.ok()?.forget();
        let place = self.taken.get();
        self.taken.set(place + 1);
        self.schedule.moment(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_are_due_at_equal_distances_until_the_end() {
        let begin = Instant::now();
        let schedule = Schedule {
            begin,
            end: begin + Duration::from_secs(2),
            rate: 40.0,
        };
        assert_eq!(schedule.moment(0), Some(begin));
        assert_eq!(schedule.moment(3), Some(begin + Duration::from_millis(75)));
        assert_eq!((0..).map_while(|place| schedule.moment(place)).count(), 80);
    }

    #[tokio::test]
    async fn who_comes_late_is_told_when_it_was_due() {
        let begin = Instant::now();
        let plan = Plan {
            begin,
            measured: begin,
            end: begin + Duration::from_millis(100),
        };
        let pace = Pace::start(100.0, plan, 1);
        thread::sleep(Duration::from_millis(150));
        for place in 0..10 {
            let due = begin + Duration::from_millis(10 * place);
            assert_eq!(pace.next().await, Some(due));
        }
        assert_eq!(pace.next().await, None);
    }
}
