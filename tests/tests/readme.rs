//! What the documents promise exists: commands, flags, links, and the tests that they name.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tauraro_tests::{lab, run, tauraro, workspace};

fn read(path: &str) -> String {
    let path = workspace().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of the blocks marked `sh`.
fn shell_lines(text: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside && !line.trim().is_empty() {
            found.push(line.to_owned());
        }
    }
    found
}

/// What `cargo` is asked to do: aliases are expanded, then packages, test programs and files are looked for.
fn check_cargo(line: &str) {
    let mut words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    let aliases = read(".cargo/config.toml");
    let alias = aliases
        .lines()
        .find_map(|row| row.strip_prefix(&format!("{} = ", words[1])));
    if let Some(expansion) = alias {
        let expansion = expansion
            .trim_matches('"')
            .split_whitespace()
            .map(str::to_owned);
        words.splice(1..2, expansion);
    }
    let known = [
        "build", "run", "test", "bench", "clippy", "doc", "fmt", "check",
    ];
    assert!(
        known.contains(&words[1].as_str()),
        "{line}: `{}` is no command or alias of cargo",
        words[1]
    );
    for pair in words.windows(2) {
        match pair[0].as_str() {
            "-p" => assert!(
                package(&pair[1]).is_some(),
                "{line}: there is no package {}",
                pair[1]
            ),
            "--test" => {
                let file = format!("tests/{}.rs", pair[1]);
                let folders = ["engine", "lab", "tests"];
                let found = folders
                    .iter()
                    .any(|folder| workspace().join(folder).join(&file).is_file());
                assert!(found, "{line}: there is no test program {}", pair[1]);
            }
            _ => {}
        }
    }
    for word in words
        .iter()
        .filter(|word| word.ends_with(".toml") || word.ends_with(".py"))
    {
        let upper = word.chars().any(char::is_uppercase);
        assert!(
            upper || workspace().join(word).is_file(),
            "{line}: there is no file {word}"
        );
    }
}

/// The folder of a package of the workspace.
fn package(name: &str) -> Option<PathBuf> {
    ["engine", "lab", "tests"]
        .iter()
        .map(|folder| workspace().join(folder))
        .find(|folder| {
            let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
            manifest
                .lines()
                .any(|line| line == format!("name = \"{name}\""))
        })
}

#[test]
fn cargo_commands_exist() {
    let mut checked = 0;
    for document in markdown_files() {
        let text = std::fs::read_to_string(&document).expect("a document can be read");
        for line in shell_lines(&text)
            .iter()
            .filter(|line| line.starts_with("cargo "))
        {
            check_cargo(line);
            checked += 1;
        }
    }
    for alias in read(".cargo/config.toml")
        .lines()
        .filter_map(|line| line.split_once(" = \""))
    {
        check_cargo(&format!("cargo {}", alias.0));
    }
    assert!(checked >= 4, "only {checked} commands were found");
}

fn help(program: &Path, arguments: &[&str]) -> String {
    let done = run(
        Command::new(program).args(arguments).arg("--help"),
        Duration::from_secs(10),
    );
    assert!(
        done.status.is_some_and(|status| status.success()),
        "{} {arguments:?} --help",
        program.display()
    );
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// The flags in a table row: `--quick|--precise` are two.
fn flags(row: &str) -> Vec<String> {
    row.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn commands_and_flags_exist() {
    let readme = read("README.md");
    let rows: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let mut checked = 0;
    for row in rows {
        let command = row.trim_start_matches("| `");
        let help = if let Some(rest) = command.strip_prefix("lab ") {
            let subcommand = rest.split([' ', '`']).next().unwrap_or_default();
            let help = help(lab(), &[subcommand]);
            for choice in rest
                .split('`')
                .next()
                .unwrap_or_default()
                .split(' ')
                .skip(1)
            {
                let choices = choice
                    .split("\\|")
                    .filter(|choice| choice.chars().all(|c| c.is_ascii_lowercase()));
                for choice in choices {
                    assert!(help.contains(choice), "lab {subcommand} knows no {choice}");
                }
            }
            help
        } else if command.starts_with("tauraro ") || command.starts_with("tauraro`") {
            help(tauraro(), &[])
        } else {
            continue;
        };
        for flag in flags(row) {
            assert!(help.contains(&flag), "{row}\n{flag} is not in\n{help}");
        }
        checked += 1;
    }
    assert!(checked >= 6, "only {checked} commands were found");
}

fn markdown_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in [
        "",
        "docs",
        "docs/decisions",
        "suites",
        "reports",
        "tests/lang",
    ] {
        let folder = workspace().join(folder);
        for entry in std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.expect("a folder can be read").path();
            if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn links_lead_somewhere() {
    let mut checked = 0;
    for document in markdown_files() {
        let text = std::fs::read_to_string(&document).expect("a document can be read");
        let headings: Vec<String> = text
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(anchor)
            .collect();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            if target.contains("://") || target.contains(char::is_whitespace) {
                continue;
            }
            checked += 1;
            let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
            if file.is_empty() {
                let known = headings.iter().any(|heading| heading == fragment);
                assert!(
                    known,
                    "{}: there is no heading #{fragment}",
                    document.display()
                );
            } else {
                let path = document.parent().expect("a file has a folder").join(file);
                assert!(
                    path.exists(),
                    "{}: {target} is not there",
                    document.display()
                );
            }
        }
    }
    assert!(checked > 10, "only {checked} links were found");
}

/// The name that a heading is linked by.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    text.chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

/// The tests that docs/architecture.md names as proofs are there.
#[test]
fn named_tests_exist() {
    let text = read("docs/architecture.md");
    let start = text
        .find("## What is fixed")
        .expect("docs/architecture.md lists what is fixed");
    let mut checked = 0;
    for row in text[start..]
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
    {
        let proofs = row
            .trim_end_matches([' ', '|'])
            .rsplit('|')
            .next()
            .unwrap_or_default();
        for name in proofs.split('`').skip(1).step_by(2) {
            let (file, function) = name.split_once("::").unwrap_or((name, ""));
            let path = workspace().join(file);
            if function.is_empty() {
                assert!(path.exists(), "{file} is not there");
            } else {
                let source = std::fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{file}: {error}"));
                assert!(
                    source.contains(&format!("fn {function}()")),
                    "{file} has no test {function}"
                );
            }
            checked += 1;
        }
    }
    assert!(checked > 30, "only {checked} tests are named");
}
