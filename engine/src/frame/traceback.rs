//! Traceback entries.

use super::Frame;
use crate::bytecode::Pc;
use crate::object::{
    ClassId, CodeObject, Exception, Gc, Raised, Record, RecordType, Thread, Tuple,
};
use crate::value::Value;

/// One entry, decoded.
#[derive(Clone, Copy)]
pub struct TracebackEntry {
    /// The code.
    pub code: Gc<CodeObject>,
    /// The instruction that raised or called.
    pub pc: Pc,
}

/// Puts an entry for the present instruction of `frame` in front of the exception's traceback.
///
/// # Errors
/// MemoryError.
pub fn add_entry(t: &mut Thread, e: Gc<Exception>, frame: &Frame) -> Result<(), Raised> {
    add_entry_at(t, e, frame, i64::from(frame.pc_index()))
}

/// As [`add_entry`], for a frame that has not begun: the entry has the line of the `def`, and -1 for an
/// instruction.
///
/// # Errors
/// MemoryError.
pub(crate) fn add_entry_before(
    t: &mut Thread,
    e: Gc<Exception>,
    frame: &Frame,
) -> Result<(), Raised> {
    add_entry_at(t, e, frame, -1)
}

fn add_entry_at(t: &mut Thread, e: Gc<Exception>, frame: &Frame, pc: i64) -> Result<(), Raised> {
    let fields = [
        e.traceback.get(),
        frame.code,
        Value::small_int(pc),
        Value::NONE,
    ];
    let entry = Record::new(t, ClassId::Traceback, RecordType::Traceback, &fields)?;
    e.traceback.set(e, entry);
    Ok(())
}

/// Keeps the local variables of `frame`, which the exception leaves, in its newest traceback entry: for
/// `tb_frame.f_locals` and for suggestions of names.
///
/// # Errors
/// MemoryError.
pub fn keep_locals(t: &mut Thread, e: Gc<Exception>, frame: &Frame) -> Result<(), Raised> {
    let n = frame.code().code().n_locals as usize;
    let cells = frame
        .function()
        .and_then(|f| f.closure.get().cast::<Tuple>());
    let n_cells = cells.map_or(0, |c| c.len());
    let Some(entry) = e.traceback.get().cast_record(RecordType::Traceback) else {
        return Ok(());
    };
    if n + n_cells == 0 || entry.field(1) != frame.code {
        return Ok(());
    }
    let locals = Tuple::new_zeroed(t, n + n_cells)?;
    for i in 0..n {
        // SAFETY: named registers are initialised, and the frame is not popped yet.
        locals.init(i, unsafe { *frame.registers.add(i) });
    }
    for (i, cell) in cells.iter().flat_map(|c| c.items()).enumerate() {
        locals.init(n + i, *cell);
    }
    entry.set_field(3, locals);
    Ok(())
}

/// The entries of a traceback (a record or None), outermost first.
pub fn entries(traceback: Value) -> impl Iterator<Item = TracebackEntry> {
    let mut at = traceback;
    core::iter::from_fn(move || {
        let record = at.cast_record(RecordType::Traceback)?;
        at = record.field(0);
        let code = record.field(1).cast::<CodeObject>()?;
        Some(TracebackEntry {
            code,
            pc: Pc(record.field(2).as_int() as u32),
        })
    })
}

/// The line that a frame is at.
pub fn current_line(frame: &Frame) -> u32 {
    frame.code().code().line(Pc(frame.pc_index()))
}
