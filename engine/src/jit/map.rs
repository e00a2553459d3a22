//! The code map: where compiled code lies, in the form that `perf` and the lab read. A line `START SIZE NAME` for each
//! piece, numbers in hexadecimal; the name is `FUNCTION (FILE:LINE)`, with `loop` before the place for a loop, whose line is that of
//! its first instruction. Code is
//! never moved or freed, so a line holds to the end.

use super::Compiled;
use crate::bytecode::{Code, Pc};
use crate::frame::place::{CodePlaces, PieceMap};
use crate::mir::Graph;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A code map that is being written.
#[derive(Debug)]
pub(super) struct CodeMap(File);

impl CodeMap {
    /// An empty map.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn create(path: &Path) -> io::Result<CodeMap> {
        Ok(CodeMap(File::create(path)?))
    }

    /// Adds a piece: all of `code`, or its loop at `header`. A map that cannot be written further is left as it is.
    pub(super) fn add(&mut self, compiled: &Compiled, code: &Code, header: Option<Pc>) {
        let line = line(compiled.entry as usize, compiled.bytes, code, header);
        // In one piece, so that a reader never sees half of it.
        let _full_disk = self.0.write_all(line.as_bytes());
    }
}

fn line(start: usize, bytes: usize, code: &Code, header: Option<Pc>) -> String {
    let file = Path::new(&*code.filename).file_name().unwrap_or_default();
    let (what, line) = match header {
        None => ("", code.first_line),
        Some(pc) => ("loop ", code.line(pc)),
    };
    let name = format!("{} {what}({}:{line})", code.qualname, file.display());
    // A name ends with the line.
    let name = name.replace(char::is_control, "?");
    format!("{start:x} {bytes:x} {name}\n")
}

/// Tells a profiler what a piece was compiled from: one place for each state of the graph, in their order, and one for
/// its entry.
pub(super) fn add_places(places: &mut CodePlaces, graph: &Graph, compiled: &Compiled) {
    let code = |index: u32| graph.codes[index as usize].code().clone();
    let states = graph.states.iter().map(|state| {
        let frames = state.frames.iter();
        frames.map(|f| (code(f.code), f.pc)).collect()
    });
    let entry = (code(0), graph.entry.unwrap_or(Pc(0)));
    let piece = PieceMap {
        start: compiled.entry as usize,
        bytes: compiled.bytes,
        ranges: compiled.ranges.clone(),
    };
    places.add(piece, states.chain([Box::from([entry])]));
}
