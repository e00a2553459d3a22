//! The statistics behind a verdict, over as many invocations as a precise run has.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lab::history::load;
use lab::model::duets;
use lab::stats::{TRIM, dip, holm, median_interval, trimmed};

#[path = "../tests/common/generated.rs"]
mod generated;

/// Invocations of a benchmark at `--precise`.
const INVOCATIONS: usize = 60;

fn statistics(criterion: &mut Criterion) {
    let logs: Vec<f64> = (0..INVOCATIONS)
        .map(|i| ((i * 7919) % 101) as f64 / 1e4)
        .collect();
    let mut group = criterion.benchmark_group("statistics");
    group.bench_function("trimmed mean of 60", |b| {
        b.iter(|| trimmed(black_box(&logs), TRIM))
    });
    group.bench_function("median interval of 60", |b| {
        b.iter(|| median_interval(black_box(&logs), 0.95))
    });
    group.bench_function("dip of 60", |b| b.iter(|| dip(black_box(&logs))));
    let p_values: Vec<f64> = (0..50).map(|i| f64::from(i) / 50.0).collect();
    group.bench_function("Holm over 50", |b| {
        b.iter(|| holm(black_box(&p_values), 0.05))
    });
    let (folder, file) = generated::history("statistics", INVOCATIONS);
    let run = load(&file).expect("a run").run;
    // It goes through all samples.
    group.throughput(Throughput::Elements(generated::samples(INVOCATIONS) as u64));
    group.bench_function("duets of one benchmark of ten", |b| {
        b.iter(|| duets(black_box(&run), "suite/bench3", "a", "b"))
    });
    group.finish();
    std::fs::remove_dir_all(folder).expect("removed");
}

criterion_group!(benches, statistics);
criterion_main!(benches);
