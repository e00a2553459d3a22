//! Compiled code and the places where it can be left.

use crate::frame::Frame;
use crate::frame::site::Site;
use crate::mir::{Assumption, Graph, Op, Ty};
use crate::object::{Entry, Thread};
use crate::value::Value;
use core::cell::Cell;

/// A piece of compiled code: a function or a loop of it. All addresses in it are stable as long as it
/// lives, and it must live as long as anything may run it.
#[derive(Debug)]
pub struct Compiled {
    /// Where it is entered: with the thread's innermost frame, whose registers are filled and which says
    /// that compiled code runs it.
    pub entry: Entry,
    /// Bytes of machine code.
    pub bytes: usize,
    /// Where it can be left. The code holds addresses of these.
    pub sites: Box<[Site]>,
    /// 1 while what was assumed holds; the code tests it after whatever may run script.
    pub valid: Box<Cell<u32>>,
    /// For a profiler: offset in bytes and place of each range of instructions (see `frame::place`).
    pub ranges: Box<[(u32, u32)]>,
}

/// Rebuilds the interpreter's frames of a site that compiled code has just left, and says how things
/// go on. The values are in [`Thread::exit_buffer`].
pub type Leave = unsafe extern "C" fn(t: *mut Thread, frame: *mut Frame, site: *const Site) -> u64;

/// What compiled code is wired to.
#[derive(Clone, Copy, Debug)]
pub struct Runtime {
    /// The shared exit.
    pub leave: Leave,
    /// A test mode unless 0: each guard counts [`Thread::fail_countdown`] down and leaves when it comes
    /// to 0, whereupon it is this number again.
    pub fail_every: u32,
    /// The number of the code's first place; none without a profiler.
    pub first_place: Option<u32>,
}

/// Calls `keep` with each heap object whose address stands in code that is made from the graph or in
/// its sites: whoever owns the code keeps them alive. Objects may come more than once.
pub fn heap_constants(graph: &Graph, mut keep: impl FnMut(Value)) {
    for code in graph.codes.iter().chain(&graph.callees) {
        keep(code.value());
    }
    for assumption in &graph.assumptions {
        if let Assumption::CellConstant(cell) = assumption {
            keep(cell.value());
        }
    }
    for cell in &graph.written_cells {
        keep(cell.value());
    }
    for node in &graph.nodes {
        let word = match node.op {
            Op::Const(word) if node.ty == Ty::Val => word,
            Op::GuardWord(word) if node.ty == Ty::Val => word,
            _ => continue,
        };
        let v = Value::from_bits(word);
        if v.is_ptr() {
            keep(v);
        }
    }
}
