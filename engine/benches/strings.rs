//! Text: methods of str, formatting, conversion.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tauraro::vm::{MainModule, Options, Vm};

/// Rounds of each script loop.
const ROUNDS: u64 = 10_000;

const SETUP: &str = "text = 'the quick brown fox jumps over the lazy dog ' * 10\nwords = text.split()\nwide = text.replace('o', '日')\nn = 12345\nx = 3.14159\n";

/// Name of each bench and the expression that a round evaluates.
const EXPRESSIONS: &[(&str, &str)] = &[
    ("split", "text.split()"),
    ("join", "' '.join(words)"),
    ("replace", "text.replace('fox', 'cat')"),
    ("find", "text.find('dogma')"),
    ("find_wide", "wide.find('日g日')"),
    ("lower_wide", "wide.lower()"),
    ("slice", "text[10:20]"),
    ("strip", "'  word  '.strip()"),
    ("encode_wide", "wide.encode()"),
    ("int_to_str", "str(n)"),
    ("float_to_str", "str(x)"),
    ("f_string", "f'{n:>8} {x:.2f} {text!s:.5}'"),
    ("format", "'{}: {:>5}'.format(x, n)"),
    ("percent", "'%d %s %.3f' % (n, 'abc', x)"),
    ("repr", "repr('hello world')"),
];

fn strings(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("strings");
    group.throughput(Throughput::Elements(ROUNDS));
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(2));
    for (name, expression) in EXPRESSIONS {
        let script =
            format!("{SETUP}def f():\n  for i in range({ROUNDS}):\n    {expression}\nf()\n");
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

criterion_group!(benches, strings);
criterion_main!(benches);
