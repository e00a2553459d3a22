use super::*;
use crate::mir::tests::code;

const FLOATS: [f64; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    0.1,
    1e-300,
    -1e300,
    5e-324,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    f64::MAX,
];

#[test]
fn floats_immediate_and_boxed() {
    with_machine(|m| {
        let mut g = m.graph(1);
        let x = g.float_register(0);
        g.ret(x);
        let through = m.compile(&g.g);
        let f = g.g.code();
        let mut g = m.graph(1);
        let v = g.register(0);
        let x = g.guard(Op::GuardNumber, Ty::Float, &[v]);
        g.ret(x);
        let number = m.compile(&g.g);
        for x in FLOATS {
            for compiled in [&through, &number] {
                let v = m.float(x);
                let got = m.enter(compiled, f, &[v]).value();
                assert_eq!(got.to_f64().expect("a float").to_bits(), x.to_bits());
            }
        }
        let got = m.enter(&number, f, &[int(-7)]).value();
        assert_eq!(got.to_f64(), Some(-7.0));
        let text = m.t.intern("x").expect("room").value();
        let object = Dict::new(m.t).expect("room").value();
        for v in [text, object, Value::NONE, Value::TRUE, Value::UNBOUND] {
            for compiled in [&through, &number] {
                let left = m.enter(compiled, f, &[v]).left();
                assert_eq!(left.reason, Reason::NotFloat);
                assert_eq!(left.register(8), v.bits());
            }
        }
        let left = m.enter(&through, f, &[int(1)]).left();
        assert_eq!(left.reason, Reason::NotFloat);
    });
}

#[test]
fn ints_and_bools() {
    with_machine(|m| {
        let mut g = m.graph(1);
        let v = g.int_register(0);
        g.ret(v);
        let ints = m.compile(&g.g);
        let f = g.g.code();
        let mut g = m.graph(1);
        let v = g.register(0);
        let v = g.guard(Op::GuardBool, Ty::Bool, &[v]);
        let v = g.op(Op::BoolToInt, Ty::Int, &[v]);
        g.ret(v);
        let bools = m.compile(&g.g);
        assert_eq!(m.enter(&ints, f, &[int(-4)]).value(), int(-4));
        assert_eq!(m.enter(&bools, f, &[Value::TRUE]).value(), int(1));
        assert_eq!(m.enter(&bools, f, &[Value::FALSE]).value(), int(0));
        let x = m.float(2.0);
        let zero = m.float(0.0);
        for v in [x, zero, Value::NONE, Value::TRUE] {
            let left = m.enter(&ints, f, &[v]).left();
            assert_eq!(left.reason, Reason::NotInt);
        }
        for v in [x, zero, Value::NONE, Value::ELLIPSIS, int(2), int(3)] {
            let left = m.enter(&bools, f, &[v]).left();
            assert_eq!(left.reason, Reason::NotBool, "{v:?}");
        }
    });
}

#[test]
fn shapes_words_and_bindings() {
    with_machine(|m| {
        let mut g = m.graph(1);
        let v = g.register(0);
        let v = g.guard(Op::GuardBound, Ty::Val, &[v]);
        let v = g.guard(Op::GuardShape(ClassId::List as u32), Ty::Val, &[v]);
        let v = g.guard(Op::GuardItems(ItemKind::Int), Ty::Val, &[v]);
        g.ret(v);
        let compiled = m.compile(&g.g);
        let f = g.g.code();
        let list = List::from_slice(m.t, &[int(1)]).expect("room").value();
        let empty = List::new(m.t).expect("room").value();
        let dict = Dict::new(m.t).expect("room").value();
        assert_eq!(m.enter(&compiled, f, &[list]).value(), list);
        for (v, reason) in [
            (Value::UNBOUND, Reason::Unbound),
            (int(3), Reason::Shape),
            (Value::NONE, Reason::Shape),
            (dict, Reason::Shape),
            (empty, Reason::Strategy),
        ] {
            let left = m.enter(&compiled, f, &[v]).left();
            assert_eq!((left.reason, left.register(8)), (reason, v.bits()));
        }
        let mut g = m.graph(1);
        let v = g.register(0);
        let v = g.guard(Op::GuardWord(list.bits()), Ty::Val, &[v]);
        let w = g.constant(list);
        let same = g.op(Op::WordEqual, Ty::Bool, &[v, w]);
        g.guard(Op::GuardTrue(Reason::NoFeedback), Ty::None, &[same]);
        let v = g.guard(Op::GuardFlag(0), Ty::Val, &[v]);
        let v = g.guard(Op::GuardFlag(0xf0), Ty::Val, &[v]);
        g.ret(v);
        let left = m.run(&g.g, &[empty]).left();
        assert_eq!(left.reason, Reason::Identity);
        let left = m.run(&g.g, &[list]).left();
        assert_eq!(left.reason, Reason::Shape);
        let mut kept = Vec::new();
        super::super::heap_constants(&g.g, |v| kept.push(v.bits()));
        assert!(kept.contains(&list.bits()) && kept.contains(&g.g.code().value().bits()));
    });
}

#[test]
fn validity_and_truth() {
    with_machine(|m| {
        let mut g = m.graph(1);
        let a = g.int_register(0);
        g.guard(Op::CheckValid, Ty::None, &[]);
        let truth = g.op(Op::IntTruth, Ty::Bool, &[a]);
        g.guard(Op::GuardTrue(Reason::Identity), Ty::None, &[truth]);
        g.ret(a);
        let compiled = m.compile(&g.g);
        let f = code(m.t, "f", 1, 16);
        assert_eq!(m.enter(&compiled, f, &[int(2)]).value(), int(2));
        let left = m.enter(&compiled, f, &[int(0)]).left();
        assert_eq!(left.reason, Reason::Identity);
        compiled.valid.set(0);
        let left = m.enter(&compiled, f, &[int(2)]).left();
        assert_eq!(left.reason, Reason::Invalid);
    });
}

#[test]
fn every_nth_guard_fails() {
    with_machine(|m| {
        m.runtime.fail_every = 3;
        m.t.fail_countdown = 3;
        let mut g = m.graph(1);
        let a = g.int_register(0);
        let one = g.int(1);
        let a = g.guard(Op::IntAdd { checked: true }, Ty::Int, &[a, one]);
        g.ret(a);
        let compiled = m.compile(&g.g);
        let f = g.g.code();
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(match m.enter(&compiled, f, &[int(1)]) {
                Outcome::Value(_) => None,
                Outcome::Left(left) => Some(left.reason),
            });
        }
        // Two guards a run: the third one is the first of the second run, which ends there.
        let failed = Some(Reason::NotInt);
        assert_eq!(seen, [None, failed, None, failed, None, failed]);
    });
}
