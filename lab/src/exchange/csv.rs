//! Every sample of a run as comma-separated values (RFC 4180), with what is known of its process, program and binary.

use std::collections::HashMap;
use std::fmt::Write;

use crate::model::{Invocation, Run};

/// The columns. Times are nanoseconds, memory is bytes, an empty field is not known.
pub(super) const COLUMNS: [&str; 21] = [
    "run",
    "started",
    "machine_class",
    "revision",
    "benchmark",
    "program_sha256",
    "metric",
    "runner",
    "binary_sha256",
    "invocation",
    "pair",
    "order",
    "phase",
    "slice",
    "n",
    "start_ns",
    "wall_ns",
    "cpu_ns",
    "idle_cpu_ns",
    "peak_rss_bytes",
    "hash_seed",
];

/// A header and a line for each sample, of one runner or all.
pub fn to_csv(run: &Run, runner: Option<&str>) -> String {
    let header = &run.header;
    let invocations: HashMap<u64, &Invocation> = run
        .invocations()
        .map(|invocation| (invocation.invocation, invocation))
        .collect();
    let mut text = COLUMNS.join(",");
    text.push_str("\r\n");
    let wanted = |name: &str| runner.is_none_or(|only| only == name);
    for sample in run.samples().filter(|sample| wanted(&sample.runner)) {
        let case = header
            .cases
            .iter()
            .find(|case| case.benchmark == sample.benchmark);
        let facts = header
            .runners
            .iter()
            .find(|facts| facts.name == sample.runner);
        let program = case.and_then(|case| case.program_sha256(facts?));
        let process = invocations.get(&sample.invocation);
        let number = |value: Option<u64>| value.map_or(String::new(), |value| value.to_string());
        let known = |value: u64| number(Some(value).filter(|&value| value > 0));
        let fields = [
            quoted(&sample.run),
            quoted(&header.started),
            quoted(&header.machine.class),
            quoted(header.git.as_ref().map_or("", |git| &git.revision)),
            quoted(&sample.benchmark),
            quoted(program.unwrap_or_default()),
            quoted(case.map_or("", |case| &case.metric)),
            quoted(&sample.runner),
            quoted(facts.map_or("", |facts| &facts.sha256)),
            sample.invocation.to_string(),
            sample.pair.to_string(),
            sample.order.to_string(),
            quoted(&sample.phase),
            number(sample.slice.map(u64::from)),
            number(sample.n),
            known(sample.start_ns),
            sample.wall_ns.to_string(),
            known(sample.cpu_ns),
            number(sample.idle_cpu_ns),
            number(process.map(|process| process.peak_rss_bytes)),
            number(process.map(|process| process.hash_seed)),
        ];
        let _ = write!(text, "{}\r\n", fields.join(","));
    }
    text
}

/// In quotes where it has to be.
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_have_to_be() {
        assert_eq!(quoted("loops/calls"), "loops/calls");
        assert_eq!(quoted("hyperfine/echo a,b"), "\"hyperfine/echo a,b\"");
        assert_eq!(quoted("say \"x\""), "\"say \"\"x\"\"\"");
    }
}
