"""Which models could have done the same work for the least money, by the little that the stored catalogue says."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate, pairwise
from operator import add, sub
from typing import NamedTuple

from tracker.analysis.prices.price_book import END_OF_TIME, Candidate, PriceBook, PriceHistory, end_of_day
from tracker.analysis.prices.pricing import Tokens
from tracker.analysis.what_if.usage_pieces import UsagePieces
from tracker.formatting import count
from tracker.usage import Model

_ABILITIES = ("tools", "reasoning")
_NO_TOKENS = Tokens(0, 0, 0, 0)
_SPARE = 2
"""This many more than asked for are priced call by call, because the ranking at base prices is only approximate."""


class Requirement(NamedTuple):
    """What a model must have: a context of this many tokens (None: not known), and these parameters."""

    main: Model | None
    """The model with the highest spend, which sets the requirement; None: the catalogue never listed it."""
    context: int | None
    context_is_of_calls: bool
    parameters: frozenset[str]


def requirement_of(stored: UsagePieces, book: PriceBook) -> Requirement:
    """Return what usage requires: the context of its longest call, else of its main model, and that one's abilities."""
    spent: dict[str, tuple[int, int]] = {}
    for piece in stored.pieces:
        if piece.model is not None:
            nano, tokens = spent.get(piece.model, (0, 0))
            more = piece.tokens.prompt + piece.tokens.completion
            spent[piece.model] = (nano + piece.spend_nano, tokens + more)
    # Sorted first, so that of models with equal spend always the same one is chosen.
    main = book.models.get(max(sorted(spent), key=lambda model: spent[model])) if spent else None
    longest = stored.calls.totals.longest if stored.by_calls else None
    return Requirement(
        main,
        longest if longest is not None else main.context_length if main else None,
        longest is not None,
        frozenset(_ABILITIES).intersection(main.supported_parameters if main else ()),
    )


def shortlist(
    stored: UsagePieces, book: PriceBook, requirement: Requirement, best: int, target: str | None = None
) -> list[Candidate]:
    """Return the cheapest candidates at base prices, cheapest first: a few more than the number `best`.

    `target` is the permaslug of the model to find alternatives to.
    """
    ranked = []
    tokens = _TokensBefore(stored)
    used = stored.models
    for permaslug in book.listed - {target}:
        history = book.history(permaslug)
        model = book.models[permaslug]
        if history is None or not _is_candidate(model, requirement, permaslug in used):
            continue
        candidate = Candidate(model, None, history)
        bases = [snapshot.pricing.base for snapshot in history.snapshots]
        # A varying price cannot be ranked, and a listed price of 0 does not prove that the model is free.
        if any(base is None or base.is_zero for base in bases):
            continue
        ranked.append((_rough_cost(history, tokens), permaslug, candidate))
    ranked.sort(key=lambda entry: entry[:2])
    return [candidate for _, _, candidate in ranked[: best + _SPARE]]


class _TokensBefore:
    """Running sums of tokens over UTC days; tokens not known to be cached or reasoning count as neither."""

    def __init__(self, stored: UsagePieces) -> None:
        sums: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for piece in stored.pieces:
            # Written out, because a year has thousands of pieces.
            of_day, (prompt, completion, cached, reasoning) = sums[piece.day], piece.tokens
            of_day[0] += prompt
            of_day[1] += completion
            of_day[2] += cached or 0
            of_day[3] += reasoning or 0
        by_day = {day: Tokens(*of_day) for day, of_day in sums.items()}
        self._ends = [end_of_day(day) for day in sorted(by_day)]
        one_by_one = (by_day[day] for day in sorted(by_day))
        self._sums = list(accumulate(one_by_one, _plus, initial=_NO_TOKENS))

    def before(self, instant_ms: int) -> Tokens:
        """Return the tokens of the days that ended before an instant (UTC ms)."""
        return self._sums[bisect_left(self._ends, instant_ms)]


def _plus(one: Tokens, other: Tokens) -> Tokens:
    return Tokens(*map(add, one, other))


def _rough_cost(history: PriceHistory, tokens: _TokensBefore) -> int:
    """Return what tokens would cost at base prices, nano-dollars: fast enough to rank an entire catalogue.

    Every price of the history must have a base price.
    """
    # The first price begins at 0, because usage before it is priced with it too.
    begins = [0, *(each.seen_at_ms for each in history.snapshots[1:]), END_OF_TIME]
    cost = 0
    for snapshot, (since, until) in zip(history.snapshots, pairwise(begins), strict=True):
        rates = snapshot.pricing.base_rates
        # A day counts at the price that is active at its end, as day totals do.
        used = Tokens(*map(sub, tokens.before(until), tokens.before(since)))
        cost += rates.cost_nano(used) if rates is not None else 0
    return cost


def _is_candidate(model: Model, requirement: Requirement, is_used: bool) -> bool:
    if ":" in model.slug:
        return False
    if requirement.context is not None and (model.context_length is None or model.context_length < requirement.context):
        return False
    return is_used or requirement.parameters.issubset(model.supported_parameters)


def first_candidate(stored: UsagePieces, book: PriceBook) -> Candidate | None:
    """Return the model to begin with if the person has chosen none: the cheapest that could have done the work.

    If there is no such model, the one with the highest spend, else the first one listed. None: no prices are stored.
    """
    requirement = requirement_of(stored, book)
    if stored.pieces and (found := shortlist(stored, book, requirement, 1)):
        return found[0]
    offered = book.offered
    if requirement.main is not None and requirement.main.permaslug in offered:
        return book.candidate(requirement.main.permaslug)
    return book.candidate(min(book.listed & offered.keys() or offered)) if offered else None


def rule_of(requirement: Requirement) -> str:
    """Return the rule by which alternatives were chosen, as text."""
    parts = ["Models that the catalogue lists now at a fixed price above zero"]
    if requirement.context is not None:
        whose = (
            "your longest request" if requirement.context_is_of_calls else "the context of the model you paid most for"
        )
        parts.append(f"with a context of at least {count(requirement.context)} tokens ({whose})")
    if requirement.parameters and requirement.main is not None:
        abilities = " and ".join(sorted(requirement.parameters))
        parts.append(f"listed with {abilities} as {requirement.main.slug} is, or used by you in the period")
    return (
        f"{', '.join(parts)}. Ranked by what the same tokens would cost at base prices; free variants are left out. "
        "The stored catalogue does not say what models read and write besides text."
    )
