//! The proleptic Gregorian calendar: days are numbered from 1 January of the year 1, which is day 1.
//!
//! The conversions between dates and numbers of days are those of Howard Hinnant's "chrono-Compatible Low-Level Date
//! Algorithms" (`days_from_civil`, `civil_from_days`): years begin in March, so that the leap day is the last one, and
//! the pattern of leap years repeats after 400 years.

/// The first year that script can write.
pub(super) const MIN_YEAR: i64 = 1;
/// The last year that script can write.
pub(super) const MAX_YEAR: i64 = 9999;
/// The number of 31 December 9999.
pub(super) const MAX_ORDINAL: i64 = 3_652_059;
/// The number of 1 January 1970.
pub(super) const EPOCH_ORDINAL: i64 = 719_163;

/// Days of 400 years.
const DAYS_OF_ERA: i64 = 146_097;
/// Days from 1 March of the year 0 to the day before 1 January of the year 1.
const DAYS_BEFORE_FIRST: i64 = 305;

/// A day. One that comes out of a pickle may have a year past 9999 and a day that its month does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    /// From 1 to 12.
    pub(super) month: i64,
    pub(super) day: i64,
}

/// Has the year a 29 February?
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The number of days of a month, from 1 to 12.
pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day of the week of a numbered day: Monday is 0.
#[inline]
pub(super) fn weekday(ordinal: i64) -> i64 {
    (ordinal + 6).rem_euclid(7)
}

impl Date {
    /// The number of the day.
    #[inline]
    pub(super) fn ordinal(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (self.month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + self.day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * DAYS_OF_ERA + day_of_era - DAYS_BEFORE_FIRST
    }

    /// The day with this number.
    #[inline]
    pub(super) fn of_ordinal(ordinal: i64) -> Date {
        let days = ordinal + DAYS_BEFORE_FIRST;
        let era = days.div_euclid(DAYS_OF_ERA);
        let day_of_era = days.rem_euclid(DAYS_OF_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date { year, month, day }
    }

    /// The number of the day in its year, from 1.
    pub(super) fn day_of_year(self) -> i64 {
        let first = Date {
            year: self.year,
            month: 1,
            day: 1,
        };
        self.ordinal() - first.ordinal() + 1
    }

    /// Year, week and day of the week of ISO 8601, the last two from 1.
    pub(super) fn iso_calendar(self) -> (i64, i64, i64) {
        let today = self.ordinal();
        let mut year = self.year;
        let mut days = today - first_monday(year);
        if days < 0 {
            year -= 1;
            days = today - first_monday(year);
        } else if days >= 52 * 7 && today >= first_monday(year + 1) {
            year += 1;
            days = today - first_monday(year);
        }
        (year, days / 7 + 1, days % 7 + 1)
    }
}

/// The number of the Monday of the first ISO week of a year: the week that has the year's first Thursday.
fn first_monday(year: i64) -> i64 {
    let first = Date {
        year,
        month: 1,
        day: 1,
    }
    .ordinal();
    let weekday = weekday(first);
    if weekday <= 3 {
        first - weekday
    } else {
        first - weekday + 7
    }
}

/// What is wrong with a date of the ISO calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IsoError {
    Year,
    Week,
    Weekday,
}

/// The day of a year, week and day of the week of the ISO calendar. It may lie in the year after 9999.
pub(super) fn of_iso_week(year: i64, week: i64, day: i64) -> Result<Date, IsoError> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(IsoError::Year);
    }
    let monday = first_monday(year);
    let weeks = (first_monday(year + 1) - monday) / 7;
    if !(1..=weeks).contains(&week) {
        return Err(IsoError::Week);
    }
    if !(1..=7).contains(&day) {
        return Err(IsoError::Weekday);
    }
    Ok(Date::of_ordinal(monday + (week - 1) * 7 + day - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_without_gaps() {
        let mut expected = Date {
            year: 1,
            month: 1,
            day: 1,
        };
        for ordinal in 1..=MAX_ORDINAL {
            assert_eq!(Date::of_ordinal(ordinal), expected);
            assert_eq!(expected.ordinal(), ordinal);
            expected.day += 1;
            if expected.day > days_in_month(expected.year, expected.month) {
                expected.day = 1;
                expected.month += 1;
            }
            if expected.month > 12 {
                expected.month = 1;
                expected.year += 1;
            }
        }
        assert_eq!(expected.year, MAX_YEAR + 1);
    }

    #[test]
    fn iso_weeks_go_there_and_back() {
        for ordinal in 1..=MAX_ORDINAL {
            let (year, week, day) = Date::of_ordinal(ordinal).iso_calendar();
            assert_eq!(day, weekday(ordinal) + 1);
            if year >= MIN_YEAR {
                let date = of_iso_week(year, week, day).map(Date::ordinal);
                assert_eq!(date, Ok(ordinal));
            }
        }
        assert_eq!(of_iso_week(2021, 53, 1), Err(IsoError::Week));
        assert_eq!(of_iso_week(2020, 53, 8), Err(IsoError::Weekday));
    }

    #[test]
    fn known_days() {
        let of = |year, month, day| Date { year, month, day }.ordinal();
        assert_eq!(of(1970, 1, 1), EPOCH_ORDINAL);
        assert_eq!(of(9999, 12, 31), MAX_ORDINAL);
        // What a pickle may hold.
        assert_eq!(of(0, 1, 0), -366);
        assert_eq!(of(65_535, 1, 255), 23_936_056);
    }
}
