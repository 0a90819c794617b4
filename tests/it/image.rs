//! The container image and the compose file, as their texts say them: how little the gateway may do there.

use std::fs;

/// What the compose file takes away from every service that runs the image.
const CONFINED: [&str; 3] = [
    "read_only: true",
    "cap_drop: [ALL]",
    "security_opt: [no-new-privileges:true]",
];

#[test]
fn the_image_runs_as_a_numbered_user_without_privileges() {
    let stage = last_stage();
    let users: Vec<&str> = stage
        .iter()
        .filter_map(|line| line.strip_prefix("USER "))
        .collect();

    let [user] = users.as_slice() else {
        panic!("Dockerfile: the last stage names one user: {users:?}")
    };
    let ids: Vec<u32> = user
        .split(':')
        .map(|id| {
            id.parse()
                .unwrap_or_else(|_| panic!("Dockerfile: USER {user}: use numbers"))
        })
        .collect();
    assert!(
        ids.len() == 2 && !ids.contains(&0),
        "Dockerfile: USER {user}: a user and a group, neither of them root"
    );
    let place = |word: &str| {
        stage
            .iter()
            .position(|line| line.starts_with(word))
            .unwrap()
    };
    assert!(
        place("USER") > place("COPY"),
        "Dockerfile: what is copied belongs to root, so that the program cannot change itself"
    );
    let writable: Vec<&String> = stage
        .iter()
        .filter(|line| line.contains("--owner=") || line.contains("chown"))
        .collect();
    assert_eq!(
        writable.len(),
        1,
        "Dockerfile: the data directory is all that the user owns: {writable:?}"
    );
    assert!(
        writable[0].ends_with(" data") && writable[0].contains("--mode=0700"),
        "{writable:?}"
    );
}

#[test]
fn the_image_is_built_from_what_is_named_and_holds_no_secret() {
    for line in dockerfile() {
        let word = line.split(' ').next().unwrap();
        assert_ne!(
            word, "ADD",
            "Dockerfile: {line}: use COPY; ADD unpacks, and fetches from anywhere"
        );
        for fetch in ["curl", "wget", "http://", "git clone", "apt-get"] {
            assert!(
                !line.contains(fetch),
                "Dockerfile: {line}: nothing is fetched but crates and packages by their lock files"
            );
        }
        if ["ENV", "ARG"].contains(&word) {
            for secret in ["SECRET", "PASSWORD", "TOKEN", "DATABASE_URL", "KEY"] {
                assert!(
                    !line.contains(secret),
                    "Dockerfile: {line}: secrets come from the environment of the container"
                );
            }
        }
        if word == "RUN" && line.contains("cargo") {
            let is_locked = line.contains("--locked") || line.contains("chef prepare");
            assert!(is_locked, "Dockerfile: {line}: build what Cargo.lock says");
        }
        if word == "RUN" && line.contains("npm") {
            let is_locked = ["RUN npm ci", "RUN npm run build"].contains(&line.as_str());
            assert!(
                is_locked,
                "Dockerfile: {line}: build what package-lock.json says"
            );
        }
    }
    let unnamed = without_version(&dockerfile());
    assert!(
        unnamed.is_empty(),
        "Dockerfile: {unnamed:?}: name a version"
    );
    let stage = last_stage();
    assert!(
        stage
            .iter()
            .any(|line| line.starts_with("ENV ENVIRONMENT=production"))
    );
    assert!(
        stage.iter().any(|line| line.starts_with("ENTRYPOINT [")),
        "Dockerfile: no shell between the container and the program"
    );
    assert!(
        !stage
            .iter()
            .any(|line| line.starts_with("COPY") && !line.contains("--from=build"))
    );
}

#[test]
fn an_image_without_a_version_is_missed_by_its_name() {
    let lines = [
        "FROM rust:1.95 AS build",
        "FROM --platform=linux/amd64 build as test",
        "FROM debian",
        "FROM late",
        "FROM debian:latest AS late",
        "FROM host:5000/debian",
        "FROM host:5000/debian@sha256:00",
        "FROM test",
        "COPY --from=build /a /a",
        "COPY --from=busybox /b /b",
    ];

    let unnamed = without_version(&lines.map(str::to_owned));

    assert_eq!(
        unnamed,
        [
            "debian",
            "late",
            "debian:latest",
            "host:5000/debian",
            "busybox"
        ]
    );
}

#[test]
fn the_composed_gateway_may_write_nowhere_and_gain_nothing() {
    let compose = read("compose.yaml");
    let shared = compose
        .split("\n\n")
        .find(|block| block.contains("x-image:"))
        .unwrap();
    for rule in CONFINED {
        assert!(
            shared.contains(&format!("\n  {rule}")),
            "compose.yaml: x-image: {rule}"
        );
    }
    let (_, services) = compose.split_once("\nservices:\n").unwrap();
    let services: Vec<&str> = services.split("\n\n").collect();
    let ours = services
        .iter()
        .filter(|service| service.contains("<<: *image"));
    assert_eq!(ours.count(), 2, "the gateway and its migrations");
    let mut ports = 0;
    for service in services {
        for gain in [
            "privileged",
            "cap_add",
            "read_only: false",
            "network_mode",
            "docker.sock",
            "user:",
        ] {
            assert!(!service.contains(gain), "compose.yaml: {gain}: {service}");
        }
        let after = service.lines().skip_while(|line| line.trim() != "ports:");
        for port in after
            .skip(1)
            .map(str::trim)
            .take_while(|line| line.starts_with("- "))
        {
            assert!(
                port.starts_with("- 127.0.0.1:"),
                "compose.yaml: {port}: listens beyond loopback"
            );
            ports += 1;
        }
    }
    assert_eq!(ports, 3, "the ports are found by `ports:`");
}

/// The images that are built from, or copied from, without a version; a stage has a name of its own.
fn without_version(lines: &[String]) -> Vec<String> {
    let mut stages: Vec<&str> = Vec::new();
    let mut unnamed = Vec::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let image = match words.first() {
            Some(&"FROM") => words.iter().skip(1).find(|word| !word.starts_with("--")),
            Some(&"COPY") => None,
            _ => continue,
        };
        let copied = words.iter().filter_map(|word| word.strip_prefix("--from="));
        for image in copied.chain(image.copied()) {
            if !stages.contains(&image) && !has_version(image) {
                unnamed.push(image.to_owned());
            }
        }
        if let [.., word, name] = words.as_slice()
            && word.eq_ignore_ascii_case("as")
        {
            stages.push(name);
        }
    }
    unnamed
}

fn has_version(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or_default();
    let tag = name.split_once(':').map(|(_, tag)| tag);
    image.contains('@') || tag.is_some_and(|tag| tag != "latest")
}

/// The instructions of the image itself.
fn last_stage() -> Vec<String> {
    let lines = dockerfile();
    let from = lines
        .iter()
        .rposition(|line| line.starts_with("FROM "))
        .unwrap();
    lines[from..].to_vec()
}

/// Instructions, each in a line, without comments.
fn dockerfile() -> Vec<String> {
    let text = read("Dockerfile");
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let joined = lines.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let lines = joined
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
