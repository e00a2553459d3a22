//! Dates and times as text.

use super::calendar::{self, Date};
use super::clock::Clock;
use super::span::Span;
use crate::object::*;

/// A short ASCII text in the making: no date, time or distance from UTC is longer, whatever a pickle held.
pub(super) struct Text {
    bytes: [u8; Text::CAPACITY],
    len: usize,
}

/// How much of a time is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    /// Microseconds if there are any.
    Auto,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
}

impl Precision {
    /// The precision with this name.
    pub(super) fn named(name: &Str) -> Option<Precision> {
        Some(match name.as_ascii()? {
            "auto" => Precision::Auto,
            "hours" => Precision::Hours,
            "minutes" => Precision::Minutes,
            "seconds" => Precision::Seconds,
            "milliseconds" => Precision::Milliseconds,
            "microseconds" => Precision::Microseconds,
            _ => return None,
        })
    }
}

impl Text {
    const CAPACITY: usize = 96;

    pub(super) fn new() -> Text {
        Text {
            bytes: [0; Text::CAPACITY],
            len: 0,
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    pub(super) fn push_text(&mut self, text: &str) {
        self.bytes[self.len..self.len + text.len()].copy_from_slice(text.as_bytes());
        self.len += text.len();
    }

    /// A number that is not negative, with zeroes in front up to a width.
    #[inline]
    pub(super) fn push_number(&mut self, n: i64, width: usize) {
        if width == 2 && n < 100 {
            self.push(b'0' + (n / 10) as u8);
            self.push(b'0' + (n % 10) as u8);
            return;
        }
        let mut digits = [b'0'; 20];
        let (mut at, mut rest) = (digits.len(), n);
        while rest > 0 || digits.len() - at < width {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        for digit in &digits[at..] {
            self.push(*digit);
        }
    }

    /// `YYYY-MM-DD`.
    #[inline]
    pub(super) fn push_date(&mut self, date: Date) {
        self.push_number(date.year, 4);
        self.push(b'-');
        self.push_number(date.month, 2);
        self.push(b'-');
        self.push_number(date.day, 2);
    }

    /// `HH:MM:SS.ffffff`, or less of it.
    #[inline]
    pub(super) fn push_clock(&mut self, clock: Clock, precision: Precision) {
        let precision = match precision {
            Precision::Auto if clock.micro == 0 => Precision::Seconds,
            Precision::Auto => Precision::Microseconds,
            other => other,
        };
        self.push_number(clock.hour, 2);
        if precision == Precision::Hours {
            return;
        }
        self.push(b':');
        self.push_number(clock.minute, 2);
        if precision == Precision::Minutes {
            return;
        }
        self.push(b':');
        self.push_number(clock.second, 2);
        match precision {
            Precision::Milliseconds => {
                self.push(b'.');
                self.push_number(clock.micro / 1000, 3);
            }
            Precision::Microseconds => {
                self.push(b'.');
                self.push_number(clock.micro, 6);
            }
            _ => {}
        }
    }

    /// `+HH:MM`, a distance from UTC; seconds and microseconds if there are any.
    pub(super) fn push_offset(&mut self, offset: Span, separator: &str) {
        let offset = if offset.days < 0 {
            self.push(b'-');
            offset.negated()
        } else {
            self.push(b'+');
            offset
        };
        let clock = Clock::of_seconds(offset.seconds, offset.micros);
        self.push_number(clock.hour, 2);
        self.push_text(separator);
        self.push_number(clock.minute, 2);
        if clock.second != 0 || clock.micro != 0 {
            self.push_text(separator);
            self.push_number(clock.second, 2);
        }
        if clock.micro != 0 {
            self.push(b'.');
            self.push_number(clock.micro, 6);
        }
    }

    /// `Thu Feb 29 12:30:45 2024`, as C's ctime has it.
    pub(super) fn push_ctime(&mut self, date: Date, clock: Clock) {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        self.push_text(DAYS[calendar::weekday(date.ordinal()) as usize]);
        self.push(b' ');
        self.push_text(MONTHS[(date.month - 1) as usize]);
        self.push(b' ');
        if date.day < 10 {
            self.push(b' ');
        }
        self.push_number(date.day, 1);
        self.push(b' ');
        self.push_clock(clock, Precision::Seconds);
        self.push(b' ');
        self.push_number(date.year, 4);
    }

    /// The str.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub(super) fn finish(&self, t: &mut Thread) -> PyResult {
        Ok(Str::from_ascii(t, self.as_bytes())?.value())
    }
}
