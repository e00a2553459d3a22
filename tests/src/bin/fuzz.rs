//! `fuzz`: compares compiled code, the interpreter and CPython on generated programs.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use tauraro_tests::fuzz::modes::{self, Runner};
use tauraro_tests::fuzz::{Campaign, front, generate, tree};

const USAGE: &str = "\
usage: fuzz [--seconds N] [--seed S] [--tauraro PATH] [--out DIR] ...

  --seconds N     begin no program after N seconds [default: 60]
  --seed S        what the programs are [default: 1]
  --first N       begin with program N of the seed [default: 0]
  --programs N    the most programs [default: no limit]
  --jobs N        programs at a time [default: one for each processor]
  --tauraro PATH  the engine [default: a release build made now]
  --python PATH   CPython; `none` compares modes of the engine alone [default: python3.14, else /usr/bin/python3.11]
  --out DIR       where scripts and findings are written [default: target/fuzz]
  --findings N    end after N findings [default: 5]
  --whole         do not make findings smaller
  --print         print the program --first of the seed, and run nothing
  --sources       change the scripts of tests/lang instead, and take them through the parser and the compiler of this build;
                  --seconds, --seed, --first, --programs and --out hold

Exit status: 0 when nothing differs, 1 when something does, 2 for a command line that is wrong.
";

enum Command {
    Run(Campaign),
    Sources(front::Campaign),
    Print { seed: u64, number: u64 },
    Help,
}

fn read(words: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut campaign = Campaign {
        seed: 1,
        first: 0,
        programs: u64::MAX,
        time: Duration::from_secs(60),
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        tauraro: PathBuf::new(),
        python: modes::reference(),
        out: tauraro_tests::workspace().join("target/fuzz"),
        most_findings: 5,
        reduce: true,
    };
    let mut print = false;
    let mut sources = false;
    let mut words = words.flat_map(|word| match word.split_once('=') {
        Some((option, value)) if option.starts_with("--") => {
            vec![option.to_owned(), value.to_owned()]
        }
        _ => vec![word],
    });
    while let Some(option) = words.next() {
        match option.as_str() {
            "--print" => print = true,
            "--sources" => sources = true,
            "--whole" => campaign.reduce = false,
            "--help" | "-h" => return Ok(Command::Help),
            _ => {
                let value = words
                    .next()
                    .ok_or_else(|| format!("{option}: a value is expected"))?;
                let number = || {
                    value
                        .parse::<u64>()
                        .map_err(|_| format!("{option} {value}: expected a number"))
                };
                match option.as_str() {
                    "--seconds" => campaign.time = Duration::from_secs(number()?),
                    "--seed" => campaign.seed = number()?,
                    "--first" => campaign.first = number()?,
                    "--programs" => campaign.programs = number()?,
                    "--jobs" => campaign.jobs = number()?.max(1) as usize,
                    "--findings" => campaign.most_findings = number()?.max(1) as usize,
                    "--tauraro" => campaign.tauraro = PathBuf::from(value),
                    "--python" => campaign.python = (value != "none").then(|| PathBuf::from(value)),
                    "--out" => campaign.out = PathBuf::from(value),
                    _ => return Err(format!("{option}: there is no such option")),
                }
            }
        }
    }
    if print {
        return Ok(Command::Print {
            seed: campaign.seed,
            number: campaign.first,
        });
    }
    if sources {
        return Ok(Command::Sources(front::Campaign {
            corpus: tauraro_tests::workspace().join("tests/lang"),
            seed: campaign.seed,
            first: campaign.first,
            sources: campaign.programs,
            time: campaign.time,
            out: campaign.out,
        }));
    }
    if campaign.tauraro.as_os_str().is_empty() {
        campaign.tauraro = tauraro_tests::tauraro().to_owned();
    }
    // Scripts run in folders of their own.
    for path in std::iter::once(&mut campaign.tauraro).chain(campaign.python.as_mut()) {
        let found = path
            .canonicalize()
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if !Runner::is_program(&found) {
            return Err(format!("{}: it does not run", found.display()));
        }
        *path = found;
    }
    Ok(Command::Run(campaign))
}

/// Takes changed scripts through the front end.
fn sources(campaign: &front::Campaign) -> ExitCode {
    let begin = Instant::now();
    let summary = match campaign.run() {
        Ok(summary) => summary,
        Err(error) => {
            eprintln!("fuzz: {}: {error}", campaign.out.display());
            return ExitCode::from(2);
        }
    };
    for (path, what) in &summary.findings {
        println!("{}: {what}", path.display());
    }
    println!(
        "fuzz: seed {}, {} sources, {} findings, {} s",
        campaign.seed,
        summary.sources,
        summary.findings.len(),
        begin.elapsed().as_secs()
    );
    ExitCode::from(u8::from(!summary.findings.is_empty()))
}

fn main() -> ExitCode {
    let campaign = match read(std::env::args().skip(1)) {
        Ok(Command::Run(campaign)) => campaign,
        Ok(Command::Sources(campaign)) => return sources(&campaign),
        Ok(Command::Print { seed, number }) => {
            print!("{}", tree::text(&generate::program(seed, number)));
            return ExitCode::SUCCESS;
        }
        Ok(Command::Help) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("fuzz: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let begin = Instant::now();
    let summary = match campaign.run() {
        Ok(summary) => summary,
        Err(error) => {
            eprintln!("fuzz: {}: {error}", campaign.out.display());
            return ExitCode::from(2);
        }
    };
    for finding in &summary.findings {
        println!("{}", campaign.describe(finding));
    }
    println!(
        "fuzz: seed {}, {} programs, {} runs, {} skipped, {} findings, {} s",
        campaign.seed,
        summary.programs,
        summary.runs,
        summary.skipped,
        summary.findings.len(),
        begin.elapsed().as_secs()
    );
    if summary.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}
