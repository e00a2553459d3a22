//! What the newest night says: what moved and what that may come of, and how fast the suites are.

use super::figures::{day, percent, short};
use super::{Commit, Site};
use crate::stats::median;
use crate::trend::{Measured, Night, judge_nights, reference};
use crate::verdict::{Judgement, Verdict};

/// What the project is after: this many times as fast as CPython.
pub(super) const GOAL: f64 = 20.0;

/// How many benchmarks did what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    /// Slower beyond their margins.
    pub regressed: usize,
    /// Faster beyond them.
    pub improved: usize,
    /// Proven to be within them, or changed by less.
    pub unchanged: usize,
    /// Neither.
    pub inconclusive: usize,
    /// The median over benchmarks of the smallest change that this measurement would have found 4 times in 5, a fraction.
    pub detectable: Option<f64>,
}

/// A benchmark that moved.
#[derive(Debug, Clone)]
pub struct Moved {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// The change of the time, with its interval over the whole suite, as fractions.
    pub change: (f64, f64, f64),
    /// The benchmark's margin.
    pub margin: f64,
    /// The commits between.
    pub range: Option<String>,
    /// What it comes of, as far as that can be said.
    pub why: String,
    /// The page of its cause, else the flamegraphs on its own page.
    pub profile: Option<String>,
}

/// A suite's mean.
#[derive(Debug, Clone)]
pub struct SuiteMean {
    /// Name of the suite.
    pub name: String,
    /// The mean of the runner with its interval; nothing when a benchmark has no ratio.
    pub ratio: Option<crate::report::Interval>,
    /// Its goal.
    pub goal: Option<f64>,
    /// The mean of PyPy, where it ran.
    pub pypy: Option<f64>,
    /// Benchmarks that are slower than the baseline.
    pub slower: usize,
    /// All its benchmarks.
    pub count: usize,
}

/// What the newest night says.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The revision of the night that it is held against.
    pub since: Option<(usize, String)>,
    /// The binaries of both nights are the same.
    pub same_binary: bool,
    /// What the benchmarks did.
    pub counts: Counts,
    /// Those that moved, slowdowns first, the greatest first.
    pub moved: Vec<Moved>,
    /// All judgements.
    pub judgements: Vec<Judgement>,
    /// The suites.
    pub suites: Vec<SuiteMean>,
    /// The sentence of the first screen without its end about a single night.
    pub sentence: String,
}

/// Works out what the newest night says; nothing for an empty history.
pub fn overview(site: &Site<'_>) -> Option<Overview> {
    let last = site.nights.len().checked_sub(1)?;
    let now = &site.nights[last];
    let before = reference(site.nights, last, site.runner);
    let judgements = before.map_or(Vec::new(), |before| {
        judge_nights(&site.nights[before], now, site.runner)
    });
    let same_binary = before
        .is_some_and(|before| site.nights[before].binary(site.runner) == now.binary(site.runner));
    let counts = count(&judgements);
    let mut moved: Vec<Moved> = before.map_or(Vec::new(), |before| {
        judgements
            .iter()
            .filter_map(|judgement| moved(site, &site.nights[before], now, judgement))
            .collect()
    });
    moved.sort_by(|a, b| {
        let slower = |one: &Moved| one.change.0 > 0.0;
        slower(b)
            .cmp(&slower(a))
            .then(b.change.0.abs().total_cmp(&a.change.0.abs()))
    });
    let since = before.map(|before| {
        let night = &site.nights[before];
        let name = night
            .revision
            .as_deref()
            .map_or_else(|| day(night.at()), short);
        (before, name)
    });
    let sentence = match &since {
        Some((_, name)) => {
            let seen = counts.detectable.map_or(String::new(), |effect| {
                format!(", smallest effect seen {:.1} %", effect * 100.0)
            });
            format!(
                "since {name}: {} regressed, {} improved, {} unchanged, {} inconclusive{seen}",
                counts.regressed, counts.improved, counts.unchanged, counts.inconclusive
            )
        }
        None => "there is no earlier night to compare with".to_string(),
    };
    Some(Overview {
        since,
        same_binary,
        counts,
        moved,
        judgements,
        suites: suites(site, now),
        sentence,
    })
}

fn count(judgements: &[Judgement]) -> Counts {
    let mut counts = Counts::default();
    for judgement in judgements {
        match (&judgement.verdict, judgement.relevant) {
            (Verdict::Regressed, true) => counts.regressed += 1,
            (Verdict::Improved, true) => counts.improved += 1,
            (Verdict::Inconclusive(_), _) => counts.inconclusive += 1,
            _ => counts.unchanged += 1,
        }
    }
    let effects: Vec<f64> = judgements.iter().filter_map(|one| one.detectable).collect();
    counts.detectable = median(&effects).map(f64::exp_m1);
    counts
}

/// The change of the time in a judgement with its adjusted interval, as fractions.
pub(super) fn change(judgement: &Judgement) -> Option<(f64, f64, f64)> {
    let estimate = judgement.estimate?;
    let time = |log: f64| (-log).exp_m1();
    Some((
        time(estimate.log),
        time(estimate.adjusted_high),
        time(estimate.adjusted_low),
    ))
}

fn moved(site: &Site<'_>, before: &Night, now: &Night, judgement: &Judgement) -> Option<Moved> {
    if !judgement.relevant || !matches!(judgement.verdict, Verdict::Regressed | Verdict::Improved) {
        return None;
    }
    let (range, commits) = commits(site, before.revision.as_deref(), now.revision.as_deref());
    let find = |night: &'_ Night| -> Option<Measured> {
        let mut all = night.measured.iter();
        all.find(|one| one.runner.name == site.runner && one.case.benchmark == judgement.benchmark)
            .cloned()
    };
    let mut parts = Vec::new();
    if before.binary(site.runner) == now.binary(site.runner) {
        parts.push("the same binary: the machine or its noise".to_string());
    } else if let Some(text) = likely(&judgement.benchmark, &commits) {
        parts.push(text);
    }
    if let (Some(then), Some(now)) = (find(before), find(now)) {
        parts.extend(deltas(&then, &now));
    }
    if parts.is_empty() {
        parts.push("no commits known".to_string());
    }
    let cause = site.cause(&judgement.benchmark, before, now);
    if let Some((words, _)) = &cause {
        parts.push(format!("moved: {words}"));
    }
    let is_profiled = || {
        let mut all = site.profiles.iter();
        let any = all.any(|profile| profile.benchmark == judgement.benchmark);
        any.then(|| {
            format!(
                "benchmark/{}.html#flames",
                super::slug(&judgement.benchmark)
            )
        })
    };
    Some(Moved {
        benchmark: judgement.benchmark.clone(),
        change: change(judgement)?,
        margin: judgement.margin,
        range,
        why: parts.join(" · "),
        profile: cause.map(|(_, page)| page).or_else(is_profiled),
    })
}

/// The range as text, and its commits.
pub(super) fn commits(
    site: &Site<'_>,
    from: Option<&str>,
    to: Option<&str>,
) -> (Option<String>, Vec<Commit>) {
    match (from, to) {
        (Some(from), Some(to)) if from != to => (
            Some(format!("{}..{}", short(from), short(to))),
            (site.commits)(from, to),
        ),
        _ => (None, Vec::new()),
    }
}

/// What of some commits a change most likely comes of: the only one, or the one whose subject shares most words with the
/// benchmark's name.
pub(super) fn likely(benchmark: &str, commits: &[Commit]) -> Option<String> {
    match commits {
        [] => None,
        [one] => Some(format!("likely {}: {}", one.short, one.subject)),
        several => {
            let words: Vec<String> = benchmark
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.len() > 2)
                .map(str::to_lowercase)
                .collect();
            let score = |commit: &Commit| {
                let subject = commit.subject.to_lowercase();
                words
                    .iter()
                    .filter(|word| subject.contains(word.as_str()))
                    .count()
            };
            let best = several.iter().max_by_key(|commit| score(commit))?;
            let count = several.len();
            Some(if score(best) > 0 {
                format!("{count} commits, perhaps {}: {}", best.short, best.subject)
            } else {
                format!("{count} commits, the newest {}", several[0].subject)
            })
        }
    }
}

/// What else differs between two measurements of a benchmark.
fn deltas(then: &Measured, now: &Measured) -> Vec<String> {
    let mut all = Vec::new();
    if let (Some(a), Some(b)) = (then.row.compiling, now.row.compiling) {
        if (b.share - a.share).abs() > 0.02 {
            all.push(format!(
                "compiler {:.0} % to {:.0} % of the time",
                a.share * 100.0,
                b.share * 100.0
            ));
        } else if a.compiles != b.compiles {
            all.push(format!(
                "{:.0} compiles, were {:.0}",
                b.compiles, a.compiles
            ));
        }
    }
    if let (Some(a), Some(b)) = (then.row.peak_bytes, now.row.peak_bytes)
        && (b / a - 1.0).abs() > 0.05
    {
        all.push(format!("peak memory {}", percent(b / a - 1.0)));
    }
    all
}

fn suites(site: &Site<'_>, now: &Night) -> Vec<SuiteMean> {
    let mut suites: Vec<SuiteMean> = Vec::new();
    for measured in now
        .measured
        .iter()
        .filter(|one| one.runner.name == site.runner)
    {
        let name = measured.case.suite();
        let place = suites.iter().position(|suite| suite.name == name);
        let place = place.unwrap_or_else(|| {
            let mean = |runner: &str| {
                let mut means = now.means.iter();
                means.find(|(suite, of, ..)| suite == name && of == runner)
            };
            let own = mean(site.runner);
            suites.push(SuiteMean {
                name: name.to_string(),
                ratio: own.map(|(_, _, ratio, _)| *ratio),
                goal: own.and_then(|(.., goal)| *goal),
                pypy: mean("pypy").map(|(_, _, ratio, _)| ratio.ratio),
                slower: 0,
                count: 0,
            });
            suites.len() - 1
        });
        suites[place].count += 1;
        suites[place].slower += usize::from(is_slower(measured));
    }
    suites
}

pub(super) fn is_slower(measured: &Measured) -> bool {
    measured.row.ratio.is_some_and(|ratio| ratio.high < 1.0)
}
