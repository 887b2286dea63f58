"""What-if as JSON and as tables: both say the same."""

from __future__ import annotations

from pathlib import Path

from tests.worlds.priced_account import FIRST, LAST, NOVA, PICO, add_calls, call
from tests.worlds.what_if_account import ask, priced_store
from tracker.export.what_if import alternatives_table, replaced_table, what_if_json


def test_json_and_table_say_the_same(tmp_path: Path) -> None:
    with priced_store(tmp_path) as store:
        add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000), call("b", LAST, 10, 0, 9_000, model=PICO)])
        answer = ask(store, PICO, best=1)
    found = what_if_json(answer)
    assert found["model"]["model"] == PICO
    assert (found["paid_usd"], found["would_cost_usd"], found["difference_usd"]) == (0.003009, 0.000605, -0.002404)
    assert found["rests_on"]["by_calls"]["requests"] == 2
    assert found["warning"]
    replaced, others = replaced_table(answer), alternatives_table(answer)
    assert replaced.rows[0] == ("replaced", NOVA, PICO, 1, 1100, "0.003", "0.0006")
    assert replaced.rows[2] == ("total", None, PICO, 2, 1110, "0.003009", "0.000605")
    assert {len(row) for row in (*replaced.rows, *others.rows)} == {len(replaced.header)} == {len(others.header)}
