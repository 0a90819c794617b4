//! Pages as the build of `web/` leaves them, but small: the tests need no Node.

use std::{fs, sync::LazyLock};

use roundtrip::http::Pages;
use serde_json::json;
use sha2::{Digest, Sha256};

/// An operation of the pages.
pub const PAGE_OPERATION: &str = "query Overview { viewer { workspace { handle } } }";

static PAGES: LazyLock<Pages> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files() {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Pages::read(folder.path()).unwrap()
});

/// The pages of every test's application.
pub fn pages() -> Pages {
    PAGES.clone()
}

/// The name that the gateway knows an operation by.
pub fn document_id(text: &str) -> String {
    format!("sha256:{:x}", Sha256::digest(text))
}

/// Compressed forms are told by a text of their own: the gateway never looks inside.
fn files() -> Vec<(&'static str, String)> {
    let documents = json!({document_id(PAGE_OPERATION): PAGE_OPERATION});
    let mut files = vec![
        (".gitkeep", String::new()),
        ("documents.json", documents.to_string()),
        ("icon.svg", "<svg/>".to_owned()),
        ("assets/plain-1a2b3c4d.woff2", "a font".to_owned()),
    ];
    for (name, text) in [
        ("index.html", "<title>Overview</title>"),
        ("page.html", "<title>Dashboard</title>"),
        ("sign-in.html", "<head><title>Sign in</title>"),
        ("graphiql.html", "<title>GraphiQL</title>"),
        ("assets/main-Ab_c-123.js", "start()"),
        ("assets/main-1a2b3c4d.css", "body {}"),
    ] {
        files.push((name, text.to_owned()));
    }
    for (name, text) in [
        ("index.html.br", "br of the overview"),
        ("index.html.gz", "gz of the overview"),
        ("assets/main-Ab_c-123.js.br", "br of the script"),
        ("assets/main-Ab_c-123.js.gz", "gz of the script"),
        ("assets/main-1a2b3c4d.css.gz", "gz of the style"),
        ("assets/lonely.js.br", "of nothing"),
    ] {
        files.push((name, text.to_owned()));
    }
    files
}
