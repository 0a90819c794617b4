//! Compiles the gateway anew when the built pages have changed.
#![expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script the profile in the environment"
)]

use std::{env, fs};

/// Where `make web` puts them.
const PAGES: &str = "web/dist";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads them when it starts: nothing of them is compiled in.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        // While what it watches is missing, cargo would compile everything every time.
        let _ = fs::create_dir_all(PAGES);
        println!("cargo::rerun-if-changed={PAGES}");
    }
}
