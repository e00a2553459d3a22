//! Ops that are seldom hot and change no control flow. They are kept out of the dispatch loop because each handler in it
//! takes registers from the others (docs/decisions/0011-rare-ops.md).

use super::{arith, attrs, names};
use crate::bytecode::{Instr, Op, Pc};
use crate::frame::Frame;
use crate::object::*;
use crate::runtime::{
    BinaryOp, UnaryOp, awaiting, build, exceptions, intrinsics, ops as rt,
    subscript as rt_subscript, unpack,
};
use crate::value::Value;

/// Runs the op of this file at `pc` of the innermost frame (`Hooks::run_rare`).
///
/// # Errors
/// What it raises.
pub(crate) fn run_at(t: &mut Thread, pc: Pc) -> Result<(), Raised> {
    let frame: *mut Frame = t.frame.cast();
    // SAFETY: compiled code runs the innermost frame, and was made from the verified code of it.
    unsafe {
        let word = (*(*frame).body).words.get().add(pc.index());
        (*frame).pc = word.add(1);
        run(t, frame, *word)
    }
}

/// Runs one op of this file.
///
/// # Errors
/// What it raises.
///
/// # Safety
/// `frame` is the innermost frame, its `pc` is stored and stands behind `w`, which is an op of this file in verified code.
#[inline(never)]
pub(crate) unsafe fn run(t: &mut Thread, frame: *mut Frame, w: Instr) -> Result<(), Raised> {
    // SAFETY: as the caller says; operands of verified code name registers, constants, names and slots that exist.
    unsafe {
        let r: *mut Value = (*frame).registers;
        macro_rules! reg {
            ($i:expr) => {
                *r.add($i as usize)
            };
        }
        // The word that runs, to take feedback.
        macro_rules! word {
            () => {
                &mut *(*frame).pc.sub(1).cast_mut()
            };
        }
        match super::super::dispatch::decode(w) {
            Op::DeleteLocal => {
                if reg!(w.a()).is_unbound() {
                    return Err(names::unbound_local(t, &*(*frame).body, w.c()));
                }
                reg!(w.a()) = Value::UNBOUND;
            }
            Op::DeleteCell => {
                let cell = reg!(w.a()).cast_unchecked::<VarCell>();
                if cell.value.get().is_unbound() {
                    return Err(names::unbound_local(t, &*(*frame).body, w.c()));
                }
                cell.set(t, Value::UNBOUND);
            }
            Op::DeleteFree => {
                let cell = names::free_cell(&*frame, w.a());
                if cell.value.get().is_unbound() {
                    return Err(names::unbound_free(t, &*(*frame).body, w.a()));
                }
                cell.set(t, Value::UNBOUND);
            }
            Op::LoadNameOrFree => {
                let ns = reg!(w.b());
                reg!(w.a()) = names::load_name_or_free(t, &*frame, ns, w.c())?;
            }
            Op::DeleteGlobal => names::delete_global(t, &*frame, w.c())?,
            Op::LoadName => {
                let ns = reg!(w.b());
                reg!(w.a()) = names::load_name(t, &*frame, ns, w.c())?;
            }
            Op::StoreName => {
                let (ns, v) = (reg!(w.a()), reg!(w.b()));
                names::store_name(t, &*frame, ns, w.c(), v)?;
            }
            Op::DeleteName => {
                let ns = reg!(w.a());
                names::delete_name(t, &*frame, ns, w.c())?;
            }
            Op::Pow => {
                let (b, c) = (reg!(w.b()), reg!(w.c()));
                reg!(w.a()) = arith::binary(t, word!(), BinaryOp::Pow, b, c)?;
            }
            Op::MatMul => {
                let (b, c) = (reg!(w.b()), reg!(w.c()));
                reg!(w.a()) = arith::binary(t, word!(), BinaryOp::MatMul, b, c)?;
            }
            Op::Pos => {
                let b = reg!(w.b());
                reg!(w.a()) = arith::unary(t, word!(), UnaryOp::Pos, b)?;
            }
            Op::Invert => {
                let b = reg!(w.b());
                reg!(w.a()) = arith::unary(t, word!(), UnaryOp::Invert, b)?;
            }
            Op::DelItem => {
                let (a, b) = (reg!(w.a()), reg!(w.b()));
                rt::del_item(t, a, b)?;
            }
            Op::SetSlice => {
                let (a, lo, hi) = (reg!(w.a()), reg!(w.b()), reg!(w.b() as usize + 1));
                let v = reg!(w.c());
                rt_subscript::set_slice(t, a, lo, hi, v)?;
            }
            Op::BuildSlice => {
                let at = w.b() as usize;
                let parts = [reg!(at), reg!(at + 1), reg!(at + 2)];
                reg!(w.a()) = rt_subscript::slice(t, parts)?;
            }
            Op::DeleteAttr => {
                let a = reg!(w.a());
                attrs::delete(t, &*frame, w.c(), a)?;
            }
            Op::LoadSpecial => {
                let b = reg!(w.b());
                let (f, this) = attrs::load_special(t, b, w.x())?;
                reg!(w.a()) = f;
                reg!(w.a() as usize + 1) = this;
            }
            Op::UnpackEx => {
                let b = reg!(w.b());
                let to = r.add(w.a() as usize);
                unpack::unpack_star(t, b, to, w.c() as usize, w.x() as usize)?;
            }
            Op::BuildSet => {
                let items = core::slice::from_raw_parts(r.add(w.b() as usize), w.c() as usize);
                reg!(w.a()) = build::set(t, items)?;
            }
            Op::BuildMap => {
                let items = core::slice::from_raw_parts(r.add(w.b() as usize), 2 * w.c() as usize);
                reg!(w.a()) = build::map(t, items)?;
            }
            Op::SetAdd => {
                let (a, b) = (reg!(w.a()), reg!(w.b()));
                build::set_add(t, a, b)?;
            }
            Op::MapAdd => {
                let (a, b, c) = (reg!(w.a()), reg!(w.b()), reg!(w.c()));
                crate::runtime::dicts::set(t, a.cast_unchecked(), b, c)?;
            }
            Op::ListExtend => {
                let (a, b) = (reg!(w.a()), reg!(w.b()));
                build::list_extend(t, a, b)?;
            }
            Op::SetUpdate => {
                let (a, b) = (reg!(w.a()), reg!(w.b()));
                build::set_update(t, a, b)?;
            }
            Op::DictUpdate => {
                let (a, b) = (reg!(w.a()), reg!(w.b()));
                build::dict_update(t, a, b)?;
            }
            Op::DictMerge => {
                let (a, b, c) = (reg!(w.a()), reg!(w.b()), reg!(w.c()));
                build::dict_merge(t, a, b, c)?;
            }
            Op::ListToTuple => {
                let b = reg!(w.b());
                reg!(w.a()) = rt::list_to_tuple(t, b.cast_unchecked())?.value();
            }
            Op::MakeFunction => {
                let code = *(*(*frame).body).const_words.get().add(w.b() as usize);
                let extras = r.add(w.c() as usize);
                reg!(w.a()) = build::function(t, code, extras, w.x())?;
            }
            Op::LoadBuildClass => {
                reg!(w.a()) = names::builtin(t, "__build_class__")?;
            }
            Op::GetYieldFromIter => {
                let b = reg!(w.b());
                reg!(w.a()) = awaiting::yield_from(t, b, (*frame).code())?;
            }
            Op::Intrinsic => {
                let args = core::slice::from_raw_parts(r.add(w.b() as usize), w.c() as usize);
                reg!(w.a()) = intrinsics::run(t, w.x(), args)?;
            }
            Op::MatchExc => {
                let (b, c) = (reg!(w.b()), reg!(w.c()));
                reg!(w.a()) = Value::bool(exceptions::matches(t, b, c)?);
            }
            Op::ExcTriple => {
                let e: Gc<Exception> = reg!(w.b()).cast_unchecked();
                let at = w.a() as usize;
                reg!(at) = t.class_of(e.value()).value();
                reg!(at + 1) = e.value();
                reg!(at + 2) = e.traceback.get();
            }
            Op::LoadAssertionError => {
                reg!(w.a()) = t.class(ClassId::AssertionError).value();
            }
            Op::ImportName => {
                let at = w.b() as usize;
                let (level, from) = (reg!(at), reg!(at + 1));
                reg!(w.a()) = names::import_name(t, &*frame, w.c(), level, from)?;
            }
            Op::ImportFrom => {
                let b = reg!(w.b());
                reg!(w.a()) = names::import_from(t, &*(*frame).body, b, w.c())?;
            }
            Op::ImportStar => {
                let a = reg!(w.a());
                let ns = *r;
                names::import_star(t, &*frame, a, ns)?;
            }
            Op::GetLen => {
                let b = reg!(w.b());
                reg!(w.a()) = Value::small_int(rt::len(t, b)? as i64);
            }
            Op::MatchSequence => {
                reg!(w.a()) = Value::bool(build::is_sequence(t, reg!(w.b())));
            }
            Op::MatchMapping => {
                reg!(w.a()) = Value::bool(build::is_mapping(t, reg!(w.b())));
            }
            Op::MatchKeys => {
                let (b, c) = (reg!(w.b()), reg!(w.c()));
                reg!(w.a()) = build::match_keys(t, b, c)?;
            }
            Op::MatchClass => {
                let at = w.b() as usize;
                let parts = [reg!(at), reg!(at + 1), reg!(at + 2)];
                reg!(w.a()) = build::match_class(t, parts, w.c() as usize)?;
            }
            Op::PrintExpr => {
                let a = reg!(w.a());
                names::display(t, a)?;
            }
            op => unreachable!("{op:?} is in the dispatch loop"),
        }
    }
    Ok(())
}
