use super::*;
use crate::gc::CollectKind;

/// `f(list, i, v)`: `list[i] = v; return list[i]`
fn swap(m: &mut Machine<'_>, kind: ItemKind) -> (Compiled, Gc<CodeObject>) {
    let mut g = m.graph(3);
    let list = g.register(0);
    let list = g.guard(Op::GuardShape(ClassId::List as u32), Ty::Val, &[list]);
    let list = g.guard(Op::GuardItems(kind), Ty::Val, &[list]);
    let i = g.int_register(1);
    let len = g.op(Op::ListLen, Ty::Int, &[list]);
    let at = g.guard(Op::BoundsCheck, Ty::Int, &[i, len]);
    let (v, ty) = match kind {
        ItemKind::Int => (g.int_register(2), Ty::Int),
        ItemKind::Float => (g.float_register(2), Ty::Float),
        ItemKind::Object => (g.register(2), Ty::Val),
    };
    let old = g.op(Op::ListGet(kind), ty, &[list, at]);
    let general = g.op(Op::ListGetAny, Ty::Val, &[list, at]);
    g.op(Op::StoreRegister(4), Ty::None, &[general]);
    g.guard(Op::ListSet(kind), Ty::None, &[list, at, v]);
    g.ret(old);
    (m.compile(&g.g), g.g.code())
}

fn list(m: &mut Machine<'_>, items: &[Value]) -> Value {
    List::from_slice(m.t, items).expect("room").value()
}

/// Register 4 of the frame that ran last.
fn general_item(m: &Machine<'_>) -> Value {
    // SAFETY: the registers of the frame that was popped are still there.
    unsafe { *m.t.stack_top.add(4) }
}

#[test]
fn items_of_int_lists() {
    with_machine(|m| {
        let (compiled, f) = swap(m, ItemKind::Int);
        let l = list(m, &[int(10), int(20), int(30)]);
        let items: Gc<List> = l.cast().expect("a list");
        assert_eq!(
            m.enter(&compiled, f, &[l, int(1), int(-5)]).value(),
            int(20)
        );
        assert_eq!(general_item(m), int(20));
        assert_eq!(
            m.enter(&compiled, f, &[l, int(-1), int(7)]).value(),
            int(30)
        );
        assert_eq!(
            (items.get(0), items.get(1), items.get(2)),
            (int(10), int(-5), int(7))
        );
        for i in [3, -4, 1 << 50, -(1 << 50)] {
            let left = m.enter(&compiled, f, &[l, int(i), int(0)]).left();
            assert_eq!(left.reason, Reason::Bounds);
            assert_eq!(left.register(8), int(i).bits());
        }
    });
}

#[test]
fn items_of_float_lists() {
    with_machine(|m| {
        let (compiled, f) = swap(m, ItemKind::Float);
        let l = {
            let items = [1.5, 0.0, -0.0].map(|x| Value::try_float(x).expect("immediate"));
            list(m, &items)
        };
        let items: Gc<List> = l.cast().expect("a list");
        for (i, x) in [(0, 1.5), (1, 0.0), (2, -0.0f64)] {
            let v = m.float(x * 2.0);
            let got = m.enter(&compiled, f, &[l, int(i), v]).value();
            assert_eq!(got, m.float(x));
            assert_eq!(general_item(m), m.float(x));
            assert_eq!(items.get(i as usize), m.float(x * 2.0));
        }
        for x in [f64::NAN, f64::INFINITY, 1e300, -5e-324] {
            let v = m.float(x);
            let left = m.enter(&compiled, f, &[l, int(0), v]).left();
            assert_eq!(left.reason, Reason::Strategy);
            assert_eq!(left.register(10), x.to_bits());
            assert_eq!(items.get(0), m.float(3.0));
        }
    });
}

#[test]
fn items_of_object_lists_are_remembered() {
    with_machine(|m| {
        let (compiled, f) = swap(m, ItemKind::Object);
        for n in [3, 4000] {
            let l = list(m, &[Value::NONE]);
            let items: Gc<List> = l.cast().expect("a list");
            for _ in 1..n {
                items.push(m.t, Value::NONE).expect("room");
            }
            m.t.keep(l);
            // The list and its storage are old from here on.
            m.t.collect(CollectKind::Full);
            m.t.collect(CollectKind::Full);
            let at = n as i64 - 2;
            let text = Str::from_str(m.t, "a text that is young")
                .expect("room")
                .value();
            let got = m.enter(&compiled, f, &[l, int(at), text]).value();
            assert_eq!(got, Value::NONE);
            m.t.collect(CollectKind::Minor);
            let text: Gc<Str> = items.get(at as usize).cast().expect("a str");
            assert_eq!(text.to_string_lossy(), "a text that is young");
            assert_eq!(
                m.enter(&compiled, f, &[l, int(at), int(5)]).value(),
                text.value()
            );
        }
    });
}

#[test]
fn constant_indices_and_tuples() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let tuple = g.register(0);
        let len = g.op(Op::TupleLen, Ty::Int, &[tuple]);
        let two = g.int(2);
        let at = g.guard(Op::BoundsCheck, Ty::Int, &[two, len]);
        let a = g.op(Op::TupleGet, Ty::Val, &[tuple, at]);
        let i = g.int_register(1);
        let b = g.op(Op::TupleGet, Ty::Val, &[tuple, i]);
        let (a, b) = (
            g.guard(Op::GuardInt, Ty::Int, &[a]),
            g.guard(Op::GuardInt, Ty::Int, &[b]),
        );
        let sum = g.guard(Op::IntAdd { checked: true }, Ty::Int, &[a, b]);
        g.ret(sum);
        let tuple = Tuple::new(m.t, &[int(1), int(2), int(40)])
            .expect("room")
            .value();
        assert_eq!(m.run(&g.g, &[tuple, int(1)]).value(), int(42));
        let short = Tuple::new(m.t, &[int(1), int(2)]).expect("room").value();
        let left = m.run(&g.g, &[short, int(1)]).left();
        assert_eq!(left.reason, Reason::Bounds);
    });
}

#[test]
fn fields_and_shapes() {
    with_machine(|m| {
        let at = 8;
        let mut g = m.graph(2);
        let (cell, v) = (g.register(0), g.register(1));
        let region = Region::Cell;
        let load = Op::Load { offset: at, region };
        let old = g.op(load, Ty::Val, &[cell]);
        g.op(Op::Store { offset: at, region }, Ty::None, &[cell, v]);
        g.ret(old);
        let compiled = m.compile(&g.g);
        let f = g.g.code();
        let cell = VarCell::new(m.t, int(1)).expect("room");
        m.t.keep(cell.value());
        m.t.collect(CollectKind::Full);
        m.t.collect(CollectKind::Full);
        let text = Str::from_str(m.t, "another text that is young")
            .expect("room")
            .value();
        assert_eq!(m.enter(&compiled, f, &[cell.value(), text]).value(), int(1));
        m.t.collect(CollectKind::Minor);
        let got: Gc<Str> = cell.value.get().cast().expect("a str");
        assert_eq!(got.to_string_lossy(), "another text that is young");

        let mut g = m.graph(1);
        let cell_node = g.register(0);
        let raw = g.raw(cell.as_ptr().addr() as u64);
        let new = g.int(9);
        g.op(Op::Store { offset: at, region }, Ty::None, &[raw, new]);
        let got = g.op(load, Ty::Val, &[raw]);
        g.op(
            Op::StoreShape(ClassId::Tuple as u32),
            Ty::None,
            &[cell_node],
        );
        g.ret(got);
        let shape = cell.header().shape.get();
        assert_eq!(m.run(&g.g, &[cell.value()]).value(), int(9));
        assert_eq!(cell.value().shape_id(), ClassId::Tuple as u32);
        cell.header().shape.set(shape);
    });
}

#[test]
fn registers_and_the_function() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let (a, b) = (g.register(0), g.register(1));
        g.op(Op::StoreRegister(5), Ty::None, &[b]);
        g.op(Op::StoreRegister(6), Ty::None, &[a]);
        let at = g.op(Op::RegisterAddress(5), Ty::Raw, &[]);
        let n = g.raw(2);
        let helper = Op::CallHelper(crate::runtime::abi::Helper::BuildTuple);
        let tuple = g.guard(helper, Ty::Val, &[at, n]);
        g.op(Op::StoreRegister(7), Ty::None, &[tuple]);
        let f = g.op(Op::ThisFunction, Ty::Val, &[]);
        let unbound = g.constant(Value::UNBOUND);
        let same = g.op(Op::WordEqual, Ty::Bool, &[f, unbound]);
        g.guard(Op::GuardTrue(Reason::Identity), Ty::None, &[same]);
        g.ret(tuple);
        let got: Gc<Tuple> = m
            .run(&g.g, &[int(1), int(2)])
            .value()
            .cast()
            .expect("a tuple");
        assert_eq!(got.items(), [int(2), int(1)]);
    });
}

#[test]
fn strs_are_equal_by_text() {
    with_machine(|m| {
        let name = m.t.intern("name").expect("room").value();
        let other = m.t.intern("other").expect("room").value();
        let copies = ["name", "names"].map(|text| {
            let s = Str::from_str(m.t, text).expect("room");
            s.value()
        });
        let mut g = m.graph(2);
        let (a, b) = (g.register(0), g.register(1));
        let a = g.guard(Op::GuardShape(ClassId::Str as u32), Ty::Val, &[a]);
        let b = g.guard(Op::GuardShape(ClassId::Str as u32), Ty::Val, &[b]);
        let equal = g.op(Op::StrEqual, Ty::Bool, &[a, b]);
        let known = g.constant(name);
        let known = g.op(Op::StrEqual, Ty::Bool, &[a, known]);
        let (equal, known) = (
            g.op(Op::BoolToInt, Ty::Int, &[equal]),
            g.op(Op::BoolToInt, Ty::Int, &[known]),
        );
        let two = g.int(2);
        let equal = g.op(Op::IntMul { checked: false }, Ty::Int, &[equal, two]);
        let sum = g.op(Op::IntOr, Ty::Int, &[equal, known]);
        g.ret(sum);
        for (a, b, want) in [
            (name, name, 3),
            (name, other, 1),
            (other, other, 2),
            (copies[0], name, 3),
            (name, copies[0], 3),
            (copies[1], name, 0),
            (copies[1], copies[0], 0),
        ] {
            assert_eq!(m.run(&g.g, &[a, b]).value(), int(want));
        }
    });
}
