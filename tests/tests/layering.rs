//! Module directions: each folder of engine/front/src, engine/src and lab/src imports only what its row in docs/architecture.md names.

use std::collections::{BTreeMap, BTreeSet};

use tauraro_tests::source::{SourceFile, rust_files};
use tauraro_tests::workspace;

/// What each folder may import, in the order of the rows.
type Directions = Vec<(String, BTreeSet<String>)>;

#[test]
fn engine() {
    check("engine");
}

#[test]
fn front() {
    check("engine/front");
}

#[test]
fn lab() {
    check("lab");
}

/// The two programs meet only across a process boundary.
#[test]
fn programs_do_not_depend_on_each_other() {
    for (package, other) in [("engine", "tauraro"), ("lab", "lab")] {
        let (own, foreign) = match package {
            "engine" => (other, "lab"),
            _ => (other, "tauraro"),
        };
        let path = workspace().join(package).join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path).expect("each package has a manifest");
        for line in manifest.lines() {
            let key = line.split(['=', '.', ' ']).next().unwrap_or_default();
            assert_ne!(
                key,
                foreign,
                "{own} must not depend on {foreign}: {}",
                path.display()
            );
        }
        for file in rust_files(package) {
            for (number, line) in file.code_lines() {
                let names = paths_from(&line, &format!("{foreign}::"));
                assert!(
                    names.is_empty(),
                    "{}:{number}: {own} must not use {foreign}",
                    file.path
                );
            }
        }
    }
}

fn check(package: &str) {
    let directions = directions(package);
    let folders: BTreeSet<&str> = directions.iter().map(|(name, _)| name.as_str()).collect();
    let mut above = BTreeSet::new();
    for (folder, imports) in &directions {
        for import in imports {
            assert!(
                above.contains(import.as_str()),
                "docs/architecture.md, {package}: `{folder}` imports `{import}`, which does not stand in a row above it"
            );
        }
        above.insert(folder.as_str());
    }
    let allowed: BTreeMap<&str, &BTreeSet<String>> = directions
        .iter()
        .map(|(name, imports)| (name.as_str(), imports))
        .collect();

    let root = format!("{package}/src/");
    let files = rust_files(&root);
    let macros = exported_macros(&files, &root);
    let mut errors = Vec::new();
    let mut seen = 0;
    for file in &files {
        let folder = folder_of(&file.path, &root);
        if folder == "lib" {
            continue;
        }
        let Some(imports) = allowed.get(folder) else {
            errors.push(format!(
                "{}: `{folder}` has no row in docs/architecture.md",
                file.path
            ));
            continue;
        };
        for (line, target) in imported(file, &root) {
            let target = macros.get(&target).cloned().unwrap_or(target);
            if !folders.contains(target.as_str()) {
                errors.push(format!(
                    "{}:{line}: `{target}` has no row in docs/architecture.md",
                    file.path
                ));
            } else if target != folder {
                seen += 1;
                if !imports.contains(&target) {
                    errors.push(format!(
                        "{}:{line}: `{folder}` must not import `{target}`",
                        file.path
                    ));
                }
            }
        }
    }
    assert!(
        seen > 20,
        "only {seen} imports between folders of {package} were found"
    );
    assert!(
        errors.is_empty(),
        "{} imports against docs/architecture.md:\n{}",
        errors.len(),
        errors.join("\n")
    );
}

/// The rows `| folder | imports | … |` of the package's table, which follows the heading "Directions in PACKAGE/src".
fn directions(package: &str) -> Directions {
    let path = workspace().join("docs/architecture.md");
    let text = std::fs::read_to_string(&path).expect("docs/architecture.md is there");
    let heading = format!("### Directions in `{package}/src`");
    let start = text
        .find(&heading)
        .unwrap_or_else(|| panic!("no heading {heading:?} in {}", path.display()));
    let rows = text[start..]
        .lines()
        .skip(1)
        .skip_while(|line| !line.starts_with('|'))
        .skip(2);
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split(',')
            .map(|name| name.trim().trim_matches('`').to_owned())
            .filter(|name| !name.is_empty() && name != "nothing")
            .collect()
    };
    let found: Directions = rows
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|');
            let folder = cells
                .next()
                .unwrap_or_default()
                .trim()
                .trim_matches('`')
                .to_owned();
            (folder, names(cells.next().unwrap_or_default()))
        })
        .collect();
    assert!(
        !found.is_empty(),
        "no table under {heading:?} in {}",
        path.display()
    );
    found
}

/// The folder or file directly below `src` that a file belongs to.
fn folder_of<'a>(path: &'a str, root: &str) -> &'a str {
    let inner = &path[root.len()..];
    inner.split(['/', '.']).next().unwrap_or(inner)
}

/// Macros that stand at the crate's root wherever they are written, and the folder they are written in.
fn exported_macros(files: &[SourceFile], root: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in files {
        let lines = file.code_lines();
        for pair in lines.windows(2) {
            let [(_, attribute), (_, item)] = pair else {
                continue;
            };
            if attribute.contains("#[macro_export]")
                && let Some(name) = item.trim().strip_prefix("macro_rules! ")
            {
                let name = name.trim_end_matches(['{', ' ']).to_owned();
                found.insert(name, folder_of(&file.path, root).to_owned());
            }
        }
    }
    found
}

/// The first segments of all paths from the crate's root in a file: written `crate::x`, or reached by `super`.
fn imported(file: &SourceFile, root: &str) -> Vec<(usize, String)> {
    let depth = depth_of(&file.path[root.len()..]);
    let code = tauraro_tests::source::code_only(&file.text);
    let mut found = Vec::new();
    // In an inline `mod tests` the same number of `super` ends one level lower, inside the folder.
    let prefixes = ["crate::".to_owned(), "super::".repeat(depth)];
    for (i, prefix) in prefixes.iter().enumerate() {
        let mut from = 0;
        while let Some(at) = code[from..].find(prefix.as_str()) {
            let at = from + at;
            from = at + prefix.len();
            let before = code[..at].chars().next_back();
            let continues = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
            let inline = i == 1 && in_inline_module(&code[..at]);
            if continues || inline {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            found.extend(
                first_segments(&code[from..])
                    .into_iter()
                    .map(|name| (line, name)),
            );
        }
    }
    found
}

/// How many `super` lead from a file's module to the crate's root.
fn depth_of(inner: &str) -> usize {
    let segments = inner.trim_end_matches(".rs").split('/').collect::<Vec<_>>();
    if segments.last() == Some(&"mod") {
        segments.len() - 1
    } else {
        segments.len()
    }
}

/// Does code before this point open a module (`mod tests {`) that is not closed yet?
fn in_inline_module(before: &str) -> bool {
    let opened = before.rmatch_indices("mod ").find(|(at, _)| {
        let name_end = before[at + 4..].find(|c: char| !c.is_alphanumeric() && c != '_');
        name_end.is_some_and(|end| before[at + 4 + end..].trim_start().starts_with('{'))
    });
    opened.is_some_and(|(at, _)| {
        let tail = &before[at..];
        tail.matches('{').count() > tail.matches('}').count()
    })
}

/// `a::b` gives `a`; `{a, b::{c, d}, e as f}` gives `a`, `b`, `e`.
fn first_segments(after: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = after.strip_prefix('{') else {
        return vec![name(after)];
    };
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {}
        }
        parts.last_mut().expect("there is always a part").push(c);
    }
    let names = parts.iter().map(|part| name(part.trim_start_matches(',')));
    names.filter(|name| !name.is_empty()).collect()
}

/// The paths in a line of code that start with `prefix`, which is no part of a longer name.
fn paths_from(line: &str, prefix: &str) -> Vec<String> {
    let starts = line.match_indices(prefix).filter(|(at, _)| {
        let before = line[..*at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    });
    starts.map(|(at, _)| line[at..].to_owned()).collect()
}

#[test]
fn groups_are_taken_apart() {
    assert_eq!(first_segments("a::b;"), ["a"]);
    assert_eq!(first_segments("{a, b::{c, d},\n e as f};"), ["a", "b", "e"]);
    assert_eq!(depth_of("gc/mod.rs"), 1);
    assert_eq!(depth_of("gc/alloc.rs"), 2);
    assert_eq!(depth_of("interp/ops/arith.rs"), 3);
}
