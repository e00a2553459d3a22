//! The dispatch loop: time per iteration of small loops, and per call.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tauraro::vm::{MainModule, Options, Vm};

/// Iterations of each script loop.
const ITERATIONS: u64 = 100_000;

/// Name and loop of each bench; each runs `ITERATIONS` rounds.
const LOOPS: &[(&str, &str)] = &[
    (
        "while_count",
        "def f(n):\n  i = 0\n  while i < n:\n    i = i + 1\n  return i\n",
    ),
    (
        "for_range_float",
        "def f(n):\n  x = 0.0\n  for i in range(n):\n    x = x + 1.5\n  return x\n",
    ),
    (
        "call",
        "def g(a, b):\n  return a\ndef f(n):\n  for i in range(n):\n    g(i, n)\n  return 0\n",
    ),
    (
        "method",
        "class C:\n  def m(self, k):\n    self.n = k\ndef f(n):\n  c = C()\n  for i in range(n):\n    c.m(i)\n  return c.n\n",
    ),
    (
        "list_index",
        "def f(n):\n  a = [1, 2, 3]\n  s = 0\n  for i in range(n):\n    s += a[1]\n  return s\n",
    ),
];

fn dispatch(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("dispatch");
    group.throughput(Throughput::Elements(ITERATIONS));
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(2));
    for (name, source) in LOOPS {
        let script = format!("{source}f({ITERATIONS})\n");
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            let mut vm = Vm::new(&Options::default(), 4 << 20).expect("a machine");
            bencher.iter(|| {
                vm.run_main(script.as_bytes(), "<bench>", &MainModule::default())
                    .is_ok()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, dispatch);
criterion_main!(benches);
