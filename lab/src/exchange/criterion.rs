//! `sample.json` of criterion.rs: nanoseconds of each sample beside the number of iterations in it. All samples are of one
//! process, so they are one invocation, whatever criterion makes of them.

use serde_json::{Map, Value, json};

use super::{Content, case, field, nanoseconds, sample};
use crate::model::Machine;

pub(super) fn read(value: &Value, beside: Option<&Value>, path: &str) -> Result<Content, String> {
    let numbers = |key: &str| field(value, key, "a list of numbers", "the file", Value::as_array);
    let (iterations, times) = (numbers("iters")?, numbers("times")?);
    if iterations.len() != times.len() {
        return Err(format!(
            "expected as many \"iters\" as \"times\", found {} and {}",
            iterations.len(),
            times.len()
        ));
    }
    let name = beside
        .and_then(|benchmark| benchmark.get("full_id")?.as_str())
        .map_or_else(|| from_path(path), str::to_string);
    let whole = format!("criterion/{name}");
    let mut facts = case(whole.clone(), &name, Some(1));
    let mode = value.get("sampling_mode").cloned().unwrap_or(Value::Null);
    let throughput = beside.and_then(|benchmark| benchmark.get("throughput"));
    facts.more.insert(
        "criterion".to_string(),
        json!({ "sampling_mode": mode, "throughput": throughput }),
    );
    let mut samples = Vec::new();
    for (index, (iterations, time)) in iterations.iter().zip(times).enumerate() {
        let place = || format!("sample {}", index + 1);
        // Whole numbers, but written as floats.
        let n = iterations
            .as_f64()
            .filter(|n| n.fract() == 0.0 && (1.0..9.0e15).contains(n))
            .ok_or_else(|| {
                format!(
                    "{}: expected a whole number of iterations, found {iterations}",
                    place()
                )
            })?;
        let ns = time
            .as_f64()
            .ok_or_else(|| format!("{}: expected nanoseconds, found {time}", place()))?;
        let mut one = sample(&whole, 0, "slice", Some(n as u64), nanoseconds(ns, place)?);
        one.slice = Some(index as u32);
        samples.push(one);
    }
    Ok(Content {
        runner: "criterion".to_string(),
        version: String::new(),
        argv: Vec::new(),
        machine: Machine::default(),
        cases: vec![facts],
        samples,
        notes: Vec::new(),
        more: Map::new(),
    })
}

/// `target/criterion/GROUP/FUNCTION/new/sample.json` is of GROUP/FUNCTION.
fn from_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let from = parts.iter().rposition(|part| *part == "criterion");
    let to = parts.len().saturating_sub(2);
    let name = parts.get(from.map_or(to.saturating_sub(2), |at| at + 1)..to);
    name.map(|name| name.join("/"))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| path.to_string())
}
