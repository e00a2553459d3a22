//! The functions that the op `Intrinsic` calls by number.

use super::{awaiting, exception_groups, typing};
use crate::bytecode::Intrinsic;
use crate::object::*;
use crate::value::Value;

/// Calls the intrinsic with a number. `args` lies on the VM stack.
///
/// # Errors
/// What it raises.
#[cold]
#[inline(never)]
pub(crate) fn run(t: &mut Thread, number: u8, args: &[Value]) -> PyResult {
    let Some(intrinsic) = Intrinsic::from_u8(number) else {
        return Err(t.raise(ClassId::SystemError, "unknown intrinsic function"));
    };
    match intrinsic {
        Intrinsic::Awaitable => awaiting::awaitable(t, args[0], ""),
        Intrinsic::AwaitableEnter => awaiting::awaitable(t, args[0], "__aenter__"),
        Intrinsic::AwaitableExit => awaiting::awaitable(t, args[0], "__aexit__"),
        Intrinsic::AsyncIter => awaiting::async_iter(t, args[0]),
        Intrinsic::AsyncNext => awaiting::async_next(t, args[0]),
        Intrinsic::IsAsyncEnd => Ok(Value::bool(
            t.is_instance(args[0], ClassId::StopAsyncIteration),
        )),
        Intrinsic::StarMatch => exception_groups::star_match(t, args[0], args[1]),
        Intrinsic::StarResult => exception_groups::star_result(t, args[0], args[1]),
        Intrinsic::Interpolation => typing::interpolation(t, args),
        Intrinsic::Template => typing::template(t, args),
        Intrinsic::TypeVar => typing::type_var(t, args, false),
        Intrinsic::TypeVarConstrained => typing::type_var(t, args, true),
        Intrinsic::ParamSpec => typing::param_spec(t, args),
        Intrinsic::TypeVarTuple => typing::type_var_tuple(t, args),
        Intrinsic::TypeAlias => typing::type_alias(t, args),
        Intrinsic::SetTypeParams => typing::set_type_params(t, args),
        Intrinsic::GenericBase => typing::generic_base(t, args[0]),
        Intrinsic::CheckFormat => typing::check_format(t, args[0]),
    }
}
