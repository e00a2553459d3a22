//! What was interrupted: the only part of the profiler that knows the processor.

/// General registers of [`Machine`].
pub(super) const REGISTERS: usize = 15;
/// Bytes of the longest call instruction that [`follows_call`] knows.
pub(super) const LONGEST_CALL: usize = 7;

/// The machine at the moment of a signal.
pub(super) struct Machine {
    /// The instruction that was about to run.
    pub(super) pc: usize,
    /// The stack pointer.
    pub(super) stack: usize,
    /// The other general registers.
    pub(super) registers: [u64; REGISTERS],
}

impl Machine {
    /// From what a signal handler gets.
    ///
    /// # Safety
    /// `context` is the third argument of a handler with `SA_SIGINFO`.
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    pub(super) unsafe fn read(context: *const libc::c_void) -> Option<Machine> {
        use libc::*;
        const GENERAL: [i32; REGISTERS] = [
            REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RDI, REG_RSI,
            REG_RBP, REG_RBX, REG_RDX, REG_RAX, REG_RCX,
        ];
        // SAFETY: the caller's promise.
        let all = unsafe { &(*context.cast::<ucontext_t>()).uc_mcontext.gregs };
        Some(Machine {
            pc: all[REG_RIP as usize] as usize,
            stack: all[REG_RSP as usize] as usize,
            registers: GENERAL.map(|r| all[r as usize] as u64),
        })
    }

    /// Other processors: samples have no machine, and so no components.
    ///
    /// # Safety
    /// None.
    #[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
    pub(super) unsafe fn read(_: *const libc::c_void) -> Option<Machine> {
        None
    }
}

/// Does a call instruction end at this address?
///
/// # Safety
/// The [`LONGEST_CALL`] bytes in front of it are readable.
pub(super) unsafe fn follows_call(address: usize) -> bool {
    // SAFETY: the caller's promise.
    let byte = |back: usize| unsafe { ((address - back) as *const u8).read() };
    // `call rel32`, or `call r/m64` (FF /2) with an operand of 1 to 6 bytes.
    byte(5) == 0xE8
        || [2, 3, 4, 6, 7]
            .iter()
            .any(|&n| byte(n) == 0xFF && byte(n - 1) >> 3 & 7 == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_known_by_their_bytes() {
        let after = |code: &[u8]| {
            let mut bytes = vec![0x90; 8];
            bytes.extend_from_slice(code);
            let end = bytes.as_ptr_range().end;
            // SAFETY: there are more than seven bytes.
            unsafe { follows_call(end.addr()) }
        };
        assert!(after(&[0xE8, 1, 2, 3, 4]), "call rel32");
        assert!(after(&[0xFF, 0xD0]), "call rax");
        assert!(after(&[0x41, 0xFF, 0xD7]), "call r15");
        assert!(after(&[0xFF, 0x50, 0x18]), "call [rax+24]");
        assert!(after(&[0xFF, 0x15, 0, 0, 0, 0]), "call [rip+...]");
        assert!(!after(&[0x90]), "nothing");
        assert!(!after(&[0xFF, 0xE0]), "jmp rax");
        assert!(!after(&[0xE9, 0, 0, 0, 0]), "jmp rel32");
    }
}
