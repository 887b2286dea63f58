"""Why spend changed between two periods: volume, price and mix, whose sum is exactly the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from tracker.formatting import money, percent
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
    if any(of_model.tokens is None for of_model in measures.values()):
        return None
    return {model: Used(of_model.tokens or 0, of_model.spend_nano) for model, of_model in measures.items()}


def explain_change(
    now: Mapping[str, Used], before: Mapping[str, Used], against: Period, shown: Callable[[str], str]
) -> Change | None:
    """Split the change of spend; None where one of the periods has no tokens. `shown` names a model for people.

    volume = (T1 − T0)·P0; price = Σ T1ᵢ·(p1ᵢ − p0ᵢ) over the models of both periods; mix = change − volume − price,
    so models that are new or no longer used are part of mix. T are tokens, P and p are dollars per token.
    """
    tokens_now, tokens_before = _tokens(now), _tokens(before)
    if not tokens_now or not tokens_before:
        return None
    total = sum(used.nano for used in now.values()) - sum(used.nano for used in before.values())
    # Exact: the error of a rounded price per token would be multiplied by millions of tokens.
    price_before = Fraction(sum(used.nano for used in before.values()), tokens_before)
    volume = round((tokens_now - tokens_before) * price_before)
    price_parts = {
        model: now[model].tokens * (_price(now[model]) - _price(before[model]))
        for model in now.keys() & before.keys()
        # Without tokens there is no price per token; the spend of such a model goes into the mix.
        if now[model].tokens and before[model].tokens
    }
    price = round(sum(price_parts.values(), Fraction(0)))
    # Volume and price are rounded; mix takes what remains, so that the parts always sum to the change.
    parts = (
        ChangePart("volume", volume, _volume_sentence(now, before, shown)),
        ChangePart("mix", total - volume - price, _mix_sentence(now, before, shown)),
        ChangePart("price", price, _price_sentence(now, before, price_parts, shown)),
    )
    return Change(against, parts, total, NOTE)


def _tokens(used: Mapping[str, Used]) -> int:
    return sum(of_model.tokens for of_model in used.values())


def _price(used: Used) -> Fraction:
    return Fraction(used.nano, used.tokens)


def _volume_sentence(now: Mapping[str, Used], before: Mapping[str, Used], shown: Callable[[str], str]) -> str:
    change = Fraction(_tokens(now) - _tokens(before), _tokens(before))
    word = "more" if change >= 0 else "fewer"
    nothing = Used(0, 0)
    moved = {m: now.get(m, nothing).tokens - before.get(m, nothing).tokens for m in now.keys() | before.keys()}
    sign = 1 if change >= 0 else -1
    names = [m for m in sorted(moved, key=lambda m: (-sign * moved[m], m)) if sign * moved[m] > 0][:2]
    where = f", most of them on {' and '.join(shown(m) for m in names)}" if names else ""
    return f"{percent(float(abs(change)))} {word} tokens{where}."


def _mix_sentence(now: Mapping[str, Used], before: Mapping[str, Used], shown: Callable[[str], str]) -> str:
    def share(used: Mapping[str, Used], model: str) -> Fraction:
        return Fraction(used[model].tokens if model in used else 0, _tokens(used))

    moved = {m: share(now, m) - share(before, m) for m in now.keys() | before.keys()}
    # Sorted first, so that of equal changes always the same model is named.
    model = max(sorted(moved), key=lambda m: abs(moved[m]))
    if not moved[model]:
        return "The same models in the same shares."
    was, is_now = (percent(float(share(used, model))) for used in (before, now))
    return f"{shown(model)} went from {was} to {is_now} of tokens."


def _price_sentence(
    now: Mapping[str, Used], before: Mapping[str, Used], parts: Mapping[str, Fraction], shown: Callable[[str], str]
) -> str:
    model = max(sorted(parts), key=lambda m: abs(parts[m]), default=None)
    if model is None or not parts[model]:
        return "The models of both periods cost the same per token."
    was, is_now = (round(_price(used[model]) * 1_000_000) for used in (before, now))
    return f"{shown(model)} went from {money(was)} to {money(is_now)} per 1M tokens paid."
