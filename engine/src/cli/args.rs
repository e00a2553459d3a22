//! The command line's arguments.

use crate::gc::HeapOptions;
use crate::profile;
use crate::vm;
use clap::{Arg, ArgAction, ArgMatches, Command};

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Program {
    /// A file.
    Script(String),
    /// `-c`.
    Code(String),
    /// `-m`.
    Module(String),
    /// Standard input: a session on a terminal, else a script.
    Input {
        /// It was asked for by `-`.
        dash: bool,
    },
}

/// What `--stats` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stats {
    /// Lines for people.
    Text,
    /// One JSON object.
    Json,
}

/// What `--dump` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The checked syntax tree.
    Hir,
    /// Bytecode.
    Bytecode,
    /// What the compiler makes of hot functions while the program runs.
    Compiler(vm::CompilerStage),
}

/// A profile that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    /// Its file, when that is given.
    pub file: Option<String>,
    pub format: profile::Format,
    pub trigger: profile::Trigger,
}

/// The whole command line.
#[derive(Clone, Debug)]
pub(super) struct Args {
    pub program: Program,
    /// Arguments of the program.
    pub rest: Vec<String>,
    /// All words of the command line.
    pub original: Vec<String>,
    pub vm: vm::Options,
    pub stats: Option<Stats>,
    pub dump: Option<Stage>,
    pub dump_filter: Option<String>,
    pub profile: Option<Profile>,
    /// A session follows the program (`-i`).
    pub inspect: bool,
    /// Imports write no compiled files (`-B`).
    pub no_bytecode: bool,
    /// The variables of the environment mean nothing (`-E`, `-I`).
    pub ignore_environment: bool,
}

impl Args {
    /// A variable of the environment that has a content.
    fn variable(&self, name: &str) -> Option<String> {
        let content = std::env::var(name).ok().filter(|v| !v.is_empty());
        content.filter(|_| !self.ignore_environment)
    }

    /// Do imports write no compiled files?
    pub(super) fn unwritten(&self) -> bool {
        self.no_bytecode || self.variable("PYTHONDONTWRITEBYTECODE").is_some()
    }

    /// The folder of compiled files.
    pub(super) fn bytecode_folder(&self) -> Option<String> {
        self.variable("PYTHONPYCACHEPREFIX")
    }
}

/// Why there is nothing to run: what to print where, and the exit status.
#[derive(Debug)]
pub(super) struct Stop {
    pub text: String,
    pub status: i32,
}

/// Short options that take a value, those of CPython without effect here included.
const WITH_VALUE: [char; 4] = ['c', 'm', 'X', 'W'];

/// Splits the words into options, the program and its arguments.
fn split(words: &[String]) -> (Vec<String>, Option<Program>, Vec<String>) {
    let mut options = Vec::new();
    let mut i = 0;
    'words: while let Some(word) = words.get(i) {
        i += 1;
        let rest = |from: usize| words[from.min(words.len())..].to_vec();
        if word == "-" {
            return (options, Some(Program::Input { dash: true }), rest(i));
        }
        if !word.starts_with('-') {
            return (options, Some(Program::Script(word.clone())), rest(i));
        }
        if word.starts_with("--") {
            options.push(word.clone());
            continue;
        }
        for (at, c) in word.char_indices().skip(1) {
            if !WITH_VALUE.contains(&c) {
                options.push(format!("-{c}"));
                continue;
            }
            let inside = &word[at + 1..];
            let value = if inside.is_empty() {
                i += 1;
                words.get(i - 1).cloned()
            } else {
                Some(inside.to_owned())
            };
            match (c, value) {
                ('c', Some(v)) => return (options, Some(Program::Code(v)), rest(i)),
                ('m', Some(v)) => return (options, Some(Program::Module(v)), rest(i)),
                // Missing values are clap's to complain about.
                ('c' | 'm', None) => options.push(format!("-{c}")),
                (_, value) => {
                    options.push(format!("-{c}"));
                    options.extend(value);
                }
            }
            continue 'words;
        }
    }
    (options, None, Vec::new())
}

/// Reads the command line.
///
/// # Errors
/// Help, version, and what does not make sense.
pub(super) fn parse(words: Vec<String>) -> Result<Args, Stop> {
    let (options, program, rest) = split(words.get(1..).unwrap_or(&[]));
    let mut args = Args {
        program: program.unwrap_or(Program::Input { dash: false }),
        rest,
        original: words,
        vm: vm::Options::default(),
        stats: None,
        dump: None,
        dump_filter: None,
        profile: None,
        inspect: false,
        no_bytecode: false,
        ignore_environment: false,
    };
    // Most runs have no options, and start-up counts.
    if !options.is_empty() {
        read_options(options, &mut args)?;
    }
    Ok(args)
}

fn flag(name: &'static str, short: char, help: &'static str) -> Arg {
    Arg::new(name)
        .short(short)
        .action(ArgAction::Count)
        .help(help)
}

fn value(name: &'static str, shown: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(shown)
        .require_equals(true)
        .help(help)
}

fn command() -> Command {
    Command::new("tauraro")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Runs programs in a dynamic language with Python 3 syntax and semantics.")
        .override_usage("tauraro [OPTIONS] [SCRIPT | -c CODE | -m MODULE | -] [ARGS]...")
        .after_help(
            "SCRIPT is a .tr or .py file, or a folder with a __main__ file. Without a program, a \
             session starts on a terminal, else standard input is run.",
        )
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help("Print the version"),
        )
        .arg(
            Arg::new("c")
                .short('c')
                .value_name("CODE")
                .help("Run this text"),
        )
        .arg(
            Arg::new("m")
                .short('m')
                .value_name("MODULE")
                .help("Run a module as a script"),
        )
        .arg(
            value(
                "jit",
                "MODE",
                "Compile what is hot: on, off, or always for everything that runs twice [default: on]",
            )
            .value_parser(["on", "off", "always"]),
        )
        .arg(value(
            "jit-threshold",
            "N",
            "Turns of a loop until it is compiled; a call counts as ten",
        ))
        .arg(value(
            "jit-fail-every",
            "N",
            "Each Nth guard of compiled code fails, for tests",
        ))
        .arg(
            value(
                "perf-map",
                "FILE",
                "Write where compiled code lies, as perf reads it [default: /tmp/perf-PID.map]",
            )
            .num_args(0..=1)
            .default_missing_value(""),
        )
        .args(profile_arguments())
        .arg(
            Arg::new("deterministic")
                .long("deterministic")
                .action(ArgAction::SetTrue)
                .help("Fixed hash seed and addresses, for counted runs"),
        )
        .arg(
            value(
                "stats",
                "FORMAT",
                "Print counters of the run on standard error: text or json (in the environment, TAURARO_STATS=FILE \
                 writes them to a file)",
            )
            .num_args(0..=1)
            .default_missing_value("text")
            .value_parser(["text", "json"]),
        )
        .arg(
            value(
                "dump",
                "STAGE",
                "Print what a stage made of the program: hir or bytecode, without running it; mir, clif or \
                 asm while it runs, on standard error",
            )
            .value_parser(["hir", "bytecode", "mir", "clif", "asm"]),
        )
        .arg(value(
            "dump-filter",
            "NAME",
            "Dump only functions whose qualified name contains NAME",
        ))
        .arg(
            value(
                "gc-stress",
                "N",
                "Collect garbage at every Nth allocation [default: 1]",
            )
            .num_args(0..=1)
            .default_missing_value("1"),
        )
        .arg(
            Arg::new("gc-verify")
                .long("gc-verify")
                .action(ArgAction::SetTrue)
                .help("Check the collector's records before each minor collection"),
        )
        .arg(value(
            "max-heap",
            "BYTES",
            "Most memory for objects; suffixes k, M and G count 1024",
        ))
        .arg(flag("i", 'i', "Start a session after the program"))
        .arg(
            Arg::new("X")
                .short('X')
                .value_name("OPT")
                .action(ArgAction::Append)
                .hide(true),
        )
        .arg(
            Arg::new("W")
                .short('W')
                .value_name("OPT")
                .action(ArgAction::Append)
                .hide(true),
        )
        .args(
            [
                ("u", 'u'),
                ("B", 'B'),
                ("E", 'E'),
                ("s", 's'),
                ("S", 'S'),
                ("I", 'I'),
                ("O", 'O'),
                ("q", 'q'),
                ("P", 'P'),
                ("b", 'b'),
                ("d", 'd'),
                ("v", 'v'),
                ("x", 'x'),
            ]
            .map(|(name, short)| flag(name, short, "").hide(true)),
        )
}

fn profile_arguments() -> [Arg; 5] {
    [
        value(
            "profile",
            "FILE",
            "Sample where the program spends its CPU time: writes a flamegraph, and a summary on standard error [default: \
             profiles/PROGRAM.svg]",
        )
        .num_args(0..=1)
        .default_missing_value(""),
        value(
            "profile-format",
            "FORMAT",
            "Format of the profile: svg, folded or speedscope [default: by the ending of FILE]",
        )
        .value_parser(["svg", "folded", "speedscope"]),
        value(
            "profile-rate",
            "HZ",
            "Samples a second of CPU time [default: 999]",
        ),
        value(
            "profile-alloc",
            "BYTES",
            "Profile what allocates instead of time: one sample in so many bytes [default: 64k]",
        )
        .num_args(0..=1)
        .default_missing_value(""),
        value(
            "profile-polls",
            "N",
            "Profile every Nth safepoint instead of time, for tests",
        )
        .hide(true),
    ]
}

/// What the options for profiles ask for.
fn read_profile(found: &ArgMatches) -> Result<Option<Profile>, Stop> {
    let text = |name: &str| found.get_one::<String>(name).map(String::as_str);
    let trigger = if let Some(step) = text("profile-alloc") {
        let step = match step {
            "" => profile::DEFAULT_ALLOCATION_STEP,
            n => bytes(n).filter(|n| *n > 0).ok_or_else(|| {
                usage(&format!(
                    "--profile-alloc={n}: expected a number of bytes, such as 64k"
                ))
            })? as u64,
        };
        profile::Trigger::Allocations(step)
    } else if let Some(n) = text("profile-polls") {
        profile::Trigger::Polls(number(n, "--profile-polls", u64::MAX)?.max(1))
    } else {
        let rate = match text("profile-rate") {
            Some(n) => number(n, "--profile-rate", u64::from(profile::MAX_RATE))?,
            None => u64::from(profile::DEFAULT_RATE),
        };
        profile::Trigger::Time(rate.max(1) as u32)
    };
    let file = text("profile").filter(|f| !f.is_empty()).map(str::to_owned);
    let by_ending = file.as_deref().and_then(|f| f.rsplit_once('.'));
    let format = match (text("profile-format"), by_ending) {
        (Some("folded"), _) | (None, Some((_, "folded" | "txt"))) => profile::Format::Folded,
        (Some("speedscope"), _) | (None, Some((_, "json"))) => profile::Format::Speedscope,
        _ => profile::Format::Svg,
    };
    let options = [
        "profile",
        "profile-alloc",
        "profile-polls",
        "profile-rate",
        "profile-format",
    ];
    let is_wanted = options.iter().any(|name| text(name).is_some());
    Ok(is_wanted.then_some(Profile {
        file,
        format,
        trigger,
    }))
}

fn read_options(options: Vec<String>, args: &mut Args) -> Result<(), Stop> {
    let words = std::iter::once("tauraro".to_owned()).chain(options);
    let found = command().try_get_matches_from(words).map_err(|e| Stop {
        text: e.render().to_string(),
        status: e.exit_code(),
    })?;
    let text = |name: &str| found.get_one::<String>(name).map(String::as_str);
    let heap: &mut HeapOptions = &mut args.vm.heap;
    if found.get_flag("deterministic") {
        args.vm.deterministic = true;
        heap.fixed_address = true;
    }
    heap.verify = found.get_flag("gc-verify");
    if let Some(n) = text("gc-stress") {
        heap.stress_every = number(n, "--gc-stress", u32::MAX as u64)? as u32;
    }
    if let Some(n) = text("max-heap") {
        heap.max_heap_bytes = bytes(n).ok_or_else(|| {
            usage(&format!(
                "--max-heap={n}: expected a number of bytes, such as 512M"
            ))
        })?;
    }
    if let Some(n) = text("jit-threshold") {
        let n = number(n, "--jit-threshold", u64::MAX)?;
        args.vm.jit.threshold = Some(u32::try_from(n).unwrap_or(u32::MAX).max(1));
    }
    if let Some(n) = text("jit-fail-every") {
        args.vm.jit.fail_every = number(n, "--jit-fail-every", u64::from(u32::MAX))? as u32;
    }
    args.vm.jit.map = text("perf-map").map(|file| match file {
        "" => format!("/tmp/perf-{}.map", std::process::id()).into(),
        file => file.into(),
    });
    args.vm.jit.mode = match text("jit") {
        Some("off") => vm::JitMode::Off,
        Some("always") => vm::JitMode::Always,
        _ => vm::JitMode::On,
    };
    args.profile = read_profile(&found)?;
    args.vm.jit.places = args.profile.is_some();
    args.stats = text("stats").map(|s| {
        if s == "json" {
            Stats::Json
        } else {
            Stats::Text
        }
    });
    args.dump = text("dump").map(|s| match s {
        "hir" => Stage::Hir,
        "mir" => Stage::Compiler(vm::CompilerStage::Mir),
        "clif" => Stage::Compiler(vm::CompilerStage::Clif),
        "asm" => Stage::Compiler(vm::CompilerStage::Asm),
        _ => Stage::Bytecode,
    });
    args.dump_filter = text("dump-filter").map(str::to_owned);
    args.vm.jit.events = args.stats == Some(Stats::Json);
    args.vm.heap.keep_pauses = args.vm.jit.events;
    if let Some(Stage::Compiler(stage)) = args.dump {
        args.vm.jit.dump = Some(stage);
        args.vm.jit.dump_filter = args.dump_filter.clone();
        args.dump = None;
    }
    args.inspect = found.get_count("i") > 0;
    args.no_bytecode = found.get_count("B") > 0;
    args.ignore_environment = found.get_count("E") + found.get_count("I") > 0;
    if found.get_count("u") > 0 {
        args.vm.unbuffered = true;
    }
    Ok(())
}

fn usage(message: &str) -> Stop {
    Stop {
        text: format!("error: {message}\n\nFor more information, try '--help'.\n"),
        status: 2,
    }
}

fn number(text: &str, option: &str, most: u64) -> Result<u64, Stop> {
    match text.parse::<u64>() {
        Ok(n) if n <= most => Ok(n),
        _ => Err(usage(&format!("{option}={text}: expected a number"))),
    }
}

/// A number of bytes with an optional suffix.
fn bytes(text: &str) -> Option<usize> {
    let text = text.trim_end_matches(['b', 'B']).trim_end_matches('i');
    let (digits, shift) = match text.chars().last()? {
        'k' | 'K' => (&text[..text.len() - 1], 10),
        'm' | 'M' => (&text[..text.len() - 1], 20),
        'g' | 'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    digits.parse::<usize>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Args {
        let words = std::iter::once("tauraro").chain(words.iter().copied());
        parse(words.map(str::to_owned).collect()).expect("a command line")
    }

    #[test]
    fn options_end_at_the_program() {
        let a = read(&["--gc-stress=3", "-uB", "x.py", "--help", "-c"]);
        assert_eq!(a.program, Program::Script("x.py".to_owned()));
        assert_eq!(a.rest, ["--help", "-c"]);
        assert_eq!(a.vm.heap.stress_every, 3);
        assert!(a.no_bytecode && a.unwritten());
        let a = read(&["-Bc", "print(1)", "-x"]);
        assert_eq!(a.program, Program::Code("print(1)".to_owned()));
        assert_eq!(a.rest, ["-x"]);
        let a = read(&["-W", "ignore", "-mpkg", "--stats"]);
        assert_eq!(a.program, Program::Module("pkg".to_owned()));
        assert_eq!(a.stats, None);
        let a = read(&["--perf-map=code.map", "x.py"]);
        assert_eq!(a.vm.jit.map, Some("code.map".into()));
        let a = read(&["--perf-map", "x.py"]);
        let own = format!("/tmp/perf-{}.map", std::process::id());
        assert_eq!(a.vm.jit.map, Some(own.into()));
        let a = read(&["--stats", "--dump=hir", "--max-heap=2M", "-"]);
        assert_eq!(a.program, Program::Input { dash: true });
        assert_eq!((a.stats, a.dump), (Some(Stats::Text), Some(Stage::Hir)));
        assert_eq!(a.vm.heap.max_heap_bytes, 2 << 20);
    }

    #[test]
    fn profiles_are_asked_for_in_several_ways() {
        use profile::{Format, Trigger};
        let profile = |words: &[&str]| {
            let found = read(&[words, &["x.py", "--profile"]].concat()).profile;
            found.map(|p| (p.file, p.format, p.trigger))
        };
        let time = Trigger::Time(profile::DEFAULT_RATE);
        assert_eq!(profile(&[]), None);
        assert_eq!(profile(&["--profile"]), Some((None, Format::Svg, time)));
        let file = |f: &str| Some(f.to_owned());
        let found = profile(&["--profile=a.json", "--profile-rate=100"]);
        let hundred = Trigger::Time(100);
        assert_eq!(found, Some((file("a.json"), Format::Speedscope, hundred)));
        let found = profile(&["--profile=a.svg", "--profile-format=folded"]);
        assert_eq!(found, Some((file("a.svg"), Format::Folded, time)));
        let found = profile(&["--profile-alloc=1k"]);
        assert_eq!(found, Some((None, Format::Svg, Trigger::Allocations(1024))));
    }

    #[test]
    fn nonsense_is_refused() {
        for word in [
            "--nope",
            "--jit=maybe",
            "--gc-stress=x",
            "--max-heap=1T",
            "-c",
        ] {
            let words = vec!["tauraro".to_owned(), word.to_owned()];
            assert_eq!(parse(words).expect_err(word).status, 2, "{word}");
        }
        let help = parse(vec!["tauraro".to_owned(), "--help".to_owned()]).expect_err("help");
        assert_eq!(help.status, 0);
    }
}
