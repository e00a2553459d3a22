use super::*;
use crate::bytecode::Pc;
use crate::frame::site::EXIT_BUFFER;
use crate::jit::{Refusal, TextKind};
use crate::mir::tests::{code, state};

#[test]
fn sources_of_all_types() {
    with_machine(|m| {
        let mut g = m.graph(3);
        let word = g.register(0);
        let x = g.float_register(1);
        let v = g.register(2);
        let b = g.guard(Op::GuardBool, Ty::Bool, &[v]);
        let (one, half, huge) = (g.int(1), g.float(0.5), g.float(1e300));
        let yes = g.op(Op::Const(1), Ty::Bool, &[]);
        let none = g.constant(Value::NONE);
        let all = [word, x, b, one, half, huge, yes, none, x];
        let registers: Vec<_> = (1..).zip(all).collect();
        let s = state(&mut g.g, 5, &registers);
        g.g.blocks[0].end = Terminator::Exit {
            state: s,
            reason: Reason::NoFeedback,
        };
        let text = m.t.intern("text").expect("room").value();
        let args = [text, m.float(f64::INFINITY), Value::TRUE];
        let left = m.run(&g.g, &args).left();
        assert_eq!(
            (left.reason, left.action),
            (Reason::NoFeedback, Action::Resume)
        );
        assert_eq!(left.pc(), 5);
        assert_eq!(left.frames[0].code, g.g.code().value());
        assert!(left.frames[0].function.is_none());
        let sources: Vec<Source> = left.frames[0].registers.iter().map(|r| r.1).collect();
        assert!(matches!(sources[0], Source::Word(_)));
        assert!(matches!(sources[1], Source::Float(_)));
        assert!(matches!(sources[2], Source::Bool(_)));
        assert_eq!(sources[3], Source::Const(int(1)));
        assert_eq!(sources[4], Source::Const(m.float(0.5)));
        assert!(
            matches!(sources[5], Source::Float(_)),
            "no immediate holds it"
        );
        assert_eq!(sources[6], Source::Const(Value::TRUE));
        assert_eq!(sources[7], Source::Const(Value::NONE));
        assert_eq!(sources[8], sources[1], "a value has one place");
        assert_eq!(left.register(1), text.bits());
        assert_eq!(left.register(2), f64::INFINITY.to_bits());
        assert_eq!(left.register(3), 1);
        assert_eq!(left.register(6), 1e300f64.to_bits());
    });
}

#[test]
fn inlined_frames_and_held_back_stores() {
    with_machine(|m| {
        let inner = code(m.t, "g", 1, 4);
        let mut g = m.graph(2);
        g.g.codes.push(inner);
        let (function, a) = (g.register(0), g.int_register(1));
        let s = g.g.add_state(FrameState {
            frames: vec![
                FrameContents {
                    code: 0,
                    pc: Pc(4),
                    function: None,
                    registers: vec![(1, a)],
                },
                FrameContents {
                    code: 1,
                    pc: Pc(2),
                    function: Some(function),
                    registers: vec![(0, a), (3, function)],
                },
            ],
            stores: vec![(function, 24, a)],
        });
        let v =
            g.g.append(g.at, Op::GuardInt, Ty::Int, &[function], Some(s));
        g.ret(v);
        let text = m.t.intern("not an int").expect("room").value();
        let left = m.run(&g.g, &[text, int(6)]).left();
        assert_eq!(left.frames.len(), 2);
        assert_eq!((left.frames[0].pc, left.frames[1].pc), (Pc(4), Pc(2)));
        assert_eq!(left.frames[1].code, inner.value());
        let function = left.frames[1].function.expect("an inlined frame has one");
        assert_eq!(left.bits(function), text.bits());
        assert_eq!(left.register(0), int(6).bits());
        let (object, offset, value) = left.stores[0];
        assert_eq!((left.bits(object), offset), (text.bits(), 24));
        assert_eq!(left.bits(value), int(6).bits());
    });
}

#[test]
fn equal_exits_are_one_site() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let (a, b) = (g.register(0), g.register(1));
        let s = state(&mut g.g, 1, &[(0, a)]);
        g.g.append(g.at, Op::GuardInt, Ty::Int, &[a], Some(s));
        g.g.append(g.at, Op::GuardInt, Ty::Int, &[b], Some(s));
        g.g.append(g.at, Op::GuardBound, Ty::Val, &[b], Some(s));
        g.ret(a);
        let compiled = m.compile(&g.g);
        assert_eq!(compiled.sites.len(), 2);
        let f = g.g.code();
        m.enter(&compiled, f, &[Value::NONE, int(1)]).left();
        m.enter(&compiled, f, &[int(1), Value::NONE]).left();
        assert_eq!(compiled.sites[0].hits.get(), 2);
        assert!(compiled.bytes > 0 && m.backend.code_bytes() >= compiled.bytes);
    });
}

#[test]
fn refusals_leave_the_back_end_usable() {
    with_machine(|m| {
        let mut g = m.graph(0);
        let wide = code(m.t, "wide", 0, 300);
        g.g.codes[0] = wide;
        let values: Vec<_> = (0..300).map(|r| (r, g.register(r))).collect();
        let s = state(&mut g.g, 0, &values[..EXIT_BUFFER]);
        let v =
            g.g.append(g.at, Op::GuardInt, Ty::Int, &[values[0].1], Some(s));
        g.ret(v);
        assert!(m.backend.lower(&g.g, &m.runtime).is_ok());
        let s = state(&mut g.g, 0, &values);
        g.g.nodes[v.index()].state = Some(s);
        let refused = m.backend.lower(&g.g, &m.runtime);
        assert!(matches!(refused, Err(Refusal::TooManyLive)));
        g.g.nodes[v.index()].state = None;
        let refused = m
            .backend
            .lower(&g.g, &m.runtime)
            .expect_err("a wrong graph");
        assert_eq!(refused.name(), "verify");

        let mut g = m.graph(1);
        let v = g.int_register(0);
        g.ret(v);
        assert_eq!(m.run(&g.g, &[int(3)]).value(), int(3));
        for (kind, part) in [(TextKind::Clif, "brif"), (TextKind::Asm, "ret")] {
            let text = m.backend.text(&g.g, &m.runtime, kind).expect("a text");
            assert!(text.contains(part), "{text}");
        }
        m.backend = Backend::with_arena(4096).expect("a back end");
        let mut made = 0;
        let refused = loop {
            match m.backend.lower(&g.g, &m.runtime) {
                Ok(_) => made += 1,
                Err(e) => break e,
            }
        };
        assert!(
            made > 3 && matches!(refused, Refusal::ArenaFull),
            "{made} {refused}"
        );
    });
}
