//! Source text to HIR: one megabyte of generated code, as bytes a second.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tauraro::syntax::{Mode, parse_module};

/// Size of the generated source, in bytes.
const SIZE: usize = 1 << 20;

/// A module of classes and functions with the mix of statements that ordinary code has.
fn source() -> String {
    let mut text =
        String::from("\"\"\"Generated.\"\"\"\nimport sys\nfrom math import sqrt as root\n\n");
    let mut number = 0;
    while text.len() < SIZE {
        let _ = write!(
            text,
            "class Shape{number}(Base):\n    \
                 \"\"\"A shape with {number} corners.\"\"\"\n    \
                 scale = {number}.5\n\n    \
                 def __init__(self, name, corners=(), *rest, color='red', **options):\n        \
                     self.name = name\n        \
                     self.corners = [corner * self.scale for corner in corners if corner is not None]\n        \
                     self._cache = {{'area': None, 'length': 0x{number:x}}}\n\n    \
                 def area(self, other=None):\n        \
                     total = 0\n        \
                     for index, (x, y) in enumerate(self.corners):\n            \
                         if x < 0 or y >= 100 and not other:\n                \
                             continue\n            \
                         elif x == {number}:\n                \
                             total -= root(x ** 2 + y ** 2)\n            \
                         else:\n                \
                             total += self.corners[index - 1][0] * y - x * self.corners[index - 1][1]\n        \
                     # The sign tells the direction.\n        \
                     try:\n            \
                         return f'{{self.name}}: {{total / 2:.3f}} of {{len(self.corners)!r}}'\n        \
                     except (TypeError, ValueError) as error:\n            \
                         raise RuntimeError(f'no area: {{error}}') from error\n\n\n",
        );
        number += 1;
    }
    text
}

fn parse(criterion: &mut Criterion) {
    let text = source();
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(20);
    group.bench_function("to_hir", |bencher| {
        bencher.iter(|| {
            parse_module(black_box(&text), "<bench>", Mode::Module).map(|module| module.depth)
        });
    });
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
