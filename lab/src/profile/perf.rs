//! Reading what `perf script -F pid,ip,sym` prints of a Python that was started with `-X perf`: its functions have a symbol each,
//! `py::NAME:FILE`.

use super::Stacks;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PerfStacks {
    /// The stacks of the samples that have a Python function on them.
    pub stacks: Stacks,
    /// All samples.
    pub samples: u64,
    /// Those that have.
    pub with_functions: u64,
    /// Processes, whose files of symbols lie in /tmp.
    pub pids: Vec<u32>,
}

/// What a Python function's symbol begins with.
const MARK: &str = "py::";

/// The stacks of such a text; a sample weighs `each`.
pub fn from_perf(text: &str, each: u64) -> PerfStacks {
    let mut found = PerfStacks::default();
    for sample in text.split("\n\n") {
        let mut lines = sample.lines().filter(|line| !line.trim().is_empty());
        let Some(head) = lines.next() else { continue };
        // The process stands in a line of its own, not indented.
        if let Some(pid) = (!head.starts_with(['\t'])).then(|| head.trim().parse().ok())
            && let Some(pid) = pid
            && !found.pids.contains(&pid)
        {
            found.pids.push(pid);
        }
        found.samples += 1;
        let mut frames: Vec<String> = Vec::new();
        // Innermost first. What the interpreter does for a function stands in front of it: one frame of that is kept.
        let mut native: Option<&str> = None;
        for line in sample.lines().filter(|line| line.starts_with('\t')) {
            let symbol = line.trim().split_once(' ').map_or("", |(_, symbol)| symbol);
            match symbol.strip_prefix(MARK) {
                Some(function) => frames.push(label(function)),
                None if frames.is_empty() && native.is_none() && !is_dispatch(symbol) => {
                    native = Some(symbol);
                }
                None => {}
            }
        }
        if frames.is_empty() {
            continue;
        }
        found.with_functions += 1;
        frames.reverse();
        if let Some(symbol) = native {
            frames.push(symbol.replace(';', ":"));
        }
        found.stacks.add(frames.join(";"), each, 1);
    }
    found
}

/// `NAME:FILE` as a frame with the file's name, as other profilers write it; there is no line.
fn label(function: &str) -> String {
    let (name, file) = function.split_once(":/").unwrap_or((function, ""));
    let file = file.rsplit('/').next().unwrap_or("");
    format!("{name} ({file})").replace(';', ":")
}

/// The interpreter's loop itself, which is the function's own code.
fn is_dispatch(symbol: &str) -> bool {
    symbol.starts_with("_PyEval_EvalFrameDefault") || symbol == "[unknown]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_perf_become_stacks() {
        let text = "10639 \n\t  16a08b _PyObject_Free\n\t  10e1cf _PyEval_EvalFrameDefault\n\t 7f084a8925aa py::f:/tmp/x/s.py\n\
            \t 7f084a8925bb py::C.bench:/tmp/x/s.py\n\t 4a0 [unknown]\n\n\n\
            10639 \n\t  10e1cf _PyEval_EvalFrameDefault\n\t 7f084a8925bb py::C.bench:/tmp/x/s.py\n\n\
            10640 \n\t  4be340 _PyCode_Validate\n\t 7ffd [unknown]\n\n";
        let found = from_perf(text, 7);
        assert_eq!(
            found.stacks.folded(),
            "C.bench (s.py) 7\nC.bench (s.py);f (s.py);_PyObject_Free 7\n"
        );
        assert_eq!((found.samples, found.with_functions), (3, 2));
        assert_eq!(found.pids, [10639, 10640]);
        assert_eq!(from_perf("", 1), PerfStacks::default());
    }
}
