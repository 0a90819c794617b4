//! The paths that the router is given, read from its source.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// How a router is given a path; what is nested below one counts as that path.
const GIVEN: [&str; 4] = [".route(", ".route_service(", ".nest(", ".nest_service("];

/// The router of another listener, which answers nobody but the one who watches the gateway.
const ELSEWHERE: &str = "src/http/scrape.rs";

/// A source file: its path from the root, and its text.
type Source = (String, String);

/// Every path, once.
pub fn routes() -> Vec<String> {
    let mut sources = Vec::new();
    collect(&root().join("src"), &mut sources);
    let routes = routes_of(&sources).unwrap_or_else(|problem| panic!("{problem}"));
    assert!(routes.len() > 5, "this finds the routes: {routes:?}");
    routes
}

/// Whether a path, with whatever it asks for, is one of a route's.
pub fn fits(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let mut parts = path.split('/');
    let fits = route.split('/').all(|part| {
        let own = parts.next();
        part.starts_with('{') && own.is_some_and(|own| !own.is_empty()) || own == Some(part)
    });
    fits && parts.next().is_none()
}

/// The paths in these sources; else which of them cannot be read.
fn routes_of(sources: &[Source]) -> Result<Vec<String>, String> {
    let mut routes = Vec::new();
    for (file, text) in sources {
        for given in GIVEN {
            for rest in text.split(given).skip(1) {
                let rest = rest.trim_start();
                let found = literal(rest).or_else(|| constant(sources, file, rest));
                routes.push(found.ok_or_else(|| {
                    let written = rest.split([',', ')']).next().unwrap_or_default();
                    format!("{file}: {given}{written}: write the path as a text, or as a constant that is one")
                })?);
            }
        }
    }
    routes.sort();
    routes.dedup();
    Ok(routes)
}

/// The text that stands here, in quotes.
fn literal(rest: &str) -> Option<String> {
    let (text, _) = rest.strip_prefix('"')?.split_once('"')?;
    Some(text.to_owned())
}

/// The text of the constant that stands here: of this file, or of the module before its name.
fn constant(sources: &[Source], file: &str, rest: &str) -> Option<String> {
    let (path, _) = rest.split_once(',')?;
    let mut words = path.trim().rsplit("::");
    let declared = format!("const {}:", words.next()?);
    let module = words.next().filter(|module| *module != "self");
    let is_there = |of: &str| {
        module.map_or(of == file, |module| {
            of.ends_with(&format!("/{module}.rs")) || of.ends_with(&format!("/{module}/mod.rs"))
        })
    };
    let (_, text) = sources
        .iter()
        .find(|(of, text)| is_there(of) && text.contains(&declared))?;
    let (_, behind) = text.split_once(&declared)?;
    let (_, value) = behind.split_once('=')?;
    literal(value.trim_start())
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
        if path.is_dir() {
            collect(&path, sources);
        } else if !name.ends_with("tests.rs") && name != ELSEWHERE && is_source(&path) {
            sources.push((name.to_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(router: &str) -> Vec<Source> {
    let own = |file: &str, text: &str| (file.to_owned(), text.to_owned());
    vec![
        own("src/http/mod.rs", router),
        own("src/http/session.rs", "const PATH: &str = \"/session\";"),
        own(
            "src/http/graphql/mod.rs",
            "pub(super) const PATH: &str =\n    \"/graphql\";",
        ),
    ]
}

#[test]
fn a_path_is_found_however_it_is_declared() {
    let router = "
        const HERE: &str = \"/here\";
        Router::new().route(\"/text\", get(x)).route(session::PATH, get(x)).route(HERE, get(x))
            .route(
                crate::http::graphql::PATH,
                get(x),
            )
            .route(
                \"/lines\", get(x))
            .nest(\"/below\", other).route_service(\"/service\", x).nest_service(\"/files\", x)
            .route_layer(y)";

    let found = routes_of(&sources(router)).unwrap();

    assert_eq!(
        found.join(" "),
        "/below /files /graphql /here /lines /service /session /text"
    );
}

#[test]
fn a_path_that_cannot_be_read_is_named() {
    for (declared, named) in [
        ("&format!(\"/{x}\"), get(x)", "&format!(\"/{x}\""),
        ("health::PATH, get(x)", "health::PATH"),
        ("session::OTHER, get(x)", "session::OTHER"),
    ] {
        let problem = routes_of(&sources(&format!("router.route({declared})"))).unwrap_err();
        assert_eq!(
            problem,
            format!(
                "src/http/mod.rs: .route({named}: write the path as a text, or as a constant that is one"
            )
        );
    }
}
