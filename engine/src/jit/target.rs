//! The processor that code is made for. With `gc::spill` the only place that knows it.

use super::Refusal;
use cranelift_codegen::CompiledCode;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable, Flags};

/// Code starts at multiples of this many bytes: half a cache line, what the decoder fetches.
pub(super) const CODE_ALIGNMENT: usize = 32;

/// The host with our settings.
///
/// # Errors
/// When Cranelift does not know the host.
pub(super) fn host() -> Result<OwnedTargetIsa, Refusal> {
    let refuse = |e: &dyn core::fmt::Display| Refusal::Cranelift(e.to_string());
    let mut flags = settings::builder();
    let settings = [
        // MIR's passes do the optimising; "speed" gave the same run time at up to twice the compile time.
        ("opt_level", "none"),
        // "single_pass" compiles in half the time, but its code for loops takes up to twice as long.
        ("regalloc_algorithm", "backtracking"),
        // Samplers walk the stack by them.
        ("preserve_frame_pointers", "true"),
        ("unwind_info", "false"),
        // Prologues compare the stack pointer with the thread's limit, which leaves room enough.
        ("enable_probestack", "false"),
        ("enable_alias_analysis", "false"),
        ("is_pic", "false"),
        ("use_colocated_libcalls", "false"),
        (
            "enable_verifier",
            if cfg!(debug_assertions) {
                "true"
            } else {
                "false"
            },
        ),
    ];
    for (name, value) in settings {
        flags.set(name, value).map_err(|e| refuse(&e))?;
    }
    cranelift_native::builder()
        .map_err(|e| refuse(&e))?
        .finish(Flags::new(flags))
        .map_err(|e| refuse(&e))
}

/// Offset and source location of each range of instructions, in order; what has none belongs to what stands before it.
pub(super) fn ranges(code: &CompiledCode) -> Box<[(u32, u32)]> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for range in code.buffer.get_srclocs_sorted() {
        let place = range.loc.bits();
        if !range.loc.is_default() && ranges.last().is_none_or(|(_, last)| *last != place) {
            ranges.push((range.start, place));
        }
    }
    ranges.into()
}
