//! The file that an engine leaves at its end (`stats` in runners.toml), made into the summary that goes into the history.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

use crate::model::EngineStats;

/// More than this is not read: the counters of an engine take a few kilobytes.
const LIMIT: u64 = 1 << 20;

/// Reads the file. Nothing when it is absent or no JSON object: a process that was killed leaves none, and a program
/// under measurement may write to it.
pub(crate) fn read(file: &Path) -> Option<EngineStats> {
    let mut text = String::new();
    let mut source = File::open(file).ok()?.take(LIMIT);
    source.read_to_string(&mut text).ok()?;
    summary(&text)
}

fn summary(text: &str) -> Option<EngineStats> {
    let all: Map<String, Value> = serde_json::from_str(text).ok()?;
    let number = |key: &str| all.get(key)?.as_u64();
    let table = |key: &str| -> BTreeMap<String, u64> {
        let entries = all.get(key).and_then(Value::as_object);
        entries
            .into_iter()
            .flatten()
            .filter_map(|(reason, count)| Some((reason.clone(), count.as_u64()?)))
            .collect()
    };
    Some(EngineStats {
        compiles: number("jit_compiles"),
        compile_ns: number("jit_compile_us").map(|us| us.saturating_mul(1000)),
        code_bytes: number("jit_code_bytes"),
        osr_entries: number("jit_loop_entries"),
        deopts: number("jit_exits"),
        discarded: number("jit_discarded"),
        invalidated: number("jit_invalidated"),
        deopts_by_reason: table("jit_exits_by_reason"),
        refusals_by_reason: table("jit_refusals_by_reason"),
        gc_minor: number("gc_minor_collections"),
        gc_full: number("gc_full_collections"),
        gc_pause_ns: number("gc_pause_total_ns"),
        more: Map::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_not_zero() {
        let stats = summary(
            r#"{"jit_compiles":3,"jit_compile_us":7,"jit_exits_by_reason":{"NotInt":2},"gc_full_collections":-1}"#,
        );
        let stats = stats.expect("an object");
        assert_eq!((stats.compiles, stats.compile_ns), (Some(3), Some(7000)));
        assert_eq!(
            stats.deopts_by_reason,
            BTreeMap::from([("NotInt".to_string(), 2)])
        );
        assert_eq!((stats.deopts, stats.gc_full), (None, None));
    }

    #[test]
    fn what_is_no_object_is_nothing() {
        assert_eq!(summary("[1]"), None);
        assert_eq!(summary("{\"jit_compiles\": 3"), None);
        assert_eq!(summary(""), None);
    }
}
