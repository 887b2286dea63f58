"""An account with prices for the tests of the page "What if"."""

from __future__ import annotations

from datetime import date

from tests.worlds.priced_account import (
    FIRST,
    LAST,
    NOVA,
    NOVA_PRICE,
    NOW,
    PERIOD,
    PICO,
    PICO_PRICE,
    add_calls,
    add_prices,
    call,
    listed,
)
from tracker.store.file.database import Store
from tracker.ui.pages.what_if.page import WhatIfPage
from tracker.ui.pages.what_if.values import WhatIfValue
from tracker.ui.state import Snapshot

USD = 1_000_000_000
LONG = 2_000_000


def with_usage(store: Store) -> None:
    """Add prices, $4.00 paid for nova and $0.001 for pico; on pico all of it costs $0.60 + $0.001."""
    models = [listed(NOVA, NOVA_PRICE, context=LONG), listed(PICO, PICO_PRICE, context=LONG)]
    add_prices(store, models, date(2026, 1, 1))
    add_prices(store, [listed("zeta/old", PICO_PRICE)], date(2026, 1, 1), 1)
    add_prices(store, models, date(2026, 2, 1))
    add_calls(
        store,
        [
            call("a", FIRST, 1_000_000, 100_000, 4 * USD, model=NOVA),
            call("b", LAST, 1000, 500, USD // 1000, model=PICO),
        ],
    )


def ask(store: Store, model: str | None = PICO) -> WhatIfValue:
    """Return what the page loads, priced on a model."""
    return WhatIfPage.load(store, Snapshot(PERIOD, priced_on=model), NOW)
