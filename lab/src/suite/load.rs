//! Reads a suite file into checked definitions.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::toml_reader::{Keys, Source, integer, number};
use super::{Bench, Case, DEFAULT_CASE, Goal, Kind, Level, Metric, Process, Setup, Suite};
use crate::error::{Error, Result};

/// Files of the staging folder that a program cannot be named after.
const TAKEN: [&str; 2] = ["driver", "lab_args"];

/// Reads and checks the suite file at `path`: unknown keys, wrong types, missing programs and repeated names are errors
/// that name the file, the line, the key and what was expected.
pub fn load_suite(path: &Path) -> Result<Suite> {
    let text = std::fs::read_to_string(path).map_err(|cause| {
        Error::usage(format!(
            "{}: cannot read the suite: {cause}; a suite is a file such as suites/loops.toml",
            path.display()
        ))
    })?;
    let (source, table) = Source::parse(path, &text)?;
    let mut keys = Keys::new(&source, "the suite", 0, table);
    keys.format("lab.suite/1")?;
    let name = keys.name()?;
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    if name != stem {
        return Err(keys.error(&format!(
            "key `name`: expected {stem:?} as the file is called, found {name:?}"
        )));
    }
    let shows = keys.line_text("shows")?;
    let goal = goal(&mut keys)?.unwrap_or_default();
    let benchmarks = keys.tables("benchmark")?;
    if benchmarks.is_empty() {
        return Err(keys.error("expected at least one [[benchmark]]"));
    }
    keys.finish()?;

    let folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
    let mut names = HashSet::new();
    let mut cases = Vec::new();
    for (start, table) in benchmarks {
        let mut keys = Keys::new(&source, "a benchmark", start, table);
        let benchmark = keys.name()?;
        keys.call(format!("benchmark {benchmark:?}"));
        if !names.insert(benchmark.clone()) {
            return Err(keys.error("there is already a benchmark of this name in the suite: expected a name of its own"));
        }
        let shows = keys.line_text("shows")?;
        let listed = keys.tables("case")?;
        let common = Wire::read(&mut keys)?;
        let mut add = |keys: &Keys<'_, '_>, case: String, wire: Wire| -> Result<()> {
            cases.push(wire.check(keys, &folder, &name, &benchmark, case, &shows)?);
            Ok(())
        };
        if listed.is_empty() {
            add(&keys, DEFAULT_CASE.to_string(), common)?;
        } else {
            let mut names = HashSet::new();
            for (start, table) in listed {
                let mut keys = Keys::new(
                    &source,
                    format!("a case of benchmark {benchmark:?}"),
                    start,
                    table,
                );
                let case = keys.name()?;
                keys.call(format!("benchmark {benchmark:?}, case {case:?}"));
                if !names.insert(case.clone()) {
                    return Err(keys.error(
                        "there is already a case of this name: expected a name of its own",
                    ));
                }
                let wire = Wire::read(&mut keys)?.or(common.clone());
                add(&keys, case, wire)?;
                keys.finish()?;
            }
        }
        keys.finish()?;
    }
    Ok(Suite {
        path: path.to_path_buf(),
        name,
        shows,
        goal,
        cases,
    })
}

/// What a benchmark or a case may say, before it is known whether it is complete.
#[derive(Clone, Default)]
struct Wire {
    program: Option<String>,
    needs: Option<Vec<String>>,
    programs: Option<BTreeMap<String, String>>,
    process: Option<bool>,
    level: Option<Level>,
    n: Option<u64>,
    slice_n: Option<u64>,
    sim_n: Option<u64>,
    setup: Option<Setup>,
    args: Option<Vec<String>>,
    answer: Option<String>,
    slice_answer: Option<String>,
    sim_answer: Option<String>,
    metric: Option<Metric>,
    goal: Option<Goal>,
    margin: Option<f64>,
    limit_s: Option<f64>,
}

impl Wire {
    fn read(keys: &mut Keys<'_, '_>) -> Result<Wire> {
        Ok(Wire {
            program: keys.get("program", "the path of a .py file", |value| {
                value.as_str().map(str::to_string)
            })?,
            needs: keys.texts("needs")?,
            programs: keys.get(
                "programs",
                "a table { language = path }, a language being a-z and 0-9",
                |value| {
                    let named = |name: &str| {
                        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                        !name.is_empty() && name.chars().all(letter)
                    };
                    let one = |name: &str, value: &DeValue<'_>| {
                        named(name).then_some((name.to_string(), value.as_str()?.to_string()))
                    };
                    value
                        .as_table()?
                        .iter()
                        .map(|(name, value)| one(name.get_ref(), value.get_ref()))
                        .collect()
                },
            )?,
            process: keys.get("kind", "\"bench\" or \"process\"", |value| {
                match value.as_str()? {
                    "bench" => Some(false),
                    "process" => Some(true),
                    _ => None,
                }
            })?,
            level: keys.get("level", "\"function\" or \"module\"", |value| {
                match value.as_str()? {
                    "function" => Some(Level::Function),
                    "module" => Some(Level::Module),
                    _ => None,
                }
            })?,
            n: keys.count("n")?,
            slice_n: keys.count("slice_n")?,
            sim_n: keys.count("sim_n")?,
            setup: keys.get("setup", "a table { size = integer, seed = integer }", setup)?,
            args: keys.texts("args")?,
            answer: keys.get("answer", ANSWER, answer)?,
            slice_answer: keys.get("slice_answer", ANSWER, answer)?,
            sim_answer: keys.get("sim_answer", ANSWER, answer)?,
            metric: keys.get("metric", "\"cpu\" or \"wall\"", |value| {
                match value.as_str()? {
                    "cpu" => Some(Metric::Cpu),
                    "wall" => Some(Metric::Wall),
                    _ => None,
                }
            })?,
            goal: goal(keys)?,
            margin: keys.get("margin", "a number between 0 and 1", |value| {
                number(value).filter(|&margin| margin > 0.0 && margin < 1.0)
            })?,
            limit_s: keys.get("limit_s", "seconds, a number greater than 0", |value| {
                number(value).filter(|&limit| limit > 0.0)
            })?,
        })
    }

    fn or(self, common: Wire) -> Wire {
        Wire {
            program: self.program.or(common.program),
            needs: self.needs.or(common.needs),
            programs: self.programs.or(common.programs),
            process: self.process.or(common.process),
            level: self.level.or(common.level),
            n: self.n.or(common.n),
            slice_n: self.slice_n.or(common.slice_n),
            sim_n: self.sim_n.or(common.sim_n),
            setup: self.setup.or(common.setup),
            args: self.args.or(common.args),
            answer: self.answer.or(common.answer),
            slice_answer: self.slice_answer.or(common.slice_answer),
            sim_answer: self.sim_answer.or(common.sim_answer),
            metric: self.metric.or(common.metric),
            goal: self.goal.or(common.goal),
            margin: self.margin.or(common.margin),
            limit_s: self.limit_s.or(common.limit_s),
        }
    }

    fn check(
        self,
        keys: &Keys<'_, '_>,
        folder: &Path,
        suite: &str,
        benchmark: &str,
        case: String,
        shows: &str,
    ) -> Result<Case> {
        let missing = |key: &str, expected: &str| {
            keys.error(&format!("the key `{key}` is missing: expected {expected}"))
        };
        let no_use = |key: &str, kind: &str| {
            keys.error(&format!(
                "key `{key}`: expected none, it has no meaning for {kind}"
            ))
        };
        let program = self
            .program
            .ok_or_else(|| missing("program", "the path of a .py file"))?;
        let program = program_path(keys, "program", folder, &program)?;
        let mut needs = Vec::new();
        for need in self.needs.unwrap_or_default() {
            let need = program_path(keys, "needs", folder, &need)?;
            if needs
                .iter()
                .chain([&program])
                .any(|other: &PathBuf| other.file_name() == need.file_name())
            {
                return Err(keys.error(&format!(
                    "key `needs`: expected file names that differ, found {} twice",
                    need.file_name().unwrap_or_default().display()
                )));
            }
            needs.push(need);
        }
        let mut programs = BTreeMap::new();
        for (language, given) in self.programs.unwrap_or_default() {
            if self.level == Some(Level::Module) {
                return Err(no_use("programs", "level = \"module\""));
            }
            let path = folder.join(&given);
            if !path.is_file() {
                return Err(keys.error(&format!(
                    "key `programs`: expected a file for {language}, but there is no {}",
                    path.display()
                )));
            }
            programs.insert(language, path);
        }
        let kind = if self.process.unwrap_or(false) {
            for (key, given) in [
                ("level", self.level.is_some()),
                ("n", self.n.is_some()),
                ("slice_n", self.slice_n.is_some()),
                ("sim_n", self.sim_n.is_some()),
                ("setup", self.setup.is_some()),
                ("slice_answer", self.slice_answer.is_some()),
                ("sim_answer", self.sim_answer.is_some()),
            ] {
                if given {
                    return Err(no_use(key, "kind = \"process\""));
                }
            }
            Kind::Process(Process {
                args: self.args.unwrap_or_default(),
                metric: self.metric.unwrap_or(Metric::Cpu),
            })
        } else {
            for (key, given) in [
                ("args", self.args.is_some()),
                ("metric", self.metric.is_some()),
            ] {
                if given {
                    return Err(no_use(key, "kind = \"bench\""));
                }
            }
            let level = self.level.unwrap_or(Level::Function);
            if level == Level::Module && self.setup.is_some() {
                return Err(no_use("setup", "level = \"module\""));
            }
            let size =
                |key, n: Option<u64>| n.ok_or_else(|| missing(key, "an integer greater than 0"));
            Kind::Bench(Bench {
                level,
                n: size("n", self.n)?,
                slice_n: size("slice_n", self.slice_n)?,
                sim_n: size("sim_n", self.sim_n)?,
                setup: self.setup,
                slice_answer: self.slice_answer,
                sim_answer: self.sim_answer,
            })
        };
        Ok(Case {
            suite: suite.to_string(),
            benchmark: benchmark.to_string(),
            case,
            shows: shows.to_string(),
            program,
            needs,
            programs,
            kind,
            answer: self.answer.ok_or_else(|| missing("answer", ANSWER))?,
            goal: self.goal.unwrap_or_default(),
            margin: self.margin.unwrap_or(DEFAULT_MARGIN),
            limit_s: self.limit_s.unwrap_or(60.0),
        })
    }
}

/// The smallest change that matters, where a suite does not say: half of what `--precise` finds nearly always.
const DEFAULT_MARGIN: f64 = 0.01;

const ANSWER: &str = "text or an integer (a float as text, as Python prints it)";

fn answer(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        // The driver answers in decimal, whatever the base the suite writes in.
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|value| value.to_string()),
        _ => None,
    }
}

fn setup(value: &DeValue<'_>) -> Option<Setup> {
    let table = value.as_table()?;
    let field = |key: &str| integer(table.get(key)?.get_ref());
    (table.len() == 2).then_some(Setup {
        size: field("size")?,
        seed: field("seed")?,
    })
}

fn goal(keys: &mut Keys<'_, '_>) -> Result<Option<Goal>> {
    let positive = |value: &DeValue<'_>| number(value).filter(|&goal| goal > 0.0);
    let by_runner = |table: &DeTable<'_>| -> Option<BTreeMap<String, f64>> {
        table
            .iter()
            .map(|(name, value)| Some((name.get_ref().to_string(), positive(value.get_ref())?)))
            .collect()
    };
    keys.get(
        "goal",
        "a number greater than 0, or a table { runner = number }",
        |value| match value {
            DeValue::Table(table) => Some(Goal {
                ours: None,
                by_runner: by_runner(table)?,
            }),
            other => Some(Goal {
                ours: Some(positive(other)?),
                by_runner: Default::default(),
            }),
        },
    )
}

fn program_path(keys: &Keys<'_, '_>, key: &str, folder: &Path, given: &str) -> Result<PathBuf> {
    let path = folder.join(given);
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let identifier = stem.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && stem
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if path.extension().is_none_or(|extension| extension != "py")
        || !identifier
        || TAKEN.contains(&stem.as_str())
    {
        return Err(keys.error(&format!(
            "key `{key}`: expected a .py file whose name is an identifier other than {}, found {given:?}",
            TAKEN.join(" and ")
        )));
    }
    if !path.is_file() {
        return Err(keys.error(&format!(
            "key `{key}`: expected a file, but there is no {}",
            path.display()
        )));
    }
    Ok(path)
}
