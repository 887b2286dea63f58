"""Why spend changed between two periods: volume, price and mix, whose sum is exactly the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from tracker.analysis.prices.price_paid import per_million_text
from tracker.formatting import percent
from tracker.periods import Period
from tracker.usage import Measures

ChangeKind = Literal["volume", "mix", "price"]

NOTE = "Volume is priced at the old mix and the old prices; price at the new tokens; mix is what remains."


@dataclass(frozen=True, slots=True)
class ChangePart:
    """One cause of a change: nano-dollars and one sentence."""

    kind: ChangeKind
    nano: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """The change of spend against an earlier period; the parts sum to `total_nano`."""

    against: Period
    parts: tuple[ChangePart, ...]
    total_nano: int
    note: str


class Used(NamedTuple):
    """What one model used in a period: tokens (prompt + completion) and spend in nano-dollars."""

    tokens: int
    nano: int


def used_by_model(measures: Mapping[str, Measures]) -> dict[str, Used] | None:
    """Return tokens and spend by model; None where the tokens of any are not known."""
    known = {model: (of_model.tokens, of_model.spend_nano) for model, of_model in measures.items()}
    found = {model: Used(tokens, nano) for model, (tokens, nano) in known.items() if tokens is not None}
    return found if len(found) == len(known) else None


def explain_change(
    now: Mapping[str, Used], before: Mapping[str, Used], against: Period, shown: Callable[[str], str]
) -> Change | None:
    """Split the change of spend; None where one of the periods has no tokens. `shown` names a model for people.

    volume = (T1 − T0)·P0; price = Σ T1ᵢ·(p1ᵢ − p0ᵢ) over the models of both periods; mix = change − volume − price,
    so models that are new or no longer used are part of mix. T are tokens, P and p are dollars per token. Each sentence
    names the model that moved its part most, in dollars and in the direction of the part.
    """
    if sum(used.tokens for used in now.values()) <= 0 or sum(used.tokens for used in before.values()) <= 0:
        return None
    change = ModelEffects(now, before, shown)
    total = sum(used.nano for used in now.values()) - sum(used.nano for used in before.values())
    volume, price = (round(sum(effects.values())) for effects in (change.volume(), change.price()))
    # Volume and price are rounded; mix takes what remains, so that the parts always sum to the change.
    mix = total - volume - price
    parts = (
        ChangePart("volume", volume, change.volume_sentence(volume)),
        ChangePart("mix", mix, change.mix_sentence(mix)),
        ChangePart("price", price, change.price_sentence(price)),
    )
    return Change(against, parts, total, NOTE)


_Effects = Mapping[str, Fraction]
"""What each model adds to one part of the change, nano-dollars; they sum to the part."""


class ModelEffects:
    """The models of two periods, and what each of them adds to the parts of the change."""

    def __init__(self, now: Mapping[str, Used], before: Mapping[str, Used], shown: Callable[[str], str]) -> None:
        nothing = Used(0, 0)
        # Sorted, so that of equal effects always the same model is named.
        self._used = {m: (before.get(m, nothing), now.get(m, nothing)) for m in sorted(now.keys() | before.keys())}
        self._shown = shown
        self._tokens_before, self._tokens_now = (
            sum(used[index].tokens for used in self._used.values()) for index in (0, 1)
        )
        # Exact: the error of a rounded price per token would be multiplied by millions of tokens.
        self._mean = Fraction(sum(was.nano for was, _ in self._used.values()), self._tokens_before)

    def volume(self) -> _Effects:
        """Return what each model's own tokens, more or fewer, would have cost at the old mean price."""
        return {model: (now.tokens - was.tokens) * self._mean for model, (was, now) in self._used.items()}

    def price(self) -> _Effects:
        """Return what the new tokens of the models of both periods cost more, or less, than at their old prices."""
        return {
            model: now.nano - now.tokens * _price(was)
            for model, (was, now) in self._used.items()
            if _has_price(was) and _has_price(now)
        }

    def mix(self) -> _Effects:
        """Return what each model's new share of the tokens costs more than its old share, at its old price.

        Both are counted from the old mean price: a larger share of a cheap model saves as a smaller share of an
        expensive one does. A model without an old price has its new one.
        """
        growth = Fraction(self._tokens_now, self._tokens_before)
        effects: dict[str, Fraction] = {}
        for model, (was, now) in self._used.items():
            cost = now.tokens * _price(was) if _has_price(was) and _has_price(now) else now.nano
            effects[model] = cost - now.tokens * self._mean - growth * (was.nano - was.tokens * self._mean)
        return effects

    def volume_sentence(self, nano: int) -> str:
        """Return how many more or fewer tokens there are, and which model had most of them."""
        change = Fraction(self._tokens_now - self._tokens_before, self._tokens_before)
        if not change:
            return "As many tokens as before."
        model = _largest(self.volume(), nano)
        where = "" if model is None else f", most of all on {self._shown(model)}"
        return f"{percent(float(abs(change)))} {'more' if change > 0 else 'fewer'} tokens{where}."

    def mix_sentence(self, nano: int) -> str:
        """Return which model's share of the tokens explains most of the mix."""
        effects = self.mix()
        model = _largest(effects, nano)
        if model is None:
            return "The shifts between models cancel out." if any(effects.values()) else "The same shares as before."
        was, now = self._used[model]
        name, share_before, share = self._shown(model), was.tokens / self._tokens_before, now.tokens / self._tokens_now
        if not _has_price(was):
            price = f" at {_price_text(now)}" if _has_price(now) else ""
            return f"{name} is new, with {percent(share)} of tokens{price}."
        if not _has_price(now):
            return f"{name} is no longer used; it had {percent(share_before)} of tokens at {_price_text(was)}."
        return f"{name}, at {_price_text(was)}, went from {percent(share_before)} to {percent(share)} of tokens."

    def price_sentence(self, nano: int) -> str:
        """Return which model's price per token explains most of the price effect."""
        effects = self.price()
        model = _largest(effects, nano)
        if model is None:
            cancel = "Higher and lower prices cancel out."
            return cancel if any(effects.values()) else "The models of both periods cost the same per token."
        was, now = self._used[model]
        old, new = (per_million_text(_price(used) * _MILLION) for used in (was, now))
        if old == new and was.nano > 0:
            moved = abs(float(_price(now) / _price(was) - 1))
            return f"{self._shown(model)} cost {percent(moved)} {'more' if nano > 0 else 'less'} per token."
        return f"{self._shown(model)} went from {old} to {new} per 1M tokens paid."


_MILLION = 1_000_000


def _has_price(used: Used) -> bool:
    # Without tokens there is no price per token; what such a model cost goes into the mix.
    return used.tokens > 0


def _price(used: Used) -> Fraction:
    return Fraction(used.nano, used.tokens)


def _price_text(used: Used) -> str:
    return f"{per_million_text(_price(used) * _MILLION)} per 1M"


def _largest(effects: _Effects, nano: int) -> str | None:
    """Return the model with the largest effect in the direction of a part; None where the part is zero."""
    sign = (nano > 0) - (nano < 0)
    model = max(effects, key=lambda model: sign * effects[model], default=None)
    return model if model is not None and sign * effects[model] > 0 else None
