//! How far relinking alone moves each benchmark: one source, linked in several orders, each beside the order that a user
//! gets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::judged::SPREADS;
use super::run::case_facts;
use super::session::{Session, Size};
use super::{history_folder, load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::history::{self, LayoutFile};
use crate::model::{CaseFacts, Machine, Moved, Run, RunnerFacts, Spread};
use crate::report;
use crate::runner::{self, Duets, Found, Layout, Places, Relinked, Revision, Stage};
use crate::suite::{Case, load_runners};
use crate::verdict::{Evidence, Measured, NoEstimate, Rules, paired};

/// What is relinked, and how it is measured.
pub(super) struct LayoutArgs {
    /// Suites to measure.
    pub(super) suites: Vec<PathBuf>,
    /// Orders in which the runner is linked.
    pub(super) layouts: u32,
    /// Duets of each benchmark and layout.
    pub(super) rounds: u32,
    /// Only cases whose name contains one of these.
    pub(super) filter: Vec<String>,
    /// The runner that is relinked; the first default one when not given.
    pub(super) runner: Option<String>,
    /// The revision that it is built from.
    pub(super) revision: String,
    /// Seed of the random order of duets.
    pub(super) seed: Option<u64>,
    /// The runners file instead of the one beside the first suite.
    pub(super) runners_file: Option<PathBuf>,
    /// The history folder instead of that of the workspace.
    pub(super) history: Option<PathBuf>,
    /// The file of layout spreads instead of that of the workspace.
    pub(super) layout: Option<PathBuf>,
}

/// Duets when nobody says how many: enough to tell a layout that moves a benchmark by 2 %.
pub(super) const ROUNDS: u32 = 12;
/// The mode of the runs that hold these duets.
const MODE: &str = "layouts";

/// Links the runner in several orders, measures each beside the default one, and stores the spread of each benchmark. Duets
/// that the history has already are not measured again.
pub(super) fn run_layouts(args: &LayoutArgs) -> Result<Exit> {
    let file = runners_file(args.runners_file.as_ref(), &args.suites);
    let (runners, places) = (load_runners(&file)?, Places::of(&file));
    let (_, cases) = load_cases(&args.suites, &args.filter)?;
    let history = history_folder(args.history.as_ref(), &places);
    let spreads_file = args
        .layout
        .clone()
        .unwrap_or_else(|| places.root.join(SPREADS));
    let named = args.runner.as_ref().or(runners.default.first());
    let named = named.unwrap_or(&runners.baseline);
    let runner = runners.get(named).ok_or_else(|| {
        Error::usage(format!(
            "--runner: no runner {named:?} in {}",
            runners.path.display()
        ))
    })?;
    let mut notes = Vec::new();
    let (machine, core) = runner::settle(&mut notes);
    let mut spreads = LayoutFile::open(&spreads_file, &machine.class)?;
    let revision = Revision::find(&places.root, &args.revision).ok_or_else(|| {
        Error::usage(format!(
            "{}: {} has no such revision",
            args.revision,
            places.root.display()
        ))
    })?;
    let relinked = runner::relink(runner, &places, &revision, args.layouts, &mut notes)?;
    notes.push(format!(
        "{} layouts of {} at {}",
        args.layouts,
        runner.name,
        revision.short()
    ));
    let facts: Vec<CaseFacts> = cases
        .iter()
        .map(|case| case_facts(case, &runners, Duets::Cold))
        .collect::<Result<_>>()?;
    let mut taken = Taken::load(&history, &machine, &facts)?;
    let mut stage = Stage::create()?;
    for sides in pairs(&relinked) {
        let open: Vec<Case> = cases
            .iter()
            .filter(|case| taken.missing(&case.id(), &sides, args.rounds) > 0)
            .cloned()
            .collect();
        let rounds = open
            .iter()
            .map(|case| taken.missing(&case.id(), &sides, args.rounds));
        let Some(rounds) = rounds.max() else {
            eprintln!("lab: {}: measured already", sides[1].facts.name);
            continue;
        };
        eprintln!("lab: {}", sides[1].facts.name);
        let session = Session {
            mode: MODE,
            cases: &open,
            runners: &runners,
            sides: &sides,
            places: &places,
            history: &history,
            size: Size::Rounds(rounds),
            duets: Duets::Cold,
            seed: args.seed,
            machine: &machine,
            core,
            notes: &notes,
            candidate_work: 1.0,
            simulator: None,
            rules: Rules::default(),
        };
        taken.add(session.measure(&mut stage)?, true);
    }
    let mut measured = BTreeMap::new();
    let mut none = Vec::new();
    for case in &facts {
        match spread(&taken, case, &relinked, &runner.name, &revision) {
            Ok(spread) => drop(measured.insert(case.benchmark.clone(), spread)),
            Err(why) => none.push(format!("{}: no spread: {why}", case.benchmark)),
        }
    }
    if !measured.is_empty() {
        spreads.put(&measured);
        spreads.save(&spreads_file)?;
    }
    print(&report::layouts_text(&measured));
    for line in none {
        print(&format!("{line}\n"));
    }
    print(&format!(
        "{} benchmarks, {} layouts: {}\n",
        measured.len(),
        args.layouts,
        spreads_file.display()
    ));
    Ok(taken.exit())
}

/// The sides of each measurement: first the default order beside itself, which shows the noise, then beside each layout.
fn pairs(relinked: &Relinked) -> Vec<[Found; 2]> {
    let called = |found: &Found, name: String| {
        let mut found = found.clone();
        found.facts.name.clone_from(&name);
        found.runner.name = name;
        found
    };
    let base = called(&relinked.base, "default layout".to_string());
    let again = called(&relinked.base, "default layout (again)".to_string());
    let layout = |layout: &Layout| called(&layout.found, format!("layout {}", layout.seed));
    [again]
        .into_iter()
        .chain(relinked.layouts.iter().map(layout))
        .map(|other| [base.clone(), other])
        .collect()
}

/// What one benchmark came to.
fn spread(
    taken: &Taken,
    case: &CaseFacts,
    relinked: &Relinked,
    runner: &str,
    revision: &Revision,
) -> std::result::Result<Spread, String> {
    let estimate = |found: &Found| taken.estimate(case, [&relinked.base.facts, &found.facts]);
    let mut layouts = Vec::new();
    for layout in &relinked.layouts {
        let moved = estimate(&layout.found).map_err(|why| why_not(&why))?;
        layouts.push(Moved {
            seed: layout.seed,
            log_ratio: moved.mean,
            standard_error: moved.standard_error,
            invocations: moved.count,
        });
    }
    let sizes = layouts.iter().map(|one| one.log_ratio.abs());
    Ok(Spread {
        spread: sizes.fold(0.0, f64::max),
        runner: runner.to_string(),
        options: relinked.base.facts.options().to_vec(),
        revision: revision.commit.clone(),
        duets: case.duets.clone().unwrap_or_default(),
        noise: estimate(&relinked.base).ok().map(|one| one.mean.abs()),
        layouts,
    })
}

fn why_not(why: &NoEstimate) -> String {
    match why {
        NoEstimate::Failed(text) | NoEstimate::Refused(text) => text.clone(),
        NoEstimate::TooFew { count } => format!("only {count} duets"),
        NoEstimate::Impossible { count } => format!("{count} impossible times"),
    }
}

/// The runs of layouts that say something about these cases on this machine.
struct Taken<'a> {
    facts: &'a [CaseFacts],
    /// With whether it was measured now.
    runs: Vec<(Run, bool)>,
}

impl<'a> Taken<'a> {
    fn load(history: &Path, machine: &Machine, facts: &'a [CaseFacts]) -> Result<Taken<'a>> {
        let mut taken = Taken {
            facts,
            runs: Vec::new(),
        };
        for path in history::list(history)? {
            // What cannot be read holds nothing that could be used; `lab history verify` names it.
            let Ok(loaded) = history::load(&path) else {
                continue;
            };
            let header = &loaded.run.header;
            let usable = header.mode == MODE && header.machine.class == machine.class;
            if usable && !loaded.running {
                taken.add(loaded.run, false);
            }
        }
        Ok(taken)
    }

    fn add(&mut self, run: Run, now: bool) {
        self.runs.push((run, now));
    }

    /// All duets of a benchmark with these two binaries, or how one of them failed just now.
    fn evidence(&self, case: &CaseFacts, sides: [&RunnerFacts; 2]) -> Measured {
        let mut all = Vec::new();
        for (run, now) in &self.runs {
            let [a, b] = run.header.runners.as_slice() else {
                continue;
            };
            let same = |one: &RunnerFacts, other: &RunnerFacts| {
                one.sha256 == other.sha256 && one.options() == other.options()
            };
            let mut cases = run.header.cases.iter();
            let wanted = cases
                .find(|stored| same(a, sides[0]) && same(b, sides[1]) && is_same(stored, case));
            let Some(stored) = wanted else {
                continue;
            };
            match paired(run, stored, &a.name, &b.name).measured {
                Measured::Paired(observations) => all.extend(observations),
                // A failure of an earlier run is no reason not to try again.
                failed @ Measured::Nothing(_) if *now => return failed,
                _ => {}
            }
        }
        Measured::Paired(all)
    }

    /// Duets that a benchmark lacks.
    fn missing(&self, benchmark: &str, sides: &[Found; 2], wanted: u32) -> u32 {
        let [a, b] = sides;
        let mut facts = self.facts.iter();
        let case = facts.find(|case| case.benchmark == benchmark);
        let failed = self.failed().contains(benchmark);
        match case.map(|case| self.evidence(case, [&a.facts, &b.facts])) {
            Some(Measured::Paired(all)) if !failed => wanted.saturating_sub(all.len() as u32),
            // What failed with one layout is not measured with the others.
            _ => 0,
        }
    }

    /// Benchmarks that failed just now.
    fn failed(&self) -> BTreeSet<&str> {
        let now = self.runs.iter().filter(|(_, now)| *now);
        now.flat_map(|(run, _)| run.failures())
            .map(|failure| failure.benchmark.as_str())
            .collect()
    }

    fn estimate(
        &self,
        case: &CaseFacts,
        sides: [&RunnerFacts; 2],
    ) -> std::result::Result<crate::stats::Trimmed, NoEstimate> {
        Evidence::of(&case.benchmark, self.evidence(case, sides), case.margin).estimate()
    }

    /// What the runs that were measured now ended with, the worst of them.
    fn exit(&self) -> Exit {
        let now = self.runs.iter().filter(|(_, now)| *now);
        let ends: Vec<u8> = now
            .filter_map(|(run, _)| run.end().map(|end| end.exit))
            .collect();
        let worst = [Exit::WrongAnswer, Exit::Harness];
        let worst = worst.into_iter().find(|exit| ends.contains(&exit.code()));
        worst.unwrap_or(Exit::Pass)
    }
}

/// Whether two cases are the same work, measured in the same way.
fn is_same(one: &CaseFacts, other: &CaseFacts) -> bool {
    let of = |case: &CaseFacts| {
        (
            case.benchmark.clone(),
            case.sha256.clone(),
            case.answer_sha256.clone(),
            case.n,
            case.duets.clone(),
            case.metric.clone(),
        )
    };
    of(one) == of(other)
}
