//! The instruction word and the index newtypes.

use super::ops::{Op, for_each_op};
use std::fmt;

macro_rules! define_decoder {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident $(of $base:ident)? { $($field:ident : $kind:ident),* $(,)? }
    )*) => {
        impl Op {
            /// The op with code `code`, if there is one.
            #[inline(always)]
            #[expect(non_upper_case_globals, reason = "patterns named like the ops")]
            pub const fn from_u8(code: u8) -> Option<Op> {
                $(const $name: u8 = Op::$name as u8;)*
                // As codes are dense, this becomes one comparison.
                match code {
                    $($name => Some(Op::$name),)*
                    _ => None,
                }
            }
        }
    };
}
for_each_op!(define_decoder);

macro_rules! index {
    ($(#[$doc:meta])* $name:ident($int:ty), $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[repr(transparent)]
        pub struct $name(pub $int);

        impl $name {
            /// The index as a `usize`.
            #[inline(always)]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

index!(
    /// A register, relative to the frame.
    Register(u16), "r"
);
index!(
    /// Index into `Code::consts`.
    ConstIdx(u32), "k"
);
index!(
    /// Index into `Code::names`.
    NameIdx(u16), "n"
);
index!(
    /// Index into `Code::slots` and the run-time inline caches beside them.
    SlotIdx(u16), "s"
);
index!(
    /// Index of an instruction in `Code::instructions`.
    Pc(u32), "@"
);

/// One instruction: `op:u8 | x:u8 | a:u16 | b:u16 | c:u16`, `op` in the lowest
/// byte; `bc` is `b | c << 16`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Instr(pub u64);

impl Instr {
    /// From op and all fields.
    #[inline]
    pub const fn new(op: Op, x: u8, a: u16, b: u16, c: u16) -> Self {
        Instr(op as u64 | (x as u64) << 8 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }

    /// From op, `a`, `b` and `c`, with `x` 0.
    #[inline]
    pub const fn abc(op: Op, a: u16, b: u16, c: u16) -> Self {
        Self::new(op, 0, a, b, c)
    }

    /// From op, `a` and a signed `bc`, with `x` 0.
    #[inline]
    pub const fn abx(op: Op, a: u16, bc: i32) -> Self {
        Instr(op as u64 | (a as u64) << 16 | (bc as u32 as u64) << 32)
    }

    /// The op.
    ///
    /// # Panics
    /// If the word holds no valid code, which decoding and the verifier rule out.
    #[inline(always)]
    pub const fn op(self) -> Op {
        match Op::from_u8(self.0 as u8) {
            Some(op) => op,
            None => panic!("invalid op code"),
        }
    }

    /// The op's code.
    #[inline(always)]
    pub const fn op_code(self) -> u8 {
        self.0 as u8
    }

    /// Field `x`.
    #[inline(always)]
    pub const fn x(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Field `a`.
    #[inline(always)]
    pub const fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Field `b`.
    #[inline(always)]
    pub const fn b(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// Field `c`.
    #[inline(always)]
    pub const fn c(self) -> u16 {
        (self.0 >> 48) as u16
    }

    /// Field `bc`, signed.
    #[inline(always)]
    pub const fn bc(self) -> i32 {
        (self.0 >> 32) as i32
    }

    /// Field `bc`, unsigned.
    #[inline(always)]
    pub const fn bc_u32(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Field `b` as a signed immediate.
    #[inline(always)]
    pub const fn imm_b(self) -> i16 {
        self.b() as i16
    }

    /// Field `c` as a signed immediate or jump offset.
    #[inline(always)]
    pub const fn imm_c(self) -> i16 {
        self.c() as i16
    }

    /// The same instruction with another op (quickening and back).
    #[inline(always)]
    #[must_use]
    pub const fn with_op(self, op: Op) -> Self {
        Instr(self.0 & !0xff | op as u64)
    }

    /// The same instruction with another `x`.
    #[inline(always)]
    #[must_use]
    pub const fn with_x(self, x: u8) -> Self {
        Instr(self.0 & !0xff00 | (x as u64) << 8)
    }

    /// The same instruction with another `a`.
    #[inline(always)]
    #[must_use]
    pub const fn with_a(self, a: u16) -> Self {
        Instr(self.0 & !0xffff_0000 | (a as u64) << 16)
    }

    /// The same instruction with another `b`.
    #[inline(always)]
    #[must_use]
    pub const fn with_b(self, b: u16) -> Self {
        Instr(self.0 & !0xffff_0000_0000 | (b as u64) << 32)
    }

    /// The same instruction with another `c`.
    #[inline(always)]
    #[must_use]
    pub const fn with_c(self, c: u16) -> Self {
        Instr(self.0 & 0x0000_ffff_ffff_ffff | (c as u64) << 48)
    }

    /// The same instruction with another `bc`.
    #[inline(always)]
    #[must_use]
    pub const fn with_bc(self, bc: i32) -> Self {
        Instr(self.0 & 0xffff_ffff | (bc as u32 as u64) << 32)
    }

    /// Target of the jump at `pc`: `pc + 1 + offset`; `None` when the op does not jump.
    #[inline]
    pub fn jump_target(self, pc: Pc) -> Option<Pc> {
        use super::ops::Field;
        let offset = match self.op().jump_field()? {
            Field::C => i64::from(self.imm_c()),
            _ => i64::from(self.bc()),
        };
        u32::try_from(i64::from(pc.0) + 1 + offset).ok().map(Pc)
    }
}

impl fmt::Debug for Instr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Op::from_u8(self.op_code()) {
            Some(op) => write!(
                f,
                "{}(x={}, a={}, b={}, c={})",
                op.name(),
                self.x(),
                self.a(),
                self.b(),
                self.c()
            ),
            None => write!(f, "invalid({:#x})", self.0),
        }
    }
}
