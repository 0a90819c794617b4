//! The files that `make web` has built: in a release compiled into the program, in a debug build read when it starts.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs, io,
    path::Path,
    sync::{Arc, LazyLock},
};

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::http::{
    coding::Coding,
    document::{self, Fixed},
};

/// What the dashboard begins with at `/`: it asks for the overview's data at once. Without it, there are no pages.
pub(super) const OVERVIEW: &str = "index.html";
/// The same for the other paths, without that; where there is none, the overview's serves.
pub(super) const PAGE: &str = "page.html";
/// What everyone is shown who has no session.
pub(super) const SIGN_IN: &str = "sign-in.html";
/// The same, where the demo world can be entered without a key.
pub(super) const DEMO_SIGN_IN: &str = "demo/sign-in.html";
/// How that is told to the page.
const DEMO: &str = "<head><meta name=\"roundtrip-demo\" content=\"open\" />";
/// GraphiQL.
pub(super) const GRAPHIQL: &str = "graphiql.html";
/// The operations of the pages, by their hashes.
const DOCUMENTS: &str = "documents.json";
/// Where the files lie whose names change with their contents.
const ASSETS: &str = "assets/";

/// The compressed forms, which lie beside the file.
const COMPRESSED: [(&str, Coding); 2] = [(".gz", Coding::Gzip), (".br", Coding::Brotli)];

/// What a page is sent as.
const HTML: &str = "text/html; charset=utf-8";

/// The digits of a tag: enough to tell one build from another.
const TAG_DIGITS: usize = 32;

static EMBEDDED: LazyLock<Pages> = LazyLock::new(|| {
    let names = Dist::iter();
    Pages::of(names.filter_map(|name| Some((name.to_string(), to_bytes(Dist::get(&name)?.data)))))
});

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// The dashboard, the sign-in page, GraphiQL, and what they load. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Pages(Arc<BTreeMap<String, File>>);

/// A file in all its forms.
#[derive(Debug)]
pub(super) struct File {
    forms: Vec<(Coding, Bytes)>,
    tag: String,
    content_type: &'static str,
}

/// For whom a file is, and how long it may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// Its name changes with its contents.
    ForGood,
    /// By everyone who asks every time whether it still holds.
    Checked,
    /// The same, but who asks decides what stands at this path.
    ByWhoAsks,
}

impl Pages {
    /// Those of this build; none if it was made without.
    #[must_use]
    pub fn embedded() -> Self {
        EMBEDDED.clone()
    }

    /// Those in a folder.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut found = Vec::new();
        collect(folder, "", &mut found)?;
        Ok(Self::of(found.into_iter()))
    }

    /// The manifest of the pages' operations.
    #[must_use]
    pub fn documents(&self) -> Option<&[u8]> {
        let file = self.0.get(DOCUMENTS)?;
        Some(&file.forms[0].1)
    }

    /// Whether there is anything to show.
    pub(super) fn are_built(&self) -> bool {
        [OVERVIEW, SIGN_IN]
            .iter()
            .all(|name| self.0.contains_key(*name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&File> {
        self.0.get(name)
    }

    /// A file whose name changes with its contents.
    pub(super) fn asset(&self, name: &str) -> Option<&File> {
        self.get(&format!("{ASSETS}{name}"))
    }

    /// A file at the top that is no page, such as an icon.
    pub(super) fn at_the_top(&self, name: &str) -> Option<&File> {
        let is_public = !name.contains('/') && name != DOCUMENTS;
        let file = self.get(name).filter(|_| is_public);
        file.filter(|file| file.content_type != HTML)
    }

    fn of(files: impl Iterator<Item = (String, Bytes)>) -> Self {
        let files: BTreeMap<String, Bytes> =
            files.filter(|(name, _)| !name.starts_with('.')).collect();
        let is_form = |name: &str| COMPRESSED.iter().any(|(ending, _)| name.ends_with(ending));
        let plain = files.iter().filter(|(name, _)| !is_form(name));
        let whole = plain.map(|(name, body)| {
            let compressed = COMPRESSED.iter().filter_map(|(ending, coding)| {
                let body = files.get(&format!("{name}{ending}"))?;
                Some((*coding, body.clone()))
            });
            let mut forms = vec![(Coding::Identity, body.clone())];
            forms.extend(compressed);
            (name.clone(), File::new(name, forms))
        });
        let mut whole: BTreeMap<String, File> = whole.collect();
        if let Some(demo) = whole.get(SIGN_IN).map(File::for_demo) {
            whole.insert(DEMO_SIGN_IN.to_owned(), demo);
        }
        Self(Arc::new(whole))
    }
}

impl File {
    fn new(name: &str, forms: Vec<(Coding, Bytes)>) -> Self {
        let tag = match name.strip_prefix(ASSETS) {
            Some(hashed) if hashed.bytes().all(is_plain) => hashed.to_owned(),
            _ => format!("{:x}", Sha256::digest(&forms[0].1))[..TAG_DIGITS].to_owned(),
        };
        Self {
            forms,
            tag,
            content_type: content_type(name),
        }
    }

    /// The sign-in page for who may enter the demo world: only on a developer's own machine, so nothing compresses it.
    fn for_demo(&self) -> Self {
        let html = String::from_utf8_lossy(&self.forms[0].1).replacen("<head>", DEMO, 1);
        Self::new(DEMO_SIGN_IN, vec![(Coding::Identity, html.into())])
    }

    /// The answer with this file, under a content security policy of its own.
    pub(super) fn answer(&self, headers: &HeaderMap, kept: Kept, policy: &'static str) -> Response {
        let (cache_control, vary) = match kept {
            Kept::ForGood => ("public, max-age=31536000, immutable", "Accept-Encoding"),
            Kept::Checked => ("no-cache", "Accept-Encoding"),
            Kept::ByWhoAsks => (
                "private, no-cache",
                "Accept-Encoding, Authorization, Cookie",
            ),
        };
        let fixed = Fixed {
            forms: &self.forms,
            tag: &self.tag,
            content_type: self.content_type,
            cache_control,
            vary,
        };
        let mut response = document::fixed(headers, &fixed);
        response.headers_mut().insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy),
        );
        response
    }
}

fn collect(folder: &Path, inside: &str, found: &mut Vec<(String, Bytes)>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(inside))? {
        let entry = entry?;
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(folder, &format!("{name}/"), found)?;
        } else {
            found.push((name, fs::read(entry.path())?.into()));
        }
    }
    Ok(())
}

fn to_bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

/// What may stand in a tag as it is.
fn is_plain(letter: u8) -> bool {
    letter.is_ascii_alphanumeric() || b"-_.".contains(&letter)
}

fn content_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" => HTML,
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
