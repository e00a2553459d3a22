//! Reading a run of 100,000 samples, working it out and printing it: what `lab history show` costs, as samples a second.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lab::history::{contradictions, load};
use lab::report::{analyse, to_markdown, to_text};

#[path = "../tests/common/generated.rs"]
mod generated;

/// Duets of each benchmark: 100,000 samples.
const DUETS: usize = 100;

fn history(criterion: &mut Criterion) {
    let (folder, file) = generated::history("bench", DUETS);
    let run = load(&file).expect("a run").run;
    let mut group = criterion.benchmark_group("history");
    group.sample_size(10);
    group.throughput(Throughput::Elements(generated::samples(DUETS) as u64));
    group.bench_function("load", |b| {
        b.iter(|| load(black_box(&file)).expect("a run"))
    });
    group.bench_function("verify", |b| b.iter(|| contradictions(black_box(&run))));
    group.bench_function("analyse", |b| {
        b.iter(|| analyse(black_box(&run), std::iter::empty()))
    });
    let analysis = analyse(&run, std::iter::empty());
    group.bench_function("print", |b| {
        b.iter(|| {
            (
                to_text(black_box(&run), &analysis),
                to_markdown(&run, &analysis),
            )
        })
    });
    group.finish();
    std::fs::remove_dir_all(folder).expect("removed");
}

criterion_group!(benches, history);
criterion_main!(benches);
