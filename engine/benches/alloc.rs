//! Allocation and collection with toy objects, without an interpreter.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tauraro::gc::{CollectKind, Header, Heap, HeapOptions, KindInfo, Marker, barrier};
use tauraro::value::Value;

const NODE: u8 = 1;
const NODE_BYTES: usize = 24;

unsafe fn node_size(_: *const Header) -> usize {
    NODE_BYTES
}

unsafe fn children<'a>(node: *mut Header) -> &'a [Value; 2] {
    // SAFETY: a node is a header and two values.
    unsafe { &*node.add(1).cast() }
}

unsafe fn trace_node(node: *mut Header, marker: &mut Marker) {
    // SAFETY: called with nodes.
    let [left, right] = unsafe { *children(node) };
    marker.mark_value(left);
    marker.mark_value(right);
}

/// A heap whose roots are the frames below the caller's.
fn heap(options: HeapOptions, anchor: &u64) -> Heap {
    let mut heap = Heap::new(options).expect("address space");
    heap.register_kind(
        NODE,
        KindInfo {
            name: "node",
            size: node_size,
            trace: Some(trace_node),
            trace_range: None,
            finalize: None,
        },
    );
    heap.set_stack_base((&raw const *anchor as usize + 256) & !15);
    heap
}

#[inline(always)]
fn node(heap: &mut Heap, left: Value, right: Value) -> Value {
    // SAFETY: the fields are set at once; the arguments are on the stack.
    unsafe {
        let node = heap.alloc(NODE, NODE_BYTES);
        assert!(!node.is_null());
        let fields = node.add(1).cast::<Value>();
        *fields = left;
        *fields.add(1) = right;
        Value::from_ptr(node)
    }
}

fn build(heap: &mut Heap, depth: u32) -> Value {
    if depth == 0 {
        return node(heap, Value::NONE, Value::NONE);
    }
    let left = build(heap, depth - 1);
    let right = build(heap, depth - 1);
    node(heap, left, right)
}

fn count(tree: Value) -> u64 {
    // SAFETY: trees are made of nodes.
    let [left, right] = unsafe { *children(tree.as_raw_ptr().cast()) };
    if !left.is_ptr() {
        return 1;
    }
    1 + count(left) + count(right)
}

/// The program of the Benchmarks Game.
fn binary_trees(heap: &mut Heap, depth: u32) -> u64 {
    let mut total = 0;
    total += count(build(heap, depth + 1));
    let long_lived = build(heap, depth);
    for d in (4..=depth).step_by(2) {
        for _ in 0..1u32 << (depth - d + 4) {
            total += count(build(heap, d));
        }
    }
    total + count(long_lived)
}

fn allocation(criterion: &mut Criterion) {
    const OBJECTS: u64 = 1_000_000;
    let mut group = criterion.benchmark_group("alloc");
    group.throughput(Throughput::Elements(OBJECTS));
    group.bench_function("garbage", |bencher| {
        let anchor = 0;
        let mut heap = heap(HeapOptions::default(), &anchor);
        bencher.iter(|| {
            for _ in 0..OBJECTS {
                black_box(node(&mut heap, Value::NONE, Value::NONE));
            }
        });
    });
    group.bench_function("list that stays", |bencher| {
        let anchor = 0;
        let mut heap = heap(HeapOptions::default(), &anchor);
        bencher.iter(|| {
            let mut list = Value::NONE;
            for _ in 0..OBJECTS {
                list = node(&mut heap, Value::NONE, list);
            }
            black_box(list);
        });
    });
    group.finish();
}

fn collections(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("collect");
    group.bench_function("minor, 8 MiB of garbage", |bencher| {
        let anchor = 0;
        let options = HeapOptions {
            nursery_bytes: 64 << 20,
            ..HeapOptions::default()
        };
        let mut heap = heap(options, &anchor);
        bencher.iter_custom(|rounds| {
            let mut time = std::time::Duration::ZERO;
            for _ in 0..rounds {
                for _ in 0..(8 << 20) / 32 {
                    black_box(node(&mut heap, Value::NONE, Value::NONE));
                }
                let begin = std::time::Instant::now();
                heap.collect(CollectKind::Minor);
                time += begin.elapsed();
            }
            time
        });
    });
    group.bench_function("full, a tree of 2 million nodes", |bencher| {
        let anchor = 0;
        let mut heap = heap(HeapOptions::default(), &anchor);
        let tree = build(&mut heap, 20);
        bencher.iter(|| heap.collect(CollectKind::Full));
        black_box(count(tree));
    });
    group.finish();
}

fn stores(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("barrier");
    group.bench_function("store into one old object", |bencher| {
        let anchor = 0;
        let mut heap = heap(HeapOptions::default(), &anchor);
        let old = node(&mut heap, Value::NONE, Value::NONE);
        heap.collect(CollectKind::Minor);
        bencher.iter(|| {
            for i in 0..1_000 {
                let owner = black_box(old.as_raw_ptr().cast::<Header>());
                // SAFETY: the node is on the stack.
                unsafe {
                    *owner.add(1).cast::<Value>() = Value::small_int(i);
                    barrier(owner);
                }
            }
        });
    });
    group.finish();
}

fn trees(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("binary_trees");
    group.sample_size(10);
    for depth in [12, 16] {
        group.bench_function(depth.to_string(), |bencher| {
            bencher.iter(|| {
                let anchor = 0;
                let mut heap = heap(HeapOptions::default(), &anchor);
                let total = binary_trees(&mut heap, depth);
                if std::env::var_os("GC_STATS").is_some() {
                    eprintln!("{:?}", heap.stats());
                }
                total
            });
        });
    }
    group.finish();
}

criterion_group!(benches, allocation, collections, stores, trees);
criterion_main!(benches);
