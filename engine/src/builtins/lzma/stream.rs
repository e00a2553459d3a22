//! A stream of the library's.

use super::super::fed::Run;
use super::filters::Filters;
use liblzma_sys as z;

/// An encoder or decoder.
pub(super) struct Stream {
    z: Box<z::lzma_stream>,
    /// What the library may refer to.
    _filters: Option<Filters>,
}

/// Smallest step in which the output grows.
const FIRST_ROOM: usize = 16 * 1024;

impl Stream {
    /// A stream that `init` sets up, with the filters if there are any.
    ///
    /// # Errors
    /// The library's code.
    pub(super) fn new(
        filters: Option<Filters>,
        init: impl FnOnce(*mut z::lzma_stream, *const z::lzma_filter) -> z::lzma_ret,
    ) -> Result<Stream, z::lzma_ret> {
        // SAFETY: all-zero bytes are a fresh stream (`LZMA_STREAM_INIT`).
        let z = Box::new(unsafe { core::mem::zeroed() });
        let mut made = Stream {
            z,
            _filters: filters,
        };
        let chain = made
            ._filters
            .as_ref()
            .map_or(core::ptr::null(), Filters::chain);
        match init(&mut *made.z, chain) {
            z::LZMA_OK => Ok(made),
            code => Err(code),
        }
    }

    /// One call of the library with `input` and `room` free bytes behind `out`: its code, bytes used, and was the room filled?
    fn step(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        room: usize,
        action: z::lzma_action,
    ) -> Result<(z::lzma_ret, usize, bool), z::lzma_ret> {
        if out.try_reserve(room).is_err() {
            return Err(z::LZMA_MEM_ERROR);
        }
        self.z.next_in = input.as_ptr();
        self.z.avail_in = input.len();
        self.z.next_out = out.spare_capacity_mut().as_mut_ptr().cast();
        self.z.avail_out = room;
        // SAFETY: the stream is set up; its pointers lead to as many bytes as the lengths say.
        let code = unsafe { z::lzma_code(&mut *self.z, action) };
        let used = input.len() - self.z.avail_in;
        let written = room - self.z.avail_out;
        let filled = self.z.avail_out == 0;
        (self.z.next_in, self.z.avail_in) = (core::ptr::null(), 0);
        (self.z.next_out, self.z.avail_out) = (core::ptr::null_mut(), 0);
        // SAFETY: the library has written so many bytes.
        unsafe { out.set_len(out.len() + written) };
        match code {
            z::LZMA_OK
            | z::LZMA_STREAM_END
            | z::LZMA_NO_CHECK
            | z::LZMA_GET_CHECK
            | z::LZMA_UNSUPPORTED_CHECK => Ok((code, used, filled)),
            // No progress without input is no error while there is room.
            z::LZMA_BUF_ERROR if used == input.len() && !filled => Ok((z::LZMA_OK, used, filled)),
            code => Err(code),
        }
    }

    /// Feeds an encoder; `action` is LZMA_RUN, or LZMA_FINISH without input.
    ///
    /// # Errors
    /// The library's code.
    pub(super) fn encode(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        action: z::lzma_action,
    ) -> Result<(), z::lzma_ret> {
        let mut done = 0;
        loop {
            let room = out.len().max(FIRST_ROOM);
            let (code, used, _) = self.step(&input[done..], out, room, action)?;
            done += used;
            let is_done = match action {
                z::LZMA_RUN => done == input.len(),
                _ => code == z::LZMA_STREAM_END,
            };
            if is_done {
                return Ok(());
            }
        }
    }

    /// Feeds a decoder, and appends at most up to `limit` bytes in all; how that went, and the kind of check once it is known.
    ///
    /// # Errors
    /// The library's code.
    pub(super) fn decode(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(Run, Option<i64>), z::lzma_ret> {
        let mut run = Run {
            used: 0,
            is_end: false,
            is_hungry: false,
        };
        let mut check = None;
        loop {
            let room = out.len().max(FIRST_ROOM).min(limit - out.len());
            let (code, used, filled) = self.step(&input[run.used..], out, room, z::LZMA_RUN)?;
            run.used += used;
            match code {
                z::LZMA_GET_CHECK | z::LZMA_NO_CHECK => {
                    // SAFETY: the stream is set up, and has just told that its check is known.
                    check = Some(unsafe { z::lzma_get_check(&*self.z) }.into());
                }
                z::LZMA_UNSUPPORTED_CHECK => return Err(code),
                _ => {}
            }
            run.is_end = code == z::LZMA_STREAM_END;
            let is_done = run.used == input.len() && !filled;
            if run.is_end || is_done || out.len() >= limit {
                run.is_hungry = is_done;
                return Ok((run, check));
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: the stream is fresh or set up.
        unsafe { z::lzma_end(&mut *self.z) };
    }
}
