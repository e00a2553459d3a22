//! A stream of the library's.

use super::super::fed::Run;
use libbz2_rs_sys as b;

/// A compressor or decompressor.
pub(super) struct Stream {
    /// Boxed: the library's state refers to it.
    z: Box<b::bz_stream>,
    compresses: bool,
    /// Its decompression has failed: the library must not be called again.
    broken: bool,
}

/// Smallest step in which the output grows.
const FIRST_ROOM: usize = 16 * 1024;

impl Stream {
    fn new(compresses: bool, init: impl FnOnce(*mut b::bz_stream) -> i32) -> Result<Stream, i32> {
        let mut z = Box::new(b::bz_stream {
            next_in: core::ptr::null(),
            avail_in: 0,
            total_in_lo32: 0,
            total_in_hi32: 0,
            next_out: core::ptr::null_mut(),
            avail_out: 0,
            total_out_lo32: 0,
            total_out_hi32: 0,
            state: core::ptr::null_mut(),
            bzalloc: None,
            bzfree: None,
            opaque: core::ptr::null_mut(),
        });
        match init(&mut *z) {
            b::BZ_OK => Ok(Stream {
                z,
                compresses,
                broken: false,
            }),
            code => Err(code),
        }
    }

    /// A compressor with blocks of so many times 100,000 bytes.
    ///
    /// # Errors
    /// The library's code.
    pub(super) fn compressor(level: i32) -> Result<Stream, i32> {
        // SAFETY: the structure is initialised.
        Self::new(true, |z| unsafe { b::BZ2_bzCompressInit(z, level, 0, 0) })
    }

    /// A decompressor.
    ///
    /// # Errors
    /// The library's code.
    pub(super) fn decompressor() -> Result<Stream, i32> {
        // SAFETY: the structure is initialised.
        Self::new(false, |z| unsafe { b::BZ2_bzDecompressInit(z, 0, 0) })
    }

    /// One call of the library with some of `input` and `room` free bytes behind `out`: its code, bytes used, and was the
    /// room filled?
    fn step(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        room: usize,
        call: impl FnOnce(*mut b::bz_stream) -> i32,
    ) -> Result<(i32, usize, bool), i32> {
        if out.try_reserve(room).is_err() {
            return Err(b::BZ_MEM_ERROR);
        }
        let (take, give) = (clamp(input.len()), clamp(room));
        self.z.next_in = input.as_ptr().cast();
        self.z.avail_in = take;
        self.z.next_out = out.spare_capacity_mut().as_mut_ptr().cast();
        self.z.avail_out = give;
        let code = call(&mut *self.z);
        let used = (take - self.z.avail_in) as usize;
        let written = (give - self.z.avail_out) as usize;
        let filled = self.z.avail_out == 0;
        (self.z.next_in, self.z.avail_in) = (core::ptr::null(), 0);
        (self.z.next_out, self.z.avail_out) = (core::ptr::null_mut(), 0);
        // SAFETY: the library has written so many bytes.
        unsafe { out.set_len(out.len() + written) };
        if code < 0 {
            return Err(code);
        }
        Ok((code, used, filled))
    }

    /// Feeds a compressor; `action` is BZ_RUN, or BZ_FINISH without input.
    ///
    /// # Errors
    /// The library's code.
    pub(super) fn compress(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        action: i32,
    ) -> Result<(), i32> {
        debug_assert!(self.compresses);
        let mut done = 0;
        while done < input.len() || action == b::BZ_FINISH {
            let room = out.len().max(FIRST_ROOM);
            let (code, used, _) = self.step(&input[done..], out, room, |z| {
                // SAFETY: the stream is open; its pointers lead to as many bytes as the lengths say.
                unsafe { b::BZ2_bzCompress(z, action) }
            })?;
            done += used;
            if code == b::BZ_STREAM_END {
                break;
            }
        }
        Ok(())
    }

    /// Feeds a decompressor, and appends at most up to `limit` bytes in all.
    ///
    /// # Errors
    /// The library's code.
    pub(super) fn decompress(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> Result<Run, i32> {
        debug_assert!(!self.compresses);
        if self.broken {
            return Err(b::BZ_DATA_ERROR);
        }
        let mut run = Run {
            used: 0,
            is_end: false,
            is_hungry: false,
        };
        while out.len() < limit || limit == 0 {
            let room = out.len().max(FIRST_ROOM).min(limit - out.len());
            let step = self.step(&input[run.used..], out, room, |z| {
                // SAFETY: the stream is open; its pointers lead to as many bytes as the lengths say.
                unsafe { b::BZ2_bzDecompress(z) }
            });
            self.broken = step.is_err();
            let (code, used, filled) = step?;
            run.used += used;
            run.is_end = code == b::BZ_STREAM_END;
            let is_done = run.used == input.len() && !filled;
            if run.is_end || is_done || limit == 0 {
                break;
            }
        }
        run.is_hungry = run.used == input.len();
        Ok(run)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let end = match self.compresses {
            true => b::BZ2_bzCompressEnd,
            false => b::BZ2_bzDecompressEnd,
        };
        // SAFETY: the stream is open.
        unsafe { end(&mut *self.z) };
    }
}

/// A length as the library takes it.
fn clamp(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
