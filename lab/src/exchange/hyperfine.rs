//! hyperfine's JSON (`--export-json`): for each command the elapsed seconds of each of its runs, and means of CPU times.

use serde_json::{Map, Value, json};

use super::{Content, case, case_ns, field, nanoseconds, sample};
use crate::model::{Machine, Run, Sample};
use crate::stats::median;

pub(super) fn read(value: &Value) -> Result<Content, String> {
    let results = field(value, "results", "a list", "the file", Value::as_array)?;
    let (mut cases, mut samples, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut invocation = 0;
    for (number, result) in results.iter().enumerate() {
        let place = format!("result {}", number + 1);
        let command = field(result, "command", "text", &place, Value::as_str)?;
        let times = field(
            result,
            "times",
            "the time of each run (hyperfine 1.3 or later writes them)",
            &place,
            Value::as_array,
        )?;
        let parameters: String = result
            .get("parameters")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let text = value.as_str().map_or(value.to_string(), str::to_string);
                format!(" {name}={text}")
            })
            .collect();
        let whole = format!("hyperfine/{command}{parameters}");
        if cases
            .iter()
            .any(|case: &crate::model::CaseFacts| case.benchmark == whole)
        {
            return Err(format!("{place}: there is already a result of {whole:?}"));
        }
        let mut facts = case(whole.clone(), command, None);
        // What is known of all runs together.
        let mut kept = Map::new();
        for key in ["command", "user", "system", "parameters"] {
            if let Some(value) = result.get(key) {
                kept.insert(key.to_string(), value.clone());
            }
        }
        facts.more.insert("hyperfine".to_string(), kept.into());
        cases.push(facts);
        let of_each = |key: &str, index: usize| -> Option<Value> {
            let value = result.get(key)?.get(index)?;
            (!value.is_null()).then(|| value.clone())
        };
        let mut failed = 0;
        for (index, time) in times.iter().enumerate() {
            let place = || format!("{place}, time {}", index + 1);
            let seconds = time
                .as_f64()
                .ok_or_else(|| format!("{}: expected seconds, found {time}", place()))?;
            let mut one = sample(
                &whole,
                invocation,
                "process",
                None,
                nanoseconds(seconds * 1e9, place)?,
            );
            for key in ["exit_codes", "memory_usage_byte"] {
                if let Some(value) = of_each(key, index) {
                    one.more
                        .insert(key.trim_end_matches('s').to_string(), value);
                }
            }
            let code = one.more.get("exit_code").and_then(Value::as_i64);
            failed += usize::from(code.is_some_and(|code| code != 0));
            samples.push(one);
            invocation += 1;
        }
        if failed > 0 {
            notes.push(format!(
                "{whole}: {failed} of {} runs failed (hyperfine -i); their times are kept",
                times.len()
            ));
        }
    }
    Ok(Content {
        runner: "command".to_string(),
        version: String::new(),
        argv: Vec::new(),
        machine: Machine::default(),
        cases,
        samples,
        notes,
        more: Map::new(),
    })
}

/// What hyperfine's own scripts read: a result for each benchmark and runner (all of them, or one). Times are seconds of
/// the benchmark's metric for the work of its case; warm-up slices, which hyperfine does not store either, are left out.
pub fn to_hyperfine(run: &Run, runner: Option<&str>) -> Value {
    let header = &run.header;
    let mut results = Vec::new();
    for case in &header.cases {
        let names = header.runners.iter().map(|facts| facts.name.as_str());
        for name in names.filter(|name| runner.is_none_or(|only| only == *name)) {
            let samples: Vec<&Sample> = run
                .samples()
                .filter(|sample| sample.benchmark == case.benchmark && sample.runner == name)
                .filter(|sample| sample.phase != "warm-up")
                .collect();
            if samples.is_empty() {
                continue;
            }
            let times: Vec<f64> = samples
                .iter()
                .map(|sample| case_ns(case, sample) / 1e9)
                .collect();
            let kept = case.more.get("hyperfine");
            let kept = |key: &str| kept.and_then(|kept| kept.get(key)).cloned();
            let (user, system) = cpu_means(run, &case.benchmark, name);
            let mut result = Map::new();
            let command = json!(format!("{name} {}", case.benchmark));
            let mean = times.iter().sum::<f64>() / times.len() as f64;
            let low = times.iter().copied().fold(f64::INFINITY, f64::min);
            let high = times.iter().copied().fold(0.0, f64::max);
            for (key, value) in [
                ("command", kept("command").unwrap_or(command)),
                ("mean", json!(mean)),
                ("stddev", json!(deviation(&times, mean))),
                ("median", json!(median(&times))),
                ("user", kept("user").unwrap_or(json!(user))),
                ("system", kept("system").unwrap_or(json!(system))),
                ("min", json!(low)),
                ("max", json!(high)),
                ("times", json!(times)),
            ] {
                result.insert(key.to_string(), value);
            }
            let each = |key: &str| -> Vec<Value> {
                let of = |sample: &&Sample| sample.more.get(key).cloned();
                samples.iter().filter_map(of).collect()
            };
            let memory = each("memory_usage_byte");
            if memory.len() == times.len() {
                result.insert("memory_usage_byte".to_string(), memory.into());
            }
            // A sample of the lab is of a program that did not fail.
            let mut codes = each("exit_code");
            if codes.len() != times.len() {
                codes = vec![json!(0); times.len()];
            }
            result.insert("exit_codes".to_string(), codes.into());
            let native = || {
                // Of an imported command nothing more is known than itself.
                let known = case.more.contains_key("hyperfine");
                (!known).then(|| json!({ "benchmark": case.benchmark, "runner": name }))
            };
            if let Some(parameters) = kept("parameters").or_else(native) {
                result.insert("parameters".to_string(), parameters);
            }
            results.push(Value::from(result));
        }
    }
    json!({ "results": results })
}

/// Standard deviation of a sample; nothing for one value, as hyperfine has it.
fn deviation(times: &[f64], mean: f64) -> Option<f64> {
    let squares: f64 = times.iter().map(|time| (time - mean).powi(2)).sum();
    (times.len() > 1).then(|| (squares / (times.len() - 1) as f64).sqrt())
}

/// Means of the user and system time of whole processes, in seconds; nothing where no process was recorded.
fn cpu_means(run: &Run, benchmark: &str, runner: &str) -> (Option<f64>, Option<f64>) {
    let (mut user, mut system, mut count) = (0.0, 0.0, 0.0);
    for one in run.invocations() {
        if one.benchmark == benchmark && one.runner == runner {
            user += one.user_ns as f64 / 1e9;
            system += one.system_ns as f64 / 1e9;
            count += 1.0;
        }
    }
    let mean = |sum: f64| (count > 0.0).then(|| sum / count);
    (mean(user), mean(system))
}
