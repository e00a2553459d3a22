//! Histories made up for tests: nights of runs with known ratios.

use std::path::Path;

use lab::history::RunWriter;
use lab::model::{Record, Run};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

/// 2026-11-28T02:00:00Z: when the newest night begins.
pub(crate) const LAST: i64 = 1_795_831_200;
/// What is passed as `--now`: two hours later.
pub(crate) const NOW: &str = "2026-11-28T04:00:00Z";

/// A night to be made up.
#[derive(Clone)]
pub(crate) struct NightSpec {
    /// Days before the newest night.
    pub(crate) days_ago: i64,
    /// Decides the noise.
    pub(crate) seed: u64,
    /// The revision, and so the binary.
    pub(crate) revision: String,
    pub(crate) machine: String,
    /// The binary of the baseline.
    pub(crate) baseline: String,
    /// Benchmarks with how many times as fast each runner is: name, runner, ratio.
    pub(crate) ratios: Vec<(String, String, f64)>,
    pub(crate) invocations: usize,
    /// Standard deviation of the log of a time.
    pub(crate) noise: f64,
    /// Slices of each process instead of one sample.
    pub(crate) slices: usize,
}

impl NightSpec {
    /// A quiet night of 40 benchmarks in 8 suites.
    pub(crate) fn new(days_ago: i64, revision: &str) -> NightSpec {
        let suites = [
            (
                "loops",
                12.0,
                &[
                    "arith/function",
                    "arith/module",
                    "calls/function",
                    "count",
                    "while",
                ][..],
            ),
            (
                "numeric",
                8.4,
                &["fib", "mandelbrot", "nbody", "sieve", "spectral-norm"],
            ),
            (
                "objects",
                5.1,
                &[
                    "attribute-update",
                    "closures",
                    "operators",
                    "records",
                    "try-except",
                ],
            ),
            (
                "text",
                1.35,
                &[
                    "format",
                    "join-split",
                    "sort-key",
                    "str-methods",
                    "word-count",
                ],
            ),
            (
                "memory",
                3.2,
                &["binary-trees", "cycles", "deques", "lists", "strings"],
            ),
            (
                "library",
                0.92,
                &["csv", "json", "re", "statistics", "textwrap"],
            ),
            (
                "macro",
                2.4,
                &["chess", "deltablue", "richards", "raytrace", "parser"],
            ),
            ("startup", 1.8, &["empty", "imports", "small-script"]),
        ];
        let mut ratios = Vec::new();
        for (suite, ratio, names) in suites {
            for (place, name) in names.iter().enumerate() {
                let own = ratio * (1.0 + 0.11 * place as f64);
                ratios.push((format!("{suite}/{name}"), "tauraro".to_string(), own));
                ratios.push((
                    format!("{suite}/{name}"),
                    "tauraro-interp".to_string(),
                    own.powf(0.35),
                ));
            }
        }
        NightSpec {
            days_ago,
            seed: (1000 + days_ago) as u64,
            revision: revision.to_string(),
            machine: "x86_64 test processor 2 cores virtual".to_string(),
            baseline: "b1".to_string(),
            ratios,
            invocations: 20,
            noise: 0.012,
            slices: 0,
        }
    }

    /// Makes a benchmark of tauraro this many times as fast.
    pub(crate) fn change(mut self, benchmark: &str, factor: f64) -> NightSpec {
        for (name, runner, ratio) in &mut self.ratios {
            if name == benchmark && runner == "tauraro" {
                *ratio *= factor;
            }
        }
        self
    }

    /// The whole engine, this many times as fast.
    pub(crate) fn scale(mut self, factor: f64) -> NightSpec {
        for (_, _, ratio) in &mut self.ratios {
            *ratio *= factor;
        }
        self
    }

    /// The run.
    pub(crate) fn run(&self) -> Run {
        let at = LAST - self.days_ago * 86_400;
        let ulid = ulid::Ulid::from_parts(at as u64 * 1000, u128::from(self.seed)).to_string();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let mut noise =
            move || ((0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0) * self.noise;
        let (mut names, mut runners) = (Vec::new(), Vec::new());
        for (name, runner, _) in &self.ratios {
            if !names.contains(name) {
                names.push(name.clone());
            }
            if !runners.contains(runner) {
                runners.push(runner.clone());
            }
        }
        let runner = |name: &str, binary: &str, ours: bool| {
            json!({ "name": name, "exe": format!("/bin/{name}"), "argv": [format!("/bin/{name}")],
                "version": if ours { "tauraro 0.1.0" } else { "Python 3.11.2" }, "sha256": format!("{binary}{}", "0".repeat(60)),
                "pgo": "yes", "lto": "yes", "ours": ours })
        };
        let mut facts = vec![runner("cpython", &self.baseline, false)];
        facts.extend(
            runners
                .iter()
                .map(|name| runner(name, &self.revision, name != "pypy")),
        );
        let header = json!({
            "format": "lab.run/1", "run": ulid, "started": rfc3339(at), "lab": "0.1.0", "argv": ["lab", "nightly"],
            "mode": "rounds", "rounds": self.invocations, "seed": self.seed, "baseline": "cpython",
            "machine": { "class": self.machine, "host": "test", "cpu": "Test Processor 9000", "cores": [0, 1], "pinned_core": 1,
                "memory_bytes": 8_000_000_000u64, "kernel": "6.1", "system": "Debian 12", "load": 0.2 },
            "git": { "revision": format!("{}{}", self.revision, "a".repeat(40 - self.revision.len().min(40))), "dirty": false },
            "runners": facts,
            "cases": names.iter().map(|name| json!({
                "benchmark": name, "shows": format!("what {name} shows"), "sha256": format!("program of {name}"), "n": 1000,
                "duets": if self.slices > 0 { "slices" } else { "cold" }, "metric": "cpu", "margin": 0.01,
                "goals": if name.starts_with("loops") { json!({ "tauraro": 10.0 }) } else { json!({}) },
            })).collect::<Vec<_>>(),
            "suite_goals": [{ "suite": "loops", "goals": { "tauraro": 10.0 } }, { "suite": "numeric", "goals": { "tauraro": 20.0 } }],
            "notes": [],
        });
        let mut records = Vec::new();
        let (mut invocation, mut pair, mut start) = (0u64, 0u64, 1u64);
        for (name, runner, ratio) in &self.ratios {
            let mut common = 0.0;
            for round in 0..self.invocations {
                common = 0.7 * common + noise() * 3.0;
                for (order, side) in ["cpython", runner.as_str()].into_iter().enumerate() {
                    let scale = if side == "cpython" { 2e8 } else { 2e8 / ratio };
                    let own = scale * (common + noise()).exp();
                    for slice in 0..self.slices.max(1) {
                        start += 1_000_000;
                        let warm = if self.slices == 0 {
                            1.0
                        } else {
                            (1.0 + 4.0 * (-(slice as f64) / 6.0).exp()) / self.slices as f64
                        };
                        let time = (own * warm * if self.slices == 0 { 1.0 } else { noise().exp() })
                            as u64;
                        let half = self.slices / 2;
                        let (phase, number) = match self.slices {
                            0 => ("cold", Value::Null),
                            _ if slice < half => ("warm-up", json!(slice)),
                            _ => ("slice", json!(slice - half)),
                        };
                        let mut sample = json!({ "record": "sample", "run": ulid, "benchmark": name, "runner": side,
                            "invocation": invocation, "pair": pair, "order": order, "phase": phase, "n": 1000,
                            "start_ns": start, "wall_ns": time, "cpu_ns": time, "idle_cpu_ns": null });
                        if !number.is_null() {
                            sample["slice"] = number;
                        }
                        records.push(sample);
                    }
                    let disturbed = round == 3;
                    records.push(json!({ "record": "invocation", "run": ulid, "benchmark": name, "runner": side,
                        "invocation": invocation, "pair": pair, "argv": [], "env_bytes": 100, "hash_seed": 0,
                        "address_randomisation": true, "core": 1, "start_ns": start, "wall_ns": own as u64, "user_ns": own as u64,
                        "system_ns": 0, "peak_rss_bytes": 20_000_000, "voluntary_switches": 0, "involuntary_switches": 0,
                        "exit": { "code": 0 },
                        "contamination": { "observed_ns": 200_000_000, "steal_ns": if disturbed { 60_000_000 } else { 0 } } }));
                    invocation += 1;
                }
                pair += 1;
            }
        }
        records.push(json!({ "record": "end", "run": ulid, "exit": 0, "wall_ns": 1, "idle_ns": 0, "around_ns": 0, "processes": invocation, "own_ns": 0 }));
        Run {
            header: serde_json::from_value(header).expect("a header"),
            records: records
                .into_iter()
                .map(|record| serde_json::from_value(record).expect("a record"))
                .collect(),
        }
    }

    /// Writes the run into a history.
    pub(crate) fn write(&self, history: &Path) {
        let run = self.run();
        let mut writer = RunWriter::create(history, &run.header).expect("a run file");
        for record in &run.records {
            writer.write(record).expect("a record");
        }
        assert!(matches!(run.records.last(), Some(Record::End(_))));
    }
}

/// A history of three months in which the engine rises, every fourth night measured.
pub(crate) fn rising(history: &Path) {
    for days_ago in (1..=22).rev().map(|night| night * 4) {
        let revision = format!("{:07x}", 0x00a1_0000 + (100 - days_ago) * 977);
        NightSpec::new(days_ago, &revision)
            .scale(1.0 - days_ago as f64 / 130.0 + if days_ago < 40 { 0.12 } else { 0.0 })
            .write(history);
    }
}

fn rfc3339(at: i64) -> String {
    lab::runner::rfc3339(std::time::UNIX_EPOCH + std::time::Duration::from_secs(at as u64))
}
