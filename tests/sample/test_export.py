from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from tests.exports import HEADERS, VARIANTS, Style, Variant, calls_csv, daily_csv, daily_file_name
from tracker.money import nano_from_usd
from tracker.sample import entities
from tracker.sample.account import SampleAccount
from tracker.sample.export import calls_file_name, usd_cell
from tracker.usage import CUT_COST_PLACES, NO_KEY, UNKNOWN_APP, Call, KeyRef

FIRST, LAST = date(2026, 10, 5), date(2026, 10, 11)
CALL = Call(
    generation_id="gen-1788444012-Ab12", created_at_ms=1_788_444_012_345, created_at_exact=True,
    model="acme/nova-2-20260301", credits_nano=3_120_500, byok_nano=0, cost_places=9, prompt_tokens=3120,
    completion_tokens=410, reasoning_tokens=90, cached_tokens=1024, provider="ExampleCloud", variant="standard",
    key=KeyRef("a" * 64, "laptop"), app=UNKNOWN_APP, finish_reason="stop", finish_reason_raw="end_turn",
    cancelled=False, streamed=True, generation_time_ms=5210, time_to_first_token_ms=800, cost_web_search_nano=None,
    cost_cache_nano=-1_000_000, cost_file_nano=None, user=None, session=None,
)  # fmt: skip
CHAT = CALL._replace(
    generation_id="gen-1788444000-Zz99", created_at_ms=1_788_444_000_007, key=NO_KEY, app='a, "b"', cancelled=True,
    finish_reason=None, finish_reason_raw=None,
)  # fmt: skip


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_v4_byte_for_byte() -> None:
    assert calls_csv([CHAT, CALL]) == (
        b"generation_id,created_at,cost_total,cost_web_search,cost_cache,cost_file_processing,byok_usage_inference,"
        b"tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name,variant,"
        b"cancelled,streamed,user,finish_reason_raw,finish_reason_normalized,generation_time_ms,"
        b"time_to_first_token_ms,api_key_disabled,api_key_name,app_name\n"
        b"gen-1788444012-Ab12,2026-09-03 14:00:12.345,0.00312,,-0.001,,0,3120,410,90,1024,acme/nova-2-20260301,"
        b"ExampleCloud,standard,false,true,,end_turn,stop,5210,800,false,laptop,\n"
        b"gen-1788444000-Zz99,2026-09-03 14:00:00.007,0.00312,,-0.001,,0,3120,410,90,1024,acme/nova-2-20260301,"
        b'ExampleCloud,standard,true,true,,,,5210,800,,,"a, ""b"""'
    )


@pytest.mark.parametrize(("variant", "columns", "end"), [
    ("V1", 22, "app_name,api_key_name"), ("V2", 23, "app_name,api_key_name"),
    ("V3", 24, "app_name,api_key_name,api_key_disabled"), ("V4", 24, "api_key_disabled,api_key_name,app_name"),
])  # fmt: skip
def test_headers_are_the_contracts(variant: Variant, columns: int, end: str) -> None:
    assert len(HEADERS[variant]) == columns
    assert ",".join(HEADERS[variant]).endswith(end)
    assert ("tokens_cached" in HEADERS[variant]) == (variant != "V1")


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_week_of_the_account_reads_back(account: SampleAccount, variant: Variant) -> None:
    content = calls_csv(account.calls, variant, first=FIRST, last=LAST, disabled_keys={entities.NEWSLETTER.hash})
    rows = table(content)
    stored = [call for call in account.calls if FIRST.isoformat() <= day_text(call) <= LAST.isoformat()]
    assert b"\r" not in content
    assert not content.endswith(b"\n")
    assert [row["generation_id"] for row in rows] == [call.generation_id for call in reversed(stored)]
    assert {row["app_name"] for row in rows} >= {'Harbor, Sons & Co. "Invoices"', "=MUSEUM(guide)", ""}
    for row, call in zip(rows, reversed(stored), strict=True):
        assert nano_from_usd(row["cost_total"]) == call.credits_nano // 1000 * 1000
        assert len(row["cost_total"].partition(".")[2]) <= CUT_COST_PLACES


def day_text(call: Call) -> str:
    return datetime.fromtimestamp(call.created_at_ms / 1000, UTC).date().isoformat()


def test_styles_change_the_bytes_not_the_rows() -> None:
    plain = table(calls_csv([CALL, CHAT]))
    style = Style(bom=True, crlf=True, quote_all=True, final_newline=True)
    content = calls_csv([CALL, CHAT], style=style)
    assert content.startswith(b'\xef\xbb\xbf"generation_id",')
    assert content.endswith(b'"\r\n')
    assert table(content) == plain


def test_times_and_booleans_have_other_forms() -> None:
    row = table(calls_csv([CALL], style=Style(iso_times=True, title_booleans=True)))[0]
    assert (row["created_at"], row["streamed"]) == ("2026-09-03T14:00:12.345Z", "True")


@pytest.mark.parametrize(
    ("nano", "cell"),
    [(None, ""), (0, "0"), (400, "0"), (-400, "0"), (500, "0"), (1_999, "0.000001"), (62_496, "0.000062"),
     (3_120_000, "0.00312"), (20_000_000_000, "20"), (-1_000_000, "-0.001"), (-1_999, "-0.000001")],
)  # fmt: skip
def test_costs_are_cut_to_six_decimals(nano: int | None, cell: str) -> None:
    assert usd_cell(nano) == cell


def test_the_daily_export_byte_for_byte() -> None:
    glm = CALL._replace(model="z-ai/glm-5.2-20260616")
    assert daily_csv([glm, glm._replace(generation_id="gen-2", byok_nano=2_000_000), CHAT], by_key=True) == (
        b"Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens,API Key\n"
        b'"2026-09-03 00:00:00","acme/nova-2-20260301","0.00312","0","1","3120","410","90",""\n'
        b'"2026-09-03 00:00:00","z-ai/glm-5.2","0.00624","0.002","2","6240","820","180","laptop"'
    )


def test_the_daily_export_by_model_knows_no_key(account: SampleAccount) -> None:
    rows = table(daily_csv(account.calls, first=FIRST, last=LAST))
    assert {row["API Key"] for row in rows} == {"Unknown"}
    assert rows[0]["Date"] == "2026-10-11 00:00:00"
    stored = [call for call in account.calls if FIRST.isoformat() <= day_text(call) <= LAST.isoformat()]
    assert sum(int(row["Requests"]) for row in rows) == len(stored)


def test_file_names() -> None:
    assert calls_file_name(date(2026, 9, 3)) == "openrouter_activity_2026-09-03.csv"
    assert daily_file_name(datetime(2026, 9, 3, 4, 5, 6, tzinfo=UTC)) == "openrouter-activity-20260903-040506.csv"
