//! Callee-saved registers to the stack, where the conservative scan sees them.
//!
//! Everything else that a caller still needs is on the stack already by the
//! calling convention. This is the only file of the collector that names an
//! architecture for more than a prefetch.

/// The highest address of the calling thread's stack, exclusive: above the frames of all who may
/// hold a reference, whatever the sizes of their frames are.
///
/// # Errors
/// What the system says when it does not know its own thread.
pub fn stack_top() -> std::io::Result<usize> {
    let mut attributes = std::mem::MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut low, mut size) = (std::ptr::null_mut(), 0);
    // SAFETY: the first call fills the structure in when it succeeds; the others read and release it.
    let failed = unsafe {
        match libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) {
            0 => {
                let failed =
                    libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut low, &raw mut size);
                libc::pthread_attr_destroy(attributes.as_mut_ptr());
                failed
            }
            failed => failed,
        }
    };
    if failed != 0 {
        return Err(std::io::Error::from_raw_os_error(failed));
    }
    Ok(low.addr() + size)
}

/// Calls `action` with the stack pointer, after the callee-saved registers were
/// stored above it.
#[inline(never)]
pub(crate) fn with_spilled_registers<R>(action: impl FnOnce(usize) -> R) -> R {
    let mut registers = [0usize; SAVED];
    let stack_pointer = spill(&mut registers);
    let result = action(stack_pointer);
    // Keeps the array alive, and so on the stack, during the call.
    std::hint::black_box(&mut registers);
    result
}

#[cfg(target_arch = "x86_64")]
const SAVED: usize = 6;

/// Inlined, so that the stack pointer is that of the frame with the array.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn spill(registers: &mut [usize; SAVED]) -> usize {
    let stack_pointer: usize;
    // SAFETY: stores six words into an array of six; changes no register but
    // the output.
    unsafe {
        std::arch::asm!(
            "mov [{to}], rbx",
            "mov [{to} + 8], rbp",
            "mov [{to} + 16], r12",
            "mov [{to} + 24], r13",
            "mov [{to} + 32], r14",
            "mov [{to} + 40], r15",
            "mov {sp}, rsp",
            to = in(reg) registers.as_mut_ptr(),
            sp = lateout(reg) stack_pointer,
            options(nostack, preserves_flags),
        );
    }
    stack_pointer
}

#[cfg(target_arch = "aarch64")]
const SAVED: usize = 20;

/// Inlined, so that the stack pointer is that of the frame with the array.
#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn spill(registers: &mut [usize; SAVED]) -> usize {
    let stack_pointer: usize;
    // SAFETY: stores twenty words into an array of twenty; changes no register
    // but the output. The low halves of v8-v15 are callee-saved and may hold
    // copies of general registers.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{to}]",
            "stp x21, x22, [{to}, #16]",
            "stp x23, x24, [{to}, #32]",
            "stp x25, x26, [{to}, #48]",
            "stp x27, x28, [{to}, #64]",
            "stp x29, x30, [{to}, #80]",
            "stp d8, d9, [{to}, #96]",
            "stp d10, d11, [{to}, #112]",
            "stp d12, d13, [{to}, #128]",
            "stp d14, d15, [{to}, #144]",
            "mov {sp}, sp",
            to = in(reg) registers.as_mut_ptr(),
            sp = lateout(reg) stack_pointer,
            options(nostack, preserves_flags),
        );
    }
    stack_pointer
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("gc::spill knows the callee-saved registers of x86-64 and aarch64 only");
