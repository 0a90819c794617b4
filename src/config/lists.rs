//! Values that are lists, separated by commas.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de::Error};

/// Words; blanks around them do not count.
pub(super) fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    Ok(words.iter().map(|word| word.trim().to_owned()).collect())
}

/// Networks; an address is one that holds nothing else.
pub(super) fn networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    let networks = words(from)?;
    let read = networks.iter().map(|word| network(word));
    read.collect::<Option<_>>()
        .ok_or_else(|| D::Error::custom("must be networks or addresses, separated by commas"))
}

fn network(word: &str) -> Option<IpNet> {
    let network = word.parse::<IpNet>().ok();
    network.or_else(|| Some(word.parse::<IpAddr>().ok()?.into()))
}
