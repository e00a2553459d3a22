//! Joins the shards of a run to one run.

use crate::error::{Error, Result};
use crate::model::{Record, Run};

/// One run out of several that measured different benchmarks with the same runners in the same way, on machines of one
/// class. Processes and duets are numbered on; the header is that of the first run with the cases of all, and its end is
/// the sum of theirs where all came to one.
pub fn join(mut runs: Vec<Run>) -> Result<Run> {
    // In the order in which they were sharded, whatever the order they are given in.
    runs.sort_by_key(|run| run.header.shard.map(|shard| shard.index));
    let mut runs = runs.into_iter();
    let Some(mut joined) = runs.next() else {
        return Err(Error::usage("there is no run to join"));
    };
    for run in runs {
        fits(&joined, &run)?;
        append(&mut joined, run);
    }
    let shards = joined.header.shard.map_or(1, |shard| shard.of);
    let there = joined.header.more.remove(JOINED).and_then(|n| n.as_u64());
    if there.unwrap_or(1) < u64::from(shards) {
        joined.header.notes.push(format!(
            "{} of {shards} shards: the benchmarks of the others are missing",
            there.unwrap_or(1)
        ));
    } else {
        joined.header.shard = None;
    }
    Ok(joined)
}

/// How many runs were joined, while they are.
const JOINED: &str = "joined";

fn fits(joined: &Run, run: &Run) -> Result<()> {
    let (a, b) = (&joined.header, &run.header);
    let differ = |what: &str, here: &str, there: &str| {
        Err(Error::usage(format!(
            "the runs {} and {} cannot be joined: {what} differ ({here:?}, {there:?}); `lab compare` holds runs against each other",
            a.run, b.run
        )))
    };
    if a.machine.class != b.machine.class {
        return differ("their machine classes", &a.machine.class, &b.machine.class);
    }
    let runners = |run: &Run| {
        let of = run.header.runners.iter();
        of.map(|runner| {
            let flags = runner.options().join(" ");
            format!("{} {} {flags}", runner.name, runner.sha256)
        })
        .collect::<Vec<_>>()
        .join(", ")
    };
    if runners(joined) != runners(run) {
        return differ(
            "their runners or the binaries",
            &runners(joined),
            &runners(run),
        );
    }
    for (what, here, there) in [
        ("their modes", &a.mode, &b.mode),
        ("their baselines", &a.baseline, &b.baseline),
        ("their rounds", &a.rounds.to_string(), &b.rounds.to_string()),
    ] {
        if here != there {
            return differ(what, here, there);
        }
    }
    let twice = b
        .cases
        .iter()
        .find(|case| a.cases.iter().any(|here| here.benchmark == case.benchmark));
    match twice {
        Some(case) => differ(
            "their programs should, but both hold one, so the shards",
            &case.benchmark,
            &case.benchmark,
        ),
        None => Ok(()),
    }
}

fn append(joined: &mut Run, run: Run) {
    let (mut invocations, mut pairs) = (0, 0);
    for record in &joined.records {
        let (invocation, pair) = match record {
            Record::Sample(one) => (one.invocation, one.pair),
            Record::Invocation(one) => (one.invocation, one.pair),
            Record::Failure(one) => (one.invocation, 0),
            Record::Simulated(_) | Record::End(_) | Record::Unknown(_) => continue,
        };
        invocations = invocations.max(invocation + 1);
        pairs = pairs.max(pair + 1);
    }
    let before = end_of(joined);
    let name = joined.header.run.clone();
    let mut after = None;
    for mut record in run.records {
        match &mut record {
            Record::Sample(one) => {
                one.run.clone_from(&name);
                one.invocation += invocations;
                one.pair += pairs;
            }
            Record::Invocation(one) => {
                one.run.clone_from(&name);
                one.invocation += invocations;
                one.pair += pairs;
            }
            Record::Failure(one) => {
                one.run.clone_from(&name);
                one.invocation += invocations;
            }
            Record::End(end) => {
                after = Some(end.clone());
                continue;
            }
            Record::Simulated(one) => one.run.clone_from(&name),
            Record::Unknown(_) => {}
        }
        joined.records.push(record);
    }
    if let (Some(mut end), Some(more)) = (before, after) {
        end.exit = end.exit.max(more.exit);
        end.wall_ns += more.wall_ns;
        end.idle_ns += more.idle_ns;
        end.around_ns += more.around_ns;
        end.processes += more.processes;
        end.own_ns += more.own_ns;
        joined.records.push(Record::End(end));
    }
    let header = &mut joined.header;
    let count = header.more.get(JOINED).and_then(|n| n.as_u64());
    header
        .more
        .insert(JOINED.to_string(), (count.unwrap_or(1) + 1).into());
    // Cases of one suite stand together.
    for case in run.header.cases {
        let at = header
            .cases
            .iter()
            .rposition(|here| here.suite() == case.suite());
        let at = at.map_or(header.cases.len(), |at| at + 1);
        header.cases.insert(at, case);
    }
    for goal in run.header.suite_goals {
        if header.suite_goals.iter().all(|one| one.suite != goal.suite) {
            header.suite_goals.push(goal);
        }
    }
    for note in run.header.notes {
        if !header.notes.contains(&note) {
            header.notes.push(note);
        }
    }
}

/// Takes the end out.
fn end_of(run: &mut Run) -> Option<crate::model::End> {
    let end = run.end().cloned();
    run.records
        .retain(|record| !matches!(record, Record::End(_)));
    end
}
