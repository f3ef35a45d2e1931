//! The rules of the house that the compiler does not hold, read from `cargo metadata` and `Cargo.lock`:
//! which crate may know which, where the heavy dependencies live, one TLS stack, one HTML parser, licences
//! and sources. `deny.toml` holds the same for cargo-deny where that is installed; change both.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Each crate of ours and its floor. A crate knows only those on lower floors.
const FLOORS: &[(&str, u8)] = &[
    ("fanlight", 3),
    ("fanlight-web", 2),
    ("fanlight-archive", 1),
    ("fanlight-text", 0),
    ("fanlight-catalogue", 0),
];

/// Dependencies that one crate of ours alone may name, and which.
const AT_HOME_IN: &[(&str, &str)] = &[
    ("sqlx", "fanlight-archive"),
    ("axum", "fanlight-web"),
    ("axum-extra", "fanlight-web"),
    ("maud", "fanlight-web"),
    ("tower-http", "fanlight-web"),
    ("lettre", "fanlight"),
];

/// What would be a second TLS stack, or a second back end for the one.
const BANNED: &[&str] = &["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys"];

/// What may be in the tree in one version only: two would be two behaviours.
const ONCE: &[&str] = &["html5ever", "rustls"];

/// The licences of dependencies, as in `deny.toml`.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn every_crate_of_ours_knows_only_those_on_lower_floors() -> Outcome {
    let floors: BTreeMap<_, _> = FLOORS.iter().copied().collect();
    for (krate, dependencies) in ours(&metadata()?)? {
        let floor = floors.get(&*krate).ok_or(format!("{krate} has no floor: give it one"))?;
        for dependency in dependencies {
            if let Some(below) = floors.get(&*dependency) {
                assert!(below < floor, "{krate} may not know {dependency}");
            }
        }
    }
    Ok(())
}

#[test]
fn sql_pages_and_mail_each_live_in_one_crate() -> Outcome {
    for (krate, dependencies) in ours(&metadata()?)? {
        for (guest, home) in AT_HOME_IN {
            assert!(
                krate == *home || !dependencies.iter().any(|name| name == guest),
                "{krate} names {guest}, which only {home} may"
            );
        }
    }
    Ok(())
}

#[test]
fn every_crate_of_ours_takes_the_workspaces_lints() -> Outcome {
    for package in packages_of_ours(&metadata()?)? {
        let manifest = std::fs::read_to_string(text(&package, "manifest_path")?)?;
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{} must say [lints] workspace = true",
            text(&package, "name")?
        );
    }
    Ok(())
}

#[test]
fn there_is_one_tls_stack_and_one_html_parser() -> Outcome {
    let locked = locked()?;
    for banned in BANNED {
        assert!(
            !locked.iter().any(|(name, _)| name == banned),
            "{banned} came in: find who brought it with cargo tree -i"
        );
    }
    for once in ONCE {
        let versions = locked.iter().filter(|(name, _)| name == once).count();
        assert!(versions <= 1, "{versions} versions of {once}: see cargo tree -d");
    }
    assert_eq!(locked.iter().filter(|(name, _)| name == "html5ever").count(), 1);
    Ok(())
}

#[test]
fn dependencies_come_from_crates_io_alone() -> Outcome {
    for (name, source) in locked()? {
        assert!(source.is_none_or(|source| source == CRATES_IO), "{name} comes from elsewhere");
    }
    Ok(())
}

#[test]
fn every_dependency_has_a_licence_that_asks_nothing_of_our_users() -> Outcome {
    let metadata = metadata()?;
    for package in list(&metadata, "packages")? {
        let name = text(package, "name")?;
        let licence = text(package, "license").map_err(|_| format!("{name} names no licence"))?;
        assert!(allowed(&licence), "{name} is under {licence}");
    }
    Ok(())
}

#[test]
fn a_choice_of_licences_needs_one_allowed_and_a_sum_needs_all() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0-only OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR Apache-2.0",
        "MIT AND (Zlib OR GPL-2.0-only)",
    ] {
        assert!(allowed(good), "{good}");
    }
    for bad in [
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "(MIT OR Apache-2.0) AND AGPL-3.0-only",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "",
    ] {
        assert!(!allowed(bad), "{bad}");
    }
}

/// What cargo knows about the workspace for this machine's platform, without asking the network.
fn metadata() -> Outcome<Value> {
    let cargo = env!("CARGO");
    let version = Command::new(cargo).arg("-vV").output()?;
    let version = String::from_utf8(version.stdout)?;
    let host =
        version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("cargo -vV names no host")?;
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The packages of `Cargo.lock`, of every platform: name and source (ours have none).
fn locked() -> Outcome<Vec<(String, Option<String>)>> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let field = |block: &str, name: &str| {
        block.lines().find_map(|line| {
            line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"').map(str::to_owned)
        })
    };
    lock.split("[[package]]\n")
        .skip(1)
        .map(|block| Ok((field(block, "name").ok_or("a package without a name")?, field(block, "source"))))
        .collect()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn packages_of_ours(metadata: &Value) -> Outcome<Vec<Value>> {
    let members = list(metadata, "workspace_members")?;
    Ok(list(metadata, "packages")?
        .iter()
        .filter(|package| members.contains(&package["id"]))
        .cloned()
        .collect())
}

/// Our crates, each with the names of all it depends on, for tests and builds too.
fn ours(metadata: &Value) -> Outcome<Vec<(String, Vec<String>)>> {
    packages_of_ours(metadata)?
        .iter()
        .map(|package| {
            let names = list(package, "dependencies")?.iter().map(|dependency| text(dependency, "name"));
            Ok((text(package, "name")?, names.collect::<Result<_, _>>()?))
        })
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> Outcome<&'a Vec<Value>> {
    value[key].as_array().ok_or_else(|| format!("cargo metadata has no list {key}").into())
}

fn text(value: &Value, key: &str) -> Outcome<String> {
    value[key].as_str().map(str::to_owned).ok_or_else(|| format!("cargo metadata has no text {key}").into())
}

/// Whether an SPDX expression can be met by the allowed licences. OR binds loosest; an old "/" means OR.
fn allowed(expression: &str) -> bool {
    let expression = expression.trim().replace('/', " OR ");
    if let Some(choices) = split(&expression, " OR ") {
        return choices.iter().any(|choice| allowed(choice));
    }
    if let Some(parts) = split(&expression, " AND ") {
        return parts.iter().all(|part| allowed(part));
    }
    match expression.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => allowed(inner),
        None => LICENCES.contains(&expression.trim()),
    }
}

/// The parts between a word outside of parentheses; nothing if it does not occur there.
fn split<'a>(expression: &'a str, word: &str) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, letter) in expression.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && at >= start && expression[at..].starts_with(word) => {
                parts.push(&expression[start..at]);
                start = at + word.len();
            }
            _ => {}
        }
    }
    parts.push(&expression[start..]);
    (parts.len() > 1).then_some(parts)
}
