//! How many dashboards a second two gateways answer.
//!
//! They take turns, so that what else the machine does meets both alike, and the median forgets a round that was
//! disturbed.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::gateway::{Client, Gateway};

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);
const WARM_UP: Duration = Duration::from_secs(1);

/// How it is measured, for the reader of the figures.
pub const HOW: &str = "16 connections, median of 5 rounds of 3 s";

/// Requests a second of each, in the same order.
pub fn side_by_side(gateways: [&Gateway; 2]) -> [f64; 2] {
    let clients = gateways.map(|gateway| {
        let clients: Vec<Client> = (0..CONNECTIONS).map(|_| gateway.client()).collect();
        clients
    });
    for clients in &clients {
        round(clients, WARM_UP);
    }
    let mut rounds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (clients, rounds) in clients.iter().zip(&mut rounds) {
            rounds.push(round(clients, ROUND));
        }
    }
    rounds.map(|mut rounds| {
        rounds.sort_by(f64::total_cmp);
        rounds[ROUNDS / 2]
    })
}

/// All ask without a pause.
fn round(clients: &[Client], length: Duration) -> f64 {
    let start = Instant::now();
    let ask = |client: &Client| {
        let mut answers = 0_u32;
        while start.elapsed() < length {
            client.ask();
            answers += 1;
        }
        answers
    };
    let answers: u32 = thread::scope(|scope| {
        let asking: Vec<_> = clients
            .iter()
            .map(|client| scope.spawn(|| ask(client)))
            .collect();
        asking
            .into_iter()
            .map(|asked| asked.join().expect("its answers"))
            .sum()
    });
    f64::from(answers) / start.elapsed().as_secs_f64()
}
