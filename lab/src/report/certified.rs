//! The certificate of the lab: its figures beside their targets, as text, Markdown and JSON.

use comfy_table::Table;
use serde_json::{Value, json};

use crate::certify::{Corpus, Counts, Figure, Figures, PowerRow, Share, TuningRow};

/// Everything that a certificate shows.
pub struct Certified<'a> {
    /// What was replayed.
    pub corpus: &'a Corpus,
    /// What that gave.
    pub figures: &'a Figures,
    /// What was counted, if it was.
    pub counts: Option<&'a Counts>,
}

impl Certified<'_> {
    /// Every target is met.
    pub fn all_met(&self) -> bool {
        let counted = self.counts.iter().flat_map(|counts| counts.targets());
        self.figures.targets.iter().all(|figure| figure.met)
            && counted.into_iter().all(|target| target.met)
    }

    /// The figures for a terminal.
    pub fn text(&self) -> String {
        certified_text(self)
    }

    /// The figures as a report.
    pub fn markdown(&self) -> String {
        certified_markdown(self)
    }

    /// The figures for programs.
    pub fn json(&self) -> Value {
        certified_json(self)
    }
}

fn certified_text(certified: &Certified<'_>) -> String {
    let mut text = String::new();
    for (title, head, rows) in tables(certified) {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::UTF8_BORDERS_ONLY);
        table.set_header(head);
        for row in rows {
            table.add_row(row);
        }
        text.push_str(&format!("{title}\n{table}\n"));
    }
    text.push_str(&format!("{}\n", notes(certified).join("\n")));
    text
}

fn certified_markdown(certified: &Certified<'_>) -> String {
    let corpus = certified.corpus;
    let header = &corpus.header;
    let mut text = String::from("# Certificate of the lab\n\n");
    for note in notes(certified) {
        text.push_str(&format!("- {note}\n"));
    }
    for (name, sha256, version) in &header.runners {
        let short = sha256.get(..16).unwrap_or(sha256);
        text.push_str(&format!("- runner {name}: {version}; SHA-256 {short}\n"));
    }
    for (title, head, rows) in tables(certified) {
        text.push_str(&format!("\n## {title}\n\n"));
        let rule: Vec<&str> = head
            .iter()
            .enumerate()
            .map(|(column, _)| if column == 0 { "---" } else { "---:" })
            .collect();
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        text.push_str(&line(head.iter().map(|cell| (*cell).to_string()).collect()));
        text.push_str(&line(rule.iter().map(|cell| (*cell).to_string()).collect()));
        for row in rows {
            text.push_str(&line(row));
        }
    }
    if !corpus.lives.is_empty() {
        text.push_str(
            "\n## Live suites\n\n| more work of B | run | verdicts |\n| ---: | --- | --- |\n",
        );
        for live in &corpus.lives {
            let verdicts = live.verdicts.iter().map(|of| {
                let percent = |log: f64| (log.exp() - 1.0) * 100.0;
                let [log, low, high] = of.log.map(percent);
                format!(
                    "{} {} ({log:+.1} % [{low:+.1}, {high:+.1}])",
                    of.benchmark, of.verdict
                )
            });
            let verdicts: Vec<String> = verdicts.collect();
            text.push_str(&format!(
                "| {} | {} | {} |\n",
                percent(live.slowdown),
                live.run,
                verdicts.join("; ")
            ));
        }
    }
    text
}

fn certified_json(certified: &Certified<'_>) -> Value {
    let Certified {
        corpus,
        figures,
        counts,
    } = certified;
    let share = |share: &Share| {
        let (low, high) = share.interval();
        json!({ "hits": share.hits, "trials": share.trials, "low": low, "high": high })
    };
    let target = |figure: &Figure| {
        json!({ "name": figure.name, "target": figure.target, "share": share(&figure.share), "of": figure.of,
            "met": figure.met })
    };
    let power = |row: &PowerRow| {
        let found = row.found.iter().map(|(slowdown, once, looked)| {
            json!({ "slowdown": slowdown, "fixed": share(once), "looks": share(looked) })
        });
        json!({ "benchmark": row.benchmark, "runner": row.runner, "rounds": row.rounds, "duet_s": row.duet_s, "sd": row.sd,
            "robust_sd": row.robust_sd, "bias": row.bias.0, "bias_low": row.bias.1, "bias_high": row.bias.2,
            "next": row.next, "found": found.collect::<Vec<_>>(), "covered": share(&row.covered),
            "detected": share(&row.detected) })
    };
    let tuning = |row: &TuningRow| {
        json!({ "pairs": row.pairs, "trim": row.trim, "false_alarms": share(&row.false_alarms),
            "worst_power": share(&row.worst_power) })
    };
    json!({
        "format": "lab.certificate/1",
        "machine_class": corpus.header.machine_class,
        "rounds": corpus.rounds(),
        "hours": corpus.hours(),
        "targets": figures.targets.iter().map(target).collect::<Vec<_>>(),
        "benchmarks": figures.power.iter().map(power).collect::<Vec<_>>(),
        "tuning": figures.tuning.iter().map(tuning).collect::<Vec<_>>(),
        "alarms_with_looks": share(&figures.alarms_with_looks),
        "invocations_with_looks": figures.invocations_with_looks,
        "counts": counts.map(counts_json),
    })
}

fn counts_json(counts: &Counts) -> Value {
    let targets = counts.targets().into_iter().map(|target| {
        json!({ "name": target.name, "target": target.target, "found": target.found, "of": target.of, "met": target.met })
    });
    json!({ "targets": targets.collect::<Vec<_>>(), "work": counts.work, "driver": counts.driver })
}

type Rows = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

fn tables(certified: &Certified<'_>) -> Vec<Rows> {
    let figures = certified.figures;
    let target = |name: &str, of: Option<&String>, target: &str, found: String, met: bool| {
        let of = of.map_or(String::new(), |of| format!(" ({of})"));
        let met = if met { "met" } else { "missed" };
        vec![
            format!("{name}{of}"),
            target.to_string(),
            found,
            met.to_string(),
        ]
    };
    let mut targets: Vec<Vec<String>> = figures
        .targets
        .iter()
        .map(|of| {
            let found = share_text(&of.share);
            target(of.name, of.of.as_ref(), of.target, found, of.met)
        })
        .collect();
    let counted = certified.counts.iter().flat_map(|counts| counts.targets());
    targets.extend(counted.map(|of| target(of.name, Some(&of.of), of.target, of.found, of.met)));
    let power = figures.power.iter().map(|row| {
        let mut cells = vec![
            row.benchmark.clone(),
            row.runner.clone(),
            row.rounds.to_string(),
        ];
        for (_, _, looked) in &row.found {
            cells.push(format!("{:.1} %", looked.value() * 100.0));
        }
        for (slowdown, once, _) in &row.found {
            if *slowdown == 0.02 || *slowdown == 0.05 {
                cells.push(format!("{:.1} %", once.value() * 100.0));
            }
        }
        cells
    });
    let noise = figures.power.iter().map(|row| {
        let (bias, low, high) = row.bias;
        vec![
            row.benchmark.clone(),
            row.runner.clone(),
            format!("{:.2} s", row.duet_s),
            percent(row.sd),
            percent(row.robust_sd),
            format!(
                "{:+.2} % [{:+.2}, {:+.2}]",
                bias * 100.0,
                low * 100.0,
                high * 100.0
            ),
            format!("{:+.2}", row.next),
            format!("{:.1} %", row.covered.value() * 100.0),
            format!("{:.1} %", row.detected.value() * 100.0),
        ]
    });
    let tuning = figures.tuning.iter().map(|row| {
        vec![
            row.pairs.to_string(),
            format!("{:.0} %", row.trim * 100.0),
            share_text(&row.false_alarms),
            share_text(&row.worst_power),
        ]
    });
    let mut tables = vec![
        (
            "Targets",
            vec!["figure", "target", "found [95 %]", ""],
            targets,
        ),
        (
            "A slowdown in one benchmark of ten, found within ten minutes",
            vec![
                "benchmark",
                "runner",
                "rounds",
                "1 %",
                "2 %",
                "5 %",
                "10 %",
                "2 %, one look",
                "5 %, one look",
            ],
            power.collect(),
        ),
        (
            "Noise of an invocation",
            vec![
                "benchmark",
                "runner",
                "a duet takes",
                "sd",
                "robust sd",
                "against itself [95 %]",
                "correlation with the next",
                "intervals hold",
                "detectable found",
            ],
            noise.collect(),
        ),
        (
            "Choices, on the half of the corpus that they were made on",
            vec![
                "pairs",
                "trimmed from each end",
                "false alarms of single tests at 5 %",
                "2 % found in the worst benchmark",
            ],
            tuning.collect(),
        ),
    ];
    tables.extend(certified.counts.into_iter().flat_map(counted_tables));
    tables
}

/// What was counted, by benchmark and by runner.
fn counted_tables(counts: &Counts) -> [Rows; 2] {
    let work = counts.work.iter().map(|work| {
        let all: Vec<String> = work.instructions.iter().map(u64::to_string).collect();
        vec![
            work.benchmark.clone(),
            work.runner.clone(),
            all.join(", "),
            format!("{:.4} %", work.repeats_within() * 100.0),
            format!("{:+.4} %", work.added() * 100.0),
            format!("{:+.4} %", work.seen() * 100.0),
        ]
    });
    let driver = counts.driver.iter().map(|driver| {
        vec![
            driver.runner.clone(),
            driver.script.to_string(),
            driver.driven.to_string(),
            driver.added().to_string(),
            driver.request.to_string(),
        ]
    });
    [
        (
            "Simulated counts of the same work, and of a little more",
            vec![
                "benchmark",
                "runner",
                "instructions",
                "apart",
                "more work",
                "seen",
            ],
            work.collect(),
        ),
        (
            "Instructions of a process that imports a program and calls it",
            vec![
                "runner",
                "as a script",
                "through the driver",
                "the driver adds",
                "of them one request",
            ],
            driver.collect(),
        ),
    ]
}

fn notes(certified: &Certified<'_>) -> Vec<String> {
    let (corpus, figures) = (certified.corpus, certified.figures);
    let disturbed = corpus.duets.iter().filter(|duet| duet.disturbed).count();
    let all = corpus.duets.len().max(1);
    vec![
        format!("machine class: {}", corpus.header.machine_class),
        format!(
            "corpus: {} rounds of {} benchmarks and {} runners over {:.1} hours, {} duets of {} pairs of slices; {:.0} % of the \
             duets were disturbed",
            corpus.rounds(),
            corpus.header.benchmarks.len(),
            corpus.header.runners.len(),
            corpus.hours(),
            corpus.duets.len(),
            corpus.header.pairs,
            disturbed as f64 / all as f64 * 100.0
        ),
        format!(
            "looking after each tenth claims a change in {} of the suites of a runner against itself, after {:.0} of 60 invocations on \
             average",
            share_text(&figures.alarms_with_looks),
            figures.invocations_with_looks
        ),
    ]
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn share_text(share: &Share) -> String {
    let (low, high) = share.interval();
    format!(
        "{} of {}: {:.2} % [{:.2}, {:.2}]",
        share.hits,
        share.trials,
        share.value() * 100.0,
        low * 100.0,
        high * 100.0
    )
}
