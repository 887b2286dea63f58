"""The values passed between the layers: calls, days of usage, keys, models. Immutable, without JSON, SQL or Qt.

Money is nano-dollars (1e-9 USD), tokens are counts, instants are UTC milliseconds since 1970, days are UTC days counted
from 1970-01-01 (`periods.day_number`). `None` always means "this source does not report it", never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self

CHATROOM = "Chatroom"
"""Group name of usage without an API key: OpenRouter's web chat."""

UNKNOWN_APP = "Unknown"
"""Group name of usage without the name of an app."""

STANDARD_VARIANT = "standard"

CUT_COST_PLACES = 6
"""Decimals of US dollars of costs that were cut: in CSV exports, analytics and `/activity`."""

EXACT_COST_PLACES = 9
"""Decimals of US dollars of exact costs: from `/generation`."""


class KeyRef(NamedTuple):
    """A key as one source names it.

    `hash` is the SHA-256 of the key text, None where the source gives only the name ("name only"). `name` None means
    no key at all: the web chat.
    """

    hash: str | None
    name: str | None


NO_KEY = KeyRef(None, None)


class Call(NamedTuple):
    """One generation."""

    generation_id: str
    created_at_ms: int
    created_at_exact: bool
    """False if only the second is known, taken from the id."""
    model: str
    """Permaslug, without variant."""
    credits_nano: int
    byok_nano: int
    cost_places: int
    """Decimals of US dollars of credits and BYOK: `CUT_COST_PLACES` or `EXACT_COST_PLACES`."""
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int | None
    cached_tokens: int | None
    provider: str | None
    variant: str | None
    key: KeyRef | None
    """None: not known. `NO_KEY`: web chat."""
    app: str | None
    """None: not known. `UNKNOWN_APP`: the call named none."""
    finish_reason: str | None
    """Normalised: stop, length, tool_calls, …"""
    finish_reason_raw: str | None
    cancelled: bool | None
    streamed: bool | None
    generation_time_ms: int | None
    time_to_first_token_ms: int | None
    cost_web_search_nano: int | None
    cost_cache_nano: int | None
    """Part of credits: negative = saved by cache reads, positive = surcharge for cache writes."""
    cost_file_nano: int | None
    user: str | None
    session: str | None


@dataclass(frozen=True, slots=True)
class CallColumns:
    """Many calls, column by column: a million calls are read and stored without an object for each one."""

    columns: Sequence[Sequence[Any]]
    """As many as `Call` has fields, in their order, all of the same length."""

    @classmethod
    def of(cls, calls: Iterable[Call]) -> Self:
        """Return the columns of some calls."""
        return cls(list(zip(*calls, strict=True)) or [()] * len(Call._fields))

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Call]:
        return map(Call._make, zip(*self.columns, strict=True))

    def column(self, field: str) -> Sequence[Any]:
        """Return the values of a field of `Call`."""
        return self.columns[Call._fields.index(field)]

    def at(self, places: Sequence[int]) -> Self:
        """Return the calls at some indexes, in the order of the indexes."""
        if isinstance(places, range):
            # In the order of the range, which mostly is the other way round.
            stop = places.stop if places.stop >= 0 else None
            return type(self)([column[places.start : stop : places.step] for column in self.columns])
        return type(self)([[column[position] for position in places] for column in self.columns])


class DayUsage(NamedTuple):
    """One row of a feed's split of a UTC day. A column that the feed does not split by is None."""

    day: int
    model: str | None
    key: KeyRef | None
    app: str | None
    provider: str | None
    endpoint_id: str | None
    variant: str | None
    workspace: str | None
    """Workspace id where known, else its label."""
    requests: int
    credits_nano: int
    byok_nano: int
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int
    cached_tokens: int | None

    @property
    def is_zero(self) -> bool:
        """Whether every number is 0: such a row shows no usage, just as if it were missing."""
        # From `requests` on, the fields are numbers.
        return not any(self[8:])


class Measures(NamedTuple):
    """What can be summed. `None` = not known (days for which only a key's counters are stored).

    A tuple for speed, because one question creates thousands of them.
    """

    requests: int | None = 0
    credits_nano: int = 0
    byok_nano: int = 0
    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0
    reasoning_tokens: int | None = 0
    cached_tokens: int | None = 0
    """Sum over the requests for which it is reported."""
    cached_unknown_requests: int | None = 0
    """Requests whose source does not say how many tokens were cached."""

    @property
    def spend_nano(self) -> int:
        """Credits + BYOK, nano-dollars (design: `spend`)."""
        return self.credits_nano + self.byok_nano

    @property
    def tokens(self) -> int | None:
        """Prompt + completion; reasoning is inside completion, cached inside prompt."""
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        return self.prompt_tokens + self.completion_tokens

    @property
    def reported_cached_tokens(self) -> int | None:
        """The cached tokens, a minimum where some requests do not report them; None: none of the requests does."""
        unknown = self.cached_unknown_requests
        return None if unknown is not None and unknown != 0 and unknown == self.requests else self.cached_tokens

    def __bool__(self) -> bool:
        """Raise `TypeError`: a tuple is always true, so a truth test would take sums of zero for some usage."""
        raise TypeError("Measures have no truth value: compare with None, or ask is_zero()")

    def __add__(self, other: Measures) -> Measures:  # type: ignore[override]  # sums, not one behind the other
        return self._combine(other, 1)

    def __sub__(self, other: Measures) -> Measures:
        return self._combine(other, -1)

    def _combine(self, other: Measures, sign: int) -> Measures:
        def known(mine: int | None, theirs: int | None) -> int | None:
            return None if mine is None or theirs is None else mine + sign * theirs

        return Measures(
            known(self.requests, other.requests),
            self.credits_nano + sign * other.credits_nano,
            self.byok_nano + sign * other.byok_nano,
            known(self.prompt_tokens, other.prompt_tokens),
            known(self.completion_tokens, other.completion_tokens),
            known(self.reasoning_tokens, other.reasoning_tokens),
            known(self.cached_tokens, other.cached_tokens),
            known(self.cached_unknown_requests, other.cached_unknown_requests),
        )

    def is_zero(self) -> bool:
        """Return whether everything is zero (unknown counts are not zero)."""
        return self == Measures()


def total_of(parts: Iterable[Measures]) -> Measures:
    """Return the sum of many measures, None where one is unknown; much faster than adding them one by one."""
    columns: Iterable[tuple[Any, ...]] = zip(*parts, strict=True)
    sums: list[Any] = [None if None in column else sum(column) for column in columns]
    return Measures(*sums)


KeyKind = Literal["management", "inference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatus:
    """What `/key` reports about the key. Amounts are lifetime or UTC-day counters of this one key, nano-dollars."""

    label: str
    kind: KeyKind
    credits_nano: int
    credits_today_nano: int
    byok_nano: int
    byok_today_nano: int
    organization_id: str | None
    creator_user_id: str | None


SAMPLE_IDENTITIES = "user_2sampleSampleSample"
"""How every identity of the invented account begins; everything in a store that belongs to it is invented."""

SAMPLE_IDENTITY = f"{SAMPLE_IDENTITIES}2"
"""The identity of today's invented account. It ends with a version, to be raised with every change of what the account
contains: a sample's store of another version is made again.
"""


class KeyOwner(NamedTuple):
    """The account whose usage a key reports."""

    identity: str | None
    """The account's persistent id; None if the key does not report it."""
    label: str
    """The key as OpenRouter shows it, shortened."""
    is_management: bool = False
    """Whether the key can read a whole account, so that its account should be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountKey:
    """A key as `/keys` lists it; amounts are its lifetime counters."""

    hash: str
    name: str
    label: str
    disabled: bool
    workspace_id: str | None
    created_at_ms: int | None
    credits_nano: int
    byok_nano: int


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace of the account; `is_default` is True for the one that `/keys` lists if none is named."""

    id: str
    name: str
    slug: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Credits:
    """`/credits`: lifetime sums of the account, nano-dollars. Balance = total - used."""

    total_nano: int
    used_nano: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model of the catalogue. `pricing` is the object of the response as JSON text: exact decimals per token."""

    permaslug: str
    slug: str
    name: str
    created_at_ms: int | None
    hugging_face_id: str | None
    context_length: int | None
    supported_parameters: tuple[str, ...]
    pricing: str
    other_names: tuple[str, ...] = ()
    """Sorted: further slugs under which it is listed, and aliases that stand for it ("~acme/nova-latest")."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An inference provider as `/providers` lists it."""

    name: str
    slug: str
    headquarters: str | None


def split_variant(model: str) -> tuple[str, str | None]:
    """Split "acme/nova-2:free" into slug and variant; the variant is None if the name has none."""
    slug, _, variant = model.partition(":")
    return slug, variant or None


def author_of(model: str) -> str:
    """Return the author part of a slug, permaslug or alias ("acme/nova-2" and "~acme/nova-latest" → "acme")."""
    return model.partition("/")[0].removeprefix("~")
