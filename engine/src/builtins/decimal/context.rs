//! What an operation depends on beside its operands, and what it reports beside its result.

/// Most digits of a result.
pub(super) const MAX_PREC: i64 = 999_999_999_999_999_999;
/// Largest adjusted exponent.
pub(super) const MAX_EMAX: i64 = 999_999_999_999_999_999;
/// Smallest adjusted exponent of a normal number.
pub(super) const MIN_EMIN: i64 = -999_999_999_999_999_999;
/// Smallest exponent.
pub(super) const MIN_ETINY: i64 = MIN_EMIN - (MAX_PREC - 1);
/// An exponent past all that contexts allow: overflows in each.
pub(super) const EXP_OVERFLOW: i64 = 2_000_000_000_000_000_001;
/// An exponent below all that contexts allow: becomes zero in each.
pub(super) const EXP_UNDERFLOW: i64 = -4_000_000_000_000_000_001;
/// Coefficients have no more digits than this, some 400 MB: MemoryError.
pub(super) const MAX_DIGITS: i64 = 1_000_000_000;

/// Conditions, as bits; several may be reported by one operation.
pub(super) mod status {
    /// The exponent was changed to fit.
    pub(in super::super) const CLAMPED: u32 = 0x1;
    /// A text that is no number.
    pub(in super::super) const CONVERSION_SYNTAX: u32 = 0x2;
    /// A number that is not zero divided by zero.
    pub(in super::super) const DIVISION_BY_ZERO: u32 = 0x4;
    /// The integer quotient has too many digits.
    pub(in super::super) const DIVISION_IMPOSSIBLE: u32 = 0x8;
    /// Zero divided by zero.
    pub(in super::super) const DIVISION_UNDEFINED: u32 = 0x10;
    /// Digits other than zeroes were lost.
    pub(in super::super) const INEXACT: u32 = 0x40;
    /// A context that cannot be.
    pub(in super::super) const INVALID_CONTEXT: u32 = 0x80;
    /// An operation without a meaningful result.
    pub(in super::super) const INVALID_OPERATION: u32 = 0x100;
    /// Memory does not suffice.
    pub(in super::super) const MALLOC: u32 = 0x200;
    /// A float was mixed with decimals.
    pub(in super::super) const FLOAT_OPERATION: u32 = 0x400;
    /// The exponent is too large.
    pub(in super::super) const OVERFLOW: u32 = 0x800;
    /// Digits were lost, maybe zeroes.
    pub(in super::super) const ROUNDED: u32 = 0x1000;
    /// The adjusted exponent is below Emin.
    pub(in super::super) const SUBNORMAL: u32 = 0x2000;
    /// Subnormal and inexact.
    pub(in super::super) const UNDERFLOW: u32 = 0x4000;

    /// All that the signal InvalidOperation stands for.
    pub(in super::super) const INVALID: u32 = CONVERSION_SYNTAX
        | DIVISION_IMPOSSIBLE
        | DIVISION_UNDEFINED
        | 0x20
        | INVALID_CONTEXT
        | INVALID_OPERATION
        | MALLOC;
    /// What leaves no number.
    pub(in super::super) const ERRORS: u32 = INVALID | DIVISION_BY_ZERO;
    /// All conditions.
    pub(in super::super) const ALL: u32 = 0x7FFF;
}

/// How a result that does not fit is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards infinity.
    Ceiling,
    /// Towards minus infinity.
    Floor,
    /// To the nearest; halves away from zero.
    HalfUp,
    /// To the nearest; halves towards zero.
    HalfDown,
    /// To the nearest; halves to the even digit.
    HalfEven,
    /// Away from zero when the last digit would be 0 or 5.
    ZeroFiveUp,
}

impl Rounding {
    /// All, by number.
    pub(super) const ALL: [Rounding; 8] = [
        Rounding::Up,
        Rounding::Down,
        Rounding::Ceiling,
        Rounding::Floor,
        Rounding::HalfUp,
        Rounding::HalfDown,
        Rounding::HalfEven,
        Rounding::ZeroFiveUp,
    ];

    /// The name in Python.
    pub(super) fn name(self) -> &'static str {
        match self {
            Rounding::Up => "ROUND_UP",
            Rounding::Down => "ROUND_DOWN",
            Rounding::Ceiling => "ROUND_CEILING",
            Rounding::Floor => "ROUND_FLOOR",
            Rounding::HalfUp => "ROUND_HALF_UP",
            Rounding::HalfDown => "ROUND_HALF_DOWN",
            Rounding::HalfEven => "ROUND_HALF_EVEN",
            Rounding::ZeroFiveUp => "ROUND_05UP",
        }
    }
}

/// Precision, range and rounding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// Most digits of a result.
    pub(super) prec: i64,
    /// Largest adjusted exponent.
    pub(super) emax: i64,
    /// Smallest adjusted exponent of a normal number.
    pub(super) emin: i64,
    /// How results are rounded.
    pub(super) rounding: Rounding,
    /// Exponents are at most [`Context::etop`].
    pub(super) clamp: bool,
}

impl Context {
    /// The one that takes every number as it is.
    pub(super) const MAX: Context = Context {
        prec: MAX_PREC,
        emax: MAX_EMAX,
        emin: MIN_EMIN,
        rounding: Rounding::HalfEven,
        clamp: false,
    };

    /// Smallest exponent of a result.
    #[inline]
    pub(super) fn etiny(&self) -> i64 {
        self.emin - (self.prec - 1)
    }

    /// Largest exponent of a result with all digits.
    #[inline]
    pub(super) fn etop(&self) -> i64 {
        self.emax - (self.prec - 1)
    }
}

/// Is there room for a coefficient of so many digits? Otherwise says so in `status`.
#[inline]
pub(super) fn has_room(digits: i64, status: &mut u32) -> bool {
    const SMALL: i64 = 1 << 20;
    if digits <= SMALL {
        return true;
    }
    // Half a byte for each digit, and working space of the operation.
    let room = digits <= MAX_DIGITS
        && Vec::<u8>::new()
            .try_reserve_exact(digits as usize * 2)
            .is_ok();
    if !room {
        *status |= status::MALLOC;
    }
    room
}
