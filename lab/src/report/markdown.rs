//! A report: the machine, the runners, and a table for each suite and candidate.

use super::analysis::{Analysis, Row};
use super::words;
use crate::model::{Header, Machine, Run};

/// The run as Markdown.
pub fn to_markdown(run: &Run, analysis: &Analysis) -> String {
    let header = &run.header;
    let mut out = format!("# Run {}\n\n", header.run);
    facts(&mut out, header);
    let baseline = words::baseline_title(run);
    for suite in &analysis.suites {
        let mut runners: Vec<&str> = suite.rows.iter().map(|row| row.runner.as_str()).collect();
        runners.sort_unstable();
        runners.dedup();
        for runner in runners {
            out.push_str(&format!("\n## {}: {runner}\n\n", suite.name));
            let columns = [
                "benchmark",
                &baseline,
                runner,
                "ratio",
                "goal",
                "change since the last run",
                "where the median time is",
                &format!("peak MB, {baseline}"),
                &format!("peak MB, {runner}"),
                "times the peak",
                "compiling, % of CPU",
            ];
            line(&mut out, &columns);
            line(
                &mut out,
                &columns.map(|column| if column == "benchmark" { "---" } else { "---:" }),
            );
            for row in suite
                .rows
                .iter()
                .chain(&suite.means)
                .filter(|row| row.runner == runner)
            {
                line(&mut out, &cells(row).each_ref().map(String::as_str));
            }
        }
    }
    out.push_str("\n## How it was measured\n\n");
    let rows = analysis.suites.iter().flat_map(|suite| &suite.rows);
    for text in words::measured(run)
        .into_iter()
        .chain(words::remarks(run, rows))
    {
        out.push_str(&format!("- {}\n", text.replace('\n', " ")));
    }
    out
}

/// Machine, revision and runners.
fn facts(out: &mut String, header: &Header) {
    let machine = &header.machine;
    let optional = |value: &Option<String>| value.clone().unwrap_or_else(|| "unknown".to_string());
    line(out, &["what", "value"]);
    line(out, &["---", "---"]);
    let mut fact = |name: &str, value: String| line(out, &[name, &value]);
    fact("started", header.started.clone());
    fact("command", command(header));
    fact(
        "revision",
        header.git.as_ref().map_or_else(
            || "no git".to_string(),
            |git| {
                let dirty = if git.dirty { ", with changes" } else { "" };
                format!("{}{dirty}", git.revision)
            },
        ),
    );
    fact("machine class", machine.class.clone());
    fact("processor", machine.cpu.clone());
    fact("cores", cores(machine));
    fact(
        "memory",
        format!("{:.1} GB", machine.memory_bytes as f64 / 1e9),
    );
    fact(
        "system",
        format!("{}, Linux {}", machine.system, machine.kernel),
    );
    fact(
        "address randomisation",
        machine
            .address_randomisation
            .map_or_else(|| "unknown".to_string(), |level| level.to_string()),
    );
    fact("frequency governor", optional(&machine.governor));
    fact("transparent huge pages", optional(&machine.huge_pages));
    fact(
        "load when it began",
        machine
            .load
            .map_or_else(|| "unknown".to_string(), |load| load.to_string()),
    );
    for runner in &header.runners {
        let build = match (&runner.pgo, &runner.lto) {
            (Some(pgo), Some(lto)) => format!("; PGO {pgo}, LTO {lto}"),
            _ => String::new(),
        };
        let flags: String = runner
            .argv
            .iter()
            .skip(1)
            .map(|flag| format!(" {flag}"))
            .collect();
        let hash = runner.sha256.get(..16).unwrap_or(&runner.sha256);
        fact(
            &format!("runner {}", runner.name),
            format!("{}{flags}{build}; SHA-256 {hash}", runner.version),
        );
    }
}

/// The lab's command line without the folder the lab lies in.
fn command(header: &Header) -> String {
    let rest = header.argv.iter().skip(1).map(String::as_str);
    let words: Vec<&str> = ["lab"].into_iter().chain(rest).collect();
    format!("`{}`", words.join(" "))
}

fn cores(machine: &Machine) -> String {
    match machine.pinned_core {
        Some(core) => format!("{}; programs on core {core}", machine.cores.len()),
        None => format!("{}; programs not pinned", machine.cores.len()),
    }
}

fn cells(row: &Row) -> [String; 11] {
    let factor = match (row.baseline_peak_bytes, row.peak_bytes) {
        (Some(baseline), Some(peak)) if baseline > 0.0 => words::three_digits(peak / baseline),
        _ => String::new(),
    };
    let median = row.time_interval_ns.map_or(String::new(), |(low, high)| {
        format!("{} to {}", words::time(Some(low)), words::time(Some(high)))
    });
    [
        row.benchmark.clone(),
        words::time(row.baseline_ns),
        words::time(row.time_ns),
        words::ratio(row),
        words::goal(row),
        words::change(row),
        median,
        words::megabytes(row.baseline_peak_bytes),
        words::megabytes(row.peak_bytes),
        factor,
        row.compiling.map_or(String::new(), |compiling| {
            format!("{:.1}", compiling.share * 100.0)
        }),
    ]
}

fn line(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    out.push_str(&format!("| {} |\n", cells.join(" | ")));
}
