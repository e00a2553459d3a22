//! The interpreter: a dispatch loop over register bytecode with quickened inline caches.
//!
//! `dispatch` is the loop; `ops` holds what its handlers do off the fast path, by topic; `frames`
//! pushes and pops activations; `generators` resumes and closes them; `unwind` finds handlers.
//! Script calls never recurse in Rust: a call pushes a frame and the loop goes on there.

mod dispatch;
mod entry;
mod frames;
mod generators;
mod ops;
mod tiers;
mod unwind;

pub(crate) use entry::{call_function, run_code};
pub(crate) use generators::resume;
pub(crate) use ops::calls::poll;
pub(crate) use ops::rare::run_at as run_rare;
pub(crate) use tiers::{resume_frame, trampoline};
