//! Encryption: every `sslmode` against every kind of server, which must mean the same on both ways.
//!
//! It brings its own servers and does so once, in the round that has a pooler, too.

use std::{fs, path::PathBuf};

use rcgen::ExtendedKeyUsagePurpose;
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::support::{Extra, PgBouncer, Postgres, Program, TestApp, Way, World, free_port, get};

mod attempt;
mod authority;

use attempt::on_both_ways;
use authority::{Authority, Certified};

const MODES: [&str; 6] = [
    "disable",
    "allow",
    "prefer",
    "require",
    "verify-ca",
    "verify-full",
];

/// The name that the servers' certificate is for, and the address that it is not for.
const HOSTS: [&str; 2] = ["localhost", "127.0.0.1"];

/// How a server stands to encryption.
#[derive(Clone, Copy, Debug)]
enum Offer {
    None,
    Either,
    Only,
}

/// Authorities, and the files of their certificates for the URL's parameters.
struct Trust {
    authority: Authority,
    root: String,
    server: Certified,
    folder: TempDir,
}

#[tokio::test]
async fn every_mode_means_the_same_on_both_ways_to_a_server_and_to_a_pooler() {
    if !has_servers() {
        return;
    }
    let trust = Trust::new();
    let plain = Postgres::start();
    let mut table = vec![line("", "", ["no root", "right root", "other root"])];
    // Where the hosts fare differently, a cell names both.

    for offer in [Offer::None, Offer::Either, Offer::Only] {
        let server = trust.postgres(offer);
        let pooler = trust.pgbouncer(&plain, offer);
        for mode in MODES {
            let mut cells = Vec::new();
            for root in ["", "right.pem", "other.pem"] {
                let mut words = Vec::new();
                for host in HOSTS {
                    let direct = trust.url(&server.url("postgres"), host, mode, root);
                    let through = trust.url(&pooler.url("pgbouncer"), host, mode, root);
                    let word = on_both_ways(&direct).await;
                    assert_eq!(word, on_both_ways(&through).await, "{through}");
                    words.push(word);
                }
                words.dedup();
                cells.push(words.join(" / "));
            }
            let cells = [0, 1, 2].map(|place| cells[place].as_str());
            table.push(line(&format!("{offer:?}"), mode, cells));
        }
    }

    insta::assert_snapshot!(table.join("\n"), @"
                       no root         right root                other root
    None   disable     plain           plain                     plain
    None   allow       plain           plain                     plain
    None   prefer      plain           plain                     plain
    None   require     not offered     not offered               not offered
    None   verify-ca   not offered     not offered               not offered
    None   verify-full not offered     not offered               not offered
    Either disable     plain           plain                     plain
    Either allow       encrypted       encrypted                 encrypted
    Either prefer      encrypted       encrypted                 encrypted
    Either require     encrypted       encrypted                 encrypted
    Either verify-ca   unknown issuer  encrypted                 unknown issuer
    Either verify-full unknown issuer  encrypted / another host  unknown issuer
    Only   disable     insisted on     insisted on               insisted on
    Only   allow       encrypted       encrypted                 encrypted
    Only   prefer      encrypted       encrypted                 encrypted
    Only   require     encrypted       encrypted                 encrypted
    Only   verify-ca   unknown issuer  encrypted                 unknown issuer
    Only   verify-full unknown issuer  encrypted / another host  unknown issuer
    ");
}

#[tokio::test]
async fn a_client_certificate_is_shown_on_both_ways() {
    if !has_servers() {
        return;
    }
    let trust = Trust::new();
    let client = trust
        .authority
        .certify("postgres", ExtendedKeyUsagePurpose::ClientAuth);
    let certificate = trust.place("client.pem", &client.certificate);
    let key = trust.place("client.key", &client.key);
    let server = Postgres::with(Extra {
        lines: "ssl = on\nssl_ca_file = 'right.pem'\n",
        hba: Some("hostssl all all 127.0.0.1/32 cert\n"),
        files: &trust.files(),
    });

    let without = trust.url(
        &server.url("postgres"),
        HOSTS[0],
        "verify-full",
        "right.pem",
    );
    let mut with = without.clone();
    with.query_pairs_mut()
        .append_pair("sslcert", certificate.to_str().unwrap())
        .append_pair("sslkey", key.to_str().unwrap());

    assert_eq!(on_both_ways(&without).await, "client unknown");
    assert_eq!(on_both_ways(&with).await, "encrypted");
}

#[tokio::test]
async fn requests_are_answered_and_the_doctor_is_content_where_all_is_verified() {
    if !has_servers() {
        return;
    }
    let trust = Trust::new();
    let server = trust.postgres(Offer::Only);
    let pooler = PgBouncer::with(
        server.address(),
        Extra {
            lines: &Trust::of_pgbouncer("require", "server_tls_sslmode = require\n"),
            files: &trust.files(),
            ..Extra::default()
        },
    );
    let app = TestApp::at(Some(Way::through(&pooler, &server)), &[]).await;
    let alice = World::new(&app, "alice").await;
    let verified = |(name, url)| {
        let url = trust.url(url, HOSTS[0], "verify-full", "right.pem");
        (name, String::from(url))
    };
    let variables: Vec<(&str, String)> =
        app.database.variables().into_iter().map(verified).collect();
    let both: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, url)| (*name, url.as_str()))
        .collect();
    let folder = tempfile::tempdir().unwrap();

    let mut answers = Vec::new();
    for variables in [&both[..1], &both[..]] {
        let program = Program::start(folder.path(), &[], variables);
        let path = "/v1/dashboard/summary";
        answers.push(get(&program.address(), Some(&alice.key), path).unwrap());
    }
    let report = Program::run(folder.path(), &["doctor", "--format", "json"], &both);

    assert_eq!((answers[0].0, &answers[0].1["errors"]), (200, &Value::Null));
    assert_eq!(answers[0].1["data"], answers[1].1["data"]);
    let document: Value = serde_json::from_str(&report.stdout).unwrap();
    let databases = document["databases"].as_array().unwrap();
    let told = databases
        .iter()
        .map(|database| database["checks"][1].to_string());
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r#"
    {"advice":null,"check":"tls","message":"encrypted; the server's certificate and host name are checked","verdict":"ok"}
    {"advice":null,"check":"tls","message":"encrypted; the server's certificate and host name are checked","verdict":"ok"}
    "#);
    assert_eq!(report.code, Some(0));
}

#[test]
fn a_root_certificate_that_is_not_there_stops_the_start_and_the_variable_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://me:hunter2@localhost/shop?sslmode=verify-full&sslrootcert=nowhere.pem";
    let another = "postgres://me:hunter2@localhost/shop";

    let direct = Program::run(folder.path(), &[], &[("DATABASE_URL", url)]);
    let variables = [("DATABASE_URL", another), ("DATABASE_POOLER_URL", url)];
    let pooled = Program::run(folder.path(), &[], &variables);

    assert_eq!((direct.code, pooled.code), (Some(1), Some(1)));
    insta::assert_snapshot!([direct.stderr, pooled.stderr].concat(), @"
    error: DATABASE_URL: sslrootcert names nowhere.pem, which cannot be read (No such file or directory (os error 2)); correct the path in the URL, or make the file readable for this process
    error: DATABASE_POOLER_URL: sslrootcert names nowhere.pem, which cannot be read (No such file or directory (os error 2)); correct the path in the URL, or make the file readable for this process
    ");
}

#[test]
fn a_parameter_without_effect_is_named_without_its_value() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!(
        "postgres://me@127.0.0.1:{}/shop?pgbouncer=true&sslmod=hunter2",
        free_port()
    );

    let variables = [
        ("DATABASE_URL", &*url),
        ("DATABASE_START_TIMEOUT_SECONDS", "0"),
    ];
    let refused = Program::run(folder.path(), &[], &variables);

    let warnings = refused.stderr.lines().filter(|line| line.contains("WARN"));
    let warnings: Vec<&str> = warnings
        .map(|line| line.split_once("WARN ").unwrap().1)
        .collect();
    assert!(!refused.stderr.contains("hunter2"), "{}", refused.stderr);
    insta::assert_snapshot!(warnings.join("\n"), @r#"this parameter of the URL is not known and has no effect variable="DATABASE_URL" parameter="sslmod""#);
}

fn line(offer: &str, mode: &str, cells: [&str; 3]) -> String {
    let [none, right, other] = cells;
    let line = format!("{offer:7}{mode:12}{none:16}{right:26}{other}");
    line.trim_end().to_owned()
}

fn has_servers() -> bool {
    Way::of_the_round().is_some_and(|way| way.is_pooled())
}

impl Trust {
    fn new() -> Self {
        let authority = Authority::named("The right one");
        let trust = Self {
            server: authority.certify(HOSTS[0], ExtendedKeyUsagePurpose::ServerAuth),
            root: authority.pem(),
            authority,
            folder: tempfile::tempdir().unwrap(),
        };
        trust.place("right.pem", &trust.root);
        trust.place("other.pem", &Authority::named("Another").pem());
        trust
    }

    fn place(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn postgres(&self, offer: Offer) -> Postgres {
        let (lines, hba) = match offer {
            Offer::None => ("", "hostnossl all all 127.0.0.1/32 trust\n"),
            Offer::Either => ("ssl = on\n", "host all all 127.0.0.1/32 trust\n"),
            Offer::Only => ("ssl = on\n", "hostssl all all 127.0.0.1/32 trust\n"),
        };
        Postgres::with(Extra {
            lines,
            hba: Some(hba),
            files: &self.files(),
        })
    }

    fn pgbouncer(&self, behind: &Postgres, offer: Offer) -> PgBouncer {
        let mode = match offer {
            Offer::None => "disable",
            Offer::Either => "allow",
            Offer::Only => "require",
        };
        PgBouncer::with(
            behind.address(),
            Extra {
                lines: &Self::of_pgbouncer(mode, ""),
                files: &self.files(),
                ..Extra::default()
            },
        )
    }

    /// Lines of its configuration.
    fn of_pgbouncer(mode: &str, besides: &str) -> String {
        format!(
            "client_tls_sslmode = {mode}\nclient_tls_cert_file = server.crt\n\
             client_tls_key_file = server.key\n{besides}"
        )
    }

    /// Under the names that PostgreSQL looks for.
    fn files(&self) -> [(&str, &str); 3] {
        [
            ("server.crt", &self.server.certificate),
            ("server.key", &self.server.key),
            ("right.pem", &self.root),
        ]
    }

    fn url(&self, server: &str, host: &str, mode: &str, root: &str) -> Url {
        let mut url: Url = server.parse().unwrap();
        url.set_host(Some(host)).unwrap();
        if !mode.is_empty() {
            url.query_pairs_mut().append_pair("sslmode", mode);
        }
        if !root.is_empty() {
            let path = self.folder.path().join(root);
            let path = path.to_str().unwrap();
            url.query_pairs_mut().append_pair("sslrootcert", path);
        }
        url
    }
}
