//! pyperf's JSON. A value there is seconds for one loop, so what is measured is `value * loops * inner_loops`. The format is
//! described in pyperf's documentation, "pyperf JSON file format".

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Content, case, field, nanoseconds, sample};
use crate::model::{Machine, Run, Sample};

/// The only version of the format that is read, and written.
const VERSION: &str = "1.0";

/// What a run's own entry may change: the rest of its metadata is about the file or the benchmark.
fn look_up<'a>(key: &str, metadata: &[&'a Value]) -> Option<&'a Value> {
    metadata.iter().find_map(|one| one.get(key))
}

pub(super) fn read(value: &Value) -> Result<Content, String> {
    let version = value.get("version").and_then(Value::as_str);
    if version != Some(VERSION) {
        return Err(format!(
            "expected version {VERSION:?} of pyperf's format, found {}; `python3 -m pyperf convert` of a newer pyperf makes one",
            version.unwrap_or("none")
        ));
    }
    let nothing = json!({});
    let top = value.get("metadata").unwrap_or(&nothing);
    let benchmarks = field(value, "benchmarks", "a list", "the file", Value::as_array)?;
    let text = |metadata: &[&Value], key: &str| {
        look_up(key, metadata)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_string()
    };
    let (mut cases, mut samples) = (Vec::new(), Vec::new());
    let mut invocation = 0;
    let mut known = top;
    for benchmark in benchmarks {
        let own = benchmark.get("metadata").unwrap_or(&nothing);
        let runs = field(benchmark, "runs", "a list", "a benchmark", Value::as_array)?;
        let first = runs
            .first()
            .and_then(|run| run.get("metadata"))
            .unwrap_or(&nothing);
        let metadata = [first, own, top];
        if known.get("python_version").is_none() {
            known = own;
        }
        let name = field(
            &json!({ "name": text(&metadata, "name") }),
            "name",
            "a name",
            "the metadata of a benchmark",
            |name| Some(name.as_str()?.to_string()).filter(|name| !name.is_empty()),
        )?;
        let unit = text(&metadata, "unit");
        if !unit.is_empty() && unit != "second" {
            return Err(format!(
                "benchmark {name:?}: expected the unit \"second\", found {unit:?}: the lab stores times"
            ));
        }
        let whole = format!("pyperf/{name}");
        let mut facts = case(whole.clone(), &text(&metadata, "description"), Some(1));
        facts.more.insert("pyperf".to_string(), own.clone());
        cases.push(facts);
        for (number, run) in runs.iter().enumerate() {
            let place = || format!("benchmark {name:?}, run {}", number + 1);
            let metadata = [run.get("metadata").unwrap_or(&nothing), own, top];
            let count = |key: &str| -> Result<u64, String> {
                match look_up(key, &metadata) {
                    None => Ok(1),
                    Some(value) => value.as_u64().filter(|&count| count > 0).ok_or_else(|| {
                        format!("{}: expected a number above 0 as {key:?}", place())
                    }),
                }
            };
            let (loops, inner) = (count("loops")?, count("inner_loops")?);
            let mut add = |phase: &str, slice: usize, loops: u64, value: &Value| {
                let seconds = value
                    .as_f64()
                    .ok_or_else(|| format!("{}: expected seconds, found {value}", place()))?;
                let n = loops.saturating_mul(inner);
                let mut one = sample(
                    &whole,
                    invocation,
                    phase,
                    Some(n),
                    nanoseconds(seconds * n as f64 * 1e9, place)?,
                );
                one.slice = Some(slice as u32);
                if inner != 1 {
                    one.more.insert("inner_loops".to_string(), inner.into());
                }
                samples.push(one);
                Ok::<(), String>(())
            };
            for (slice, warmup) in list(run, "warmups").iter().enumerate() {
                let loops = warmup.get(0).and_then(Value::as_u64);
                let (Some(loops), Some(value)) = (loops, warmup.get(1)) else {
                    return Err(format!("{}: expected warmups as [loops, seconds]", place()));
                };
                add("warm-up", slice, loops, value)?;
            }
            for (slice, value) in list(run, "values").iter().enumerate() {
                add("slice", slice, loops, value)?;
            }
            invocation += 1;
        }
    }
    let mut more = Map::new();
    more.insert("metadata".to_string(), top.clone());
    let executable = text(&[known], "python_executable");
    let version = format!(
        "{} {}",
        text(&[known], "python_implementation"),
        text(&[known], "python_version")
    );
    Ok(Content {
        runner: "pyperf".to_string(),
        version: version.trim().to_string(),
        argv: Some(executable)
            .filter(|exe| !exe.is_empty())
            .into_iter()
            .collect(),
        machine: Machine {
            host: text(&[top], "hostname"),
            cpu: text(&[top], "cpu_model_name"),
            kernel: text(&[top], "platform"),
            load: top.get("load_avg_1min").and_then(Value::as_f64),
            ..Machine::default()
        },
        cases,
        samples,
        notes: Vec::new(),
        more,
    })
}

fn list<'a>(run: &'a Value, key: &str) -> &'a [Value] {
    run.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// What pyperf reads: the samples of one runner, a run there for each invocation. Of benchmarks whose samples did
/// different work, as criterion's do, the values are right and the loops are left out.
pub fn to_pyperf(run: &Run, runner: &str) -> Value {
    let header = &run.header;
    let mut benchmarks = Vec::new();
    for case in &header.cases {
        let mut invocations: BTreeMap<u64, Vec<&Sample>> = BTreeMap::new();
        for sample in run.samples() {
            if sample.benchmark == case.benchmark && sample.runner == runner {
                invocations
                    .entry(sample.invocation)
                    .or_default()
                    .push(sample);
            }
        }
        if invocations.is_empty() {
            continue;
        }
        let inner = invocations
            .values()
            .flatten()
            .find_map(|sample| sample.more.get("inner_loops")?.as_u64())
            .unwrap_or(1);
        let runs: Vec<Value> = invocations
            .values()
            .map(|samples| one_run(samples, &case.metric, inner))
            .collect();
        // The part before the slash says what was imported, and goes where that goes back.
        let name = case
            .benchmark
            .strip_prefix("pyperf/")
            .unwrap_or(&case.benchmark);
        let mut metadata = case
            .more
            .get("pyperf")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        for (key, value) in [
            ("name", json!(name)),
            ("unit", json!("second")),
            ("description", json!(case.shows)),
            ("inner_loops", json!(inner)),
            ("lab_metric", json!(case.metric)),
        ] {
            let plain = value == json!("") || (key == "inner_loops" && inner == 1);
            if !plain && !metadata.contains_key(key) {
                metadata.insert(key.to_string(), value);
            }
        }
        benchmarks.push(json!({ "metadata": metadata, "runs": runs }));
    }
    let facts = header.runners.iter().find(|facts| facts.name == runner);
    let imported = header.more.get(super::IMPORTED);
    let mut metadata = imported
        .and_then(|origin| origin.get("metadata")?.as_object().cloned())
        .unwrap_or_default();
    // They stand with each run.
    metadata.remove("loops");
    for (key, text) in [
        ("hostname", header.machine.host.as_str()),
        ("cpu_model_name", header.machine.cpu.as_str()),
        ("lab_run", header.run.as_str()),
        ("lab_runner", runner),
        (
            "lab_version",
            facts.map_or("", |facts| facts.version.as_str()),
        ),
    ] {
        if !text.is_empty() && !metadata.contains_key(key) {
            metadata.insert(key.to_string(), text.into());
        }
    }
    json!({ "version": VERSION, "metadata": metadata, "benchmarks": benchmarks })
}

fn one_run(samples: &[&Sample], metric: &str, inner: u64) -> Value {
    let value = |sample: &Sample| {
        let time = if metric == "wall" {
            sample.wall_ns
        } else {
            sample.cpu_ns
        };
        time as f64 / 1e9 / sample.n.unwrap_or(1).max(1) as f64
    };
    let loops = |sample: &Sample| (sample.n.unwrap_or(1) / inner).max(1);
    let (warmups, values): (Vec<&Sample>, Vec<&Sample>) =
        samples.iter().partition(|sample| sample.phase == "warm-up");
    let mut run = Map::new();
    let mut metadata = Map::new();
    if let Some(first) = values.first()
        && values.iter().all(|sample| sample.n == first.n)
    {
        metadata.insert("loops".to_string(), loops(first).into());
    }
    run.insert("metadata".to_string(), metadata.into());
    if !warmups.is_empty() {
        let warmups: Vec<Value> = warmups
            .iter()
            .map(|sample| json!([loops(sample), value(sample)]))
            .collect();
        run.insert("warmups".to_string(), warmups.into());
    }
    if !values.is_empty() {
        let values: Vec<Value> = values.iter().map(|sample| value(sample).into()).collect();
        run.insert("values".to_string(), values.into());
    }
    run.into()
}
