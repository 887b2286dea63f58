"""The reconciliation as JSON: a day for every date, null for unknown."""

from __future__ import annotations

from tests.make import DAY, NOW, end_of, usage
from tracker import feeds
from tracker.analysis.reconcile.reconcile import reconcile
from tracker.export.reconciliation import reconciliation_json
from tracker.periods import Period, date_of
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days


def test_json_has_a_day_for_every_date_and_null_for_unknown(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(DAY, 5, provider="P")], end_of(DAY))
    days = reconciliation_json(reconcile(store, Period(date_of(DAY), date_of(DAY + 1)), NOW))["days"]
    assert [day["date"] for day in days] == ["2026-11-10", "2026-11-11"]
    assert days[0]["feeds"]["activity"]["requests"] == 5
    assert days[0]["calls"] is None
    assert (days[1]["status"], days[1]["feeds"]) == ("not held", {})
