"""Numbers, money, tokens, ages and dates as people read them (window and tables of the command line).

Minus is −, unknown is "–". Only zero is "0.0": what is too small for the decimals is "< 0.1". Separators are English.
Exports do not use this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from tracker.money import NANO_PER_USD
from tracker.periods import Period

MINUS = "−"
UNKNOWN = "–"
NO_DATA = "no data"

_CENT_NANO = NANO_PER_USD // 100
_WITHOUT_CENTS_FROM = 100_000
_MOST_PLACES = 6
"""Decimals of a column of money: those of OpenRouter's own exports."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SECONDS_PER_DAY = 86_400


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _sign(value: Decimal | int | float) -> str:
    return MINUS if value < 0 else ""


def money(nano: int | None) -> str:
    """Return nano-dollars as "$349.23"; under a cent with four significant digits, from $100,000 without cents."""
    if nano is None:
        return UNKNOWN
    usd = abs(Decimal(nano)).scaleb(-9)
    if 0 < abs(nano) < _CENT_NANO:
        # `adjusted` is the power of ten of the first digit: -5 for 0.0000123.
        small = _rounded(usd, 3 - usd.adjusted())
        # 0.009999996 rounds up to a full cent, which is shown like any other amount from a cent on.
        if small < Decimal("0.01"):
            return f"{_sign(nano)}${small.normalize():f}"
    # Compared after rounding: 99,999.999 would otherwise be shown as "$100,000.00".
    places = 0 if _rounded(usd, 2) >= _WITHOUT_CENTS_FROM else 2
    return f"{_sign(nano)}${_rounded(usd, places):,f}"


def money_column(amounts: Sequence[int | None], *, least_places: int = 2, signed: bool = False) -> list[str]:
    """Return a column of nano-dollars with one precision: cents, or two digits of the smallest amount under a cent.

    An amount too small for six decimals is "<$0.000001"; a column of sums from $100,000 on has no cents; None is "–".
    `signed` is for differences: those above zero get a "+".
    """
    smallest = min((abs(nano) for nano in amounts if nano), default=NANO_PER_USD)
    places = least_places
    if smallest < _CENT_NANO:
        places = min(max(places, 1 - Decimal(smallest).scaleb(-9).adjusted()), _MOST_PLACES)
    elif smallest >= _WITHOUT_CENTS_FROM * NANO_PER_USD:
        places = 0
    return [UNKNOWN if nano is None else _in_column(nano, places, signed) for nano in amounts]


def _in_column(nano: int, places: int, signed: bool) -> str:
    sign = "+" if signed and nano > 0 else _sign(nano)
    usd = _rounded(abs(Decimal(nano)).scaleb(-9), places)
    if nano and not usd:
        return f"{sign}<${Decimal(1).scaleb(-places):f}"
    return f"{sign}${usd:,f}"


def money_change(nano: int) -> str:
    """Return a difference of nano-dollars with its sign: "+$32.20", "−$3.07"."""
    return f"+{money(nano)}" if nano > 0 else money(nano)


def amount(nano: int | None) -> str:
    """Return nano-dollars as "13.4960": four decimals, for columns whose title names the currency; "<0.0001"."""
    if nano is None:
        return UNKNOWN
    usd = _rounded(abs(Decimal(nano)).scaleb(-9), 4)
    return f"{_sign(nano)}{f'{usd:,f}' if usd or not nano else '<0.0001'}"


def exact_dollars(price: Decimal) -> str:
    """Return US dollars with every digit, at least two decimals: "$0.60", "$0.0028"."""
    return f"${price:.2f}" if price == round(price, 2) else f"${price:f}"


def exact_dollars_column(prices: Sequence[Decimal | None]) -> list[str]:
    """Return a column of US dollars with one precision that shows every digit of all of them; None is "–"."""
    known = [exact_dollars(price) for price in prices if price is not None]
    places = max((len(text.partition(".")[2]) for text in known), default=0)
    return [UNKNOWN if price is None else f"${price:.{places}f}" for price in prices]


def money_axis(nano: int) -> str:
    """Return the text of a round tick on a money axis: "$0", "$0.50", "$20", "$1.5k"."""
    usd = abs(Decimal(nano)).scaleb(-9)
    if usd and usd < 1:
        cents = _rounded(usd, 2)
        return f"{_sign(nano)}${cents}" if cents == usd else f"{_sign(nano)}${usd.normalize():f}"
    if usd != usd.to_integral_value() and usd < 1000:
        return f"{_sign(nano)}${_rounded(usd, 2)}"
    return f"{_sign(nano)}${_short(usd)}"


def tokens(number: int | None) -> str:
    """Return a count of tokens: in full below a million, then "396.5M", "1.24B", "2.05T"."""
    if number is None:
        return UNKNOWN
    value = Decimal(abs(number))
    for unit, power, places in (("T", 12, 2), ("B", 9, 2), ("M", 6, 1)):
        scaled = _rounded(value.scaleb(-power), places)
        # 999,999,999 rounds up to "1.00B", but a count below a million is always shown in full.
        if scaled >= 1 and (power > 6 or value >= 1_000_000):
            return f"{_sign(number)}{scaled:,f}{unit}"
    return count(number)


def tokens_axis(number: int) -> str:
    """Return the text of a round tick on an axis of tokens or requests: "500", "10k", "1.5M"."""
    return f"{_sign(number)}{_short(Decimal(abs(number)))}"


def _short(value: Decimal) -> str:
    """Return a round number with k, M, B or T, without needless zeros."""
    for unit, power in (("T", 12), ("B", 9), ("M", 6), ("k", 3)):
        if value >= Decimal(10) ** power:
            return f"{_rounded(value.scaleb(-power), 2).normalize():f}{unit}"
    return f"{value.normalize():f}"


def count(number: int | None) -> str:
    """Return a count in full: "40,849"."""
    return UNKNOWN if number is None else f"{_sign(number)}{abs(number):,}"


def counted(number: int | None, noun: str, nouns: str | None = None) -> str:
    """Return a count with its noun: "1 call", "40,849 calls"; `nouns` is the plural if it is not `noun` + "s"."""
    return f"{count(number)} {noun if number == 1 else nouns or f'{noun}s'}"


def percent(fraction: float | None, places: int = 1) -> str:
    """Return a fraction (0 to 1) as percent: "38.9%", "< 0.1%"."""
    return UNKNOWN if fraction is None else f"{fixed(fraction * 100, places)}%"


def points(delta: float | None) -> str:
    """Return a difference of two fractions (0 to 1) in percentage points, with its sign: "+0.8 pts", "< 0.1 pts"."""
    if delta is None:
        return UNKNOWN
    text = fixed(delta * 100, 1)
    return f"{'+' if delta > 0 and text[0].isdigit() else ''}{text} pts"


def fixed(value: float, places: int) -> str:
    """Return a number with fixed decimals and a true minus: "1,234.5", "−0.3"; "< 0.1" if it would round to zero."""
    text = f"{abs(value):,.{places}f}"
    if value != 0 and float(text.replace(",", "")) == 0:
        text = f"< {10**-places:.{places}f}"
    return f"{MINUS if value < 0 else ''}{text}"


def duration(seconds: float) -> str:
    """Return a span of time in its two largest units: "9 h 48 min", "12 min", "45 s", "3 days 4 h"."""
    total = max(0, int(seconds))
    if total < 60:
        return f"{total} s"
    days, seconds_of_day = divmod(total, _SECONDS_PER_DAY)
    hours, minutes = seconds_of_day // 3600, seconds_of_day % 3600 // 60
    if days:
        return f"{counted(days, 'day')} {hours} h" if hours else counted(days, "day")
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def age(elapsed_ms: int) -> str:
    """Return how long ago something was, from elapsed milliseconds: "just now", "3 min ago", "5 days ago"."""
    seconds = elapsed_ms // 1000
    if seconds < 60:
        return "just now"
    if seconds >= 2 * _SECONDS_PER_DAY:
        return f"{counted(seconds // _SECONDS_PER_DAY, 'day')} ago"
    return f"{duration(seconds)} ago"


def short_date(day: date) -> str:
    """Return "26 Oct"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def full_date(day: date) -> str:
    """Return "Mon 2 Nov 2026"."""
    return f"{_WEEKDAYS[day.weekday()]} {short_date(day)} {day.year}"


def week_day(day: date) -> str:
    """Return "Mon 2 Nov"."""
    return f"{_WEEKDAYS[day.weekday()]} {short_date(day)}"


def moment(instant: datetime) -> str:
    """Return an instant as "2 Nov, 14:05 UTC"."""
    utc = instant.astimezone(UTC)
    return f"{short_date(utc.date())}, {utc:%H:%M} UTC"


def month_year(day: date) -> str:
    """Return "Nov 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def date_range(period: Period) -> str:
    """Return "21 Oct – 19 Nov 2026"; a month or year that both days share is written once."""
    first, last = period.first, period.last
    end = f"{short_date(last)} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{short_date(first)} {first.year} – {end}"
    return f"{first.day if first.month == last.month else short_date(first)} – {end}"


def bytes_text(number: int) -> str:
    """Return a size on disk in decimal units: "820 kB", "214 MB", "1.2 GB"."""
    for unit, power in (("GB", 9), ("MB", 6), ("kB", 3)):
        scaled = number / 10**power
        if scaled >= 1:
            return f"{scaled:.1f} {unit}" if scaled < 10 else f"{scaled:.0f} {unit}"
    return f"{number} bytes"
