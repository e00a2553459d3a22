//! The table for programs: `lab.table/1`.

use serde_json::{Value, json};

use super::analysis::{Analysis, ChangeSince, Row};
use crate::model::Run;
use crate::stats::Interval;

/// The run as one JSON object; what is not known is null, never 0.
pub fn to_json(run: &Run, analysis: &Analysis) -> Value {
    let header = &run.header;
    json!({
        "format": "lab.table/1",
        "run": header.run,
        "started": header.started,
        "mode": header.mode,
        "rounds": header.rounds,
        "seed": header.seed,
        "baseline": header.baseline,
        "machine": header.machine,
        "git": header.git,
        "runners": header.runners,
        "suites": analysis.suites.iter().map(|suite| json!({
            "suite": suite.name,
            "rows": suite.rows.iter().map(row).collect::<Vec<_>>(),
            "geometric_means": suite.means.iter().map(row).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "warm_ups": super::warm_up::warm_ups(run).iter().map(|of| json!({
            "benchmark": of.benchmark,
            "runner": of.runner,
            "classes": of.classes.iter().map(|(class, count)| (class.word().to_string(), json!(count)))
                .collect::<serde_json::Map<String, Value>>(),
            "time_to_steady_ns": of.time_to_steady_ns,
            "steady_ns": of.steady_ns,
        })).collect::<Vec<_>>(),
        "simulated": run.simulated().collect::<Vec<_>>(),
        "failures": run.failures().collect::<Vec<_>>(),
        "end": run.end(),
        "overhead": super::words::Overhead::of(run).map(|overhead| json!({
            "own_ns_per_process": overhead.own_ns,
            "not_running": overhead.idle,
            "around": overhead.around,
        })),
        "notes": header.notes,
    })
}

fn row(row: &Row) -> Value {
    json!({
        "benchmark": row.benchmark,
        "runner": row.runner,
        "baseline_ns": row.baseline_ns,
        "time_ns": row.time_ns,
        "time_low_ns": row.time_interval_ns.map(|(low, _)| low),
        "time_high_ns": row.time_interval_ns.map(|(_, high)| high),
        "ratio": row.ratio.as_ref().map(interval),
        "pairs": row.pairs,
        "goal": row.goal,
        "goal_met": row.goal_met(),
        "change": match &row.change {
            ChangeSince::New => Value::Null,
            ChangeSince::Since { change, run, other_baseline } => json!({
                "factor": change.factor,
                "low": change.low,
                "high": change.high,
                "significant": change.significant,
                "since": run,
                "other_baseline": other_baseline,
            }),
        },
        "baseline_peak_bytes": row.baseline_peak_bytes,
        "peak_bytes": row.peak_bytes,
        "compile_share": row.compiling.map(|compiling| compiling.share),
        "compiles": row.compiling.map(|compiling| compiling.compiles),
        "failure": row.failure,
    })
}

fn interval(interval: &Interval) -> Value {
    json!({ "value": interval.ratio, "low": interval.low, "high": interval.high, "confidence": 0.95 })
}
