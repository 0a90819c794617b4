//! On a file system that nothing can be written to, as the image is run.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{PermissionsExt, chown},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use super::{NOBODY, names};
use crate::support::{Program, TestApp, World, get, variable};

/// Makes every file system that is mounted read-only, but for a directory and what the kernel itself shows, in a
/// namespace that nobody else sees; then becomes nobody and starts a program.
const CONFINE: &str = r#"
mount --bind "$1" "$1"
while read -r _ place kind _; do
    case $kind in proc | sysfs | devtmpfs | devpts | mqueue | cgroup*) continue ;; esac
    [ "$place" = "$1" ] || mount -o remount,bind,ro "$place" 2>/dev/null || true
done </proc/self/mounts
for place in /tmp /var/tmp "$3"; do
    if touch "$place/written" 2>/dev/null; then echo "error: $place can be written to" >&2; exit 1; fi
done
exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all "$2"
"#;

#[test]
fn a_demo_world_needs_to_write_nothing_but_its_data_directory() {
    if !can_confine() {
        return;
    }
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());

    let url = format!("sqlite://{}", data.path().join("x.db").display());
    let program = start(folder.path(), data.path(), &[("DATABASE_URL", &url)]);
    let key = program.printed("demo key");
    let summary = get(&program.address(), Some(&key), "/v1/dashboard/summary").unwrap();
    program.terminate();
    let ended = program.end();

    assert_eq!((summary.0, &summary.1["errors"]), (200, &Value::Null));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(names(folder.path()), ["roundtrip"]);
    assert_eq!(
        names(data.path()),
        ["demo-key", "x.db", "x.db.migrate.lock"]
    );
}

#[tokio::test]
async fn in_production_it_needs_to_write_nothing_at_all_beside_its_database() {
    if !can_confine() {
        return;
    }
    let app = TestApp::new().await;
    let alice = World::new(&app, "alice").await;
    let (folder, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut variables = app.database.variables();
    variables.push(("ENVIRONMENT", "production"));
    // An embedded database is a file that is written to.
    let file = variables[0].1.strip_prefix("sqlite://").map(Path::new);
    let data = file.and_then(Path::parent).unwrap_or(empty.path());

    let program = start(folder.path(), data, &variables);
    let summary = get(
        &program.address(),
        Some(&alice.key),
        "/v1/dashboard/summary",
    )
    .unwrap();
    program.terminate();
    let ended = program.end();

    assert_eq!((summary.0, &summary.1["errors"]), (200, &Value::Null));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(names(folder.path()), ["roundtrip"]);
    assert_eq!(names(empty.path()), [""; 0]);
}

/// Starts the program as nobody, on a file system of which only a directory can be written to.
fn start(folder: &Path, data: &Path, variables: &[(&str, &str)]) -> Program {
    // The build's own folder may be closed to others.
    let copy = folder.join("roundtrip");
    fs::copy(env!("CARGO_BIN_EXE_roundtrip"), &copy).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    chown(data, Some(NOBODY), Some(NOBODY)).unwrap();
    for file in names(data) {
        chown(data.join(file), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-ec", CONFINE, "sh"]);
    command.args([data, copy.as_path(), folder]);
    Program::spawn(command, folder, variables)
}

/// Only root can, and not in every container. There it is told, to the terminal itself; continuous integration has to be
/// set up so that it can.
fn can_confine() -> bool {
    let mut probe = Command::new("unshare");
    probe.args([
        "--mount",
        "sh",
        "-c",
        "mount --bind /tmp /tmp && setpriv --version",
    ]);
    let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if status.is_ok_and(|status| status.success()) {
        return true;
    }
    let reason =
        "no file system can be made read-only here: `unshare --mount` needs root and CAP_SYS_ADMIN";
    assert_ne!(variable("CI").as_deref(), Some("true"), "{reason}");
    // What is printed is shown of tests that fail alone.
    let mut terminal = io::stderr();
    writeln!(terminal, "skipped: {reason}").unwrap();
    false
}
