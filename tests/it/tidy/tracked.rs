//! What is checked in is ours, and nothing that a tool has left behind.

use std::process::Command;

use super::root;

/// What may stand at the top.
const TOP: [&str; 24] = [
    ".ci",
    ".dockerignore",
    ".env.example",
    ".gitignore",
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "Dockerfile",
    "Makefile",
    "README.md",
    "bench",
    "build.rs",
    "clippy.toml",
    "compose.yaml",
    "deny.toml",
    "docs",
    "fuzz",
    "migration",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "schema.graphql",
    "src",
    "tests",
    "web",
];

#[test]
fn everything_that_is_checked_in_has_its_place() {
    // An archive of the source has no list of what is checked in.
    if !root().join(".git").exists() {
        return;
    }
    let mut list = Command::new("git");
    // Whoever runs the tests need not be who owns the folder.
    list.args(["-c", "safe.directory=*", "ls-files", "-z"]);
    let listed = list.current_dir(root()).output().unwrap();
    assert!(
        listed.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let listed = String::from_utf8(listed.stdout).unwrap();
    let paths: Vec<&str> = listed.split_terminator('\0').collect();
    assert!(paths.contains(&"Cargo.toml"), "{paths:?}");
    for path in paths {
        let top = path.split('/').next().unwrap_or_default();
        assert!(
            TOP.contains(&top),
            "{path}: is it ours? Take it out with `git rm --cached`, or add {top} to TOP in tests/it/tidy/tracked.rs"
        );
    }
}
