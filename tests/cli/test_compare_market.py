"""`compare` and `prices` with the stand-in's market: invented, and called so in tables and JSON."""

from __future__ import annotations

from tests.cli.running import Cli
from tests.loopback import Loopback

INVENTED = "Invented market data of the sample, as of 2026-11-12"


def test_the_market_is_shown_next_to_the_shares(cli: Cli, server: Loopback) -> None:
    cli("sync")
    outcome = cli("compare", "--json")
    figures = {figure["id"]: figure for figure in outcome.json["figures"]}
    assert 0 < figures["oss_share_equilibrium"]["market"] < 100
    assert figures["prompt_tokens_per_request_end"]["market"] is None
    assert outcome.json["market"]["credit"] == INVENTED
    assert outcome.json["market"]["sample"] is True
    table = cli("--quiet", "compare")
    assert "invented market" in table.out.splitlines()[0]
    assert "not published" in table.out
    assert table.out.splitlines()[-1].startswith("Invented market, ")
    assert table.out.splitlines()[-1].endswith(f". {INVENTED}")
    assert "openrouter.ai" not in table.out


def test_the_list_prices_of_the_sample_are_called_invented(cli: Cli, server: Loopback) -> None:
    cli("sync")
    assert cli("--quiet", "prices").out.splitlines()[-1] == "Invented list prices of the sample."
    assert cli.json("prices")["sample"] is True
