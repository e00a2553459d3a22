//! Reachability: a random graph against a model, long lists, cards.

use std::collections::{HashMap, HashSet};

use super::*;

/// What the heap should hold.
#[derive(Default)]
struct Model {
    /// Object address to what its fields refer to (0: nothing).
    objects: HashMap<usize, Vec<usize>>,
    roots: Vec<usize>,
}

impl Model {
    fn reachable(&self) -> HashSet<usize> {
        let mut seen = HashSet::new();
        let mut stack = self.roots.clone();
        while let Some(object) = stack.pop() {
            if object != 0 && seen.insert(object) {
                stack.extend(&self.objects[&object]);
            }
        }
        seen
    }
}

fn check(toy: &Toy, model: &mut Model, exact: bool) {
    let reachable = model.reachable();
    let present: HashSet<usize> = toy.heap.all_objects().into_iter().collect();
    for &object in &reachable {
        assert!(present.contains(&object), "a reachable object was freed");
        let pointer = object as *mut Header;
        for (i, &target) in model.objects[&object].iter().enumerate() {
            // SAFETY: the object is live and has as many fields.
            let value = unsafe {
                match (*pointer).kind.get() {
                    RECORD => get_field(pointer, i),
                    _ => get_item(pointer, i),
                }
            };
            let expected = match target {
                0 => Value::ZERO,
                _ => Value::from_ptr(target as *const Header),
            };
            assert_eq!(value.bits(), expected.bits(), "a field changed");
        }
    }
    if exact {
        assert_eq!(present, reachable, "a full collection frees the rest");
    }
    model.objects.retain(|object, _| present.contains(object));
}

fn mutate(seed: u64, steps: usize, options: HeapOptions) {
    let mut toy = Toy::new(options);
    let mut model = Model::default();
    let mut random = Random(seed);
    for _ in 0..steps {
        match random.below(100) {
            0..50 => {
                let object = match random.below(60) {
                    0 => toy.array(random.below(9_000)),
                    1..6 => toy.array(random.below(600)),
                    _ => toy.record(random.below(40) as u16),
                } as usize;
                // SAFETY: just allocated.
                let length = unsafe {
                    let pointer = object as *mut Header;
                    match (*pointer).kind.get() {
                        RECORD => (*pointer).aux.get() as usize,
                        _ => *pointer.cast::<u64>().add(1) as usize,
                    }
                };
                // Whatever stood there before must be gone.
                model.objects.insert(object, vec![0; length]);
                model.roots.push(object);
                toy.roots
                    .borrow_mut()
                    .push(Value::from_ptr(object as *const Header));
            }
            50..90 if !model.roots.is_empty() => {
                let reachable: Vec<usize> = model.roots.clone();
                let mut owner = reachable[random.below(reachable.len())];
                // A few steps away from the roots.
                for _ in 0..random.below(4) {
                    let fields = &model.objects[&owner];
                    if !fields.is_empty() && fields[random.below(fields.len().min(8))] != 0 {
                        owner = *fields.iter().find(|&&f| f != 0).unwrap_or(&owner);
                    }
                }
                let target = match random.below(8) {
                    0 => 0,
                    _ => reachable[random.below(reachable.len())],
                };
                let fields = model.objects.get_mut(&owner).expect("in the model");
                if fields.is_empty() {
                    continue;
                }
                let index = random.below(fields.len());
                fields[index] = target;
                let value = match target {
                    0 => Value::ZERO,
                    _ => Value::from_ptr(target as *const Header),
                };
                let pointer = owner as *mut Header;
                // SAFETY: the owner is reachable and the index in range.
                unsafe {
                    match (*pointer).kind.get() {
                        RECORD => set_field(pointer, index, value),
                        _ => set_item(pointer, index, value),
                    }
                }
            }
            90..99 if !model.roots.is_empty() => {
                for _ in 0..5.min(model.roots.len()) {
                    let index = random.below(model.roots.len());
                    model.roots.swap_remove(index);
                    toy.roots.borrow_mut().swap_remove(index);
                }
            }
            99 if random.below(6) == 0 => {
                toy.heap.collect(CollectKind::Full);
                check(&toy, &mut model, true);
            }
            99 => {
                toy.heap.collect(CollectKind::Minor);
                check(&toy, &mut model, false);
            }
            _ => {}
        }
    }
    toy.heap.collect(CollectKind::Full);
    check(&toy, &mut model, true);
    let stats = toy.heap.stats();
    assert!(stats.minor_collections > 0 && stats.full_collections > 0);
}

#[test]
fn random_mutation_matches_a_model() {
    for seed in 1..5 {
        mutate(
            seed * 7919,
            15_000,
            HeapOptions {
                nursery_bytes: 512 << 10,
                full_floor_bytes: 4 << 20,
                verify: true,
                ..HeapOptions::default()
            },
        );
    }
}

#[test]
fn random_mutation_under_stress() {
    mutate(
        42,
        1_500,
        HeapOptions {
            stress_every: 1,
            stress_full_every: 16,
            verify: true,
            ..HeapOptions::default()
        },
    );
}

#[test]
fn a_list_of_millions_is_marked_without_recursion() {
    let mut toy = Toy::new(HeapOptions::default());
    let mut head = Value::NONE;
    for _ in 0..2_000_000 {
        // The list so far is rooted while the next record is allocated.
        *toy.roots.borrow_mut() = vec![head];
        let record = toy.record(2);
        // SAFETY: a fresh record of two fields.
        unsafe { set_field(record, 0, head) };
        head = Value::from_ptr(record);
    }
    *toy.roots.borrow_mut() = vec![head];
    toy.heap.collect(CollectKind::Full);
    let mut length = 0;
    while head.is_ptr() {
        length += 1;
        // SAFETY: the list is rooted.
        head = unsafe { get_field(head.as_raw_ptr().cast(), 0) };
    }
    assert_eq!(length, 2_000_000);
    toy.roots.borrow_mut().clear();
    toy.heap.collect(CollectKind::Full);
    assert_eq!(toy.heap.stats().live_bytes, 0);
}

#[test]
fn young_objects_stored_in_old_arrays_survive() {
    for length in [100, 1_000, 3_000, 50_000, 300_000] {
        let mut toy = Toy::small_nursery();
        let array = toy.array(length);
        toy.root(array);
        toy.heap.collect(CollectKind::Minor);
        let mut random = Random(7);
        for round in 0..4u32 {
            let mut stored = Vec::new();
            for _ in 0..50 {
                let index = random.below(length);
                let record = toy.record(1);
                // SAFETY: the array is rooted; the record becomes reachable.
                unsafe {
                    (*record).shape.set(round);
                    set_item(array, index, Value::from_ptr(record));
                }
                stored.push((index, record));
            }
            toy.heap.collect(CollectKind::Minor);
            for (index, record) in stored {
                // SAFETY: rooted; another record may have been stored later.
                unsafe {
                    if get_item(array, index).as_raw_ptr() == record.cast() {
                        assert!(toy.exists(record));
                        assert_eq!((*record).shape.get(), round);
                    }
                }
            }
        }
    }
}

#[test]
fn huge_arrays_are_visited_in_pieces() {
    let mut toy = Toy::new(HeapOptions::default());
    let array = toy.array(400_000);
    toy.root(array);
    for index in 0..400_000 {
        let record = toy.record(1);
        // SAFETY: the array is rooted.
        unsafe {
            (*record).shape.set(index as u32);
            set_item(array, index, Value::from_ptr(record));
        }
    }
    toy.heap.collect(CollectKind::Full);
    for index in 0..400_000 {
        // SAFETY: the array is rooted.
        unsafe {
            let record = get_item(array, index).as_raw_ptr().cast::<Header>();
            assert_eq!((*record).shape.get(), index as u32);
        }
    }
    assert!(toy.heap.mark_stack.capacity() < 100_000);
}

#[test]
#[should_panic(expected = "missing write barrier: the old record")]
fn a_missing_barrier_is_found() {
    let mut toy = Toy::small_nursery();
    let old = toy.record(1);
    toy.root(old);
    toy.heap.collect(CollectKind::Minor);
    let young = toy.record(1);
    // SAFETY: the owner is live; the missing barrier is the point.
    unsafe { *fields(old) = Value::from_ptr(young) };
    toy.heap.collect(CollectKind::Minor);
}

#[test]
#[should_panic(expected = "missing write barrier: the old array")]
fn a_missing_card_is_found() {
    let mut toy = Toy::small_nursery();
    let old = toy.array(5_000);
    toy.root(old);
    toy.heap.collect(CollectKind::Minor);
    // SAFETY: the owner is live; the second store lacks its barrier.
    unsafe {
        let young = toy.record(1);
        set_item(old, 10, Value::from_ptr(young));
        let young = toy.record(1);
        *old.cast::<Value>().add(2 + 4_000) = Value::from_ptr(young);
    }
    toy.heap.collect(CollectKind::Minor);
}

#[test]
#[should_panic(expected = "where no object starts")]
fn a_wild_pointer_is_found() {
    let mut toy = Toy::small_nursery();
    let record = toy.record(1);
    toy.root(record);
    // SAFETY: the owner is live; the value is wrong on purpose.
    unsafe { set_field(record, 0, Value::from_bits(record as u64 + 16 * 1000 + 1)) };
    toy.heap.collect(CollectKind::Minor);
}

#[test]
fn cells_that_a_root_source_names_need_no_barrier() {
    let mut toy = Toy::small_nursery();
    let running = toy.record(1);
    toy.root(running);
    toy.heap.collect(CollectKind::Minor);
    let young = toy.record(1);
    toy.root(young);
    // SAFETY: the owner is live; its field is named by the roots.
    unsafe { *fields(running) = Value::from_ptr(young) };
    toy.heap.collect(CollectKind::Minor);
    assert!(toy.exists(young));
}
