"""The market for the hand-made account, as small as the account.

Of every day that is stored (millions of tokens):

    deepseek-v3.2        20   open, China; reasoning
    deepseek-v3.2:free    5   the same model
    claude-sonnet-4.5    40   closed, rest of world; reasoning
    llama-3.3-70b        10   open, rest of world
    other                25   unclassified, in the denominator
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA
from tracker.market import ModelTokens, Rankings
from tracker.periods import day_number, ms_of
from tracker.store.account.market import replace_market_days
from tracker.store.file.database import Store

FIRST = day_number(date(2026, 10, 1))
AS_OF = ms_of(datetime(2026, 10, 9, 6, tzinfo=UTC))
MILLION = 1_000_000
DAILY = (
    (DEEPSEEK, "standard", 20),
    (DEEPSEEK, "free", 5),
    (CLAUDE, "standard", 40),
    (LLAMA, "standard", 10),
    ("other", "standard", 25),
)


def put_market(store: Store, days: range, *, factor: int = MILLION) -> None:
    """Store the table above for some days (day numbers), with `factor` tokens for each unit of it."""
    rows = tuple(ModelTokens(day, model, variant, factor * n) for day in days for model, variant, n in DAILY)
    replace_market_days(store, Rankings(AS_OF, rows), AS_OF)
