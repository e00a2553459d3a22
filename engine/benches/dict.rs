//! Dict and set operations with the keys that programs use most.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use tauraro::gc::{Heap, HeapOptions};
use tauraro::object::{Dict, List, Set, Str, Thread};
use tauraro::runtime::{dicts, sets};
use tauraro::value::Value;

/// Keys in each table.
const N: i64 = 1000;

fn thread() -> Box<Thread> {
    let heap = Heap::new(HeapOptions::default()).expect("address space");
    let mut t = Thread::new(heap, 0);
    let high = 0u64;
    // A little above this frame, so that the frames of the benches lie below.
    t.heap.set_stack_base((&raw const high).addr() + 4096);
    t.bootstrap().expect("room for the core");
    t
}

fn ints(t: &mut Thread) -> tauraro::object::Gc<List> {
    let keys = List::new(t).expect("room");
    for i in 0..N {
        keys.push(t, Value::small_int(i)).expect("room");
    }
    t.keep(keys.value());
    keys
}

fn strs(t: &mut Thread) -> tauraro::object::Gc<List> {
    let keys = List::new(t).expect("room");
    for i in 0..N {
        let s = Str::from_str(t, &format!("name{i}")).expect("room");
        keys.push(t, s.value()).expect("room");
    }
    t.keep(keys.value());
    keys
}

fn bench(c: &mut Criterion) {
    let mut t = thread();
    let t = &mut *t;
    for (name, keys) in [("int", ints(t)), ("str", strs(t))] {
        let d = Dict::new(t).expect("room");
        t.keep(d.value());
        let s = Set::new(t).expect("room");
        t.keep(s.value());
        for i in 0..N as usize {
            dicts::set(t, d, keys.get(i), Value::NONE).expect("room");
            sets::add(t, s, keys.get(i)).expect("room");
        }
        c.bench_function(&format!("dict/get_{name}_{N}"), |b| {
            b.iter(|| {
                for i in 0..N as usize {
                    black_box(dicts::get(t, d, keys.get(i)).is_ok());
                }
            });
        });
        c.bench_function(&format!("dict/build_{name}_{N}"), |b| {
            b.iter_batched(
                || (),
                |()| {
                    let d = Dict::new(t).expect("room");
                    for i in 0..N as usize {
                        dicts::set(t, d, keys.get(i), Value::NONE).expect("room");
                    }
                    black_box(d.len(t))
                },
                BatchSize::SmallInput,
            );
        });
        c.bench_function(&format!("set/contains_{name}_{N}"), |b| {
            b.iter(|| {
                for i in 0..N as usize {
                    black_box(sets::contains(t, s, keys.get(i)).is_ok());
                }
            });
        });
        c.bench_function(&format!("set/union_{name}_{N}"), |b| {
            b.iter(|| black_box(sets::copy(t, s).is_ok()));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1));
    targets = bench
}
criterion_main!(benches);
