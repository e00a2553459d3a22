//! `__del__` and weak-reference callbacks: queued by the collector, run at polls.

use super::{call, ops};
use crate::object::*;
use crate::value::Value;
use std::io::Write;

impl Thread {
    /// Runs the finalisers that are due, and closes generators that are forgotten. What they raise is reported and dropped.
    ///
    /// # Errors
    /// None at present; the signature lets asynchronous exceptions through.
    pub fn run_finalizers(&mut self) -> Result<(), Raised> {
        let t = self;
        while let Some(p) = t.heap.take_pending_finalizer() {
            let o = Value::from_ptr(p);
            if let Some(g) = o.cast::<Generator>() {
                let pending = t.take_pending();
                if (t.hooks.resume_generator)(t, g, Resume::Close).is_err() {
                    report_unraisable(t, o);
                }
                t.pending = pending;
                continue;
            }
            let f = t.special(o, Special::Del);
            if f.is_unbound() {
                continue;
            }
            let pending = t.take_pending();
            if call::call_special(t, f, o, &[]).is_err() {
                report_unraisable(t, f);
            }
            t.pending = pending;
        }
        while let Some(p) = t.heap.take_cleared_weak() {
            let o = Value::from_ptr(p);
            let Some(r) = o.cast_record(RecordType::WeakRef) else {
                continue;
            };
            let callback = r.field(1);
            if callback.is_none() {
                continue;
            }
            let pending = t.take_pending();
            if call::call(t, callback, &[o]).is_err() {
                report_unraisable(t, callback);
            }
            t.pending = pending;
        }
        Ok(())
    }
}

/// Writes "Exception ignored in: …" to standard error and forgets the pending exception.
fn report_unraisable(t: &mut Thread, source: Value) {
    let e = t.take_pending();
    let source = ops::repr(t, source).map_or_else(|_| String::new(), |s| s.to_string_lossy());
    let text = ops::str(t, e).map_or_else(|_| String::new(), |s| s.to_string_lossy());
    t.pending = Value::UNBOUND;
    let class = t.class_of(e).name();
    // If anybody listens there.
    let _nobody = writeln!(
        std::io::stderr(),
        "Exception ignored in: {source}\n{class}: {text}"
    );
}
