//! `lab time`: commands against each other, without a suite.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use comfy_table::{Cell, CellAlignment, Table};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use serde_json::{Value, json};

use super::compare::duration;
use super::print;
use crate::error::{Error, Exit, Result};
use crate::model::ExitStatus;
use crate::report::{change, judgement_json, time_text, verdict_text};
use crate::runner::{self, Command, Commands, Metric, Once, Timing};
use crate::stats::{FEWEST_INVOCATIONS, Look, Observation, median, median_interval};
use crate::verdict::{Evidence, Judgement, Measured, Rules, Unclear, Verdict, judge, undecided};

/// Arguments of `lab time`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab time 'python3 old.py' 'python3 new.py'
  lab time --budget 30s 'sort a.txt' 'sort --parallel=1 a.txt'
  lab time --prepare 'rm -rf out' --warmup 2 --export-json times.json 'make -j1 all'
  lab time --shell 'ls | wc -l' 'find . -maxdepth 1 | wc -l'

Two commands run at once on one core, released in random order, and are compared by CPU time; commands that wait, or use
several cores, and more than two take turns in random order. Every command is compared with the first.")]
pub(crate) struct TimeArgs {
    /// Commands, each in quotes
    #[arg(required = true, value_name = "CMD")]
    commands: Vec<String>,
    /// Run before each timing, untimed
    #[arg(long, value_name = "CMD")]
    prepare: Option<String>,
    /// Untimed rounds before the first timed one
    #[arg(long, value_name = "N", default_value_t = 1)]
    warmup: u32,
    /// Timed rounds
    #[arg(long, value_name = "N", default_value_t = 20, conflicts_with = "budget", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: u32,
    /// Until every comparison is decided, this long at most (30s, 2m)
    #[arg(long, value_name = "TIME", value_parser = duration)]
    budget: Option<Duration>,
    /// Which time is compared: cpu, wall, or auto (cpu unless a command waits or uses several cores)
    #[arg(long, value_name = "WHICH", default_value = "auto", value_parser = ["auto", "cpu", "wall"])]
    metric: String,
    /// Start commands through a shell (`sh` when none is named)
    #[arg(long, value_name = "SHELL", num_args = 0..=1, default_missing_value = "sh", require_equals = true)]
    shell: Option<String>,
    /// Count commands whose exit status is not 0
    #[arg(long)]
    ignore_failure: bool,
    /// The smallest change that matters, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 1.0)]
    margin: f64,
    /// Kill a command after this long
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration)]
    limit: Duration,
    /// Seed of the random order
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Write every time into this file, in the form that hyperfine exports
    #[arg(long, value_name = "FILE")]
    export_json: Option<PathBuf>,
    /// Print that JSON instead of the table
    #[arg(long)]
    json: bool,
}

/// Below this part of its elapsed time in CPU a command waits for something, and CPU time says little. A loop that loses
/// a third of a core to its neighbours stays above.
const WAITS: f64 = 0.5;

/// Above this it uses several cores, which one core would keep it from.
const PARALLEL: f64 = 1.1;

/// What was measured, by command.
struct Timed {
    commands: Vec<Command>,
    /// One list for each command, in the order of the rounds.
    times: Vec<Vec<Once>>,
    metric: Metric,
    why: String,
    looks: Vec<Look>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &TimeArgs) -> Result<Exit> {
    if !(args.margin > 0.0 && args.margin < 100.0) {
        return Err(Error::usage(
            "--margin: expected a number of percent between 0 and 100",
        ));
    }
    let commands: Vec<Command> = args
        .commands
        .iter()
        .map(|text| parse(text, args.shell.as_deref()))
        .collect::<Result<_>>()?;
    let prepare = args
        .prepare
        .as_ref()
        .map(|text| parse(text, args.shell.as_deref()).map(|command| command.argv))
        .transpose()?;
    let mut timing = Timing {
        metric: Metric::Wall,
        core: None,
        prepare,
        ignore_failure: args.ignore_failure,
        limit: args.limit,
    };
    let timed = measure(args, commands, &mut timing)?;
    let judgements = judge(&timed.family(args.margin / 100.0), &Rules::default());
    let exported = timed.to_json(&judgements);
    if let Some(file) = &args.export_json {
        write(file, &exported)?;
    }
    if args.json {
        print(&format!("{exported:#}\n"));
    } else {
        print(&timed.to_text(&judgements));
    }
    Ok(Exit::Pass)
}

fn write(file: &Path, value: &Value) -> Result<()> {
    std::fs::write(file, format!("{value:#}\n"))
        .map_err(|cause| Error::file(file, "write the times", cause))
}

/// Splits a command as a shell does, or leaves it to one, and finds its program.
fn parse(text: &str, shell: Option<&str>) -> Result<Command> {
    let words = match shell {
        Some(shell) => shlex::split(shell).map(|mut words| {
            words.extend(["-c".to_string(), text.to_string()]);
            words
        }),
        None => shlex::split(text),
    };
    let Some(mut argv) = words.filter(|words| !words.is_empty() && !text.trim().is_empty()) else {
        return Err(Error::usage(format!(
            "{text:?}: expected a command; quotes must be closed"
        )));
    };
    let Some(program) = runner::resolve_program(&argv[0]) else {
        return Err(Error::usage(format!(
            "{text:?}: there is no program {:?} here or on PATH; what only a shell knows needs --shell",
            argv[0]
        )));
    };
    argv[0] = program.to_string_lossy().into_owned();
    Ok(Command {
        text: text.to_string(),
        argv,
    })
}

fn measure(args: &TimeArgs, commands: Vec<Command>, timing: &mut Timing) -> Result<Timed> {
    let mut executor = Commands::new(None)?;
    // The untimed rounds, in turns on any core: they also show whether CPU time is the right one.
    let mut shares: Vec<f64> = vec![1.0; commands.len()];
    for _ in 0..args.warmup {
        for (command, share) in commands.iter().zip(&mut shares) {
            let once = executor.round(&[command], timing)?;
            *share = once[0].cpu_ns() as f64 / once[0].wall_ns.max(1) as f64;
        }
    }
    let (metric, why) = choose(args, &commands, &shares);
    timing.metric = metric;
    if metric == Metric::Cpu {
        // Holders inherit the cores of the lab, so that they are started anew after it left one to the programs.
        let (_, core) = runner::settle(&mut Vec::new());
        timing.core = core;
        executor = Commands::new(core)?;
    }
    let mut timed = Timed {
        times: vec![Vec::new(); commands.len()],
        commands,
        metric,
        why,
        looks: Vec::new(),
    };
    let seed = args.seed.unwrap_or(ulid::Ulid::generate().0 as u64);
    timed.rounds(args, &executor, timing, seed)?;
    Ok(timed)
}

/// The time to compare, and why.
fn choose(args: &TimeArgs, commands: &[Command], shares: &[f64]) -> (Metric, String) {
    match args.metric.as_str() {
        "cpu" => return (Metric::Cpu, "as asked for".to_string()),
        "wall" => return (Metric::Wall, "as asked for".to_string()),
        _ => {}
    }
    let unusual = commands.iter().zip(shares).find_map(|(command, &share)| {
        let what = if share < WAITS {
            "waits"
        } else if share > PARALLEL {
            "uses several cores"
        } else {
            return None;
        };
        Some(format!(
            "{:?} {what}: its CPU time is {share:.2} of the elapsed time",
            command.text
        ))
    });
    match unusual {
        Some(why) => (Metric::Wall, why),
        None => (Metric::Cpu, "all of it is spent computing".to_string()),
    }
}

impl Timed {
    fn rounds(
        &mut self,
        args: &TimeArgs,
        executor: &Commands,
        timing: &Timing,
        seed: u64,
    ) -> Result<()> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut order: Vec<usize> = (0..self.commands.len()).collect();
        let begun = Instant::now();
        let mut looked = 0.0;
        for round in 1.. {
            // Every second round goes the other way round, so that each of two is first half of the time.
            if round % 2 == 1 {
                order.shuffle(&mut random);
            } else {
                order.reverse();
            }
            let turns: Vec<&Command> = order.iter().map(|&index| &self.commands[index]).collect();
            let start = Instant::now();
            for (&index, once) in order.iter().zip(executor.round(&turns, timing)?) {
                self.times[index].push(once);
            }
            let Some(budget) = args.budget else {
                if round >= args.runs {
                    return Ok(());
                }
                continue;
            };
            let last = begun.elapsed() + start.elapsed() > budget;
            let spent = (begun.elapsed().as_secs_f64() / budget.as_secs_f64()).min(0.99);
            let enough = round as usize >= FEWEST_INVOCATIONS && round % 2 == 0;
            // Ten looks cost little power.
            if last || (enough && spent - looked >= 0.1) {
                looked = spent;
                self.looks.push(Look {
                    spent: if last { 1.0 } else { spent },
                    information: f64::from(round),
                });
                let open = undecided(&self.family(args.margin / 100.0), &Rules::default());
                if last || (self.commands.len() > 1 && open.is_empty()) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn time_ns(&self, once: &Once) -> f64 {
        match self.metric {
            Metric::Cpu => once.cpu_ns() as f64,
            Metric::Wall => once.wall_ns as f64,
        }
    }

    fn values(&self, index: usize) -> Vec<f64> {
        self.times[index]
            .iter()
            .map(|once| self.time_ns(once))
            .collect()
    }

    /// Every command but the first against the first.
    fn family(&self, margin: f64) -> Vec<Evidence> {
        let pair = |(a, b): (&Once, &Once)| Observation {
            log_ratio: (self.time_ns(a) / self.time_ns(b)).ln(),
            a_first: a.start_ns < b.start_ns,
            start_ns: a.start_ns,
            idle_busy: false,
            contaminated: a.disturbed || b.disturbed,
        };
        (1..self.commands.len())
            .map(|index| {
                let observations = self.times[0].iter().zip(&self.times[index]).map(pair);
                let measured = Measured::Paired(observations.collect());
                let mut evidence = Evidence::of(&self.commands[index].text, measured, margin);
                evidence.looks.clone_from(&self.looks);
                evidence.same_binary = self.commands[0].argv == self.commands[index].argv;
                evidence
            })
            .collect()
    }

    fn to_text(&self, judgements: &[Judgement]) -> String {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::UTF8_BORDERS_ONLY);
        let which = match self.metric {
            Metric::Cpu => "CPU time",
            Metric::Wall => "elapsed time",
        };
        let mut header = vec!["command", which, "median is in [95 %]", "peak MB"];
        if !judgements.is_empty() {
            header.extend(["time from the first", "verdict"]);
        }
        table.set_header(header);
        for (index, command) in self.commands.iter().enumerate() {
            let values = self.values(index);
            let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
            let interval = median_interval(&values, 0.95).map_or(String::new(), |(low, high)| {
                format!("{} to {}", time_text(Some(low)), time_text(Some(high)))
            });
            let peaks: Vec<f64> = self.times[index]
                .iter()
                .map(|once| once.peak_rss_bytes as f64 / 1e6)
                .collect();
            let mut cells = vec![
                Cell::new(&command.text),
                right(time_text(median(&values))),
                right(interval),
                right(median(&peaks).map_or(String::new(), |peak| format!("{peak:.1}"))),
            ];
            if let Some(judgement) = index.checked_sub(1).and_then(|index| judgements.get(index)) {
                cells.extend([right(change(judgement)), Cell::new(verdict_text(judgement))]);
            }
            table.add_row(cells);
        }
        let mut lines = vec![format!(
            "{} rounds; {which} is compared: {}; {}.",
            self.times[0].len(),
            self.why,
            match (self.metric, self.commands.len()) {
                (_, 1) => "one command alone",
                (Metric::Cpu, 2) => "both at once on one core",
                _ => "in turns",
            }
        )];
        for judgement in judgements {
            if let (Verdict::Inconclusive(Unclear::Noise), Some(log)) =
                (&judgement.verdict, judgement.detectable)
            {
                lines.push(format!(
                    "{}: a change of {:.1} % would have been found 4 times in 5; --budget or --runs finds smaller ones",
                    judgement.benchmark,
                    log.exp_m1() * 100.0
                ));
            }
            for warning in &judgement.warnings {
                lines.push(format!("warning: {}: {warning}", judgement.benchmark));
            }
        }
        format!("{table}\n{}\n", lines.join("\n"))
    }

    /// hyperfine's export, in seconds, with `metric` and `comparisons` beside it. `times` are of that metric: elapsed times,
    /// as hyperfine's, would contain the other command where both run at once on one core.
    fn to_json(&self, judgements: &[Judgement]) -> Value {
        let seconds = |values: &[f64]| -> Vec<f64> { values.iter().map(|ns| ns / 1e9).collect() };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let results: Vec<Value> = self
            .commands
            .iter()
            .enumerate()
            .map(|(index, command)| {
                let of = |pick: &dyn Fn(&Once) -> f64| -> Vec<f64> {
                    self.times[index].iter().map(pick).collect()
                };
                let times = seconds(&self.values(index));
                let centre = mean(&times);
                let spread = times.iter().map(|time| (time - centre).powi(2)).sum::<f64>();
                let stddev = (times.len() > 1).then(|| (spread / (times.len() - 1) as f64).sqrt());
                json!({
                    "command": command.text,
                    "mean": centre,
                    "stddev": stddev,
                    "median": median(&times),
                    "user": mean(&seconds(&of(&|once| once.user_ns as f64))),
                    "system": mean(&seconds(&of(&|once| once.system_ns as f64))),
                    "min": times.iter().copied().reduce(f64::min),
                    "max": times.iter().copied().reduce(f64::max),
                    "times": times,
                    "memory_usage_byte": self.times[index].iter().map(|once| once.peak_rss_bytes).collect::<Vec<_>>(),
                    "exit_codes": self.times[index].iter().map(|once| match once.exit {
                        ExitStatus::Code(code) => Value::from(code),
                        ExitStatus::Signal(_) => Value::Null,
                    }).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({
            "results": results,
            "metric": match self.metric { Metric::Cpu => "cpu", Metric::Wall => "wall" },
            "metric_reason": self.why,
            "comparisons": judgements.iter().map(judgement_json).collect::<Vec<_>>(),
        })
    }
}
