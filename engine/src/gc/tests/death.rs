//! Finalisers, weak slots, weak tables.

use std::cell::Cell;

use super::*;

fn resource(toy: &mut Toy, counter: &Cell<u32>) -> *mut Header {
    // SAFETY: filled at once; the counters outlive the heaps of these tests.
    unsafe {
        let object = toy.heap.alloc(RESOURCE, 24);
        *object.cast::<*const Cell<u32>>().add(1) = counter;
        toy.heap.register_finalizable(object);
        object
    }
}

fn weak(toy: &mut Toy, target: *mut Header) -> *mut Header {
    // SAFETY: filled at once; the target is rooted or on purpose not.
    unsafe {
        let object = toy.heap.alloc(WEAK, 24);
        *fields(object) = Value::from_ptr(target);
        toy.heap.register_weak(object, fields(object), Value::NONE);
        object
    }
}

#[test]
fn native_finalisers_run_once() {
    let counter = Cell::new(0);
    let mut toy = Toy::small_nursery();
    let kept = resource(&mut toy, &counter);
    toy.root(kept);
    resource(&mut toy, &counter);
    toy.heap.collect(CollectKind::Minor);
    assert_eq!(counter.get(), 1);
    toy.roots.borrow_mut().clear();
    toy.heap.collect(CollectKind::Minor);
    assert_eq!(counter.get(), 1, "old objects wait for a full collection");
    toy.heap.collect(CollectKind::Full);
    toy.heap.collect(CollectKind::Full);
    assert_eq!(counter.get(), 2);
    let last = resource(&mut toy, &counter);
    toy.root(last);
    drop(toy);
    assert_eq!(counter.get(), 3, "dropping the heap releases the rest");
}

#[test]
fn objects_with_del_come_back_once() {
    let counter = Cell::new(0);
    let mut toy = Toy::small_nursery();
    let child = toy.record(1);
    let object = resource(&mut toy, &counter);
    // SAFETY: both fresh.
    unsafe {
        *fields(object).add(1) = Value::from_ptr(child);
        (*object).set_flag(flag::HAS_DEL);
    }
    let calls = Rc::new(Cell::new(0));
    let seen = Rc::clone(&calls);
    toy.heap
        .set_callback_hook(Box::new(move || seen.set(seen.get() + 1)));
    for kind in [CollectKind::Minor, CollectKind::Full] {
        toy.heap.collect(kind);
        assert!(toy.heap.has_pending_callbacks());
        assert!(toy.exists(object) && toy.exists(child));
    }
    assert_eq!(calls.get(), 2);
    assert_eq!(toy.heap.take_pending_finalizer(), Some(object));
    assert_eq!(toy.heap.take_pending_finalizer(), None);
    assert_eq!(counter.get(), 0);
    toy.heap.collect(CollectKind::Full);
    assert!(!toy.exists(object) && !toy.exists(child));
    assert_eq!(toy.heap.take_pending_finalizer(), None);
    assert_eq!(counter.get(), 1, "the native part is released in the end");
}

#[test]
fn weak_slots_are_cleared_when_the_target_dies() {
    let mut toy = Toy::small_nursery();
    let live = toy.record(1);
    let dead = toy.record(1);
    toy.root(live);
    let to_live = weak(&mut toy, live);
    let to_dead = weak(&mut toy, dead);
    toy.root(to_live);
    toy.root(to_dead);
    weak(&mut toy, live);
    toy.heap.collect(CollectKind::Minor);
    // SAFETY: both owners are rooted.
    unsafe {
        assert_eq!(get_field(to_live, 0).as_raw_ptr(), live.cast());
        assert!(get_field(to_dead, 0).is_none());
    }
    assert_eq!(toy.heap.take_cleared_weak(), Some(to_dead));
    assert_eq!(toy.heap.take_cleared_weak(), None);
    toy.roots
        .borrow_mut()
        .retain(|root| root.as_raw_ptr() != live.cast());
    toy.heap.collect(CollectKind::Full);
    // SAFETY: the owner is rooted.
    assert!(unsafe { get_field(to_live, 0) }.is_none());
    assert_eq!(toy.heap.take_cleared_weak(), Some(to_live));
}

#[test]
fn weak_slots_are_cleared_before_del_and_survive_with_their_owner() {
    let counter = Cell::new(0);
    let mut toy = Toy::small_nursery();
    let live = toy.record(1);
    toy.root(live);
    let object = resource(&mut toy, &counter);
    // SAFETY: the objects are fresh.
    unsafe { (*object).set_flag(flag::HAS_DEL) };
    let watcher = weak(&mut toy, object);
    toy.root(watcher);
    // A weak reference that is reached from the dying object alone.
    let inner = weak(&mut toy, live);
    // SAFETY: as above.
    unsafe { *fields(object).add(1) = Value::from_ptr(inner) };
    toy.heap.collect(CollectKind::Minor);
    // SAFETY: the watcher is rooted, the others are queued.
    unsafe {
        assert!(get_field(watcher, 0).is_none());
        assert_eq!(get_field(inner, 0).as_raw_ptr(), live.cast());
    }
    assert_eq!(toy.heap.take_cleared_weak(), Some(watcher));
    assert_eq!(toy.heap.take_pending_finalizer(), Some(object));
    // It was made reachable again; its weak slot must still be tended.
    toy.root(object);
    toy.roots
        .borrow_mut()
        .retain(|root| root.as_raw_ptr() != live.cast());
    toy.heap.collect(CollectKind::Full);
    // SAFETY: rooted through the object.
    assert!(unsafe { get_field(inner, 0) }.is_none());
}

#[test]
fn weak_tables_see_what_lives() {
    let mut toy = Toy::small_nursery();
    let table: Rc<RefCell<Vec<*mut Header>>> = Rc::default();
    let swept = Rc::clone(&table);
    toy.heap.add_weak_table(Box::new(move |alive| {
        swept.borrow_mut().retain(|&object| alive(object));
    }));
    for i in 0..100 {
        let record = toy.record(1);
        table.borrow_mut().push(record);
        if i % 3 == 0 {
            toy.root(record);
        }
    }
    toy.heap.collect(CollectKind::Minor);
    assert_eq!(table.borrow().len(), 34);
    assert!(table.borrow().iter().all(|&object| toy.exists(object)));
}

#[test]
fn handles_are_roots_until_dropped() {
    let mut toy = Toy::small_nursery();
    let (first, second) = (toy.record(1), toy.record(1));
    let handle = toy.heap.root(Value::from_ptr(first));
    let other = toy.heap.root(Value::from_ptr(second));
    toy.heap.collect(CollectKind::Full);
    assert_eq!(handle.get().as_raw_ptr(), first.cast());
    drop(handle);
    toy.heap.collect(CollectKind::Full);
    assert!(!toy.exists(first) && toy.exists(second));
    other.set(Value::NONE);
    toy.heap.collect(CollectKind::Full);
    assert!(!toy.exists(second));
    let _again = toy.heap.root(Value::NONE);
    drop(toy);
    // A handle may outlive its heap.
    assert!(other.get().is_none());
}
