"""An account with prices for the tests of the page "What if"."""

from __future__ import annotations

from datetime import date

from tests.ui.page_requests import request_of, shown_of
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
from tracker.analysis.views.what_if import WhatIfPage as WhatIfNumbers
from tracker.store.file.database import Store
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.what_if.page import WhatIfPage

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


def ask(store: Store, model: str | None = PICO) -> WhatIfNumbers:
    """Return what the page loads, priced on a model."""
    return WhatIfPage.load(request_of(store, PERIOD, NOW), model)


def known(value: WhatIfNumbers) -> Known:
    """Return what is known of the period of a value."""
    return Known(value.coverage, shown_of(value.period))
