//! Serial day numbers of workbooks as dates and times.

/// 9999-12-31, the last day of a workbook's calendar.
const LAST_DAY: i64 = 2_958_465;
const DAYS_TO_1904: i64 = 1_462;
/// Days from 0000-03-01 to serial day 0, 1899-12-30 (as days are counted after February 1900).
const DAYS_BEFORE_ZERO: i64 = 693_899;
const MILLISECONDS_PER_DAY: i64 = 86_400_000;

/// From Sunday.
pub(super) const CHINESE_WEEKDAYS: [char; 7] = ['日', '一', '二', '三', '四', '五', '六'];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A point in time as a workbook shows it.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    /// From Sunday, 0.
    pub(super) weekday: usize,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) millisecond: u32,
    pub(super) elapsed_seconds: i64,
}

impl Moment {
    /// `None` outside of the calendar. Times are rounded to the finest part shown.
    pub(super) fn of(serial: f64, since_1904: bool, fraction_digits: usize) -> Option<Moment> {
        if !(0.0..(LAST_DAY + 1) as f64).contains(&serial) {
            return None;
        }
        let step = 10_i64.pow(3 - fraction_digits.min(3) as u32);
        let milliseconds = (serial * MILLISECONDS_PER_DAY as f64 / step as f64).round() as i64 * step;
        let days = milliseconds / MILLISECONDS_PER_DAY + if since_1904 { DAYS_TO_1904 } else { 0 };
        if days > LAST_DAY {
            return None;
        }
        let (year, month, day) = date_of(days);
        let of_day = milliseconds % MILLISECONDS_PER_DAY;
        Some(Moment {
            year,
            month,
            day,
            weekday: ((days + 6) % 7) as usize,
            hour: (of_day / 3_600_000) as u32,
            minute: (of_day / 60_000 % 60) as u32,
            second: (of_day / 1000 % 60) as u32,
            millisecond: (of_day % 1000) as u32,
            elapsed_seconds: milliseconds / 1000,
        })
    }
}

fn date_of(days: i64) -> (i64, u32, u32) {
    // The calendar counts a 29 February 1900 that never was, and a day 0 before January 1900.
    match days {
        0 => return (1900, 1, 0),
        60 => return (1900, 2, 29),
        _ => {}
    }
    let days = if days < 60 { days + 1 } else { days };
    // Years begin in March, so that the leap day comes last.
    let since_march = days + DAYS_BEFORE_ZERO;
    let era = since_march / 146_097;
    let day_of_era = since_march % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

pub(super) fn month_name(month: u32, letters: usize) -> &'static str {
    let name = MONTHS[(month as usize + 11) % 12];
    match letters {
        3 => &name[..3],
        5 => &name[..1],
        _ => name,
    }
}

pub(super) fn weekday_name(weekday: usize, letters: usize) -> &'static str {
    let name = WEEKDAYS[weekday % 7];
    if letters == 3 { &name[..3] } else { name }
}
