"""Numbers and dates -> as a chart in this language prints them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from report_builder.charts.data import Grain
from report_builder.project.locale import Locale, format_day, format_decimal

SIGNS = ("%", "٪", "$", "€", "£", "¥", "₺", "₽")


@dataclass(frozen=True, slots=True)
class Wording:
    """A language, and what goes with every value of a chart: the sign of its unit, how many decimals.

    A unit that is a word does not go with each value but stands once above the chart.
    """

    locale: Locale
    unit: str = ""  # one of SIGNS
    decimals: int | None = None

    @property
    def rtl(self) -> bool:
        return self.locale.direction == "rtl"

    def value(self, number: float, decimals: int | None = None, *, sign: bool = True) -> str:
        """`1,250`, `12.5%`, `$12`; as many decimals as asked for, else as the number needs, two at most."""
        places = self.decimals if self.decimals is not None else decimals
        if places is None:
            places = needed([number])
        return format_decimal(number, self.locale, places, self.unit if sign else "")

    def day(self, date: dt.date, grain: Grain, within: bool = False) -> str:
        """A date as far as its grain says; `within` a year that is named beside it."""
        if grain == "year":
            return format_day(date, self.locale, "y")
        if grain == "quarter":
            return format_day(date, self.locale, "QQQ" if within else "QQQ y")
        if grain == "month":
            return format_day(date, self.locale, "MMM" if within else "MMM y")
        return format_day(date, self.locale, "d MMM" if within else "d MMM y")


def needed(numbers: list[float], most: int = 2) -> int:
    """The decimals that tell these numbers in full, `most` at most; none where they are large."""
    if not numbers or max(abs(number) for number in numbers) >= 1000:
        return 0
    for places in range(most):
        if all(abs(number - round(number, places)) < 1e-9 * max(1.0, abs(number)) for number in numbers):
            return places
    return most
