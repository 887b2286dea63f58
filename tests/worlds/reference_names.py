"""Which names are one model, worked out a second time, slowly, from the rules in words.

- The catalogue decides first: a slug means the one permanent name that it is listed for.
- Else a day can prove two names to be one model: a daily file has the same requests, tokens and money under a name as
  the calls have under another one of the same author. A name that both have needs no other; two candidates that are
  equal prove nothing; nor do days that prove different things of a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tests.worlds.plain_account import Plain, Row, added, measures_of
from tracker import feeds
from tracker.money import Amount
from tracker.usage import Call, Measures, author_of

DAY_MS = 86_400_000


class ReferenceNames:
    """The models of some stored data."""

    def __init__(self, plain: Plain) -> None:
        self._listed = plain.slugs
        proofs = {pair for day in plain.feeds.get(feeds.DAILY_CSV, {}) for pair in _proofs(plain, day)}
        shown = {(slug, self._by_catalogue(permanent) or permanent) for slug, permanent in proofs}
        self._proven = [
            pair for pair in shown if sum(pair[0] == other[0] or pair[1] == other[1] for other in shown) == 1
        ]

    def model_of(self, name: str) -> str:
        """Return the model that a name means."""
        if (listed := self._by_catalogue(name)) is not None:
            return listed
        for slug, permanent in self._proven:
            if name == slug:
                return permanent
            if name == permanent and self._by_catalogue(slug) == slug:
                return slug
        return name

    def _by_catalogue(self, name: str) -> str | None:
        named = [permaslug for permaslug, slug in self._listed.items() if slug == name]
        return named[0] if len(named) == 1 else name if name in self._listed else None


def _proofs(plain: Plain, day: int) -> list[tuple[str, str]]:
    of_file = _sums(plain.feeds[feeds.DAILY_CSV][day].rows)
    of_calls = _sums([call for call in plain.calls if call.created_at_ms // DAY_MS == day])
    equal = [
        (slug, permanent)
        for slug, (one, cut) in of_file.items()
        for permanent, (other, also_cut) in of_calls.items()
        if slug not in of_calls and permanent not in of_file and one.tokens and _is_equal(one, cut, other, also_cut)
    ]
    alone = [pair for pair in equal if sum(pair[0] == other[0] or pair[1] == other[1] for other in equal) == 1]
    return [(slug, permanent) for slug, permanent in alone if author_of(slug) == author_of(permanent)]


def _sums(rows: Sequence[Row]) -> dict[str, tuple[Measures, int]]:
    """Return the sums by name, and of how many requests the cost was cut."""
    by_name: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.model is not None:
            by_name[row.model].append(row)
    return {
        name: (
            added([measures_of(row) for row in of_name]),
            sum(row.cost_places == 6 if isinstance(row, Call) else row.requests for row in of_name),
        )
        for name, of_name in by_name.items()
    }


def _is_equal(one: Measures, cut: int, other: Measures, also_cut: int) -> bool:
    counts = (one.requests, one.prompt_tokens, one.completion_tokens)
    return (
        counts == (other.requests, other.prompt_tokens, other.completion_tokens)
        and Amount(one.credits_nano, cut).meets(Amount(other.credits_nano, also_cut))
        and Amount(one.byok_nano, cut).meets(Amount(other.byok_nano, also_cut))
    )
