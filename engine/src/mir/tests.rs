//! Tests of the text form and the verifier on graphs built by hand.

use super::*;
use crate::bytecode::{self, Code, CodeFlags, Content, Instr, Pc, Positions};
use crate::object::*;
use crate::runtime::abi::Helper;
use crate::runtime::{
    code::{instantiate, prepare},
    tests::with_thread,
};
use crate::value::Value;
use std::rc::Rc;

/// A code object with eight instructions that are never run, kept alive by the thread.
pub(crate) fn code(t: &mut Thread, name: &str, n_params: u16, n_registers: u16) -> Gc<CodeObject> {
    let nop = Instr::new(bytecode::Op::Nop, 0, 0, 0, 0);
    let content = Content {
        instructions: vec![nop; 8].into(),
        consts: Box::default(),
        names: Box::default(),
        slots: Box::default(),
        local_names: Box::default(),
        cells: Box::default(),
        free_names: Box::default(),
        exceptions: Box::default(),
        positions: Positions::default(),
    };
    let code = Rc::new(Code {
        name: name.into(),
        qualname: name.into(),
        filename: "test".into(),
        flags: CodeFlags(0),
        argcount: n_params,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        n_params,
        n_locals: n_registers.min(n_params + 2),
        n_registers,
        self_attrs: 0,
        first_line: 1,
        doc: None,
        content: content.into(),
    });
    let globals = Dict::new_cells(t).expect("room");
    let object = instantiate(t, &code, globals).expect("room");
    prepare(t, object).expect("room");
    t.keep(object.value());
    object
}

/// A state of the compiled frame alone.
pub(crate) fn state(g: &mut Graph, pc: u32, registers: &[(u16, NodeId)]) -> StateId {
    g.add_state(FrameState {
        frames: vec![FrameContents {
            code: 0,
            pc: Pc(pc),
            function: None,
            registers: registers.to_vec(),
        }],
        stores: Vec::new(),
    })
}

/// `def f(n): s = 0; while 0 < n: s += n; n -= 1; return s`
fn sum_loop(t: &mut Thread) -> Graph {
    let mut g = Graph::new(code(t, "f", 1, 3), None);
    let entry = g.add_block();
    let head = g.add_block();
    let body = g.add_block();
    let end = g.add_block();
    let word = g.append(entry, Op::LoadRegister(0), Ty::Val, &[], None);
    let at_start = state(&mut g, 0, &[]);
    let n = g.append(entry, Op::GuardInt, Ty::Int, &[word], Some(at_start));
    let zero = g.append(entry, Op::Const(0), Ty::Int, &[], None);
    let one = g.append(entry, Op::Const(8), Ty::Int, &[], None);
    let jump = |block, args: &[NodeId]| {
        Terminator::Jump(Target {
            block,
            args: args.to_vec(),
        })
    };
    g.blocks[0].end = jump(head, &[n, zero]);
    let n = g.add_param(head, Ty::Int);
    let s = g.add_param(head, Ty::Int);
    let more = g.append(head, Op::IntCompare(Cond::Lt), Ty::Bool, &[zero, n], None);
    let target = |block| Target {
        block,
        args: Vec::new(),
    };
    g.blocks[head.index()].is_loop_header = true;
    g.blocks[head.index()].end = Terminator::Branch {
        cond: more,
        then: target(body),
        otherwise: target(end),
    };
    let at = state(&mut g, 3, &[(0, n), (1, s)]);
    let checked = Op::IntAdd { checked: true };
    let s2 = g.append(body, checked, Ty::Int, &[s, n], Some(at));
    let unchecked = Op::IntSub { checked: false };
    let n2 = g.append(body, unchecked, Ty::Int, &[n, one], None);
    g.blocks[body.index()].end = jump(head, &[n2, s2]);
    g.blocks[end.index()].end = Terminator::Return(s);
    g
}

#[test]
fn text_form() {
    with_thread(|t| {
        let g = sum_loop(t);
        let expected = "\
graph f
b0:
  v0: Val = load_register r0
  v1: Int = guard_int v0 [s0]
  v2: Int = const 0
  v3: Int = const 1
  jump b1(v1, v2)
b1(v4: Int, v5: Int) loop:
  v6: Bool = int_compare lt v2, v4
  branch v6 ? b2 : b3
b3:
  return v5
b2:
  v7: Int = int_add v5, v4 [s1]
  v8: Int = int_sub unchecked v4, v3
  jump b1(v8, v7)
s0: f@0
s1: f@3 r0=v4 r1=v5
";
        assert_eq!(g.to_string(), expected);
    });
}

#[test]
fn text_of_constants_and_frames() {
    with_thread(|t| {
        let outer = code(t, "f", 0, 3);
        let inner = code(t, "g", 1, 2);
        let mut g = Graph::new(outer, Some(Pc(2)));
        g.codes.push(inner);
        g.callees.push(inner);
        g.assumptions.push(Assumption::TypeEpoch);
        let b = g.add_block();
        let code = g.append(b, Op::Const(inner.value().bits()), Ty::Val, &[], None);
        let x = g.append(b, Op::Const(1.5f64.to_bits()), Ty::Float, &[], None);
        let i = g.append(
            b,
            Op::Const(Value::small_int(-3).bits()),
            Ty::Int,
            &[],
            None,
        );
        let yes = g.append(b, Op::Const(1), Ty::Bool, &[], None);
        let s = g.add_state(FrameState {
            frames: vec![
                FrameContents {
                    code: 0,
                    pc: Pc(1),
                    function: None,
                    registers: vec![(0, x)],
                },
                FrameContents {
                    code: 1,
                    pc: Pc(0),
                    function: Some(code),
                    registers: vec![(1, yes)],
                },
            ],
            stores: vec![(code, 16, i)],
        });
        let call = Op::CallScript {
            callee: 0,
            first: 1,
        };
        let v = g.append(b, call, Ty::Val, &[code], Some(s));
        g.append(b, Op::GuardShape(7), Ty::Val, &[v], Some(s));
        g.append(b, Op::CallHelper(Helper::Len), Ty::Val, &[v], Some(s));
        g.blocks[0].end = Terminator::Exit {
            state: s,
            reason: Reason::NoFeedback,
        };
        verify(&g).expect("a right graph");
        let expected = "\
graph f at loop 2
inlined 1: g
callee 0: g
assumes the type epoch
b0:
  v0: Val = const <code g>
  v1: Float = const 1.5
  v2: Int = const -3
  v3: Bool = const true
  v4: Val = call_script g r1 v0 [s0]
  v5: Val = guard_shape float v4 [s0]
  v6: Val = call_helper len v4 [s0]
  exit NoFeedback [s0]
s0: f@1 r0=v1 > g@0 of v0 r1=v3; v0+16:=v2
";
        assert_eq!(g.to_string(), expected);
    });
}

#[test]
fn dominators_of_a_loop() {
    with_thread(|t| {
        let g = sum_loop(t);
        let d = Dominators::new(&g);
        let b = BlockId;
        assert_eq!(d.immediate(b(0)), None);
        assert_eq!(d.immediate(b(2)), Some(b(1)));
        assert_eq!((d.depth(b(0)), d.depth(b(1)), d.depth(b(3))), (0, 1, 2));
        assert!(d.dominates(b(1), b(3)) && d.dominates(b(2), b(2)));
        assert!(!d.dominates(b(2), b(3)));
    });
}

#[test]
fn right_graphs_pass() {
    with_thread(|t| {
        assert_eq!(verify(&sum_loop(t)), Ok(()));
    });
}

/// Breaks the loop's graph and tells what the verifier says.
fn broken(t: &mut Thread, change: impl FnOnce(&mut Graph)) -> String {
    let mut g = sum_loop(t);
    change(&mut g);
    verify(&g).expect_err("a broken graph").to_string()
}

#[test]
fn broken_graphs_are_refused() {
    with_thread(|t| {
        let v = NodeId;
        let says = broken(t, |g| g.nodes[7].args[1] = v(8));
        assert_eq!(says, "b2, v7: operand v8 is not defined here");
        let says = broken(t, |g| g.blocks[3].end = Terminator::Return(v(7)));
        assert_eq!(says, "b3, end: result v7 is not defined here");
        let says = broken(t, |g| g.nodes[7].args[1] = v(6));
        assert_eq!(says, "b2, v7: operand v6 of int_add is Bool, wants Int");
        let says = broken(t, |g| g.nodes[7].state = None);
        assert_eq!(says, "b2, v7: int_add needs a state");
        let says = broken(t, |g| g.nodes[7].args.clear());
        assert_eq!(says, "b2, v7: int_add has 0 operands, wants 2");
        let says = broken(t, |g| g.nodes[6].ty = Ty::Int);
        assert_eq!(says, "b1, v6: int_compare lt gives Int, wants [Bool]");
        let says = broken(t, |g| g.states[1].frames[0].registers[0].1 = v(8));
        assert_eq!(says, "b2, v7: s1: value v8 is not defined here");
        let says = broken(t, |g| g.states[1].frames[0].registers[0].0 = 3);
        assert_eq!(says, "b2, v7: s1: r3 is no register of the code");
        let says = broken(t, |g| g.states[1].frames.clear());
        assert_eq!(says, "b2, v7: s1 has no frame");
        let says = broken(t, |g| g.states[1].frames[0].pc = Pc(8));
        assert_eq!(says, "b2, v7: s1: 8 is no instruction");
        let says = broken(t, |g| g.blocks[2].nodes.push(v(1)));
        assert_eq!(says, "b2, v1: stands in two places");
        let says = broken(t, |g| g.blocks[2].end = Terminator::Missing);
        assert_eq!(says, "b2, end: the block does not end");
        let says = broken(t, |g| g.blocks[1].is_loop_header = false);
        assert_eq!(says, "b2, end: b1 is no loop's header");
        let says = broken(t, |g| g.blocks[2].end.targets_mut()[0].args.truncate(1));
        assert_eq!(says, "b2, end: b1 gets 1 arguments, wants 2");
        let says = broken(t, |g| g.blocks[2].end.targets_mut()[0].args[0] = v(6));
        assert_eq!(says, "b2, end: argument v6 is Bool, v4 of b1 wants Int");
        let says = broken(t, |g| g.blocks[2].end.targets_mut()[0].block = BlockId(9));
        assert_eq!(says, "b2, end: goes to b9, which is no block");
        let says = broken(t, |g| g.nodes[2].op = Op::Const(1));
        assert_eq!(says, "b0, v2: the constant is no int");
        let says = broken(t, |g| g.nodes[0].op = Op::LoadRegister(3));
        assert_eq!(says, "b0, v0: r3 is no register of the code");
    });
}
