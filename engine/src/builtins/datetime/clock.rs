//! The time of a day.

use crate::value::Value;

/// A time of day. One that comes out of a pickle may be past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) micro: i64,
    /// Is it the second of two equal times, when clocks were put back?
    pub(super) fold: bool,
}

/// The bit of a packed time that holds the fold.
const FOLD: i64 = 1 << 48;

impl Clock {
    pub(super) const MIDNIGHT: Clock = Clock {
        hour: 0,
        minute: 0,
        second: 0,
        micro: 0,
        fold: false,
    };

    /// The time as one small int: 8 bits each of hour, minute and second, 24 of microseconds.
    #[inline]
    pub(super) fn pack(self) -> Value {
        let fold = if self.fold { FOLD } else { 0 };
        Value::small_int(
            fold | self.hour << 40 | self.minute << 32 | self.second << 24 | self.micro,
        )
    }

    #[inline]
    pub(super) fn unpack(packed: Value) -> Clock {
        let n = packed.as_int();
        Clock {
            hour: n >> 40 & 0xFF,
            minute: n >> 32 & 0xFF,
            second: n >> 24 & 0xFF,
            micro: n & 0xFF_FFFF,
            fold: n & FOLD != 0,
        }
    }

    /// A packed time without its fold, in the order of times.
    #[inline]
    pub(super) fn order(packed: Value) -> i64 {
        packed.as_int() & !FOLD
    }

    /// The time as a pickle has it: hour, minute, second and three bytes of microseconds.
    pub(super) fn bytes(self) -> [u8; 6] {
        let [.., high, middle, low] = self.micro.to_be_bytes();
        let [hour, minute, second] = [self.hour, self.minute, self.second].map(|n| n as u8);
        [hour, minute, second, high, middle, low]
    }

    /// The time of [`Clock::bytes`].
    pub(super) fn of_bytes(bytes: [u8; 6], fold: bool) -> Clock {
        let [hour, minute, second, high, middle, low] = bytes.map(i64::from);
        Clock {
            hour,
            minute,
            second,
            micro: high << 16 | middle << 8 | low,
            fold,
        }
    }

    /// Hour, minute, second and microsecond.
    pub(super) fn parts(self) -> [i64; 4] {
        [self.hour, self.minute, self.second, self.micro]
    }

    /// Whole seconds since midnight.
    #[inline]
    pub(super) fn second_of_day(self) -> i64 {
        self.hour * 3600 + self.minute * 60 + self.second
    }

    /// The time so many seconds, from 0 to 86399, and microseconds after midnight.
    #[inline]
    pub(super) fn of_seconds(seconds: i64, micro: i64) -> Clock {
        Clock {
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            micro,
            fold: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_pickle_comes_back() {
        for hour in [0, 23, 255] {
            for fold in [false, true] {
                let clock = Clock {
                    hour,
                    minute: 255,
                    second: 254,
                    micro: 0xFF_FFFF,
                    fold,
                };
                assert_eq!(Clock::unpack(clock.pack()), clock);
                assert_eq!(
                    Clock::unpack(Value::small_int(Clock::order(clock.pack()))).hour,
                    hour
                );
            }
        }
    }
}
