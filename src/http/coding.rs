//! Content codings (RFC 9110, section 12.5.3): in which of its forms a document is sent.

use axum::http::{HeaderMap, header};
use bytes::Bytes;

use super::quality::{self, Quality};

/// How a body is compressed; of two that a client likes as much, the later one is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Coding {
    /// Not at all.
    Identity,
    /// By gzip.
    Gzip,
    /// By Brotli.
    Brotli,
}

/// What stands for a client that does not say whether it takes a body as it is: it does, but likes any other better.
const UNSAID: Quality = 1;

impl Coding {
    /// What `Content-Encoding` says; none where there is no such header.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name {
            "identity" => Some(Self::Identity),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "br" => Some(Self::Brotli),
            _ => None,
        }
    }
}

/// Of a document's forms the one that a client likes best. The first one is what is sent to who takes none.
pub(super) fn choose<'a>(headers: &HeaderMap, forms: &'a [(Coding, Bytes)]) -> &'a (Coding, Bytes) {
    let accepted = Accepted::of(headers);
    let liked = forms
        .iter()
        .map(|form| (accepted.quality(form.0), form))
        .filter(|(quality, _)| *quality > 0);
    let best = liked.max_by_key(|(quality, (coding, _))| (*quality, *coding));
    best.map_or(&forms[0], |(_, form)| form)
}

/// What a client takes, as far as it names what we know.
struct Accepted {
    named: Vec<(Coding, Quality)>,
    others: Option<Quality>,
}

impl Accepted {
    fn of(headers: &HeaderMap) -> Self {
        let mut accepted = Self {
            named: Vec::new(),
            others: None,
        };
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
        let texts = lines.filter_map(|value| value.to_str().ok());
        for coding in texts.flat_map(|text| text.split(',')) {
            let (name, parameter) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let parameter = parameter.trim().to_ascii_lowercase();
            let Some(quality) = parameter.strip_prefix("q=").and_then(quality::parse) else {
                continue;
            };
            let name = name.trim().to_ascii_lowercase();
            if name == "*" {
                accepted.others = Some(quality);
            } else if let Some(coding) = Coding::named(&name) {
                accepted.named.push((coding, quality));
            }
        }
        accepted
    }

    fn quality(&self, coding: Coding) -> Quality {
        let named = self.named.iter().filter(|(named, _)| *named == coding);
        let unsaid = if coding == Coding::Identity {
            UNSAID
        } else {
            0
        };
        let named = named.map(|(_, quality)| *quality).max();
        named.or(self.others).unwrap_or(unsaid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_that_is_liked_best_is_sent_and_of_equals_the_smallest() {
        let forms = [Coding::Identity, Coding::Gzip, Coding::Brotli];
        let forms = forms.map(|coding| (coding, Bytes::new()));
        for (accept, all, without_brotli) in [
            (None, "-", "-"),
            (Some(""), "-", "-"),
            (Some("gzip, deflate, br, zstd"), "br", "gzip"),
            (Some("GZIP"), "gzip", "gzip"),
            (Some("gzip, br;q=0.5"), "gzip", "gzip"),
            (Some("br;q=0.001"), "br", "-"),
            (Some("*"), "br", "gzip"),
            (Some("br;q=0, *"), "gzip", "gzip"),
            (Some("identity, gzip;q=0.5"), "-", "-"),
            (Some("identity;q=0.5, gzip;q=0.5"), "gzip", "gzip"),
            (Some("zstd"), "-", "-"),
            (Some("br;q=2, gzip;q=high"), "-", "-"),
            // There is nothing else: better this than nothing.
            (Some("identity;q=0, zstd"), "-", "-"),
            (Some("*;q=0"), "-", "-"),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
            }
            let shown = |forms| choose(&headers, forms).0.name().unwrap_or("-");
            assert_eq!(shown(&forms), all, "{accept:?}");
            assert_eq!(shown(&forms[..2]), without_brotli, "{accept:?}");
        }
    }
}
