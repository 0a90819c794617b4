use std::path::Path;

use insta::assert_snapshot;

use super::super::url::PostgresUrl;
use crate::config::Secret;

use super::*;

/// What is said about a URL with this parameter.
fn outcome(variable: UrlVariable, parameters: &str) -> String {
    let url = Secret::new(format!("postgres://app:secret@localhost/shop?{parameters}"));
    match PostgresUrl::parse(variable, &url).unwrap().tls() {
        Ok(_) => "usable".to_owned(),
        Err(problem) => problem.to_string(),
    }
}

/// The same without the folder, which differs from run to run.
fn without(folder: &Path, text: &str) -> String {
    text.replace(folder.to_str().unwrap(), "FOLDER")
}

#[test]
fn a_root_certificate_that_cannot_be_used_is_named_with_its_variable() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("empty.pem"), "").unwrap();
    let garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    std::fs::write(folder.join("garbage.pem"), garbage).unwrap();

    let said = |variable, file: &str| {
        let parameters = format!(
            "sslmode=verify-full&sslrootcert={}/{file}",
            folder.display()
        );
        without(folder, &outcome(variable, &parameters))
    };

    assert_snapshot!(said(UrlVariable::Direct, "missing.pem"), @"DATABASE_URL: sslrootcert names FOLDER/missing.pem, which cannot be read (No such file or directory (os error 2)); correct the path in the URL, or make the file readable for this process");
    assert_snapshot!(said(UrlVariable::Pooler, "missing.pem"), @"DATABASE_POOLER_URL: sslrootcert names FOLDER/missing.pem, which cannot be read (No such file or directory (os error 2)); correct the path in the URL, or make the file readable for this process");
    assert_snapshot!(said(UrlVariable::Pooler, "empty.pem"), @"DATABASE_POOLER_URL: sslrootcert names FOLDER/empty.pem, which holds no usable certificate; it must be a PEM file");
    assert_snapshot!(said(UrlVariable::Pooler, "garbage.pem"), @"DATABASE_POOLER_URL: sslrootcert names FOLDER/garbage.pem, which holds no usable certificate; it must be a PEM file");
}

#[test]
fn a_root_certificate_is_found_by_each_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a root.pem");
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&file, key.cert.pem()).unwrap();
    let file = file.to_str().unwrap().replace(' ', "%20");

    for name in ["sslrootcert", "ssl-root-cert", "ssl-ca"] {
        let said = outcome(
            UrlVariable::Pooler,
            &format!("sslmode=verify-ca&{name}={file}"),
        );

        assert_eq!(said, "usable", "{name}");
    }
}

#[test]
fn a_root_certificate_is_not_read_where_nothing_is_verified() {
    for mode in ["disable", "prefer", "require"] {
        let said = outcome(
            UrlVariable::Pooler,
            &format!("sslmode={mode}&sslrootcert=/nowhere.pem"),
        );

        assert_eq!(said, "usable", "{mode}");
    }
}

#[test]
fn a_client_certificate_needs_a_usable_key() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = rcgen::generate_simple_self_signed(["app".to_owned()]).unwrap();
    std::fs::write(folder.join("client.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("client.key"), made.signing_key.serialize_pem()).unwrap();

    let said = |key: &str| {
        let at = folder.display();
        let parameters = format!("sslmode=require&sslcert={at}/client.pem&sslkey={at}/{key}");
        without(folder, &outcome(UrlVariable::Direct, &parameters))
    };

    assert_snapshot!(said("client.key"), @"usable");
    assert_snapshot!(said("client.pem"), @"DATABASE_URL: sslkey names FOLDER/client.pem, which holds no usable private key; it must be a PEM file");
}
