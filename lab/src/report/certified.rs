//! The certificate of the lab: its figures beside their targets, as text, Markdown and JSON.

use comfy_table::Table;
use serde_json::{Value, json};

use crate::certify::{Corpus, Figure, Figures, PowerRow, Share, TuningRow};

/// The figures for a terminal.
pub fn certified_text(corpus: &Corpus, figures: &Figures) -> String {
    let mut text = String::new();
    for (title, head, rows) in tables(figures) {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::UTF8_BORDERS_ONLY);
        table.set_header(head);
        for row in rows {
            table.add_row(row);
        }
        text.push_str(&format!("{title}\n{table}\n"));
    }
    text.push_str(&format!("{}\n", notes(corpus, figures).join("\n")));
    text
}

/// The figures as a report.
pub fn certified_markdown(corpus: &Corpus, figures: &Figures) -> String {
    let header = &corpus.header;
    let mut text = String::from("# Certificate of the lab\n\n");
    for note in notes(corpus, figures) {
        text.push_str(&format!("- {note}\n"));
    }
    for (name, sha256, version) in &header.runners {
        let short = sha256.get(..16).unwrap_or(sha256);
        text.push_str(&format!("- runner {name}: {version}; SHA-256 {short}\n"));
    }
    for (title, head, rows) in tables(figures) {
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

/// The figures for programs.
pub fn certified_json(corpus: &Corpus, figures: &Figures) -> Value {
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
    })
}

type Rows = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

fn tables(figures: &Figures) -> [Rows; 4] {
    let targets = figures.targets.iter().map(|figure| {
        let mut name = figure.name.to_string();
        if let Some(of) = &figure.of {
            name.push_str(&format!(" ({of})"));
        }
        let met = if figure.met { "met" } else { "missed" };
        vec![
            name,
            figure.target.to_string(),
            share_text(&figure.share),
            met.to_string(),
        ]
    });
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
    [
        (
            "Targets",
            vec!["figure", "target", "found [95 %]", ""],
            targets.collect(),
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
    ]
}

fn notes(corpus: &Corpus, figures: &Figures) -> Vec<String> {
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
