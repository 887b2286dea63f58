"""`compare` with a market: a column and a number in the JSON, each with the credit."""

from __future__ import annotations

from tests.cli.running import Cli
from tests.loopback import Loopback

CREDIT = "Source: OpenRouter (openrouter.ai/rankings), as of "


def test_the_market_is_shown_next_to_the_shares(cli: Cli, server: Loopback) -> None:
    cli("sync")
    outcome = cli("compare", "--json")
    figures = {figure["id"]: figure for figure in outcome.json["figures"]}
    assert 0 < figures["oss_share_equilibrium"]["market"] < 100
    assert figures["prompt_tokens_per_request_end"]["market"] is None
    assert outcome.json["market"]["credit"].startswith(CREDIT)
    table = cli("--quiet", "compare")
    assert "market" in table.out.splitlines()[0]
    assert "not published" in table.out
    assert CREDIT in table.out.splitlines()[-1]
