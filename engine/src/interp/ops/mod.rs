//! What the handlers do off the fast path, by topic.

pub(super) mod arith;
pub(super) mod attrs;
pub(super) mod calls;
pub(super) mod compare;
pub(super) mod iteration;
pub(super) mod names;
pub(super) mod rare;
pub(super) mod subscript;
