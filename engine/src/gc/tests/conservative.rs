//! The native stack, interior pointers, stale words.

use super::*;

/// Runs with the stack scan on.
fn with_stack(test: impl FnOnce(&mut Toy)) {
    let mut toy = Toy::small_nursery();
    let base = 0usize;
    // Everything below this frame is scanned.
    toy.heap
        .set_stack_base(((&raw const base) as usize).next_multiple_of(16) + 256);
    test(&mut toy);
}

/// Overwrites what former calls left below this frame.
#[inline(never)]
fn scrub_stack() {
    let words = [0usize; 4096];
    std::hint::black_box(&words);
}

#[test]
fn locals_are_roots() {
    with_stack(|toy| {
        let record = toy.record(3);
        let value = Value::from_ptr(toy.record(2));
        let mut noise = Vec::new();
        for _ in 0..50_000 {
            noise.push(toy.record(4) as usize ^ usize::MAX);
        }
        std::hint::black_box(&noise);
        assert!(toy.heap.stats().minor_collections > 0);
        assert!(toy.exists(record));
        assert!(toy.exists(value.as_raw_ptr().cast()));
        // Both as the optimiser likes, so use them once more.
        std::hint::black_box((record, value));
    });
}

#[test]
fn interior_pointers_keep_their_object() {
    let mut toy = Toy::new(HeapOptions::default());
    for size in [
        2usize, 30, 60, 62, 63, 100, 500, 4_000, 8_000, 40_000, 200_000,
    ] {
        let neighbour = toy.array(3);
        let array = toy.array(size);
        let bytes = 16 + 8 * size;
        for offset in [0, 1, 8, 15, bytes / 2, bytes - 8, bytes - 1] {
            let address = array as usize + offset;
            assert_eq!(toy.heap.space.layout().find_object(address), Some(array));
        }
        assert_eq!(
            toy.heap.space.layout().find_object(neighbour as usize + 8),
            Some(neighbour)
        );
    }
}

#[test]
fn ambiguous_ranges_accept_values_pointers_and_ends() {
    let mut toy = Toy::small_nursery();
    let mut range = vec![0u64; 64];
    let mut kept = Vec::new();
    for (i, slot) in range.iter_mut().enumerate() {
        let record = toy.record(5);
        // So that one object's end is not the next one's start.
        toy.record(1);
        *slot = match i % 4 {
            0 => Value::from_ptr(record).bits(),
            1 => record as u64,
            2 => record as u64 + 24,
            _ => record as u64 + 48,
        };
        kept.push(record);
    }
    let low = range.as_ptr() as usize;
    // SAFETY: the vector outlives the range.
    let id = unsafe { toy.heap.add_ambiguous_range(low, low + 8 * range.len()) };
    toy.heap.collect(CollectKind::Full);
    assert!(kept.iter().all(|&record| toy.exists(record)));
    toy.heap.remove_ambiguous_range(id);
    toy.heap.collect(CollectKind::Full);
    assert!(toy.heap.all_objects().is_empty());
}

#[test]
fn stale_words_do_not_resurrect() {
    let mut toy = Toy::small_nursery();
    let mut words = Vec::new();
    for _ in 0..5_000 {
        let record = toy.record(2);
        let child = toy.record(1);
        // SAFETY: both just allocated, and nothing collects in between: the
        // nursery is larger.
        unsafe { set_field(record, 0, Value::from_ptr(child)) };
        words.push(record as usize);
    }
    let kept = toy.record(1);
    toy.root(kept);
    toy.heap.collect(CollectKind::Minor);
    assert_eq!(toy.heap.all_objects(), vec![kept as usize]);
    let low = words.as_ptr() as usize;
    // SAFETY: the vector outlives the heap's use of it.
    unsafe { toy.heap.add_ambiguous_range(low, low + 8 * words.len()) };
    toy.heap.collect(CollectKind::Minor);
    toy.heap.collect(CollectKind::Full);
    assert_eq!(toy.heap.all_objects(), vec![kept as usize]);
}

#[test]
fn words_that_are_no_references_do_no_harm() {
    let mut toy = Toy::small_nursery();
    let base = toy.heap.space.layout().base;
    let size = toy.heap.space.layout().size;
    for _ in 0..100 {
        toy.record(3);
    }
    toy.array(10_000);
    let mut random = Random(3);
    let mut words = vec![
        base,
        base + 1,
        base + 15,
        base - 1,
        base + size,
        base + size - 1,
    ];
    words.extend((0..20_000).map(|_| base + random.below(1 << 21)));
    words.extend((0..20_000).map(|_| base + random.below(size)));
    let low = words.as_ptr() as usize;
    // SAFETY: the vector outlives the heap's use of it.
    unsafe { toy.heap.add_ambiguous_range(low, low + 8 * words.len()) };
    toy.heap.collect(CollectKind::Minor);
    toy.heap.collect(CollectKind::Full);
}

#[test]
fn stress_with_the_stack_as_the_only_root() {
    let mut toy = Toy::new(HeapOptions {
        stress_every: 1,
        stress_full_every: 8,
        verify: true,
        ..HeapOptions::default()
    });
    let base = 0usize;
    toy.heap
        .set_stack_base(((&raw const base) as usize).next_multiple_of(16) + 256);
    fn build(toy: &mut Toy, depth: u32) -> *mut Header {
        let record = toy.record(2);
        if depth > 0 {
            for i in 0..2 {
                let child = build(toy, depth - 1);
                // SAFETY: the record is on the stack.
                unsafe { set_field(record, i, Value::from_ptr(child)) };
            }
        }
        record
    }
    fn count(record: *mut Header) -> usize {
        (0..2)
            // SAFETY: the tree hangs from the stack.
            .map(|i| unsafe { get_field(record, i) })
            .filter(|value| value.is_ptr())
            .map(|value| count(value.as_raw_ptr().cast()))
            .sum::<usize>()
            + 1
    }
    let tree = build(&mut toy, 8);
    assert_eq!(count(tree), 511);
    scrub_stack();
    for _ in 0..20 {
        let other = build(&mut toy, 3);
        assert_eq!(count(other), 15);
    }
    assert_eq!(count(tree), 511);
}
