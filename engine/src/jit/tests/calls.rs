use super::*;
use crate::mir::tests::code;
use crate::runtime::BinaryOp;
use crate::runtime::abi::Helper;

#[test]
fn helpers_return_and_raise() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let (a, b) = (g.register(0), g.register(1));
        let op = g.raw(BinaryOp::Add as u64);
        let v = g.guard(Op::CallHelper(Helper::Binary), Ty::Val, &[op, a, b]);
        g.ret(v);
        let compiled = m.compile(&g.g);
        let f = g.g.code();
        let big = m.enter(&compiled, f, &[int((1 << 60) - 1), int(1)]).value();
        assert_eq!(big.kind(), Kind::Int as u8);
        let left = m.enter(&compiled, f, &[int(1), Value::NONE]).left();
        assert_eq!((left.reason, left.action), (Reason::Raised, Action::Raise));
        assert_eq!((left.pc(), left.register(9)), (3, int(1).bits()));
        assert!(m.t.pending_is(ClassId::TypeError));
        m.t.take_pending();
    });
}

#[test]
fn helpers_of_all_result_types() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let (list, x) = (g.register(0), g.float_register(1));
        let two = g.float(2.0);
        let x = g.op(Op::CallHelper(Helper::FloatFloorDiv), Ty::Float, &[x, two]);
        let boxed = g.guard(Op::CallHelper(Helper::BoxFloat), Ty::Val, &[x]);
        g.guard(Op::CallHelper(Helper::ListAppend), Ty::None, &[list, boxed]);
        let truth = g.guard(Op::CallHelper(Helper::Truth), Ty::Bool, &[list]);
        g.guard(Op::GuardTrue(Reason::Identity), Ty::None, &[truth]);
        let same = g.op(Op::CallHelper(Helper::Same), Ty::Bool, &[list, boxed]);
        g.ret(same);
        let list = List::new(m.t).expect("room");
        for (x, want) in [(7.0, 3.0), (-1e300, -5e299)] {
            let args = [list.value(), m.float(x)];
            assert_eq!(m.run(&g.g, &args).value(), Value::FALSE);
            assert_eq!(list.get(list.len() - 1).to_f64(), Some(want));
        }
    });
}

/// `def f(n): return n if n < 2 else f(n - 1) + f(n - 2)`
fn fibonacci(m: &mut Machine<'_>) -> (Builder, Compiled) {
    let mut g = m.graph(1);
    let f = g.g.code();
    g.g.callees.push(f);
    let n = g.int_register(0);
    let two = g.int(2);
    let small = g.op(Op::IntCompare(Cond::Lt), Ty::Bool, &[n, two]);
    let (leaf, more) = (g.block(), g.block());
    g.branch(small, leaf, more);
    g.at = leaf;
    g.ret(n);
    g.at = more;
    let function = g.op(Op::ThisFunction, Ty::Val, &[]);
    let mut parts = Vec::new();
    for less in [1, 2] {
        let less = g.int(less);
        let arg = g.guard(Op::IntSub { checked: true }, Ty::Int, &[n, less]);
        g.op(Op::StoreRegister(5), Ty::None, &[arg]);
        let call = Op::CallScript {
            callee: 0,
            first: 5,
        };
        let v = g.guard(call, Ty::Val, &[function]);
        g.guard(Op::CheckValid, Ty::None, &[]);
        parts.push(g.guard(Op::GuardInt, Ty::Int, &[v]));
    }
    let sum = g.guard(Op::IntAdd { checked: true }, Ty::Int, &parts);
    g.ret(sum);
    let compiled = m.compile(&g.g);
    f.body().tier.entry.set(compiled.entry);
    (g, compiled)
}

#[test]
fn compiled_code_calls_compiled_code() {
    with_machine(|m| {
        let (g, compiled) = fibonacci(m);
        let f = g.g.code();
        assert_eq!(m.enter(&compiled, f, &[int(20)]).value(), int(6765));
    });
}

#[test]
fn too_deep_recursion_raises() {
    with_machine(|m| {
        let (g, compiled) = fibonacci(m);
        let f = g.g.code();
        m.t.set_recursion_limit(10);
        assert_eq!(m.enter(&compiled, f, &[int(8)]).value(), int(21));
        let deepest = deep(m);
        assert_eq!(
            (deepest.reason, deepest.action),
            (Reason::Raised, Action::Raise)
        );
        assert!(m.t.pending_is(ClassId::RecursionError));
        m.t.take_pending();
        m.t.set_recursion_limit(1000);

        // The native stack: the prologue sees it before anything has run.
        let here = 0u8;
        m.t.native_limit = (&raw const here).addr() + 4096;
        let left = m.enter(&compiled, f, &[int(8)]).left();
        assert_eq!((left.action, left.pc()), (Action::Raise, 0));
        assert!(left.frames[0].registers.is_empty());
        assert!(m.t.pending_is(ClassId::RecursionError));
        m.t.take_pending();
        m.t.native_limit = 0;
    });
}

/// Runs into the limit, with a stub that answers compiled callers as they expect: each of them leaves in
/// its turn, the innermost first.
fn deep(m: &mut Machine<'_>) -> Left {
    unsafe extern "C" fn leave_as_native(
        t: *mut Thread,
        frame: *mut Frame,
        site: *const Site,
    ) -> u64 {
        // SAFETY: as the stub's.
        unsafe { leave(t, frame, site) };
        Value::ERROR.bits()
    }
    let leave = core::mem::replace(&mut m.runtime.leave, leave_as_native);
    let (g, compiled) = fibonacci(m);
    m.runtime.leave = leave;
    let result = m.enter_raw(&compiled, g.g.code(), &[int(30)]);
    assert_eq!(result, Value::ERROR);
    let mut log = m.log.borrow_mut();
    assert!(log.len() > 5, "each caller has left");
    log.swap_remove(0)
}

#[test]
fn the_callee_sees_its_frame() {
    with_machine(|m| {
        /// Stands for the interpreter: returns its argument, or None when a frame is not as it should be.
        unsafe extern "C" fn callee(t: *mut Thread, frame: *mut u8) -> u64 {
            // SAFETY: the caller has pushed the frame.
            let (t, frame) = unsafe { (&*t, &*frame.cast::<Frame>()) };
            // SAFETY: as above.
            let caller = unsafe { &*frame.prev };
            // SAFETY: the callee has four registers.
            let (local, top) = unsafe { (*frame.registers.add(1), frame.registers.add(4)) };
            let right = caller.pc_index() == 3
                && local.is_unbound()
                && t.stack_top == top
                && frame.pc_index() == 0
                && frame.function == Value::NONE
                && frame.compiled;
            if !right {
                return Value::NONE.bits();
            }
            // SAFETY: its parameter.
            unsafe { (*frame.registers).bits() }
        }
        let other = code(m.t, "g", 1, 4);

        let mut g = m.graph(1);
        g.g.callees.push(other);
        let v = g.register(0);
        g.op(Op::StoreRegister(7), Ty::None, &[v]);
        let function = g.constant(Value::NONE);
        let call = Op::CallScript {
            callee: 0,
            first: 7,
        };
        let v = g.guard(call, Ty::Val, &[function]);
        g.ret(v);
        other.body().tier.entry.set(callee);
        assert_eq!(m.run(&g.g, &[int(77)]).value(), int(77));
        let left = m.run(&g.g, &[Value::ERROR]).left();
        assert_eq!((left.action, left.pc()), (Action::Raise, 3));
    });
}
