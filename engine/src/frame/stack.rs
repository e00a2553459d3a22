//! The reserved stacks: registers and activation records.

use super::{Frame, FrameKind};
use crate::gc::Marker;
use crate::object::Thread;
use crate::value::Value;
use core::ops::Range;
use core::sync::atomic::Ordering;
use std::io;

/// Address space for registers, in bytes.
const REGISTER_BYTES: usize = 512 << 20;
/// Address space for activation records, in bytes.
pub(crate) const FRAME_BYTES: usize = 256 << 20;

/// A call was stopped by the frame limit.
#[derive(Clone, Copy, Debug)]
pub struct NoFrame;

/// Two reserved ranges of memory that grow by being touched.
pub struct Stacks {
    registers: *mut u8,
    frames: *mut u8,
}

fn reserve(bytes: usize) -> io::Result<*mut u8> {
    // SAFETY: an anonymous private mapping at an address of the system's choice.
    let p = unsafe {
        libc::mmap(
            core::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if p == libc::MAP_FAILED {
        Err(io::Error::last_os_error())
    } else {
        Ok(p.cast())
    }
}

impl Stacks {
    /// Reserves the stacks and gives them to the thread. They must outlive it.
    ///
    /// # Errors
    /// When the system refuses the address space.
    pub fn new(t: &mut Thread) -> io::Result<Stacks> {
        let stacks = Stacks::reserve()?;
        let registers = stacks.registers();
        t.stack_base = registers.start;
        t.stack_top = t.stack_base;
        t.stack_limit = registers.end;
        t.frame = core::ptr::null_mut();
        t.frame_base = stacks.frames;
        t.set_recursion_limit(t.recursion_limit());
        let p: *mut Thread = t;
        t.heap.add_root_source(Box::new(move |m: &mut Marker| {
            // SAFETY: the thread is boxed, owns the heap and outlives its collections.
            unsafe { trace(&*p, m) }
        }));
        Ok(stacks)
    }

    /// Reserves the stacks.
    ///
    /// # Errors
    /// When the system refuses the address space.
    pub(super) fn reserve() -> io::Result<Stacks> {
        let registers = reserve(REGISTER_BYTES)?;
        match reserve(FRAME_BYTES) {
            Ok(frames) => Ok(Stacks { registers, frames }),
            Err(e) => {
                // SAFETY: the mapping made above.
                unsafe { libc::munmap(registers.cast(), REGISTER_BYTES) };
                Err(e)
            }
        }
    }

    /// The register stack. The margin behind its end takes arguments that are pushed unchecked.
    pub(super) fn registers(&self) -> Range<*mut Value> {
        // SAFETY: inside the mapping.
        let end = unsafe { self.registers.add(REGISTER_BYTES - (1 << 20)) };
        self.registers.cast()..end.cast()
    }

    /// Where the stack of activation records begins.
    pub(super) fn frames(&self) -> *mut u8 {
        self.frames
    }
}

impl Drop for Stacks {
    fn drop(&mut self) {
        // SAFETY: the mappings made by `new`.
        unsafe {
            libc::munmap(self.registers.cast(), REGISTER_BYTES);
            libc::munmap(self.frames.cast(), FRAME_BYTES);
        }
    }
}

/// # Safety
/// Called inside a collection, with a consistent chain of frames.
unsafe fn trace(t: &Thread, m: &mut Marker) {
    // SAFETY: the stacks of the running thread, and of those that wait.
    unsafe {
        trace_stacks(t.stack_base..t.stack_top, t.frame, m);
        for waiting in t.gil.waiting() {
            trace_stacks(waiting.stack_base..waiting.stack_top, waiting.frame, m);
        }
    }
}

/// # Safety
/// `registers` is the used part of a register stack, `frame` the innermost record of its thread.
unsafe fn trace_stacks(registers: Range<*mut Value>, frame: *mut u8, m: &mut Marker) {
    // SAFETY: the caller's promise.
    unsafe { m.mark_ambiguous_range(registers.start.addr(), registers.end.addr()) };
    for frame in Frame::chain(frame) {
        for v in [frame.code, frame.function, frame.generator] {
            m.mark_value(v);
        }
        if frame.kind == FrameKind::Init {
            m.mark_value(frame.receiver);
        }
        // A running generator's registers are written without a barrier.
        if let Some(g) = frame.generator() {
            m.mark_value(frame.saved_handled);
            for i in 0..g.n_registers.get() as usize {
                // SAFETY: the generator has that many registers.
                m.mark_value(unsafe { *g.registers().add(i) });
            }
        }
    }
}

impl Thread {
    /// Most script activations at a time (`sys.getrecursionlimit`).
    pub fn recursion_limit(&self) -> u32 {
        self.recursion_limit
    }

    /// Sets how many script activations there may be at a time; more than the reserved stack holds
    /// are cut to that.
    pub fn set_recursion_limit(&mut self, limit: u32) {
        self.recursion_limit = limit;
        self.restore_frame_limit();
        // What was asked for before is still to be done.
        if self.poll.load(Ordering::SeqCst) != 0 {
            self.request_poll(0);
        }
    }

    fn restore_frame_limit(&mut self) {
        // The rest takes the frames of inlined functions, which are rebuilt unchecked.
        let most = FRAME_BYTES / size_of::<Frame>() - 256;
        let limit = self.recursion_limit as usize;
        // SAFETY: inside the mapping.
        let end = unsafe { self.frame_base.add(limit.min(most) * size_of::<Frame>()) };
        self.frame_limit.store(end, Ordering::SeqCst);
    }

    /// Script activations now.
    pub fn depth(&self) -> u32 {
        if self.frame.is_null() {
            return 0;
        }
        ((self.frame.addr() - self.frame_base.addr()) / size_of::<Frame>()) as u32 + 1
    }
}

/// The scratch part of the register stack, above the innermost frame: rooted memory for arguments
/// and results of native code.
impl Thread {
    /// Remembers the present top.
    #[inline]
    pub fn scratch_mark(&self) -> usize {
        // SAFETY: both point into the register stack.
        unsafe { self.stack_top.offset_from(self.stack_base) as usize }
    }

    /// Pushes a value.
    ///
    /// # Errors
    /// MemoryError at the end of the register stack.
    #[inline]
    pub fn scratch_push(&mut self, v: Value) -> Result<(), crate::object::Raised> {
        if self.stack_top >= self.stack_limit {
            return Err(self.memory_error());
        }
        // SAFETY: below the limit.
        unsafe {
            *self.stack_top = v;
            self.stack_top = self.stack_top.add(1);
        }
        Ok(())
    }

    /// What was pushed since `mark`. The slice stays valid until [`Thread::scratch_release`].
    #[inline]
    pub fn scratch_slice<'a>(&self, mark: usize) -> &'a [Value] {
        // SAFETY: the range was pushed; the stack never moves and nobody writes below the top.
        unsafe {
            core::slice::from_raw_parts(self.stack_base.add(mark), self.scratch_mark() - mark)
        }
    }

    /// As [`Thread::scratch_slice`], to be changed.
    #[inline]
    pub fn scratch_slice_mut<'a>(&mut self, mark: usize) -> &'a mut [Value] {
        // SAFETY: as in `scratch_slice`; callers hold one such slice at a time.
        unsafe {
            core::slice::from_raw_parts_mut(self.stack_base.add(mark), self.scratch_mark() - mark)
        }
    }

    /// Pops everything pushed since `mark`.
    #[inline]
    pub fn scratch_release(&mut self, mark: usize) {
        // SAFETY: a mark lies between base and top.
        self.stack_top = unsafe { self.stack_base.add(mark) };
    }

    /// Runs `f` with a mark and pops whatever it pushed, also on errors.
    #[inline]
    pub fn with_scratch<R>(&mut self, f: impl FnOnce(&mut Thread, usize) -> R) -> R {
        let mark = self.scratch_mark();
        let r = f(self, mark);
        self.scratch_release(mark);
        r
    }

    /// Address for the next frame record.
    ///
    /// # Errors
    /// At the recursion limit, at the end of the stack, or when the poll word is to be looked at: see
    /// [`Thread::no_frame`].
    #[inline(always)]
    pub fn next_frame(&mut self) -> Result<*mut Frame, NoFrame> {
        let next = if self.frame.is_null() {
            self.frame_base
        } else {
            // SAFETY: the stack is one array of frames; the limit is checked below.
            unsafe { self.frame.add(size_of::<Frame>()) }
        };
        if next >= self.frame_limit.load(Ordering::Relaxed) {
            return Err(NoFrame);
        }
        Ok(next.cast())
    }

    /// After [`NoFrame`]: was it a request of the poll word that stopped the call? If so, the limit is what it was, the
    /// call can be made, and the poll word is to be looked at.
    ///
    /// # Errors
    /// RecursionError.
    #[cold]
    pub fn no_frame(&mut self) -> Result<(), crate::object::Raised> {
        if !self.frame_limit.load(Ordering::Relaxed).is_null() {
            return Err(self.recursion_error(""));
        }
        self.restore_frame_limit();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gc::{Heap, HeapOptions};

    /// What points into the stacks stays valid whatever the depth: their whole range is reserved at once, usable to its
    /// end, and no recursion limit reaches beyond it.
    #[test]
    fn stacks_are_reserved_whole_and_limits_stay_inside() {
        let heap = Heap::new(HeapOptions::default()).expect("address space");
        let mut t = Thread::new(heap, 0);
        let stacks = Stacks::new(&mut t).expect("address space");
        assert_eq!(t.stack_base.cast(), stacks.registers);
        assert_eq!(t.frame_base, stacks.frames);
        for (from, bytes) in [
            (stacks.registers, REGISTER_BYTES),
            (stacks.frames, FRAME_BYTES),
        ] {
            for at in [0, bytes / 2, bytes - 1] {
                // SAFETY: inside the mapping, which nothing else uses yet.
                unsafe {
                    assert_eq!(from.add(at).read(), 0, "fresh memory is zero");
                    from.add(at).write(1);
                    from.add(at).write(0);
                }
            }
        }
        assert!(t.stack_limit.addr() < stacks.registers.addr() + REGISTER_BYTES);
        for limit in [0, 1000, u32::MAX] {
            t.set_recursion_limit(limit);
            assert_eq!(t.recursion_limit(), limit);
            let end = t.frame_limit.load(Ordering::Relaxed);
            assert!(end.addr() < stacks.frames.addr() + FRAME_BYTES);
            assert_eq!(t.frame_base, stacks.frames, "a limit moves nothing");
        }
    }
}
