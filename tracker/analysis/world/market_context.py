"""Today's market as context: what all users use OpenRouter for, with which apps, and what their sessions cost.

These are snapshots of OpenRouter's last days, whatever period the person has chosen. Next to them is the person's
own usage where it compares: tags of the same name, apps of the same name, models in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from tracker import formatting
from tracker.analysis.compare.compare import ComparedFigure
from tracker.analysis.compare.inputs import Inputs
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.market import AppRanking, AppUse, SessionCosts, TaskShare, TaskShares, source_line
from tracker.periods import Period, date_of, ms_of
from tracker.store.account.account import is_sample
from tracker.store.account.market import stored_snapshot
from tracker.store.file.database import Store
from tracker.tags import CATEGORIES

APPS_SHOWN = 10
MODELS_SHOWN = 5
"""How many of the person's models are shown with what their sessions cost."""

NEEDS_INFERENCE_KEY = (
    "Not stored. OpenRouter returns market data to inference keys only: sync once with such a key "
    "in OPENROUTER_API_KEY. The key in your keyring stays as it is."
)

_NO_TAGS = "no tag of yours"
_CATEGORY_OF_GROUP: Mapping[str, str] = {"code": "programming"}
"""The report's category for a group of tasks, where the two have different names."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is written about a snapshot: its days (empty where none are published), its age, and its source.

    `invented`: it is the sample's.
    """

    days: str
    age: str
    source: str
    invented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task, or a group of them, in the market's order of groups; shares are 0 to 1.

    `you` is the share of your tokens with the tag `category`. Where it is None, `you_text` says why.
    """

    name: str
    is_group: bool
    token_share: float
    request_share: float
    category: str | None
    you: float | None
    you_text: str


@dataclass(frozen=True, slots=True)
class AppRow:
    """An app of the ranking; `you`: your tokens through an app of the same name, None where you have no such app."""

    rank: int
    name: str
    tokens: int
    requests: int
    you: int | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """The median cost of a session by its turns, in nano-dollars; `yours`: you used the model in the period."""

    app: str
    model: str
    costs: Mapping[str, int]
    yours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketContext:
    """The three snapshots; one without a head is not stored. `turns` are the columns of sessions, shortest first."""

    tasks: tuple[TaskRow, ...]
    tasks_head: Head | None
    apps: tuple[AppRow, ...]
    apps_head: Head | None
    other_apps: int
    """Apps of yours that are not in the ranking."""
    sessions: tuple[SessionRow, ...]
    turns: tuple[str, ...]
    sessions_head: Head | None


def market_context(store: Store, inputs: Inputs, figures: Sequence[ComparedFigure], now: datetime) -> MarketContext:
    """Return the market's snapshots next to the usage of `inputs`; `figures` contain its shares by tag.

    Raises `StoreUnusable`.
    """
    with store.reading():
        tasks, ranking = stored_snapshot(store, TaskShares), stored_snapshot(store, AppRanking)
        costs = stored_snapshot(store, SessionCosts)
        yours = _app_tokens(store, inputs.period, now) if ranking is not None else {}
        head = partial(_head, now=now, invented=is_sample(store))
    by_id = {compared.figure.id: compared for compared in figures}
    apps, others = _apps(ranking, yours)
    sessions, turns = _sessions(costs, inputs)
    return MarketContext(
        tasks=tuple(_tasks(tasks, by_id)),
        tasks_head=None if tasks is None else head(tasks),
        apps=apps,
        apps_head=None if ranking is None else head(ranking, page="apps"),
        other_apps=others,
        sessions=sessions,
        turns=turns,
        sessions_head=None if costs is None else head(costs),
    )


def _head(
    snapshot: TaskShares | AppRanking | SessionCosts, *, now: datetime, invented: bool, page: str = "rankings"
) -> Head:
    first, last = snapshot.first_day, snapshot.last_day
    days = "" if first is None or last is None else formatting.date_range(Period(date_of(first), date_of(last)))
    source = source_line(snapshot.as_of_ms, page, invented=invented)
    return Head(days, formatting.age(ms_of(now) - snapshot.as_of_ms), source, invented)


def _tasks(stored: TaskShares | None, by_id: Mapping[str, ComparedFigure]) -> Iterable[TaskRow]:
    """Yield each group with its tasks below it, the largest first; tasks without a group come last."""
    rows = stored.rows if stored is not None else ()
    ordered = sorted(rows, key=lambda row: (-row.token_share, row.name))
    groups = [row for row in ordered if row.group is None]
    for group in groups:
        yield _task(group, by_id)
        yield from (_task(row, by_id) for row in ordered if row.group == group.tag)
    known = {group.tag for group in groups}
    yield from (_task(row, by_id) for row in ordered if row.group is not None and row.group not in known)


def _task(row: TaskShare, by_id: Mapping[str, ComparedFigure]) -> TaskRow:
    category = _category_of(row)
    compared = by_id.get(f"category_share_last_week_{category}") if category is not None else None
    you = None if compared is None or compared.you is None else compared.you / 100
    if you is not None:
        text = formatting.percent(you)
    elif compared is not None:
        text = _NO_TAGS if compared.status == "needs_tags" else formatting.UNKNOWN
    else:
        text = ""
    return TaskRow(
        name=row.name,
        is_group=row.group is None,
        token_share=row.token_share,
        request_share=row.usage_share,
        category=category,
        you=you,
        you_text=text,
    )


def _category_of(row: TaskShare) -> str | None:
    """Return the report's category of the same name as a task or group; None where there is none."""
    name = row.tag.rpartition(":")[2].lower()
    name = _CATEGORY_OF_GROUP.get(name, name) if row.group is None else name
    return name if name in CATEGORIES else None


def _app_tokens(store: Store, period: Period, now: datetime) -> dict[str, int]:
    """Return the tokens of a period by the name of the app in lower case, because names are compared without case."""
    groups = summarize(store, Question(period, ("app",)), now).groups
    found: dict[str, int] = {}
    for group in groups:
        name = group.values[0].text
        if group.kind == "value" and name is not None and group.measures.requests:
            found[name.casefold()] = found.get(name.casefold(), 0) + (group.measures.tokens or 0)
    return found


def _apps(stored: AppRanking | None, yours: Mapping[str, int]) -> tuple[tuple[AppRow, ...], int]:
    """Return the first apps of the ranking, your apps further down, and how many of your apps are not in it."""
    rows = sorted(stored.rows if stored is not None else (), key=lambda app: app.rank)
    shown = [app for index, app in enumerate(rows) if index < APPS_SHOWN or app.name.casefold() in yours]
    ranked = {app.name.casefold() for app in rows}
    return tuple(_app(app, yours) for app in shown), sum(name not in ranked for name in yours)


def _app(app: AppUse, yours: Mapping[str, int]) -> AppRow:
    return AppRow(app.rank, app.name, app.tokens, app.requests, yours.get(app.name.casefold()))


def _sessions(stored: SessionCosts | None, inputs: Inputs) -> tuple[tuple[SessionRow, ...], tuple[str, ...]]:
    """Return sessions with the models that you use most, else with the first models of the snapshot."""
    if stored is None:
        return (), ()
    slug_of = inputs.classifier.classify
    used = sorted(inputs.usage.models.by_model.items(), key=lambda each: (-each[1].tokens, each[0] or ""))
    mine = list(dict.fromkeys(slug_of(model).slug for model, _ in used if model is not None))
    costs: dict[tuple[str, str], dict[str, int]] = {}
    for row in stored.rows:
        costs.setdefault((slug_of(row.model).slug, row.app_name), {})[row.turns] = row.median_nano
    listed = list(dict.fromkeys(model for model, _ in costs))
    chosen = [model for model in mine if model in listed] or listed
    rows = [
        SessionRow(app, model, by_turns, model in mine)
        for wanted in chosen[:MODELS_SHOWN]
        for (model, app), by_turns in costs.items()
        if model == wanted
    ]
    turns = sorted({each for row in rows for each in row.costs}, key=_turns_at_least)
    return tuple(rows), tuple(turns)


def _turns_at_least(turns: str) -> tuple[int, str]:
    """Return what to sort a range of turns by ("2-9-turns"): its first number, then its text."""
    digits = turns.partition("-")[0].rstrip("+")
    return (int(digits) if digits.isdecimal() else 0, turns)
