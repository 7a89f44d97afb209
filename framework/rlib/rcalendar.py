"""Dates of the Gregorian calendar, in UTC: seconds to fields and back, and text by a format.

    t = gmtime(1e9)              2001-09-09 01:46:40, a Sunday
    strftime("%Y-%m-%d", t)      "2001-09-09"
    timegm(t)                    1000000000

Names of days and months are English, whatever the locale; local time zones are not known.
"""

from __future__ import annotations

import math

DAY = 86400
DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTH_NAMES = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
SHORT = 3
# Days of 400 years, and from 0000-03-01 to 1970-01-01: years begin with March, so that a leap day comes last.
ERA, EPOCH = 146097, 719468


class TimeTuple:
    """A moment; fields as in ``time.struct_time``: Monday is day 0 of the week, January 1st is day 1 of the year."""

    def __init__(self, year: int, month: int, day: int, seconds: int = 0) -> None:
        self.tm_year = year
        self.tm_mon = month
        self.tm_mday = day
        self.tm_hour = seconds // 3600
        self.tm_min = seconds // 60 % 60
        self.tm_sec = seconds % 60
        days = days_before(year, month, day)
        self.tm_wday = (days + 3) % 7
        self.tm_yday = days - days_before(year, 1, 1) + 1


def days_before(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date."""
    if month <= 2:
        year -= 1
        month += 12
    within = year % 400
    days = within * 365 + within // 4 - within // 100 + (153 * (month - 3) + 2) // 5 + day - 1
    return year // 400 * ERA + days - EPOCH


def gmtime(seconds: float) -> TimeTuple:
    """The moment some seconds after 1970; OverflowError beyond an int."""
    whole = int(math.floor(seconds))
    days = whole // DAY + EPOCH
    within = days % ERA
    year = (within - within // 1460 + within // 36524 - within // (ERA - 1)) // 365
    rest = within - (365 * year + year // 4 - year // 100)
    month = (5 * rest + 2) // 153
    day = rest - (153 * month + 2) // 5 + 1
    year += days // ERA * 400
    if month < 10:
        return TimeTuple(year, month + 3, day, whole % DAY)
    return TimeTuple(year + 1, month - 9, day, whole % DAY)


def timegm(t: TimeTuple) -> int:
    """Seconds from 1970 to a moment."""
    days = days_before(t.tm_year, t.tm_mon, t.tm_mday)
    return days * DAY + t.tm_hour * 3600 + t.tm_min * 60 + t.tm_sec


def strftime(fmt: str, t: TimeTuple) -> str:
    """A text with ``%`` codes replaced as in the C locale; ValueError for a code that is not known or is cut off."""
    parts: list[str] = []
    place = 0
    while place < len(fmt):
        found = fmt.find("%", place)
        if found < 0:
            found = len(fmt)
        parts.append(fmt[place:found])
        place = found + 2
        if found < len(fmt):
            if found + 1 == len(fmt):
                raise ValueError("incomplete format")
            parts.append(field_text(fmt[found + 1], t))
    return "".join(parts)


def field_text(code: str, t: TimeTuple) -> str:
    """What a ``%`` code stands for."""
    if code in NUMBER_CODES:
        return number_text(code, t)
    if code == "%":
        return "%"
    if code == "n":
        return "\n"
    if code == "t":
        return "\t"
    if code == "a":
        return DAY_NAMES[t.tm_wday][:SHORT]
    if code == "A":
        return DAY_NAMES[t.tm_wday]
    if code in ("b", "h"):
        return MONTH_NAMES[t.tm_mon - 1][:SHORT]
    if code == "B":
        return MONTH_NAMES[t.tm_mon - 1]
    if code == "p":
        return "PM" if t.tm_hour >= 12 else "AM"
    if code == "Z":
        return "UTC"
    if code == "z":
        return "+0000"
    if code in ABBREVIATIONS:
        return strftime(ABBREVIATIONS[code], t)
    raise ValueError("unknown format code %" + code)


ABBREVIATIONS = {
    "c": "%a %b %e %H:%M:%S %Y", "D": "%m/%d/%y", "F": "%Y-%m-%d", "R": "%H:%M", "T": "%H:%M:%S", "r": "%I:%M:%S %p",
    "x": "%m/%d/%y", "X": "%H:%M:%S",
}  # fmt: skip
NUMBER_CODES = "CHIMSUVWYGdegjmsuwy"


def number_text(code: str, t: TimeTuple) -> str:
    """The text of a code that stands for a number."""
    if code == "Y":
        return str(t.tm_year)
    if code == "G":
        return str(iso_year_and_week(t)[0])
    if code == "u":
        return str(t.tm_wday + 1)
    if code == "w":
        return str((t.tm_wday + 1) % 7)
    if code == "s":
        return str(timegm(t))
    if code == "j":
        return f"{t.tm_yday:03d}"
    if code == "e":
        return f"{t.tm_mday:2d}"
    return f"{two_digits(code, t):02d}"


def two_digits(code: str, t: TimeTuple) -> int:
    """The number that a code of two digits stands for."""
    if code == "C":
        return t.tm_year // 100
    if code == "H":
        return t.tm_hour
    if code == "I":
        return (t.tm_hour + 11) % 12 + 1
    if code == "M":
        return t.tm_min
    if code == "S":
        return t.tm_sec
    if code == "U":  # weeks that start on Sunday
        return (t.tm_yday + 6 - (t.tm_wday + 1) % 7) // 7
    if code == "W":  # weeks that start on Monday
        return (t.tm_yday + 6 - t.tm_wday) // 7
    if code == "V":
        return iso_year_and_week(t)[1]
    if code == "g":
        return iso_year_and_week(t)[0] % 100
    if code == "d":
        return t.tm_mday
    if code == "m":
        return t.tm_mon
    return t.tm_year % 100


def iso_year_and_week(t: TimeTuple) -> tuple[int, int]:
    """Year and week of ISO 8601: a week belongs to the year that has its Thursday."""
    thursday = days_before(t.tm_year, t.tm_mon, t.tm_mday) - t.tm_wday + 3
    year = gmtime(float(thursday * DAY)).tm_year
    return year, (thursday - days_before(year, 1, 1)) // 7 + 1
