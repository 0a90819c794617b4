//! Where a request comes from: the address of its connection, or what the proxies in front say.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderName},
};
use ipnet::IpNet;

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// How many entries are looked at. Nobody has so many proxies in a row, and a client may send any number.
const MOST_ENTRIES: usize = 20;

/// The client's address; none for a request that came through no connection.
///
/// `X-Forwarded-For` is what anybody may write, so it is believed only as far as it was written by trusted proxies: from
/// the right, where the last one has put the address it saw, to the first address that is none of theirs.
pub(super) fn of(
    extensions: &Extensions,
    headers: &HeaderMap,
    proxies: &[IpNet],
) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let mut seen = peer.ip().to_canonical();
    let mut entries = entries(headers).take(MOST_ENTRIES);
    while proxies.iter().any(|network| network.contains(&seen)) {
        // What cannot be read ends it: whoever wrote that also wrote what is left of it.
        let Some(Some(next)) = entries.next() else {
            break;
        };
        seen = next;
    }
    Some(seen)
}

/// The addresses from right to left; none for what is no address. Several lines of the header are one list.
fn entries(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines = headers.get_all(&FORWARDED_FOR).iter();
    lines.rev().flat_map(|line| {
        // As bytes: an entry that is no text must not hide its neighbours.
        let entries = line.as_bytes().rsplit(|byte| *byte == b',');
        entries
            .map(<[u8]>::trim_ascii)
            .filter(|entry| !entry.is_empty())
            .map(read)
    })
}

/// An address, with or without a port, and with or without the brackets of an IPv6 address.
fn read(entry: &[u8]) -> Option<IpAddr> {
    let entry = std::str::from_utf8(entry).ok()?;
    let bare = entry
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let address = bare.unwrap_or(entry).parse::<IpAddr>().ok();
    let address = address.or_else(|| Some(entry.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const PROXIES: [&str; 3] = ["10.0.0.0/8", "192.0.2.1/32", "fd00::/8"];

    /// Who is found, for a peer and the lines of the header.
    fn found(peer: &str, lines: &[&str]) -> String {
        let proxies: Vec<IpNet> = PROXIES.map(|network| network.parse().unwrap()).into();
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
        let mut headers = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_bytes(line.as_bytes()).unwrap();
            headers.append(&FORWARDED_FOR, line);
        }
        of(&extensions, &headers, &proxies).unwrap().to_string()
    }

    #[test]
    fn what_a_stranger_says_is_not_believed() {
        for lines in [&[][..], &["1.2.3.4"], &["1.2.3.4, 10.0.0.1"], &["10.0.0.1"]] {
            assert_eq!(found("203.0.113.9", lines), "203.0.113.9", "{lines:?}");
        }
    }

    #[test]
    fn behind_proxies_it_is_the_last_address_that_is_none_of_theirs() {
        for (lines, client) in [
            (&[][..], "10.0.0.1"),
            (&["203.0.113.9"], "203.0.113.9"),
            (&["203.0.113.9, 10.0.0.2, 192.0.2.1"], "203.0.113.9"),
            // What the client wrote itself stands left of where it was seen.
            (&["1.2.3.4, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            (&["1.2.3.4", "203.0.113.9", "10.0.0.2"], "203.0.113.9"),
            (&["1.2.3.4,203.0.113.9", "10.0.0.2,10.0.0.3"], "203.0.113.9"),
            // All are proxies: it is the one that is farthest away.
            (&["10.0.0.4, 10.0.0.3"], "10.0.0.4"),
            // An empty element of a list is none.
            (&["203.0.113.9, , 10.0.0.2,"], "203.0.113.9"),
        ] {
            assert_eq!(found("10.0.0.1", lines), client, "{lines:?}");
        }
    }

    #[test]
    fn every_way_to_write_an_address_is_read() {
        for (entry, client) in [
            ("203.0.113.9:443", "203.0.113.9"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
            ("1.2.3.4, ::ffff:10.0.0.2", "1.2.3.4"),
            ("1.2.3.4, fd00::2", "1.2.3.4"),
        ] {
            assert_eq!(found("10.0.0.1", &[entry]), client, "{entry}");
        }
        assert_eq!(found("::ffff:203.0.113.9", &["1.2.3.4"]), "203.0.113.9");
        assert_eq!(found("::ffff:10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
    }

    #[test]
    fn what_is_no_address_ends_the_walk() {
        for entry in [
            "unknown",
            "_hidden",
            "for=1.2.3.4",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.4:99999",
            "[1.2.3.4",
            "fe80::1%eth0",
            "é",
            "-",
        ] {
            let line = format!("5.6.7.8, {entry}, 10.0.0.2");
            assert_eq!(found("10.0.0.1", &[&line]), "10.0.0.2", "{entry}");
        }
    }

    #[test]
    fn only_so_many_entries_are_looked_at() {
        let long = format!("5.6.7.8{}", ", 10.0.0.2".repeat(MOST_ENTRIES));
        let longest = format!("5.6.7.8{}", ", 10.0.0.2".repeat(MOST_ENTRIES - 1));

        assert_eq!(found("10.0.0.1", &[&long]), "10.0.0.2");
        assert_eq!(found("10.0.0.1", &[&longest]), "5.6.7.8");
    }
}
