"""A language -> the words and signs that Vega writes numbers and dates with (d3-format, d3-time-format)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from report_builder.project.locale import Locale, format_day, format_decimal
from report_builder.project.numerals import in_digits

_SUNDAY = dt.date(2023, 1, 1)


def number_locale(locale: Locale) -> dict[str, Any]:
    """The definition of a d3-format locale."""
    written = format_decimal(1234567.8, locale, 1)
    marks = [char for char in written if not char.isdigit()]
    percent = format_decimal(1, locale, 0, "%")
    found: dict[str, Any] = {
        "decimal": marks[-1], "thousands": marks[0], "grouping": [3], "currency": ["$", ""],
        "minus": "\u2212",
        "percent": "٪" if "٪" in percent else "%",
    }  # fmt: skip
    if locale.digits != "european":
        found["numerals"] = [in_digits(digit, locale.digits) for digit in range(10)]
    return found


def time_locale(locale: Locale) -> dict[str, Any]:
    """The definition of a d3-time-format locale."""
    months = [dt.date(2022, month, 1) for month in range(1, 13)]
    days = [_SUNDAY + dt.timedelta(days=number) for number in range(7)]

    def named(dates: list[dt.date], pattern: str) -> list[str]:
        return [format_day(date, locale, pattern) for date in dates]

    return {
        "dateTime": "%e %B %Y %X", "date": "%d.%m.%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
        "days": named(days, "EEEE"), "shortDays": named(days, "EEE"),
        "months": named(months, "LLLL"), "shortMonths": named(months, "LLL"),
    }  # fmt: skip
