//! Parquet of all samples, derived from the run files for polars, DuckDB or Spark to read in place. The run files stay
//! the history: this file can be thrown away and made again.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use polars::prelude::*;

use super::{list, load};
use crate::error::{Error, Result};
use crate::model::Invocation;

/// Writes every sample of every run under `history` to `out`, one row each, with what is known of its run and process;
/// returns how many.
pub fn write(history: &Path, out: &Path) -> Result<usize> {
    let mut rows = Rows::default();
    for path in list(history)? {
        rows.add(&load(&path)?.run);
    }
    let count = rows.run.len();
    let failed = |cause: PolarsError| {
        Error::harness(format!("{}: cannot write Parquet: {cause}", out.display()))
    };
    let mut frame = rows.into_frame().map_err(failed)?;
    let file = File::create(out).map_err(|cause| Error::file(out, "create", cause))?;
    ParquetWriter::new(file)
        .finish(&mut frame)
        .map_err(failed)?;
    Ok(count)
}

/// The columns.
#[derive(Default)]
struct Rows {
    run: Vec<String>,
    started: Vec<String>,
    machine_class: Vec<String>,
    revision: Vec<Option<String>>,
    benchmark: Vec<String>,
    program_sha256: Vec<Option<String>>,
    metric: Vec<Option<String>>,
    runner: Vec<String>,
    binary_sha256: Vec<Option<String>>,
    invocation: Vec<u64>,
    pair: Vec<u64>,
    order: Vec<u32>,
    phase: Vec<String>,
    n: Vec<Option<u64>>,
    start_ns: Vec<Option<u64>>,
    wall_ns: Vec<u64>,
    cpu_ns: Vec<Option<u64>>,
    idle_cpu_ns: Vec<Option<u64>>,
    peak_rss_bytes: Vec<Option<u64>>,
    hash_seed: Vec<Option<u64>>,
}

impl Rows {
    fn add(&mut self, run: &crate::model::Run) {
        let header = &run.header;
        let invocations: HashMap<u64, &Invocation> = run
            .invocations()
            .map(|invocation| (invocation.invocation, invocation))
            .collect();
        for sample in run.samples() {
            let case = header
                .cases
                .iter()
                .find(|case| case.benchmark == sample.benchmark);
            let runner = header
                .runners
                .iter()
                .find(|runner| runner.name == sample.runner);
            let invocation = invocations.get(&sample.invocation);
            self.run.push(sample.run.clone());
            self.started.push(header.started.clone());
            self.machine_class.push(header.machine.class.clone());
            self.revision
                .push(header.git.as_ref().map(|git| git.revision.clone()));
            self.benchmark.push(sample.benchmark.clone());
            self.program_sha256
                .push(case.map(|case| case.sha256.clone()));
            self.metric.push(case.map(|case| case.metric.clone()));
            self.runner.push(sample.runner.clone());
            self.binary_sha256
                .push(runner.map(|runner| runner.sha256.clone()));
            self.invocation.push(sample.invocation);
            self.pair.push(sample.pair);
            self.order.push(sample.order);
            self.phase.push(sample.phase.clone());
            self.n.push(sample.n);
            self.start_ns
                .push(Some(sample.start_ns).filter(|&start| start > 0));
            self.wall_ns.push(sample.wall_ns);
            self.cpu_ns.push(Some(sample.cpu_ns).filter(|&cpu| cpu > 0));
            self.idle_cpu_ns.push(sample.idle_cpu_ns);
            self.peak_rss_bytes
                .push(invocation.map(|invocation| invocation.peak_rss_bytes));
            self.hash_seed
                .push(invocation.map(|invocation| invocation.hash_seed));
        }
    }

    fn into_frame(self) -> PolarsResult<DataFrame> {
        df!(
            "run" => self.run,
            "started" => self.started,
            "machine_class" => self.machine_class,
            "revision" => self.revision,
            "benchmark" => self.benchmark,
            "program_sha256" => self.program_sha256,
            "metric" => self.metric,
            "runner" => self.runner,
            "binary_sha256" => self.binary_sha256,
            "invocation" => self.invocation,
            "pair" => self.pair,
            "order" => self.order,
            "phase" => self.phase,
            "n" => self.n,
            "start_ns" => self.start_ns,
            "wall_ns" => self.wall_ns,
            "cpu_ns" => self.cpu_ns,
            "idle_cpu_ns" => self.idle_cpu_ns,
            "peak_rss_bytes" => self.peak_rss_bytes,
            "hash_seed" => self.hash_seed,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::RunWriter;
    use crate::model::{Header, Record, Sample};

    /// A written history is read back from Parquet with every sample and what is known of it.
    #[test]
    fn samples_go_through_parquet_unchanged() {
        let folder = std::env::temp_dir().join(format!("lab-parquet-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let header: Header = serde_json::from_value(serde_json::json!({
            "format": "lab.run/1", "run": "R1", "started": "2020-01-01T00:00:00Z", "lab": "0", "argv": [], "mode": "quick",
            "rounds": 1, "seed": 1, "baseline": "b", "machine": { "class": "here" }, "git": null, "runners": [], "cases": []
        }))
        .expect("a header");
        let mut writer = RunWriter::create(&folder, &header).expect("a run file");
        for (invocation, cpu_ns) in [(0, 17), (1, u64::MAX / 3)] {
            let sample: Sample = serde_json::from_value(serde_json::json!({
                "run": "R1", "benchmark": "s/b", "runner": "b", "invocation": invocation, "pair": 0, "order": 0,
                "phase": "cold", "n": 5, "start_ns": 1, "wall_ns": 2, "cpu_ns": cpu_ns, "idle_cpu_ns": null
            }))
            .expect("a sample");
            writer.write(&Record::Sample(sample)).expect("written");
        }
        writer.finish().expect("on the disk");
        let out = folder.join("samples.parquet");
        assert_eq!(write(&folder, &out).expect("Parquet"), 2);
        let frame = ParquetReader::new(File::open(&out).expect("the file"))
            .finish()
            .expect("a frame");
        assert_eq!(frame.height(), 2);
        let column = |name: &str| frame.column(name).expect("the column").clone();
        assert_eq!(
            column("cpu_ns").u64().expect("integers").get(1),
            Some(u64::MAX / 3)
        );
        assert_eq!(
            column("machine_class").str().expect("text").get(0),
            Some("here")
        );
        assert_eq!(column("idle_cpu_ns").null_count(), 2);
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
