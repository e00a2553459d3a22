//! Zeroing, limits, reuse of memory, many heaps.

use super::*;

#[test]
fn memory_is_zeroed_whatever_stood_there() {
    let mut toy = Toy::small_nursery();
    let mut random = Random(11);
    for _ in 0..30_000 {
        let length = match random.below(200) {
            0 => random.below(200_000) as u32,
            1..20 => random.below(5_000) as u32,
            _ => random.below(300) as u32,
        };
        let object = toy.bytes(length);
        // SAFETY: the object has this many bytes.
        unsafe {
            let body = std::slice::from_raw_parts_mut(object.cast::<u8>().add(8), length as usize);
            assert!(body.iter().all(|&byte| byte == 0));
            assert_eq!((*object).gc.get(), 0);
            body.fill(0xA5);
        }
        if random.below(50) == 0 {
            toy.root(object);
        }
        if random.below(2_000) == 0 {
            toy.heap.collect(CollectKind::Full);
            toy.roots.borrow_mut().clear();
        }
    }
}

#[test]
fn at_the_limit_allocation_returns_null_and_the_heap_stays_usable() {
    let mut toy = Toy::new(HeapOptions {
        max_heap_bytes: 4 << 20,
        nursery_bytes: 1 << 20,
        ..HeapOptions::default()
    });
    for round in 0..3 {
        let mut count = 0;
        loop {
            let object = match round {
                0 => toy.bytes(40),
                1 => toy.bytes(3_000),
                _ => toy.bytes(100_000),
            };
            if object.is_null() {
                break;
            }
            toy.root(object);
            count += 1;
        }
        assert!(count > 10, "the limit is not reached at once");
        assert!(toy.heap.stats().committed_bytes <= 4 << 20);
        toy.roots.borrow_mut().clear();
        assert!(!toy.bytes(100_000).is_null());
    }
}

#[test]
fn absurd_sizes_are_refused_at_once() {
    let mut toy = Toy::small_nursery();
    for size in [usize::MAX, usize::MAX - 15, 1 << 62, 8_000_000_000_016] {
        // SAFETY: bytes refer to nothing.
        assert!(unsafe { toy.heap.alloc(BYTES, size) }.is_null());
    }
    assert_eq!(toy.heap.stats().full_collections, 0);
    assert!(!toy.bytes(10).is_null());
}

#[test]
fn garbage_does_not_make_the_heap_grow() {
    let mut toy = Toy::new(HeapOptions {
        nursery_bytes: 1 << 20,
        full_floor_bytes: 4 << 20,
        ..HeapOptions::default()
    });
    for i in 0..300_000u32 {
        toy.bytes(i % 700);
        if i % 1_000 == 0 {
            toy.array(20_000);
        }
    }
    let stats = toy.heap.stats();
    assert!(stats.minor_collections > 50);
    assert!(stats.committed_bytes < 3 << 20, "{stats:?}");
}

#[test]
fn holes_are_filled_again() {
    let mut toy = Toy::new(HeapOptions {
        nursery_bytes: 1 << 20,
        ..HeapOptions::default()
    });
    // One object in eight survives, so that every block has holes.
    for i in 0..100_000 {
        let object = toy.record(20);
        if i % 8 == 0 {
            toy.root(object);
        }
    }
    toy.heap.collect(CollectKind::Full);
    for _ in 0..20_000 {
        let object = toy.record(20);
        toy.root(object);
    }
    let after = toy.heap.stats();
    let object_bytes = (12_500 + 20_000) * 176;
    assert!(
        after.blocks_in_use << 16 < object_bytes * 8 / 5,
        "{after:?}"
    );
}

#[test]
fn pages_go_back_to_the_system() {
    let mut toy = Toy::new(HeapOptions {
        full_floor_bytes: 1 << 20,
        nursery_bytes: 1 << 20,
        ..HeapOptions::default()
    });
    for _ in 0..200 {
        let object = toy.array(40_000);
        toy.root(object);
    }
    assert!(toy.heap.stats().committed_bytes > 60 << 20);
    toy.roots.borrow_mut().clear();
    toy.heap.collect(CollectKind::Full);
    assert!(toy.heap.stats().committed_bytes <= 2 << 20);
    let object = toy.array(40_000);
    // SAFETY: fresh.
    unsafe { assert!((0..40_000).all(|i| get_item(object, i).bits() == 0)) };
}

#[test]
fn external_memory_makes_collections_due() {
    let mut toy = Toy::new(HeapOptions::default());
    for _ in 0..100 {
        toy.heap.account_external(1 << 20);
        for _ in 0..2_000 {
            toy.record(2);
        }
        toy.heap.account_external(-(1 << 20));
    }
    assert!(toy.heap.stats().minor_collections >= 5);
    assert_eq!(toy.heap.stats().external_bytes, 0);
}

#[test]
fn heaps_live_side_by_side() {
    let mut toys: Vec<Toy> = (0..20).map(|_| Toy::small_nursery()).collect();
    for round in 0..2_000 {
        for toy in &mut toys {
            let record = toy.record(3);
            if round % 10 == 0 {
                toy.root(record);
            }
        }
    }
    for toy in &mut toys {
        toy.heap.collect(CollectKind::Full);
        assert_eq!(toy.heap.all_objects().len(), 200);
    }
}

#[test]
fn a_small_reservation_is_enough() {
    let mut toy = Toy::new(HeapOptions {
        reserve_bytes: 1,
        ..HeapOptions::default()
    });
    let mut count = 0;
    while !toy.array(100_000).is_null() && count < 1_000 {
        count += 1;
    }
    assert_eq!(count, 1_000);
    assert!(toy.array(10_000_000).is_null());
}

#[test]
fn large_arrays_grow_in_place() {
    let mut toy = Toy::small_nursery();
    let array = toy.array(10_000);
    toy.root(array);
    let small = toy.array(10);
    // SAFETY: both are live; the items are set within the lengths.
    unsafe {
        assert!(!toy.heap.try_grow_in_place(small, 400));
        assert!(!toy.heap.try_grow_in_place(array, usize::MAX));
        set_item(array, 9_999, Value::NONE);
        // Not in the way of the array, unlike where it stands now.
        toy.heap.collect(CollectKind::Full);
        assert!(toy.heap.try_grow_in_place(array, 16 + 8 * 300_000));
        *array.cast::<u64>().add(1) = 300_000;
        assert!(get_item(array, 9_999).is_none());
        assert!((10_000..300_000).all(|i| get_item(array, i).bits() == 0));
        toy.heap.collect(CollectKind::Minor);
        assert!(toy.heap.try_grow_in_place(array, 16 + 8 * 600_000));
        *array.cast::<u64>().add(1) = 600_000;
        let middle = array as usize + 4_000_000;
        assert_eq!(toy.heap.space.layout().find_object(middle), Some(array));
        let record = toy.record(1);
        set_item(array, 599_999, Value::from_ptr(record));
        toy.heap.collect(CollectKind::Minor);
        assert!(toy.exists(record));
        set_item(array, 599_999, Value::NONE);
    }
    // Another large object in the way.
    let other = toy.array(10_000);
    toy.root(other);
    // SAFETY: as above.
    assert!(!unsafe { toy.heap.try_grow_in_place(array, 16 + 8 * 4_000_000) });
    toy.heap.collect(CollectKind::Full);
    let stats = toy.heap.stats();
    assert_eq!(toy.heap.live_bytes(), stats.blocks_in_use << 16);
    toy.roots.borrow_mut().clear();
    toy.heap.collect(CollectKind::Full);
    assert_eq!(toy.heap.live_bytes(), 0);
    assert_eq!(toy.heap.stats().blocks_in_use, 0);
}

#[test]
fn near_the_limit_collections_stay_few() {
    let mut toy = Toy::new(HeapOptions {
        max_heap_bytes: 8 << 20,
        nursery_bytes: 1 << 20,
        ..HeapOptions::default()
    });
    let mut count = 0;
    loop {
        let object = toy.bytes(40);
        if object.is_null() {
            break;
        }
        toy.root(object);
        count += 1;
    }
    assert!(count > 100_000);
    let stats = toy.heap.stats();
    assert!(stats.full_collections < 50, "{stats:?}");
}
