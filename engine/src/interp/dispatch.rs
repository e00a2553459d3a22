//! The dispatch loop.
//!
//! State lives in locals: `pc` (the next word), `r` (register 0), `frame`. A handler keeps its
//! fast path here and leaves everything else to a function of `ops`, after storing `pc` into the
//! frame (`sync!`), which is what tracebacks, nested calls and the collector read. No handler has a
//! side effect before its last guard.

use super::frames::{self, Called};
use super::generators;
use super::ops::{arith, attrs, calls, compare, iteration, names, rare, subscript};
use super::tiers;
use super::unwind::unwind;
use crate::bytecode::ops::feedback_bits as seen;
use crate::bytecode::{Instr, Op};
use crate::frame::{Frame, FrameKind};
use crate::object::*;
use crate::runtime::code::prepare;
use crate::runtime::{
    BinaryOp, CompareOp, UnaryOp, attribute_cache, build, exceptions, identity,
    iteration as rt_iteration, ops as rt, subscript as rt_subscript, unpack,
};
use crate::value::Value;
use core::sync::atomic::Ordering;

/// Runs the innermost frame, whose kind is `Entry`, until it returns or yields (`EXHAUSTED` when a
/// generator returns, its value then in `t.return_value`).
///
/// # Errors
/// What leaves the frame.
pub(super) fn run(t: &mut Thread) -> PyResult {
    execute(t, false)
}

/// As [`run`], but the pending exception is raised in the frame first.
pub(super) fn run_raising(t: &mut Thread, _raised: Raised) -> PyResult {
    execute(t, true)
}

/// The op of a verified word, without the range check.
#[inline(always)]
pub(super) fn decode(w: Instr) -> Op {
    debug_assert!(Op::from_u8(w.op_code()).is_some());
    // SAFETY: words come from the compiler through the verifier, or from quickening; both only write
    // codes of `Op`, which is `repr(u8)`.
    unsafe { core::mem::transmute::<u8, Op>(w.op_code()) }
}

/// Where a counter was found used up.
enum Hot {
    /// At a call: the callee's frame is pushed.
    Call,
    /// At a loop's header.
    Loop,
}

#[expect(clippy::cognitive_complexity, reason = "one handler per op")]
fn execute(t: &mut Thread, raising: bool) -> PyResult {
    let mut frame: *mut Frame = t.frame.cast();
    // SAFETY: everything below relies on the invariants of frames and of verified code: `frame` is
    // the innermost frame, `pc` points into its words, operands name registers, constants, names and
    // slots that exist, and quickened forms find what their cache says.
    unsafe {
        let mut pc: *const Instr = (*frame).pc;
        let mut r: *mut Value = (*frame).registers;
        let mut traced = false;

        macro_rules! reg {
            ($i:expr) => {
                *r.add($i as usize)
            };
        }
        macro_rules! sync {
            () => {
                (*frame).pc = pc
            };
        }
        macro_rules! load_frame {
            ($f:expr) => {{
                frame = $f;
                pc = (*frame).pc;
                r = (*frame).registers;
            }};
        }
        // The word that runs, to be quickened or to take feedback.
        macro_rules! word {
            () => {
                &mut *pc.sub(1).cast_mut()
            };
        }
        macro_rules! note {
            ($w:expr, $bit:expr) => {
                if $w.x() & $bit == 0 {
                    *word!() = $w.with_x($w.x() | $bit);
                }
            };
        }
        macro_rules! cache {
            ($slot:expr) => {
                (&*(*frame).body).cache($slot as usize)
            };
        }

        let mut raise_now = raising;
        loop {
            if raise_now {
                match unwind(t, traced) {
                    Some(f) => load_frame!(f),
                    None => return Err(t.still_pending()),
                }
                traced = false;
            }
            // Leaving this block means: an exception is pending.
            'raise: {
                // A result, or the exception.
                macro_rules! tri {
                    ($e:expr) => {
                        match $e {
                            Ok(v) => v,
                            Err(_) => break 'raise,
                        }
                    };
                }
                // Calls with the thread: syncs first.
                macro_rules! slow {
                    ($e:expr) => {{
                        sync!();
                        tri!($e)
                    }};
                }
                macro_rules! poll {
                    () => {
                        if t.poll.load(Ordering::Relaxed) != 0 {
                            slow!(calls::poll(t));
                        }
                    };
                }
                // The frame, no generator's, has returned.
                macro_rules! returned {
                    ($v:expr) => {{
                        let v = $v;
                        let done = frame;
                        let (kind, dst) = ((*done).kind, (*done).dst);
                        frames::pop(t, done);
                        match kind {
                            FrameKind::Call => {
                                load_frame!((*done).prev);
                                reg!(dst) = v;
                            }
                            FrameKind::Init => {
                                let object = (*done).receiver;
                                load_frame!((*done).prev);
                                tri!(crate::runtime::call::check_init_result(t, v));
                                reg!(dst) = object;
                            }
                            _ => return Ok(v),
                        }
                    }};
                }
                // Leaving this block means: a counter is used up, at a call (the callee's frame is pushed)
                // or at a loop's header (`pc`).
                'frames: loop {
                    let hot = 'run: {
                        // To a loop's header. Before the jump: what the poll raises belongs to the jump, not to
                        // what stands before its target.
                        macro_rules! jump_back {
                            ($offset:expr) => {{
                                poll!();
                                pc = pc.offset($offset);
                                let tier = &(*(*frame).body).tier;
                                let left = tier.hotness.get().wrapping_sub(1);
                                tier.hotness.set(left);
                                if left < 0 {
                                    break 'run Hot::Loop;
                                }
                            }};
                        }
                        macro_rules! jump {
                            ($offset:expr) => {{
                                let offset = $offset as isize;
                                if offset < 0 {
                                    jump_back!(offset);
                                } else {
                                    pc = pc.offset(offset);
                                }
                            }};
                        }
                        // Goes on in a frame that was just pushed for a call.
                        macro_rules! enter {
                            ($callee:expr) => {{
                                let callee = $callee;
                                let tier = &(*(*callee).body).tier;
                                let left = tier.hotness.get().wrapping_sub(CALL_WEIGHT);
                                tier.hotness.set(left);
                                if left < 0 {
                                    break 'run Hot::Call;
                                }
                                load_frame!(callee);
                            }};
                        }
                        macro_rules! int_arith {
                            ($w:ident, $op:expr, $int:expr) => {{
                                let (b, c) = (reg!($w.b()), reg!($w.c()));
                                if Value::both_int(b, c)
                                    && let Some(v) = $int(b.bits() as i64, c.bits() as i64)
                                {
                                    note!($w, seen::INT);
                                    reg!($w.a()) = Value::from_bits(v as u64);
                                } else {
                                    reg!($w.a()) = slow!(arith::binary(t, word!(), $op, b, c));
                                }
                            }};
                        }
                        macro_rules! arith {
                            ($w:ident, $op:expr, $int:expr, $float:expr) => {{
                                let (b, c) = (reg!($w.b()), reg!($w.c()));
                                if $w.x() & !seen::INPLACE == 0 {
                                    reg!($w.a()) = slow!(arith::first(t, word!(), $op, b, c));
                                } else if Value::both_int(b, c)
                                    && let Some(v) = $int(b.bits() as i64, c.bits() as i64)
                                {
                                    reg!($w.a()) = Value::from_bits(v as u64);
                                } else if b.is_float()
                                    && c.is_float()
                                    && let Some(v) =
                                        Value::try_float($float(b.as_float(), c.as_float()))
                                {
                                    reg!($w.a()) = v;
                                } else {
                                    reg!($w.a()) = slow!(arith::binary(t, word!(), $op, b, c));
                                }
                            }};
                        }
                        macro_rules! arith_int {
                            ($w:ident, $op:expr, $int:expr) => {{
                                let (b, c) = (reg!($w.b()), reg!($w.c()));
                                if Value::both_int(b, c)
                                    && let Some(v) = $int(b.bits() as i64, c.bits() as i64)
                                {
                                    reg!($w.a()) = Value::from_bits(v as u64);
                                } else {
                                    reg!($w.a()) = slow!(arith::miss(t, word!(), $op, b, c));
                                }
                            }};
                        }
                        macro_rules! arith_float {
                            ($w:ident, $op:expr, $float:expr) => {{
                                let (b, c) = (reg!($w.b()), reg!($w.c()));
                                if b.is_float()
                                    && c.is_float()
                                    && let Some(v) =
                                        Value::try_float($float(b.as_float(), c.as_float()))
                                {
                                    reg!($w.a()) = v;
                                } else {
                                    reg!($w.a()) = slow!(arith::miss(t, word!(), $op, b, c));
                                }
                            }};
                        }
                        macro_rules! arith_imm {
                            ($w:ident, $op:expr, $int:expr) => {{
                                let b = reg!($w.b());
                                if b.is_int()
                                    && let Some(v) = $int(b.bits() as i64, $w.imm_c() as i64)
                                {
                                    note!($w, seen::INT);
                                    reg!($w.a()) = Value::from_bits(v as u64);
                                } else {
                                    let c = Value::small_int($w.imm_c() as i64);
                                    reg!($w.a()) = slow!(arith::binary(t, word!(), $op, b, c));
                                }
                            }};
                        }
                        macro_rules! compare {
                    ($w:ident, $op:expr, $cmp:tt) => {{
                        let (b, c) = (reg!($w.b()), reg!($w.c()));
                        if Value::both_int(b, c) {
                            note!($w, seen::INT);
                            reg!($w.a()) = Value::bool((b.bits() as i64) $cmp (c.bits() as i64));
                        } else if b.is_float() && c.is_float() {
                            note!($w, seen::FLOAT);
                            reg!($w.a()) = Value::bool(b.as_float() $cmp c.as_float());
                        } else {
                            reg!($w.a()) = slow!(compare::value(t, word!(), $op, b, c));
                        }
                    }};
                }
                        macro_rules! jump_compare {
                    ($w:ident, $op:expr, $cmp:tt, $sense:literal) => {{
                        let (a, b) = (reg!($w.a()), reg!($w.b()));
                        let taken = if Value::both_int(a, b) {
                            note!($w, seen::INT);
                            (a.bits() as i64) $cmp (b.bits() as i64)
                        } else if a.is_float() && b.is_float() {
                            note!($w, seen::FLOAT);
                            a.as_float() $cmp b.as_float()
                        } else {
                            slow!(compare::truth(t, word!(), $op, a, b))
                        };
                        if taken == $sense {
                            jump!($w.imm_c());
                        }
                    }};
                }
                        macro_rules! jump_compare_imm {
                    ($w:ident, $op:expr, $cmp:tt, $sense:literal) => {{
                        let a = reg!($w.a());
                        let taken = if a.is_int() {
                            note!($w, seen::INT);
                            (a.bits() as i64) $cmp (($w.imm_b() as i64) << 3)
                        } else {
                            let b = Value::small_int($w.imm_b() as i64);
                            slow!(compare::truth(t, word!(), $op, a, b))
                        };
                        if taken == $sense {
                            jump!($w.imm_c());
                        }
                    }};
                }
                        // Pushes the frame of the script function that the site's cache is for, and goes on in it;
                        // else falls through.
                        macro_rules! call_script {
                            ($w:ident, $f:ident, $args:ident) => {
                                if $f.kind() == Kind::Function as u8 {
                                    let function: Gc<Function> = $f.cast_unchecked();
                                    if function.code.get().bits() == cache!($w.c()).value.get()
                                        && (*frame).generator.is_unbound()
                                    {
                                        sync!();
                                        let (code, dst) = (function.code(), $w.a());
                                        let kind = FrameKind::Call;
                                        let callee =
                                            tri!(frames::push(t, code, $f, $args, dst, kind));
                                        enter!(callee);
                                        continue;
                                    }
                                }
                            };
                        }
                        // One step of a loop, off the fast path.
                        macro_rules! step {
                            ($w:ident, $it:ident) => {
                                match slow!(iteration::step(t, word!(), $it)) {
                                    iteration::Step::Item(v) => {
                                        reg!($w.a()) = v;
                                        jump!($w.imm_c());
                                    }
                                    iteration::Step::End => {}
                                    iteration::Step::Frame(f) => load_frame!(f),
                                }
                            };
                        }
                        // A call came to a frame or a value.
                        macro_rules! called {
                            ($w:ident, $e:expr) => {{
                                match slow!($e) {
                                    Called::Frame(f) => enter!(f),
                                    Called::Value(v) => reg!($w.a()) = v,
                                }
                            }};
                        }

                        loop {
                            let w = *pc;
                            pc = pc.add(1);
                            match decode(w) {
                                // ---- moves ----
                                Op::Nop => {}
                                Op::Prepare => {
                                    slow!(prepare(t, (*frame).code()));
                                    pc = (*(*frame).body).words.get();
                                }
                                Op::Move => reg!(w.a()) = reg!(w.b()),
                                Op::LoadConst => {
                                    reg!(w.a()) = *(*(*frame).body)
                                        .const_words
                                        .get()
                                        .add(w.bc_u32() as usize);
                                }
                                Op::LoadInt => reg!(w.a()) = Value::small_int(w.bc() as i64),
                                Op::LoadUnbound => reg!(w.a()) = Value::UNBOUND,
                                Op::CheckBound => {
                                    if reg!(w.a()).is_unbound() {
                                        sync!();
                                        let _raised =
                                            names::unbound_local(t, &*(*frame).body, w.c());
                                        break 'raise;
                                    }
                                }

                                // ---- cells ----
                                Op::MakeCell => {
                                    let v = reg!(w.a());
                                    reg!(w.a()) = slow!(VarCell::new(t, v)).value();
                                }
                                Op::LoadCell => {
                                    let v = reg!(w.b()).cast_unchecked::<VarCell>().value.get();
                                    if v.is_unbound() {
                                        sync!();
                                        let _raised =
                                            names::unbound_local(t, &*(*frame).body, w.c());
                                        break 'raise;
                                    }
                                    reg!(w.a()) = v;
                                }
                                Op::StoreCell => {
                                    let cell = reg!(w.a()).cast_unchecked::<VarCell>();
                                    let v = reg!(w.b());
                                    cell.set(t, v);
                                }
                                Op::LoadFree => {
                                    let v = names::free_cell(&*frame, w.b()).value.get();
                                    if v.is_unbound() {
                                        sync!();
                                        let _raised =
                                            names::unbound_free(t, &*(*frame).body, w.b());
                                        break 'raise;
                                    }
                                    reg!(w.a()) = v;
                                }
                                Op::StoreFree => {
                                    let cell = names::free_cell(&*frame, w.a());
                                    let v = reg!(w.b());
                                    cell.set(t, v);
                                }
                                Op::LoadFreeCell => {
                                    reg!(w.a()) = names::free_cell(&*frame, w.b()).value();
                                }

                                // ---- names ----
                                Op::LoadGlobal => {
                                    let c = cache!(w.c());
                                    let mut v = Value::UNBOUND;
                                    if c.value.get() != 0 {
                                        let cell: Gc<VarCell> =
                                            Value::from_bits(c.value.get()).cast_unchecked();
                                        v = cell.value.get();
                                        if v.is_unbound() && c.value2.get() != 0 {
                                            let cell: Gc<VarCell> =
                                                Value::from_bits(c.value2.get()).cast_unchecked();
                                            v = cell.value.get();
                                        }
                                    }
                                    if v.is_unbound() {
                                        v = slow!(names::load_global(t, &*frame, w.c()));
                                    }
                                    reg!(w.a()) = v;
                                }
                                Op::StoreGlobal => {
                                    let c = cache!(w.c());
                                    let v = reg!(w.a());
                                    let mut stored = false;
                                    if c.value.get() != 0 {
                                        let cell: Gc<VarCell> =
                                            Value::from_bits(c.value.get()).cast_unchecked();
                                        // A new name goes to the end of the dict.
                                        if !cell.value.get().is_unbound() {
                                            cell.set(t, v);
                                            stored = true;
                                        }
                                    }
                                    if !stored {
                                        slow!(names::store_global(t, &*frame, w.c(), v));
                                    }
                                }

                                // ---- binary operators ----
                                Op::Add => {
                                    arith!(w, BinaryOp::Add, i64::checked_add, |a: f64, b: f64| a
                                        + b)
                                }
                                Op::Sub => {
                                    arith!(w, BinaryOp::Sub, i64::checked_sub, |a: f64, b: f64| a
                                        - b)
                                }
                                Op::Mul => {
                                    arith!(w, BinaryOp::Mul, arith::mul, |a: f64, b: f64| a * b)
                                }
                                Op::AddInt => arith_int!(w, BinaryOp::Add, i64::checked_add),
                                Op::SubInt => arith_int!(w, BinaryOp::Sub, i64::checked_sub),
                                Op::MulInt => arith_int!(w, BinaryOp::Mul, arith::mul),
                                Op::AddFloat => {
                                    arith_float!(w, BinaryOp::Add, |a: f64, b: f64| a + b)
                                }
                                Op::SubFloat => {
                                    arith_float!(w, BinaryOp::Sub, |a: f64, b: f64| a - b)
                                }
                                Op::MulFloat => {
                                    arith_float!(w, BinaryOp::Mul, |a: f64, b: f64| a * b)
                                }
                                Op::TrueDiv => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    reg!(w.a()) = if w.x() & !seen::INPLACE == 0 {
                                        slow!(arith::first(t, word!(), BinaryOp::TrueDiv, b, c))
                                    } else {
                                        slow!(arith::binary(t, word!(), BinaryOp::TrueDiv, b, c))
                                    };
                                }
                                Op::DivFloat => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    if b.is_float()
                                        && c.is_nonzero_float()
                                        && let Some(v) =
                                            Value::try_float(b.as_float() / c.as_float())
                                    {
                                        reg!(w.a()) = v;
                                    } else {
                                        reg!(w.a()) =
                                            slow!(arith::miss(t, word!(), BinaryOp::TrueDiv, b, c));
                                    }
                                }
                                Op::FloorDiv => int_arith!(w, BinaryOp::FloorDiv, arith::floor_div),
                                Op::Mod => int_arith!(w, BinaryOp::Mod, arith::modulo),
                                Op::BitAnd => {
                                    int_arith!(w, BinaryOp::And, |a: i64, b: i64| Some(a & b))
                                }
                                Op::BitOr => {
                                    int_arith!(w, BinaryOp::Or, |a: i64, b: i64| Some(a | b))
                                }
                                Op::BitXor => {
                                    int_arith!(w, BinaryOp::Xor, |a: i64, b: i64| Some(a ^ b))
                                }
                                Op::LShift => {
                                    int_arith!(w, BinaryOp::LShift, |a, b: i64| arith::shl(
                                        a,
                                        b >> 3
                                    ))
                                }
                                Op::RShift => {
                                    int_arith!(w, BinaryOp::RShift, |a, b: i64| arith::shr(
                                        a,
                                        b >> 3
                                    ))
                                }
                                Op::AddImm => {
                                    arith_imm!(w, BinaryOp::Add, |a: i64, b: i64| a
                                        .checked_add(b << 3))
                                }
                                Op::SubImm => {
                                    arith_imm!(w, BinaryOp::Sub, |a: i64, b: i64| a
                                        .checked_sub(b << 3))
                                }
                                Op::MulImm => {
                                    arith_imm!(w, BinaryOp::Mul, |a: i64, b: i64| a.checked_mul(b))
                                }
                                Op::FloorDivImm => {
                                    arith_imm!(w, BinaryOp::FloorDiv, |a: i64, b: i64| {
                                        arith::floor_div(a, b << 3)
                                    })
                                }
                                Op::ModImm => {
                                    arith_imm!(w, BinaryOp::Mod, |a: i64, b: i64| arith::modulo(
                                        a,
                                        b << 3
                                    ))
                                }
                                Op::LShiftImm => arith_imm!(w, BinaryOp::LShift, arith::shl),
                                Op::RShiftImm => arith_imm!(w, BinaryOp::RShift, arith::shr),
                                Op::AndImm => {
                                    arith_imm!(w, BinaryOp::And, |a: i64, b: i64| Some(
                                        a & (b << 3)
                                    ))
                                }

                                // ---- unary operators ----
                                Op::Neg => {
                                    let b = reg!(w.b());
                                    if b.is_int() && b.bits() != 1 << 63 && b != Value::ZERO {
                                        note!(w, seen::INT);
                                        reg!(w.a()) = Value::from_bits(
                                            (b.bits() as i64).wrapping_neg() as u64,
                                        );
                                    } else {
                                        reg!(w.a()) =
                                            slow!(arith::unary(t, word!(), UnaryOp::Neg, b));
                                    }
                                }
                                Op::Not => {
                                    let b = reg!(w.b());
                                    reg!(w.a()) = if b.is_bool() {
                                        Value::bool(b == Value::FALSE)
                                    } else {
                                        Value::bool(!slow!(rt::truthy(t, b)))
                                    };
                                }

                                // ---- comparisons ----
                                Op::Lt => compare!(w, CompareOp::Lt, <),
                                Op::Le => compare!(w, CompareOp::Le, <=),
                                Op::Eq => compare!(w, CompareOp::Eq, ==),
                                Op::Ne => compare!(w, CompareOp::Ne, !=),
                                Op::Gt => compare!(w, CompareOp::Gt, >),
                                Op::Ge => compare!(w, CompareOp::Ge, >=),
                                Op::Is => {
                                    reg!(w.a()) =
                                        Value::bool(identity::is_same(reg!(w.b()), reg!(w.c())))
                                }
                                Op::IsNot => {
                                    reg!(w.a()) =
                                        Value::bool(!identity::is_same(reg!(w.b()), reg!(w.c())));
                                }
                                Op::In => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    reg!(w.a()) =
                                        Value::bool(slow!(rt_subscript::contains(t, c, b)));
                                }
                                Op::NotIn => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    reg!(w.a()) =
                                        Value::bool(!slow!(rt_subscript::contains(t, c, b)));
                                }

                                // ---- fused compare and jump ----
                                Op::JumpIfLt => jump_compare!(w, CompareOp::Lt, <, true),
                                Op::JumpIfLe => jump_compare!(w, CompareOp::Le, <=, true),
                                Op::JumpIfEq => jump_compare!(w, CompareOp::Eq, ==, true),
                                Op::JumpIfNe => jump_compare!(w, CompareOp::Ne, !=, true),
                                Op::JumpIfGt => jump_compare!(w, CompareOp::Gt, >, true),
                                Op::JumpIfGe => jump_compare!(w, CompareOp::Ge, >=, true),
                                Op::JumpIfNotLt => jump_compare!(w, CompareOp::Lt, <, false),
                                Op::JumpIfNotLe => jump_compare!(w, CompareOp::Le, <=, false),
                                Op::JumpIfNotEq => jump_compare!(w, CompareOp::Eq, ==, false),
                                Op::JumpIfNotNe => jump_compare!(w, CompareOp::Ne, !=, false),
                                Op::JumpIfNotGt => jump_compare!(w, CompareOp::Gt, >, false),
                                Op::JumpIfNotGe => jump_compare!(w, CompareOp::Ge, >=, false),
                                Op::JumpIfLtImm => jump_compare_imm!(w, CompareOp::Lt, <, true),
                                Op::JumpIfLeImm => jump_compare_imm!(w, CompareOp::Le, <=, true),
                                Op::JumpIfEqImm => jump_compare_imm!(w, CompareOp::Eq, ==, true),
                                Op::JumpIfNeImm => jump_compare_imm!(w, CompareOp::Ne, !=, true),
                                Op::JumpIfGtImm => jump_compare_imm!(w, CompareOp::Gt, >, true),
                                Op::JumpIfGeImm => jump_compare_imm!(w, CompareOp::Ge, >=, true),
                                Op::JumpIfNotLtImm => jump_compare_imm!(w, CompareOp::Lt, <, false),
                                Op::JumpIfNotLeImm => {
                                    jump_compare_imm!(w, CompareOp::Le, <=, false)
                                }
                                Op::JumpIfNotEqImm => {
                                    jump_compare_imm!(w, CompareOp::Eq, ==, false)
                                }
                                Op::JumpIfNotNeImm => {
                                    jump_compare_imm!(w, CompareOp::Ne, !=, false)
                                }
                                Op::JumpIfNotGtImm => jump_compare_imm!(w, CompareOp::Gt, >, false),
                                Op::JumpIfNotGeImm => {
                                    jump_compare_imm!(w, CompareOp::Ge, >=, false)
                                }

                                // ---- jumps ----
                                Op::Jump => {
                                    if w.bc() < 0 {
                                        poll!();
                                    }
                                    pc = pc.offset(w.bc() as isize);
                                }
                                Op::JumpBack => jump_back!(w.bc() as isize),
                                Op::JumpIfTrue => {
                                    let a = reg!(w.a());
                                    let taken = if a.is_bool() {
                                        a == Value::TRUE
                                    } else {
                                        slow!(rt::truthy(t, a))
                                    };
                                    if taken {
                                        jump!(w.bc());
                                    }
                                }
                                Op::JumpIfFalse => {
                                    let a = reg!(w.a());
                                    let taken = if a.is_bool() {
                                        a == Value::FALSE
                                    } else {
                                        !slow!(rt::truthy(t, a))
                                    };
                                    if taken {
                                        jump!(w.bc());
                                    }
                                }
                                Op::JumpIfNone => {
                                    if reg!(w.a()).is_none() {
                                        jump!(w.bc());
                                    }
                                }
                                Op::JumpIfNotNone => {
                                    if !reg!(w.a()).is_none() {
                                        jump!(w.bc());
                                    }
                                }

                                // ---- subscripts ----
                                Op::GetItem => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    reg!(w.a()) = slow!(subscript::get(t, word!(), b, c));
                                }
                                Op::GetItemListInt => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    if b.shape_id() == ClassId::List as u32 && c.is_int() {
                                        let list: Gc<List> = b.cast_unchecked();
                                        let mut i = c.as_int();
                                        if i < 0 {
                                            i += list.len() as i64;
                                        }
                                        if (i as u64) < list.len() as u64 {
                                            reg!(w.a()) = list.get(i as usize);
                                            continue;
                                        }
                                    }
                                    reg!(w.a()) = slow!(subscript::get(t, word!(), b, c));
                                }
                                Op::GetItemTupleInt => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    if b.shape_id() == ClassId::Tuple as u32 && c.is_int() {
                                        let tuple: Gc<Tuple> = b.cast_unchecked();
                                        let mut i = c.as_int();
                                        if i < 0 {
                                            i += tuple.len() as i64;
                                        }
                                        if (i as u64) < tuple.len() as u64 {
                                            reg!(w.a()) = tuple.get(i as usize);
                                            continue;
                                        }
                                    }
                                    reg!(w.a()) = slow!(subscript::get(t, word!(), b, c));
                                }
                                Op::GetItemDict | Op::GetItemStrInt => {
                                    let (b, c) = (reg!(w.b()), reg!(w.c()));
                                    reg!(w.a()) = slow!(subscript::get(t, word!(), b, c));
                                }
                                Op::SetItem => {
                                    let (a, b, c) = (reg!(w.a()), reg!(w.b()), reg!(w.c()));
                                    slow!(subscript::set(t, word!(), a, b, c));
                                }
                                Op::SetItemListInt => {
                                    let (a, b, c) = (reg!(w.a()), reg!(w.b()), reg!(w.c()));
                                    if a.shape_id() == ClassId::List as u32 && b.is_int() {
                                        let list: Gc<List> = a.cast_unchecked();
                                        let mut i = b.as_int();
                                        if i < 0 {
                                            i += list.len() as i64;
                                        }
                                        if (i as u64) < list.len() as u64 {
                                            slow!(list.set(t, i as usize, c));
                                            continue;
                                        }
                                    }
                                    slow!(subscript::set(t, word!(), a, b, c));
                                }
                                Op::SetItemDict => {
                                    let (a, b, c) = (reg!(w.a()), reg!(w.b()), reg!(w.c()));
                                    slow!(subscript::set(t, word!(), a, b, c));
                                }
                                Op::GetSlice => {
                                    let (b, lo, hi) =
                                        (reg!(w.b()), reg!(w.c()), reg!(w.c() as usize + 1));
                                    reg!(w.a()) = slow!(rt_subscript::get_slice(t, b, lo, hi));
                                }

                                // ---- attributes ----
                                Op::LoadAttr => {
                                    let b = reg!(w.b());
                                    called!(w, attrs::load_or_enter(t, frame, word!(), b, w.a()));
                                }
                                Op::LoadAttrSlot => {
                                    let b = reg!(w.b());
                                    let c = cache!(w.c());
                                    if b.shape_id() == c.shape.get()
                                        && t.type_epoch == c.epoch.get()
                                    {
                                        let o: Gc<Instance> = b.cast_unchecked();
                                        let v = attribute_cache::read_slot(o, c.index.get());
                                        if !v.is_unbound() {
                                            reg!(w.a()) = v;
                                            continue;
                                        }
                                        reg!(w.a()) = slow!(attrs::load_empty(t, &*frame, w, b));
                                    } else {
                                        reg!(w.a()) = slow!(attrs::load(t, &*frame, word!(), b));
                                    }
                                }
                                Op::LoadAttrClass => {
                                    let b = reg!(w.b());
                                    let c = cache!(w.c());
                                    if b.shape_id() == c.shape.get()
                                        && t.type_epoch == c.epoch.get()
                                    {
                                        let cell: Gc<VarCell> =
                                            Value::from_bits(c.value.get()).cast_unchecked();
                                        reg!(w.a()) = cell.value.get();
                                    } else {
                                        reg!(w.a()) = slow!(attrs::load(t, &*frame, word!(), b));
                                    }
                                }
                                Op::LoadAttrModule => {
                                    let b = reg!(w.b());
                                    let c = cache!(w.c());
                                    if b.bits() == c.value2.get() && t.type_epoch == c.epoch.get() {
                                        let cell: Gc<VarCell> =
                                            Value::from_bits(c.value.get()).cast_unchecked();
                                        let v = cell.value.get();
                                        if !v.is_unbound() {
                                            reg!(w.a()) = v;
                                            continue;
                                        }
                                    }
                                    reg!(w.a()) = slow!(attrs::load(t, &*frame, word!(), b));
                                }
                                Op::StoreAttr => {
                                    let (a, b) = (reg!(w.a()), reg!(w.b()));
                                    slow!(attrs::store(t, &*frame, word!(), a, b));
                                }
                                Op::StoreAttrSlot => {
                                    let (a, b) = (reg!(w.a()), reg!(w.b()));
                                    let c = cache!(w.c());
                                    if a.shape_id() == c.shape.get()
                                        && t.type_epoch == c.epoch.get()
                                    {
                                        let o: Gc<Instance> = a.cast_unchecked();
                                        attribute_cache::write_slot(o, c.index.get(), b);
                                    } else {
                                        slow!(attrs::store(t, &*frame, word!(), a, b));
                                    }
                                }
                                Op::StoreAttrAdd => {
                                    let (a, b) = (reg!(w.a()), reg!(w.b()));
                                    let c = cache!(w.c());
                                    if a.shape_id() == c.shape.get()
                                        && t.type_epoch == c.epoch.get()
                                    {
                                        let o: Gc<Instance> = a.cast_unchecked();
                                        o.header().shape.set(c.new_shape.get());
                                        attribute_cache::write_slot(o, c.index.get(), b);
                                    } else {
                                        slow!(attrs::store(t, &*frame, word!(), a, b));
                                    }
                                }
                                Op::LoadMethod => {
                                    let b = reg!(w.b());
                                    let (f, this) =
                                        slow!(attrs::load_method(t, &*frame, word!(), b));
                                    reg!(w.a()) = f;
                                    reg!(w.a() as usize + 1) = this;
                                }
                                Op::LoadMethodFn => {
                                    let b = reg!(w.b());
                                    let c = cache!(w.c());
                                    if b.shape_id() == c.shape.get()
                                        && t.type_epoch == c.epoch.get()
                                    {
                                        let cell: Gc<VarCell> =
                                            Value::from_bits(c.value.get()).cast_unchecked();
                                        reg!(w.a()) = cell.value.get();
                                        reg!(w.a() as usize + 1) = b;
                                    } else if let Some(v) = attrs::cached_value(t, c, b) {
                                        reg!(w.a()) = v;
                                        reg!(w.a() as usize + 1) = Value::UNBOUND;
                                    } else {
                                        let (f, this) =
                                            slow!(attrs::load_method(t, &*frame, word!(), b));
                                        reg!(w.a()) = f;
                                        reg!(w.a() as usize + 1) = this;
                                    }
                                }

                                // ---- calls ----
                                Op::Call => {
                                    let args = r.add(w.b() as usize + 1);
                                    called!(w, calls::plain(t, frame, word!(), args))
                                }
                                Op::CallMethod => {
                                    let args = r.add(w.b() as usize + 1);
                                    called!(w, calls::method(t, frame, word!(), args))
                                }
                                Op::CallScript => {
                                    let f = reg!(w.b());
                                    let args = r.add(w.b() as usize + 1);
                                    call_script!(w, f, args);
                                    called!(w, calls::plain(t, frame, word!(), args))
                                }
                                Op::CallScriptMethod => {
                                    let f = reg!(w.b());
                                    let args = r.add(w.b() as usize + 1);
                                    if !(*args).is_unbound() {
                                        call_script!(w, f, args);
                                    }
                                    called!(w, calls::method(t, frame, word!(), args))
                                }
                                Op::CallNative => {
                                    let f = reg!(w.b());
                                    let args = r.add(w.b() as usize + 1);
                                    if f.bits() == cache!(w.c()).value.get() {
                                        let native: Gc<NativeFunction> = f.cast_unchecked();
                                        let args =
                                            core::slice::from_raw_parts(args, w.x() as usize);
                                        reg!(w.a()) = slow!(calls::cached_native(
                                            t,
                                            cache!(w.c()),
                                            native.def.get(),
                                            args
                                        ));
                                        continue;
                                    }
                                    called!(w, calls::plain(t, frame, word!(), args))
                                }
                                Op::CallNativeMethod => {
                                    let f = reg!(w.b());
                                    let args = r.add(w.b() as usize + 1);
                                    if f.bits() == cache!(w.c()).value.get()
                                        && (*args).shape_id() == cache!(w.c()).shape.get()
                                    {
                                        let native: Gc<NativeFunction> = f.cast_unchecked();
                                        let args =
                                            core::slice::from_raw_parts(args, w.x() as usize + 1);
                                        reg!(w.a()) = slow!(calls::cached_native(
                                            t,
                                            cache!(w.c()),
                                            native.def.get(),
                                            args
                                        ));
                                        continue;
                                    }
                                    called!(w, calls::method(t, frame, word!(), args))
                                }
                                Op::CallClass | Op::CallBoundMethod => {
                                    let args = r.add(w.b() as usize + 1);
                                    called!(w, calls::plain(t, frame, word!(), args))
                                }
                                Op::CallKw => {
                                    let args = r.add(w.b() as usize + 1);
                                    called!(w, calls::plain_kw(t, frame, word!(), args))
                                }
                                Op::CallMethodKw => {
                                    let args = r.add(w.b() as usize + 1);
                                    called!(w, calls::method_kw(t, frame, word!(), args))
                                }
                                Op::CallEx => {
                                    let at = w.b() as usize;
                                    let parts = [reg!(at), reg!(at + 1), reg!(at + 2)];
                                    called!(w, calls::spread(t, w.a(), parts))
                                }
                                Op::Return | Op::ReturnNone => {
                                    let v = if decode(w) == Op::Return {
                                        reg!(w.a())
                                    } else {
                                        Value::NONE
                                    };
                                    if (*frame).generator.is_unbound() {
                                        returned!(v);
                                    } else {
                                        let done = frame;
                                        let kind = (*done).kind;
                                        let g: Gc<Generator> = (*frame).generator.cast_unchecked();
                                        g.state.set(GeneratorState::Closed);
                                        g.clear_registers();
                                        t.handled = (*frame).saved_handled;
                                        frames::pop(t, done);
                                        t.return_value = v;
                                        if kind != FrameKind::ForIter {
                                            return Ok(Value::EXHAUSTED);
                                        }
                                        load_frame!((*done).prev);
                                    }
                                }

                                // ---- iteration ----
                                Op::GetIter => {
                                    let b = reg!(w.b());
                                    reg!(w.a()) = slow!(rt_iteration::get(t, b));
                                }
                                Op::ForPrep => {
                                    let b = reg!(w.b());
                                    reg!(w.a()) = slow!(rt_iteration::get_for_loop(t, b));
                                    pc = pc.offset(w.imm_c() as isize);
                                }
                                Op::ForIterRange => {
                                    let it = reg!(w.b());
                                    if it.shape_id() == ClassId::RangeIterator as u32 {
                                        let it: Gc<Record> = it.cast_unchecked();
                                        let left = it.field(1);
                                        if left == Value::ZERO {
                                            continue;
                                        }
                                        let v = it.field(0);
                                        let step = it.field(2).bits();
                                        it.set_immediate(
                                            0,
                                            Value::from_bits(v.bits().wrapping_add(step)),
                                        );
                                        it.set_immediate(1, Value::from_bits(left.bits() - 8));
                                        reg!(w.a()) = v;
                                        jump!(w.imm_c());
                                        continue;
                                    }
                                    step!(w, it)
                                }
                                Op::ForIterList => {
                                    let it = reg!(w.b());
                                    if it.shape_id() == ClassId::ListIterator as u32 {
                                        let it: Gc<Record> = it.cast_unchecked();
                                        let list = it.field(0);
                                        if list.kind() == Kind::List as u8 {
                                            let list: Gc<List> = list.cast_unchecked();
                                            let i = it.field(1).as_int() as usize;
                                            if i < list.len() {
                                                it.set_immediate(1, Value::small_int(i as i64 + 1));
                                                reg!(w.a()) = list.get(i);
                                                jump!(w.imm_c());
                                                continue;
                                            }
                                        }
                                    }
                                    step!(w, it)
                                }
                                Op::ForIterStr => {
                                    let it = reg!(w.b());
                                    if it.shape_id() == ClassId::StrAsciiIterator as u32 {
                                        let it: Gc<Record> = it.cast_unchecked();
                                        let text = it.field(0);
                                        if text.is_ptr() {
                                            let text: Gc<Str> = text.cast_unchecked();
                                            let i = it.field(1).as_int() as usize;
                                            if i < text.len() {
                                                it.set_immediate(1, Value::small_int(i as i64 + 1));
                                                let c = t.char_str(text.byte_at(i));
                                                reg!(w.a()) = c.value();
                                                jump!(w.imm_c());
                                                continue;
                                            }
                                        }
                                    }
                                    step!(w, it)
                                }
                                Op::ForIter | Op::ForIterTuple | Op::ForIterGen => {
                                    let it = reg!(w.b());
                                    step!(w, it)
                                }
                                Op::UnpackSeq => {
                                    let b = reg!(w.b());
                                    let (to, n) = (r.add(w.a() as usize), w.c() as usize);
                                    if b.shape_id() == ClassId::Tuple as u32
                                        && b.cast_unchecked::<Tuple>().len() == n
                                    {
                                        let items = b.cast_unchecked::<Tuple>();
                                        core::ptr::copy_nonoverlapping(
                                            items.items().as_ptr(),
                                            to,
                                            n,
                                        );
                                    } else {
                                        slow!(unpack::unpack(t, b, to, n));
                                    }
                                }

                                // ---- building ----
                                Op::BuildList => {
                                    let items = core::slice::from_raw_parts(
                                        r.add(w.b() as usize),
                                        w.c() as usize,
                                    );
                                    reg!(w.a()) = slow!(List::from_slice(t, items)).value();
                                }
                                Op::BuildTuple => {
                                    let items = core::slice::from_raw_parts(
                                        r.add(w.b() as usize),
                                        w.c() as usize,
                                    );
                                    reg!(w.a()) = slow!(Tuple::new(t, items)).value();
                                }
                                Op::BuildString => {
                                    let items = core::slice::from_raw_parts(
                                        r.add(w.b() as usize),
                                        w.c() as usize,
                                    );
                                    reg!(w.a()) = slow!(build::string(t, items));
                                }
                                Op::FormatValue => {
                                    let b = reg!(w.b());
                                    let spec = if w.c() == u16::MAX {
                                        Value::UNBOUND
                                    } else {
                                        reg!(w.c())
                                    };
                                    reg!(w.a()) = slow!(build::format(t, b, spec, w.x()));
                                }
                                Op::ListAppend => {
                                    let list: Gc<List> = reg!(w.a()).cast_unchecked();
                                    let v = reg!(w.b());
                                    slow!(list.push(t, v));
                                }

                                // ---- functions and classes ----

                                // ---- generators ----
                                Op::Yield => {
                                    let v = reg!(w.b());
                                    let g: Gc<Generator> = (*frame).generator.cast_unchecked();
                                    let at = pc.offset_from((*(*frame).body).words.get()) as u32;
                                    generators::suspend(t, g, at, false, (*frame).saved_handled);
                                    g.barrier();
                                    let done = frame;
                                    let (kind, dst) = ((*done).kind, (*done).dst);
                                    frames::pop(t, done);
                                    if kind != FrameKind::ForIter {
                                        return Ok(v);
                                    }
                                    load_frame!((*done).prev);
                                    reg!(dst) = v;
                                    let loop_head = *pc.sub(1);
                                    jump!(loop_head.imm_c());
                                }
                                Op::YieldFrom => {
                                    let (v, it) = (reg!(w.a()), reg!(w.b()));
                                    let g: Gc<Generator> = (*frame).generator.cast_unchecked();
                                    let v = slow!(generators::delegate_send(t, it, v));
                                    if v == Value::EXHAUSTED {
                                        reg!(w.a()) = t.return_value;
                                        continue;
                                    }
                                    let at =
                                        pc.offset_from((*(*frame).body).words.get()) as u32 - 1;
                                    generators::suspend(t, g, at, true, (*frame).saved_handled);
                                    g.barrier();
                                    let done = frame;
                                    let (kind, dst) = ((*done).kind, (*done).dst);
                                    frames::pop(t, done);
                                    if kind != FrameKind::ForIter {
                                        return Ok(v);
                                    }
                                    load_frame!((*done).prev);
                                    reg!(dst) = v;
                                    let loop_head = *pc.sub(1);
                                    jump!(loop_head.imm_c());
                                }

                                // ---- exceptions ----
                                Op::PushExc => {
                                    let e = reg!(w.a());
                                    reg!(w.a() as usize + 1) = match (*frame).generator() {
                                        Some(g) => generators::push_handled(t, g, e),
                                        None => std::mem::replace(&mut t.handled, e),
                                    };
                                }
                                Op::PopExc => {
                                    let before = reg!(w.a() as usize + 1);
                                    match (*frame).generator() {
                                        Some(g) => {
                                            let of_caller = (*frame).saved_handled;
                                            generators::pop_handled(t, g, before, of_caller);
                                        }
                                        None => t.handled = before,
                                    }
                                }
                                Op::Raise => {
                                    sync!();
                                    match w.x() {
                                        0 => {
                                            traced = calls::reraise_handled(t);
                                        }
                                        1 => {
                                            let a = reg!(w.a());
                                            let _raised = exceptions::raise(t, a);
                                        }
                                        _ => {
                                            let (a, b) = (reg!(w.a()), reg!(w.b()));
                                            let _raised = exceptions::raise_from(t, a, b);
                                        }
                                    }
                                    break 'raise;
                                }
                                Op::Reraise => {
                                    sync!();
                                    let a = reg!(w.a());
                                    let _raised = t.set_pending(a);
                                    traced = true;
                                    break 'raise;
                                }

                                // ---- what is seldom hot ----
                                Op::DeleteLocal
                                | Op::DeleteCell
                                | Op::DeleteFree
                                | Op::LoadNameOrFree
                                | Op::DeleteGlobal
                                | Op::LoadName
                                | Op::StoreName
                                | Op::DeleteName
                                | Op::Pow
                                | Op::MatMul
                                | Op::Pos
                                | Op::Invert
                                | Op::DelItem
                                | Op::SetSlice
                                | Op::BuildSlice
                                | Op::DeleteAttr
                                | Op::LoadSpecial
                                | Op::UnpackEx
                                | Op::BuildSet
                                | Op::BuildMap
                                | Op::SetAdd
                                | Op::MapAdd
                                | Op::ListExtend
                                | Op::SetUpdate
                                | Op::DictUpdate
                                | Op::DictMerge
                                | Op::ListToTuple
                                | Op::MakeFunction
                                | Op::LoadBuildClass
                                | Op::GetYieldFromIter
                                | Op::Intrinsic
                                | Op::MatchExc
                                | Op::ExcTriple
                                | Op::LoadAssertionError
                                | Op::ImportName
                                | Op::ImportFrom
                                | Op::ImportStar
                                | Op::GetLen
                                | Op::MatchSequence
                                | Op::MatchMapping
                                | Op::MatchKeys
                                | Op::MatchClass
                                | Op::PrintExpr => {
                                    slow!(rare::run(t, frame, w));
                                }
                            }
                        }
                    };
                    let v = match hot {
                        Hot::Call => tiers::enter_call(t, t.frame.cast()),
                        Hot::Loop => {
                            sync!();
                            tiers::enter_loop(t, frame)
                        }
                    };
                    match v {
                        Value::RESUME => {
                            load_frame!(t.frame.cast());
                            continue 'frames;
                        }
                        Value::RAISE => break 'raise,
                        v => {
                            frame = t.frame.cast();
                            debug_assert!((*frame).generator.is_unbound() && v != Value::ERROR);
                            returned!(v);
                            continue 'frames;
                        }
                    }
                }
            }
            raise_now = true;
        }
    }
}
