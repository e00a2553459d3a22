//! The corpus file, `lab.corpus/1`: JSON lines, a header and then one line a duet, appended as they are recorded.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The format of the file.
const FORMAT: &str = "lab.corpus/1";

/// What all duets of a corpus have in common: it is of one machine class, the same binaries and the same programs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorpusHeader {
    /// `lab.corpus/1`.
    pub format: String,
    /// The machine class.
    pub machine_class: String,
    /// Pairs of slices in each duet.
    pub pairs: u32,
    /// Each runner with the SHA-256 of its binary and its version.
    pub runners: Vec<(String, String, String)>,
    /// Each benchmark with the SHA-256 of its program and the work of a slice.
    pub benchmarks: Vec<(String, String, u64)>,
}

impl CorpusHeader {
    /// A header of this version of the format.
    pub fn new(
        machine_class: &str,
        pairs: u32,
        runners: Vec<(String, String, String)>,
        benchmarks: Vec<(String, String, u64)>,
    ) -> CorpusHeader {
        CorpusHeader {
            format: FORMAT.to_string(),
            machine_class: machine_class.to_string(),
            pairs,
            runners,
            benchmarks,
        }
    }
}

/// One duet of a runner with itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// The round of the recording, from 0: each has one duet of every benchmark and runner.
    pub round: u32,
    /// Seconds since 1970 when its round began.
    pub at: u64,
    /// The first process was released first.
    pub a_first: bool,
    /// Something else on the machine disturbed it.
    pub disturbed: bool,
    /// A waiting side used CPU time during the other's slices.
    pub idle_busy: bool,
    /// Elapsed nanoseconds of the whole duet, from the start of its processes to the end of both.
    pub took_ns: u64,
    /// CPU nanoseconds of the first process in each pair of slices.
    pub a: Vec<u64>,
    /// The same of the second.
    pub b: Vec<u64>,
}

impl Recorded {
    /// ln(A / B) of the totals over the first `pairs` pairs.
    pub fn log_ratio(&self, pairs: usize) -> f64 {
        let total = |side: &[u64]| side.iter().take(pairs).sum::<u64>() as f64;
        (total(&self.a) / total(&self.b)).ln()
    }

    /// Elapsed nanoseconds that it would have taken with `pairs` pairs.
    pub fn cost_ns(&self, pairs: usize) -> f64 {
        let left_out: u64 = self.a.iter().chain(&self.b).sum::<u64>()
            - self.a.iter().take(pairs).sum::<u64>()
            - self.b.iter().take(pairs).sum::<u64>();
        self.took_ns.saturating_sub(left_out) as f64
    }
}

/// A whole suite measured live, as a user would.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Live {
    /// How much more work each slice of B did: 0 for a runner against itself.
    pub slowdown: f64,
    /// Seconds since 1970 when it began.
    pub at: u64,
    /// The run in the history.
    pub run: String,
    /// What was said of each benchmark.
    pub verdicts: Vec<LiveVerdict>,
}

/// A verdict of a live suite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiveVerdict {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// `regressed`, `improved`, `unchanged` or `inconclusive`.
    pub verdict: String,
    /// ln(A / B) with its interval, adjusted for the suite.
    pub log: [f64; 3],
}

/// A line of the file behind the header.
#[derive(Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
enum Line {
    Duet(Recorded),
    Live(Live),
}

/// A corpus in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Corpus {
    /// What all duets have in common.
    pub header: CorpusHeader,
    /// The duets, in the order of their recording.
    pub duets: Vec<Recorded>,
    /// Suites that were measured live.
    pub lives: Vec<Live>,
}

impl Corpus {
    /// Reads a corpus. A torn last line, of a recording that was killed, is left out.
    pub fn load(path: &Path) -> Result<Corpus> {
        let file = File::open(path).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => Error::usage(format!(
                "{}: there is no corpus: `lab certify` records one",
                path.display()
            )),
            _ => Error::file(path, "read the corpus", cause),
        })?;
        let mut lines = BufReader::new(file).lines().enumerate().peekable();
        let wrong = |line: usize, what: String| {
            Error::usage(format!("{}:{}: {what}", path.display(), line + 1))
        };
        let read = |line: usize, text: std::io::Result<String>| {
            text.map_err(|cause| wrong(line, cause.to_string()))
        };
        let (line, text) = lines
            .next()
            .ok_or_else(|| wrong(0, format!("empty: expected the header of {FORMAT}")))?;
        let text = read(line, text)?;
        let header: CorpusHeader = serde_json::from_str(&text)
            .map_err(|cause| wrong(line, format!("expected the header of {FORMAT}: {cause}")))?;
        if header.format != FORMAT {
            let found = &header.format;
            return Err(wrong(
                line,
                format!("expected the format {FORMAT}, found {found:?}"),
            ));
        }
        let mut corpus = Corpus {
            header,
            duets: Vec::new(),
            lives: Vec::new(),
        };
        while let Some((line, text)) = lines.next() {
            let text = read(line, text)?;
            match serde_json::from_str(&text) {
                Ok(Line::Duet(duet)) => {
                    corpus.check(&duet).map_err(|what| wrong(line, what))?;
                    corpus.duets.push(duet);
                }
                Ok(Line::Live(live)) => corpus.lives.push(live),
                Err(_) if lines.peek().is_none() => {}
                Err(cause) => return Err(wrong(line, format!("expected a duet: {cause}"))),
            }
        }
        Ok(corpus)
    }

    fn check(&self, duet: &Recorded) -> std::result::Result<(), String> {
        let pairs = self.header.pairs as usize;
        if duet.a.len() != pairs || duet.b.len() != pairs {
            return Err(format!(
                "expected {pairs} pairs of slices, found {} and {}",
                duet.a.len(),
                duet.b.len()
            ));
        }
        if duet.a.contains(&0) || duet.b.contains(&0) {
            return Err("a slice of 0 ns".to_string());
        }
        let known = |name: &str, mut all: Box<dyn Iterator<Item = &String> + '_>| {
            all.any(|other| other == name)
                .then_some(())
                .ok_or_else(|| format!("{name:?} is not in the header"))
        };
        let benchmarks = self.header.benchmarks.iter().map(|(name, ..)| name);
        known(&duet.benchmark, Box::new(benchmarks))?;
        let runners = self.header.runners.iter().map(|(name, ..)| name);
        known(&duet.runner, Box::new(runners))
    }

    /// Rounds that have a duet of every benchmark and runner.
    pub fn rounds(&self) -> u32 {
        let cells = self.header.benchmarks.len() * self.header.runners.len();
        let mut counts = std::collections::BTreeMap::new();
        for duet in &self.duets {
            *counts.entry(duet.round).or_insert(0_usize) += 1;
        }
        counts.values().filter(|&&count| count == cells).count() as u32
    }

    /// The number of the next round.
    pub fn next_round(&self) -> u32 {
        self.duets
            .iter()
            .map(|duet| duet.round + 1)
            .max()
            .unwrap_or(0)
    }

    /// Hours from the first round to the last.
    pub fn hours(&self) -> f64 {
        let times = || self.duets.iter().map(|duet| duet.at);
        match (times().min(), times().max()) {
            (Some(first), Some(last)) => (last - first) as f64 / 3600.0,
            _ => 0.0,
        }
    }
}

/// Appends to a corpus file.
pub struct CorpusWriter {
    file: File,
    path: PathBuf,
}

impl CorpusWriter {
    /// Opens the corpus of this header, or begins it. A corpus of another machine, other binaries or other programs is
    /// refused: its duets would not be of one kind.
    pub fn open(path: &Path, header: &CorpusHeader) -> Result<(CorpusWriter, Corpus)> {
        let failed = |cause| Error::file(path, "open the corpus", cause);
        let corpus = if path.exists() {
            let corpus = Corpus::load(path)?;
            if corpus.header != *header {
                return Err(Error::usage(format!(
                    "{}: it was recorded with another machine class, other binaries, programs or pairs: give another file with \
                     --corpus, or remove it to begin anew",
                    path.display()
                )));
            }
            corpus
        } else {
            Corpus {
                header: header.clone(),
                duets: Vec::new(),
                lives: Vec::new(),
            }
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|cause| Error::file(folder, "create the folder", cause))?;
        }
        let begun = path.exists();
        if begun {
            cut_torn_line(path)?;
        }
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .map_err(failed)?;
        let mut writer = CorpusWriter {
            file,
            path: path.to_path_buf(),
        };
        if !begun {
            writer.line(header)?;
        }
        Ok((writer, corpus))
    }

    /// Appends a round.
    pub fn duets(&mut self, duets: &[Recorded]) -> Result<()> {
        for duet in duets {
            self.line(&Line::Duet(duet.clone()))?;
        }
        Ok(())
    }

    /// Appends what a live suite came to.
    pub fn live(&mut self, live: &Live) -> Result<()> {
        self.line(&Line::Live(live.clone()))
    }

    fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string(value)
            .map_err(|cause| Error::harness(format!("{}: {cause}", self.path.display())))?;
        text.push('\n');
        self.file
            .write_all(text.as_bytes())
            .map_err(|cause| Error::file(&self.path, "append to the corpus", cause))
    }
}

/// Cuts off what a killed recording left of its last line, so that the next one begins on a line of its own.
fn cut_torn_line(path: &Path) -> Result<()> {
    let failed = |cause| Error::file(path, "open the corpus", cause);
    let bytes = std::fs::read(path).map_err(failed)?;
    let whole = bytes
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    if whole < bytes.len() {
        let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
        file.set_len(whole as u64).map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> CorpusHeader {
        let runner = ("r".to_string(), "hash".to_string(), "1".to_string());
        let benchmark = ("s/b".to_string(), "hash".to_string(), 10);
        CorpusHeader::new("here", 2, vec![runner], vec![benchmark])
    }

    fn duet(round: u32) -> Recorded {
        Recorded {
            benchmark: "s/b".to_string(),
            runner: "r".to_string(),
            round,
            at: 3600 * u64::from(round),
            a_first: true,
            disturbed: false,
            idle_busy: false,
            took_ns: 1000,
            a: vec![100, 200],
            b: vec![100, 100],
        }
    }

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let name = format!("lab-corpus-{}-{name}.jsonl", std::process::id());
            Scratch(std::env::temp_dir().join(name))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    #[test]
    fn a_recording_goes_on_where_it_was_killed() {
        let scratch = Scratch::new("killed");
        let (mut writer, corpus) = CorpusWriter::open(&scratch.0, &header()).expect("begun");
        assert_eq!((corpus.rounds(), corpus.next_round()), (0, 0));
        writer.duets(&[duet(0), duet(1)]).expect("written");
        let mut text = std::fs::read_to_string(&scratch.0).expect("text");
        text.push_str("{\"record\":\"duet\",\"bench");
        std::fs::write(&scratch.0, text).expect("torn");
        let (mut writer, corpus) = CorpusWriter::open(&scratch.0, &header()).expect("opened");
        assert_eq!((corpus.rounds(), corpus.next_round()), (2, 2));
        writer.duets(&[duet(2)]).expect("written");
        let corpus = Corpus::load(&scratch.0).expect("whole");
        assert_eq!(corpus.duets, [duet(0), duet(1), duet(2)]);
        assert!((corpus.hours() - 2.0).abs() < 1e-12);
    }

    #[test]
    fn other_binaries_are_another_corpus() {
        let scratch = Scratch::new("other");
        drop(CorpusWriter::open(&scratch.0, &header()).expect("begun"));
        let mut other = header();
        other.runners[0].1 = "other".to_string();
        let error = CorpusWriter::open(&scratch.0, &other)
            .err()
            .expect("refused");
        assert!(
            error.message.contains("other binaries"),
            "{}",
            error.message
        );
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let scratch = Scratch::new("wrong");
        let wrong = |lines: &[String]| {
            std::fs::write(&scratch.0, lines.join("\n") + "\n").expect("written");
            Corpus::load(&scratch.0).expect_err("a mistake").message
        };
        let text =
            |value: &Recorded| serde_json::to_string(&Line::Duet(value.clone())).expect("JSON");
        let head = serde_json::to_string(&header()).expect("JSON");
        assert!(wrong(&[head.replace("corpus/1", "corpus/9")]).contains(":1: expected the format"));
        assert!(
            wrong(&[head.clone(), "x".to_string(), text(&duet(0))]).contains(":2: expected a duet")
        );
        let mut short = duet(0);
        short.a.pop();
        assert!(wrong(&[head.clone(), text(&short)]).contains("expected 2 pairs"));
        let mut zero = duet(0);
        zero.b[1] = 0;
        assert!(wrong(&[head.clone(), text(&zero)]).contains("0 ns"));
        let mut strange = duet(0);
        strange.runner = "who".to_string();
        assert!(wrong(&[head, text(&strange)]).contains("not in the header"));
    }

    #[test]
    fn fewer_pairs_cost_less() {
        let duet = duet(0);
        assert!((duet.log_ratio(2) - 1.5f64.ln()).abs() < 1e-12);
        assert!(duet.log_ratio(1).abs() < 1e-12);
        assert_eq!((duet.cost_ns(2), duet.cost_ns(1)), (1000.0, 700.0));
    }
}
