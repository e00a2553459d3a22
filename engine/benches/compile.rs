//! Source text to bytecode: what `import` of a module costs before it runs, as bytes a second.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tauraro::bytecode::{Options, compile_module};
use tauraro::syntax::{Mode, parse_module};

/// Functions in the generated module.
const FUNCTIONS: usize = 500;

fn source() -> String {
    let mut text = String::new();
    for i in 0..FUNCTIONS {
        let _ = write!(
            text,
            "def step{i}(items, limit={i}, *, scale=1.5):\n    \
                 total = 0\n    \
                 for index, item in enumerate(items):\n        \
                     if item > limit and index % 2 == 0:\n            \
                         total += item * scale\n        \
                     else:\n            \
                         total -= [x for x in range(index) if x != {i}][0:1] or 0\n    \
                 try:\n        \
                     return f'{{total:.2f}}', {{'n': {i}, 'limit': limit}}\n    \
                 finally:\n        \
                     total = None\n\n",
        );
    }
    text
}

fn compile(criterion: &mut Criterion) {
    let text = source();
    let module = parse_module(&text, "<bench>", Mode::Module).expect("the source is right");
    let mut group = criterion.benchmark_group("compile");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(20);
    group.bench_function("hir_to_bytecode", |bencher| {
        bencher.iter(|| {
            compile_module(
                black_box(&module),
                &module.source,
                "<bench>",
                Options::default(),
            )
            .expect("the source is right")
        });
    });
    group.finish();
}

criterion_group!(benches, compile);
criterion_main!(benches);
