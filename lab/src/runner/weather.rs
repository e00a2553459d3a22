//! What the rest of the machine did meanwhile.

/// Time in nanoseconds that a process could have run but waited for its core (`/proc/PID/schedstat`, second field);
/// nothing when it is gone or the kernel does not count.
pub(crate) fn waited_ns(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/schedstat")).ok()?;
    text.split_whitespace().nth(1)?.parse().ok()
}
