//! Streams of zlib behind a safe interface: data goes in, data comes out.

use core::ffi::CStr;
use libz_rs_sys::{self as z, z_stream};

/// What a call of zlib failed with.
pub(super) struct Failure {
    /// Its error code.
    pub code: i32,
    /// What it says about it.
    pub text: Option<String>,
}

impl Failure {
    /// The failure `code`, described as zlib's users expect it.
    pub(super) fn new(code: i32) -> Failure {
        let text = match code {
            z::Z_BUF_ERROR => Some("incomplete or truncated stream"),
            z::Z_STREAM_ERROR => Some("inconsistent stream state"),
            z::Z_DATA_ERROR => Some("invalid input data"),
            _ => None,
        };
        Failure {
            code,
            text: text.map(str::to_owned),
        }
    }
}

/// Which way a stream goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Deflate,
    Inflate,
}

/// How a run of a stream ended.
pub(super) struct Run {
    /// zlib's last code.
    pub code: i32,
    /// Bytes of the input that were used.
    pub used: usize,
    /// Memory for the output ran out.
    pub no_memory: bool,
}

/// A compressor or decompressor.
pub(super) struct Stream {
    /// Boxed: zlib's state may refer to it.
    z: Box<z_stream>,
    direction: Direction,
    /// Has it not been ended?
    open: bool,
}

/// Smallest step in which the output grows.
const FIRST_ROOM: usize = 16 * 1024;

/// Size of the structure, which zlib asks for.
const SIZE: i32 = size_of::<z_stream>() as i32;

impl Stream {
    fn start(direction: Direction, init: impl FnOnce(*mut z_stream) -> i32) -> Result<Stream, i32> {
        let mut s = Stream {
            z: Box::default(),
            direction,
            open: false,
        };
        s.forget_buffers();
        match init(&mut *s.z) {
            z::Z_OK => {
                s.open = true;
                Ok(s)
            }
            code => Err(code),
        }
    }

    /// A compressor.
    ///
    /// # Errors
    /// zlib's code.
    pub(super) fn deflate(
        level: i32,
        method: i32,
        wbits: i32,
        mem_level: i32,
        strategy: i32,
    ) -> Result<Stream, i32> {
        Self::start(Direction::Deflate, |s| {
            let version = z::zlibVersion();
            // SAFETY: the structure is initialised, and zlib checks the numbers.
            unsafe { z::deflateInit2_(s, level, method, wbits, mem_level, strategy, version, SIZE) }
        })
    }

    /// A decompressor.
    ///
    /// # Errors
    /// zlib's code.
    pub(super) fn inflate(wbits: i32) -> Result<Stream, i32> {
        Self::start(Direction::Inflate, |s| {
            // SAFETY: the structure is initialised, and zlib checks the number.
            unsafe { z::inflateInit2_(s, wbits, z::zlibVersion(), SIZE) }
        })
    }

    /// Another stream in the same state.
    ///
    /// # Errors
    /// zlib's code.
    pub(super) fn copy(&mut self) -> Result<Stream, i32> {
        let direction = self.direction;
        if !self.open {
            return Err(z::Z_STREAM_ERROR);
        }
        Self::start(direction, |to| match direction {
            // SAFETY: the source is open, and the copy overwrites the target whole.
            Direction::Deflate => unsafe { z::deflateCopy(to, &mut *self.z) },
            // SAFETY: as above.
            Direction::Inflate => unsafe { z::inflateCopy(to, &*self.z) },
        })
    }

    /// Sets the dictionary that both sides know.
    ///
    /// # Errors
    /// zlib's code.
    pub(super) fn set_dictionary(&mut self, dictionary: &[u8]) -> Result<(), i32> {
        if !self.open {
            return Err(z::Z_STREAM_ERROR);
        }
        let Ok(len) = u32::try_from(dictionary.len()) else {
            return Err(z::Z_STREAM_ERROR);
        };
        let set = match self.direction {
            Direction::Deflate => z::deflateSetDictionary,
            Direction::Inflate => z::inflateSetDictionary,
        };
        // SAFETY: the stream is open, and the bytes are read during the call alone.
        match unsafe { set(&mut *self.z, dictionary.as_ptr(), len) } {
            z::Z_OK => Ok(()),
            code => Err(code),
        }
    }

    /// Feeds `input` and appends to `out` what comes of it, at most up to `limit` bytes in all. `flush`
    /// counts for the last part of the input.
    pub(super) fn run(&mut self, input: &[u8], out: &mut Vec<u8>, limit: usize, flush: i32) -> Run {
        let mut run = Run {
            code: z::Z_OK,
            used: 0,
            no_memory: false,
        };
        if !self.open {
            run.code = z::Z_STREAM_ERROR;
            return run;
        }
        while out.len() < limit {
            let room = out.len().max(FIRST_ROOM).min(limit - out.len());
            if out.try_reserve(room).is_err() {
                run.no_memory = true;
                break;
            }
            let (used, filled) = self.step(&input[run.used..], out, room, flush, &mut run.code);
            run.used += used;
            let is_done = run.used == input.len() && !filled;
            let is_stuck = run.code == z::Z_BUF_ERROR && !filled;
            if is_done || is_stuck || !matches!(run.code, z::Z_OK | z::Z_BUF_ERROR) {
                break;
            }
        }
        run
    }

    /// One call of zlib with `room` free bytes behind `out`: bytes used, and was the room filled?
    fn step(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        room: usize,
        flush: i32,
        code: &mut i32,
    ) -> (usize, bool) {
        let spare = &mut out.spare_capacity_mut()[..room];
        let (take, give) = (clamp(input.len()), clamp(spare.len()));
        let flush = if take as usize == input.len() {
            flush
        } else {
            z::Z_NO_FLUSH
        };
        self.z.next_in = input.as_ptr();
        self.z.avail_in = take;
        self.z.next_out = spare.as_mut_ptr().cast();
        self.z.avail_out = give;
        let call = match self.direction {
            Direction::Deflate => z::deflate,
            Direction::Inflate => z::inflate,
        };
        // SAFETY: the stream is open; the pointers lead to as many bytes as the lengths say.
        *code = unsafe { call(&mut *self.z, flush) };
        let used = (take - self.z.avail_in) as usize;
        let written = (give - self.z.avail_out) as usize;
        let filled = self.z.avail_out == 0;
        self.forget_buffers();
        // SAFETY: zlib has written so many bytes.
        unsafe { out.set_len(out.len() + written) };
        (used, filled)
    }

    /// Leaves no pointer to a buffer behind. zlib refuses to copy a stream whose `next_out` is null.
    fn forget_buffers(&mut self) {
        self.z.next_in = core::ptr::null();
        self.z.avail_in = 0;
        self.z.next_out = core::ptr::NonNull::dangling().as_ptr();
        self.z.avail_out = 0;
    }

    /// The failure `code` with what the stream says about it.
    pub(super) fn failure(&self, code: i32) -> Failure {
        let mut failure = Failure::new(code);
        if self.open && !self.z.msg.is_null() {
            // SAFETY: zlib's messages are texts in its code.
            let text = unsafe { CStr::from_ptr(self.z.msg) };
            failure.text = Some(text.to_string_lossy().into_owned());
        }
        failure
    }

    /// Frees what the stream holds. It only fails from now on.
    pub(super) fn end(&mut self) {
        if !core::mem::take(&mut self.open) {
            return;
        }
        let end = match self.direction {
            Direction::Deflate => z::deflateEnd,
            Direction::Inflate => z::inflateEnd,
        };
        // SAFETY: the stream was open. A stream that had more to say is dropped all the same.
        unsafe { end(&mut *self.z) };
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.end();
    }
}

/// A length as zlib takes it.
fn clamp(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
