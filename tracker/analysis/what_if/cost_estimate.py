"""What usage would have cost on one model, at the prices of its time.

Every call is priced by the rules that were active at its instant and rounded once to nano-dollars, half-even. Usage
that is known only as a day total is priced at the base price at the day's end, rounded once. Calls with the same price
are added up before: the result is the same, and most of a million calls need not be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import add

from tracker.analysis.prices.price_book import Candidate, Snapshot, end_of_day
from tracker.analysis.prices.pricing import Rates, Tokens
from tracker.analysis.what_if.aggregated_days import SummedDays, rounded_costs, summed_days
from tracker.analysis.what_if.usage_pieces import DayPiece, UsagePieces
from tracker.periods import day_of_ms
from tracker.store.questions.call_figures import CallTokens

_BATCH = 10_000
"""How many calls are in memory at a time."""


@dataclass(slots=True)
class UsageTotals:
    """A sum of usage: requests, tokens, what was paid and what it would have cost (nano-dollars)."""

    requests: int = 0
    tokens: int = 0
    paid_nano: int = 0
    cost_nano: int = 0

    def add(self, requests: int, tokens: int, paid_nano: int, cost_nano: int) -> None:
        """Add usage."""
        self.requests += requests
        self.tokens += tokens
        self.paid_nano += paid_nano
        self.cost_nano += cost_nano

    @property
    def difference_nano(self) -> int:
        """How much more it would have cost than was paid; negative: less."""
        return self.cost_nano - self.paid_nano


_ByModel = Mapping[str | None, UsageTotals]


class CostEstimate:
    """Adds up what usage would have cost on one model, by the model that was used (None: not known)."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self._calls: defaultdict[str | None, UsageTotals] = defaultdict(UsageTotals)
        self._days: defaultdict[str | None, UsageTotals] = defaultdict(UsageTotals)
        self.unpriced = UsageTotals()
        """What could not be priced, because the price varied or was not listed then; its cost stays 0."""
        self.early = UsageTotals()
        """What was used before the first stored price; it is also in the other sums."""
        self._used: set[int] = set()

    @property
    def by_calls(self) -> UsageTotals:
        """What was priced call by call."""
        return added(self._calls.values())

    @property
    def by_days(self) -> UsageTotals:
        """What was priced as day totals."""
        return added(self._days.values())

    @property
    def total(self) -> UsageTotals:
        """All that could be priced."""
        return added((*self._calls.values(), *self._days.values()))

    @property
    def by_model(self) -> dict[str | None, UsageTotals]:
        """All that could be priced, by the model that was used."""
        models = dict.fromkeys((*self._calls, *self._days))
        return {model: added(part[model] for part in self._parts if model in part) for model in models}

    @property
    def _parts(self) -> tuple[_ByModel, _ByModel]:
        return self._calls, self._days

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The prices that were used, oldest first."""
        return tuple(each for each in self.candidate.history.snapshots if each.seen_at_ms in self._used)

    def add_calls(self, calls: Iterable[CallTokens]) -> None:
        """Add calls. A loop with few attribute look-ups and function calls, because there may be a million calls."""
        history = self.candidate.history
        all_totals, unpriced = self._calls, self.unpriced
        first_ms = history.snapshots[0].seen_at_ms
        snapshot, since, until = history.snapshots[0], 0, 0
        for call in calls:
            at_ms, model, paid_nano, prompt, completion = call[:5]
            # A look-up for each call would be slow, and most calls have the same price as the call before.
            if not since <= at_ms < until:
                snapshot, since, until = history.span(at_ms)
                self._used.add(snapshot.seen_at_ms)
            if at_ms < first_ms:
                self.early.add(1, prompt + completion, paid_nano, 0)
            rates = snapshot.pricing.at(at_ms, prompt)
            if rates is None:
                unpriced.add(1, prompt + completion, paid_nano, 0)
            else:
                all_totals[model].add(1, prompt + completion, paid_nano, rates.cost_nano(call[3:]))

    def add_day(self, piece: DayPiece) -> None:
        """Add a model's usage on a UTC day that is known only as a day total."""
        self._add_piece(self._days, piece)

    def add_summed_calls(self, piece: DayPiece, cost_nano: int | None) -> None:
        """Add the sum of a model's calls on a UTC day that all cost the base price.

        `cost_nano`: what they cost, each call rounded; None: nothing has to be rounded.
        """
        self._add_piece(self._calls, piece, cost_nano)

    def _add_piece(
        self, all_totals: defaultdict[str | None, UsageTotals], piece: DayPiece, cost_nano: int | None = None
    ) -> None:
        history, at_ms = self.candidate.history, end_of_day(piece.day)
        snapshot = history.at(at_ms)
        self._used.add(snapshot.seen_at_ms)
        rates: Rates | None = snapshot.pricing.base_rates
        tokens = piece.tokens.prompt + piece.tokens.completion
        if history.is_before_first(at_ms):
            self.early.add(piece.requests, tokens, piece.spend_nano, 0)
        if rates is None:
            self.unpriced.add(piece.requests, tokens, piece.spend_nano, 0)
        else:
            cost = rates.cost_nano(piece.tokens) if cost_nano is None else cost_nano
            all_totals[piece.model].add(piece.requests, tokens, piece.spend_nano, cost)


def added(all_totals: Iterable[UsageTotals]) -> UsageTotals:
    """Return the sum of volumes."""
    total = UsageTotals()
    for each in all_totals:
        total.add(each.requests, each.tokens, each.paid_nano, each.cost_nano)
    return total


def cost_estimates(stored: UsagePieces, candidates: Sequence[Candidate]) -> list[CostEstimate]:
    """Return what the usage would have cost on each of some models; calls are read once for all of them."""
    made = [CostEstimate(candidate) for candidate in candidates]
    for piece in stored.by_days:
        for estimate in made:
            estimate.add_day(piece)
    days = frozenset(piece.day for piece in stored.by_calls)
    longest = stored.calls.totals.longest if days else 0
    summed = [summed_days(candidate, days, longest) for candidate in candidates]
    alike = _days_alike(days, candidates, summed)
    pieces = _summed_pieces(stored.by_calls, alike)
    apart: list[_Sums] = [defaultdict(_no_calls) for _ in candidates]
    calls = _calls_to_read(stored, days, summed)
    while batch := list(islice(calls, _BATCH)):
        for estimate, rule, sums in zip(made, summed, apart, strict=True):
            estimate.add_calls(_taken_apart(batch, rule, sums, alike))
    for estimate, rule, sums in zip(made, summed, apart, strict=True):
        costs: defaultdict[tuple[int, str | None], int] = defaultdict(int)
        for (day, model), cost_nano in rounded_costs(stored, estimate.candidate, rule).items():
            costs[alike[day], model] += cost_nano
        for piece in pieces:
            # What is left of the days' calls after those that were priced one by one.
            if piece.day in rule.days and (others := _less(piece, sums)).requests:
                estimate.add_summed_calls(others, costs.get((piece.day, piece.model)))
    return made


def _days_alike(
    days: Iterable[int], candidates: Sequence[Candidate], summed: Sequence[SummedDays]
) -> Mapping[int, int]:
    """Return for each day the first of the days on which every candidate has the same price, found in the same way.

    Prices change rarely, so a year has few such groups, and their calls can be added up before they are priced.
    """
    first_of: dict[tuple[object, ...], int] = {}

    def prices(day: int) -> Iterator[object]:
        at_ms = end_of_day(day)
        for candidate, rule in zip(candidates, summed, strict=True):
            history = candidate.history
            yield history.at(at_ms).seen_at_ms, history.is_before_first(at_ms), day in rule.days

    return {day: first_of.setdefault(tuple(prices(day)), day) for day in sorted(days)}


def _summed_pieces(pieces: Iterable[DayPiece], alike: Mapping[int, int]) -> list[DayPiece]:
    """Return the sums of pieces over days that are alike; the day of a sum is the first of its days."""
    sums: _Sums = defaultdict(_no_calls)
    for day, model, (prompt, completion, cached, reasoning), requests, spend_nano in pieces:
        amounts = (requests, spend_nano, prompt, completion, cached or 0, reasoning or 0)
        key = alike[day], model
        sums[key] = list(map(add, sums[key], amounts))
    return [
        DayPiece(day, model, Tokens(*tokens), requests, spend_nano)
        for (day, model), (requests, spend_nano, *tokens) in sums.items()
    ]


_Sums = defaultdict[tuple[int, str | None], list[int]]
"""By UTC day (the first of those that are alike) and model: requests, spend, then tokens in the order of `Tokens`."""


def _no_calls() -> list[int]:
    return [0] * 6


def _calls_to_read(stored: UsagePieces, days: frozenset[int], summed: Sequence[SummedDays]) -> Iterator[CallTokens]:
    """Yield the calls that at least one candidate has to price one by one."""
    # Days on which some candidate cannot sum up: all their calls are read. On the others only long and odd calls are.
    every_call = days - days.intersection(*(rule.days for rule in summed))
    longest = [rule.longest_prompt for rule in summed if rule.longest_prompt is not None]
    # The smallest limit of all models: each model then leaves out the calls that are not long for it.
    least = min(longest, default=None)
    if not days:
        return iter(())
    totals = stored.calls.totals
    has_long = least is not None and totals.longest_prompt > least
    some = stored.calls.long_or_odd(days - every_call, least) if has_long or totals.odd_requests else ()
    return chain(stored.calls.tokens(every_call) if every_call else (), some)


def _taken_apart(calls: list[CallTokens], rule: SummedDays, sums: _Sums, alike: Mapping[int, int]) -> list[CallTokens]:
    """Return the calls that a candidate prices one by one; those of summed days are also added to `sums`."""
    if not rule.days:
        return calls
    apart = []
    for call in calls:
        day = day_of_ms(call.created_at_ms)
        if day in rule.days:
            # It was read for another model; here it is part of the day's sum.
            if rule.holds(call):
                continue
            amounts = (1, call.spend_nano, call.prompt, call.completion, call.cached or 0, call.reasoning or 0)
            one = sums[alike[day], call.model]
            # The sum of the days contains this call too, so `_less` must subtract it, or it would be priced twice.
            for index, amount in enumerate(amounts):
                one[index] += amount
        apart.append(call)
    return apart


def _less(piece: DayPiece, sums: _Sums) -> DayPiece:
    """Return a piece without what was priced call by call."""
    if (piece.day, piece.model) not in sums:
        return piece
    requests, spend_nano, prompt, completion, cached, reasoning = sums[piece.day, piece.model]
    before = piece.tokens
    tokens = Tokens(
        before.prompt - prompt,
        before.completion - completion,
        (before.cached or 0) - cached,
        (before.reasoning or 0) - reasoning,
    )
    return DayPiece(piece.day, piece.model, tokens, piece.requests - requests, piece.spend_nano - spend_nano)
