"""Prepares the numbers of the page "What if" for drawing: cards, rows, sentences. Free of Qt."""

from __future__ import annotations

from tracker.analysis.views.what_if import Choice
from tracker.analysis.views.what_if import WhatIfPage as WhatIfNumbers
from tracker.analysis.what_if.notes import prices_text
from tracker.analysis.what_if.what_if import WhatIf
from tracker.formatting import NO_DATA, UNKNOWN, counted, date_range, money, money_change, percent, tokens
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.cards.number_text import NumberText
from tracker.ui.tables.alternatives_table import AlternativeRow
from tracker.ui.tables.replaced_table import ReplacedRow

NO_PRICES = "No prices are stored. A sync with a key reads them from OpenRouter; imported files contain none."
_ONLY_SPEND = "Only spend is stored for this period, no tokens that could be priced."


def prices_line(page: WhatIfNumbers) -> tuple[str, str]:
    """Return which prices the answer uses, and a shorter text for narrow windows."""
    answer = page.answer
    if answer is None:
        return NO_PRICES, NO_PRICES
    text = prices_text(answer.prices, answer.candidate)
    return text, text.partition(", per 1M")[0]


def choice_text(choice: Choice) -> str:
    """Return the text of a model in the list: name, price, and whether it was used or is no longer listed."""
    remarks = [choice.price, "used" if choice.is_used else "", "" if choice.is_listed else "no longer listed"]
    return " · ".join(part for part in (choice.name, *remarks) if part)


def numbers(page: WhatIfNumbers, known: Known) -> tuple[NumberText, NumberText, NumberText]:
    """Return what was paid, what it would have cost, and the difference.

    Where nothing could be priced, what was paid is all that was spent, as far as that is known.
    """
    answer = page.answer
    priced = None if answer is None or answer.cost_nano is None else answer
    unknown = NO_DATA if known.is_nothing else UNKNOWN
    if priced is not None:
        paid = _number("You paid", _PAID_PART, money(priced.total.paid_nano), _basis(priced))
    else:
        whole = NO_DATA if page.paid is None else money(page.paid.spend_nano)
        paid = _number("You paid", _PAID_ALL, whole, "nothing could be priced")
    return (
        paid,
        _number("It would have cost", _COST, unknown if priced is None else money(priced.cost_nano), _target(answer)),
        _number(
            "Difference",
            "How much more (+) or less (−) than you paid it would have cost.",
            unknown if priced is None else money_change(priced.total.difference_nano),
            _part(priced),
        ),
    )


_PAID_PART = "Credits and BYOK, for the part of the usage that could be priced."
_PAID_ALL = "Credits and BYOK of the period. None of its usage could be priced."
_COST = "The same tokens at the list prices of that time. Not a forecast."


def _number(name: str, definition: str, value: str, origin: str) -> NumberText:
    return NumberText(label=name, definition=definition, value=value, arrow="", change="", origin=origin)


def _basis(answer: WhatIf) -> str:
    return f"{counted(answer.total.requests, 'request')}, {tokens(answer.total.tokens)} tokens"


def _target(answer: WhatIf | None) -> str:
    return "no catalogue to price it with" if answer is None else f"on {short_name(answer.candidate.name)}"


def _part(answer: WhatIf | None) -> str:
    """Return the difference as a share of what was paid; empty if nothing was paid."""
    if answer is None or not answer.total.paid_nano:
        return ""
    part = answer.total.difference_nano / answer.total.paid_nano
    return f"{percent(abs(part))} {'more' if part > 0 else 'less'} than you paid"


def short_name(name: str) -> str:
    """Return a model's name without its author."""
    return name.partition("/")[2] or name


def replaced_rows(page: WhatIfNumbers) -> tuple[ReplacedRow, ...]:
    """Return one row per model that was used; all bars have the same scale."""
    rows = () if page.answer is None else page.answer.by_model
    most = max((max(row.totals.paid_nano, row.totals.cost_nano) for row in rows), default=0)
    return tuple(ReplacedRow(row, most) for row in rows)


def replaced_titles(page: WhatIfNumbers) -> tuple[str, str, str]:
    """Return title, subtitle and a shorter one of the table of models."""
    answer, dates = page.answer, date_range(page.period)
    if answer is None:
        return "By the model you used", dates, dates
    title = f"By the model you used, priced on {short_name(answer.candidate.name)}"
    return title, f"{dates}, US dollars; only what could be priced", dates


def sum_text(page: WhatIfNumbers) -> str:
    """Return the sum of the table's rows."""
    answer = page.answer
    if answer is None or answer.cost_nano is None:
        return ""
    total = answer.total
    return (
        f"Sum: {money(total.paid_nano)} paid, {money(total.cost_nano)} instead, {money_change(total.difference_nano)}"
    )


def replaced_empty_text(page: WhatIfNumbers, known: Known) -> str:
    """Return why the table has no rows."""
    answer = page.answer
    if answer is None:
        return NO_PRICES
    if answer.unpriced.requests:
        return "None of this usage can be priced on this model."
    return _ONLY_SPEND if answer.unknown_nano else known.why_empty()


def no_alternatives_text(known: Known) -> str:
    """Return why no cheaper model is listed."""
    return known.why_empty("No suitable model is known.")


def alternative_rows(page: WhatIfNumbers) -> tuple[AlternativeRow, ...]:
    """Return the cheapest models and the chosen one, cheapest first.

    The chosen one is left out if it cannot price all the usage: its cost would not be comparable.
    """
    answer = page.answer
    if answer is None:
        return ()
    rows = [AlternativeRow(each.candidate.name, each.totals, each.is_used, False) for each in answer.alternatives]
    if answer.cost_nano is not None and not answer.unpriced.requests:
        used = any(row.model == answer.candidate.model.permaslug for row in answer.by_model)
        rows.append(AlternativeRow(answer.candidate.name, answer.total, used, True))
    return tuple(sorted(rows, key=lambda row: (row.totals.cost_nano, row.name)))


def rests_on(page: WhatIfNumbers) -> tuple[str, ...]:
    """Return what the answer is based on, as sentences."""
    answer = page.answer
    if answer is None:
        return ()
    everything = answer.cost_nano is not None and not answer.unpriced.requests and not answer.unknown_nano
    complete = ("All stored usage of the period could be priced.",) if everything else ()
    return (*complete, *answer.notes)


def how_to_read(page: WhatIfNumbers) -> tuple[str, ...]:
    """Return the warning first, then how usage is priced."""
    answer = page.answer
    return () if answer is None else (answer.warning, answer.rule)


def how_alternatives_are_chosen(page: WhatIfNumbers) -> tuple[str, ...]:
    """Return the rule that chooses the cheapest models."""
    answer = page.answer
    rule = None if answer is None else answer.alternatives_rule
    return () if rule is None else (f"Cheapest suitable models: {rule[0].lower()}{rule[1:]}",)
