"""Questions by tag: the ledger's rule for totals together with the rule for tags."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY, NOW, call, end_of, usage
from tests.slow_examples import slow_examples
from tracker import feeds
from tracker.analysis.ledger.question import PAYMENT, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period, date_of
from tracker.store.account.tags import set_tag
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import
from tracker.tags import CATEGORIES, Tag
from tracker.usage import NO_KEY, Call, DayUsage, KeyRef, Measures

PERIOD = Period(date_of(DAY), date_of(DAY + 2))
WORK = KeyRef("ab12", "work")


def hold(store: Store, *calls: Call) -> None:
    merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)


def ask(store: Store, *by: str, **filters: tuple[str, ...]) -> Summary:
    return summarize(store, Question(PERIOD, by, filters), NOW)


def requests(summary: Summary) -> dict[tuple[str | None, ...], int | None]:
    return {tuple(value.text for value in group.values): group.measures.requests for group in summary.groups}


def test_untagged_is_a_group_of_its_own_kind(store: Store) -> None:
    hold(store, call("gen-1"), call("gen-2", app="Other"))
    set_tag(store, Tag("app", "Editor", "programming"))
    groups = {group.text: (group.kind, group.measures.requests) for group in ask(store, "tag").groups}
    assert groups == {"programming": ("value", 1), "untagged": ("unassigned", 1)}


def test_a_feed_that_does_not_split_by_what_is_tagged_leaves_usage_unattributed(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=5, provider="A")], end_of(DAY))
    hold(store, call("gen-1", day=DAY + 1))
    set_tag(store, Tag("app", "Editor", "programming"))
    assert requests(ask(store, "tag")) == {("programming",): 1, (None,): 5}
    filtered = ask(store, tag=("programming",))
    assert filtered.total.requests == 1
    assert filtered.indeterminate is not None
    assert filtered.indeterminate.requests == 5


def test_a_feed_gives_tags_where_it_splits_by_all_that_is_tagged(store: Store) -> None:
    rows = [usage(requests=3, key=WORK), usage(requests=2, key=NO_KEY)]
    replace_days(store, feeds.KEY_MODEL, [DAY], rows, end_of(DAY))
    set_tag(store, Tag("key", "ab12", "legal"))
    assert requests(ask(store, "tag")) == {("legal",): 3, ("untagged",): 2}
    set_tag(store, Tag("model", "acme/nova-2", "trivia"))
    assert requests(ask(store, "tag")) == {("legal",): 3, ("trivia",): 2}


def test_tagged_keys_are_known_where_the_app_is_not(store: Store) -> None:
    replace_days(
        store, feeds.KEY_MODEL, [DAY], [usage(requests=3, key=WORK), usage(requests=2, key=NO_KEY)], end_of(DAY)
    )
    hold(store, call("gen-1", day=DAY + 1))
    set_tag(store, Tag("key", "ab12", "legal"))
    set_tag(store, Tag("app", "Editor", "science"))
    assert requests(ask(store, "tag")) == {("legal",): 3, (None,): 2 + 1}
    set_tag(store, Tag("key", "work", "legal"))
    assert requests(ask(store, "tag")) == {("legal",): 3 + 1, (None,): 2}


def test_a_bare_name_is_another_key_where_keys_are_named_by_hash(store: Store) -> None:
    rows = [usage(requests=3, key=KeyRef(None, "work")), usage(requests=2, key=WORK)]
    replace_days(store, feeds.KEY_MODEL, [DAY], rows, end_of(DAY))
    later = [usage(DAY + 1, requests=4, key=KeyRef(None, "work"))]
    replace_days(store, feeds.MODEL_KEY_NAME, [DAY + 1], later, end_of(DAY + 1))
    set_tag(store, Tag("key", "ab12", "legal"))
    assert requests(ask(store, "tag")) == {("legal",): 2, ("untagged",): 3, (None,): 4}


def test_filters_by_tag_are_or_and_untagged_is_one_of_them(store: Store) -> None:
    hold(store, *(call(f"gen-{app}", app=app) for app in ("A", "B", "C")))
    set_tag(store, Tag("app", "A", "legal"))
    set_tag(store, Tag("app", "B", "trivia"))
    assert ask(store, tag=("legal", "trivia")).total.requests == 2
    assert requests(ask(store, "app", tag=("untagged",))) == {("C",): 1}


def test_calls_of_another_zone_have_the_same_tags(store: Store) -> None:
    hold(store, call("gen-1"), call("gen-2", app="Other"))
    set_tag(store, Tag("app", "Editor", "legal"))
    wide = Period(PERIOD.first - timedelta(days=1), PERIOD.last)
    local = summarize(store, Question(replace(wide, zone=ZoneInfo("Asia/Tokyo")), ("tag",)), NOW)
    assert requests(local) == {("legal",): 1, ("untagged",): 1}


def test_how_a_call_was_paid_is_known_call_by_call(store: Store) -> None:
    hold(
        store,
        call("gen-1"),
        call("gen-2", byok_nano=500, credits_nano=30),
        call("gen-3", credits_nano=0),
        call("gen-4"),
    )
    found = {group.text: group.measures for group in ask(store, PAYMENT).groups}
    assert {text: measures.requests for text, measures in found.items()} == {
        "credits": 2,
        "BYOK": 1,
        "recorded as $0": 1,
    }
    assert (found["credits"].credits_nano, found["BYOK"].credits_nano, found["BYOK"].byok_nano) == (2000, 30, 500)


def test_a_row_of_a_feed_that_mixes_is_paid_by_own_keys(store: Store) -> None:
    rows = [usage(requests=3, provider="A", byok_nano=1), usage(requests=2, provider="B")]
    replace_days(store, feeds.ACTIVITY, [DAY], rows, end_of(DAY))
    assert requests(ask(store, PAYMENT)) == {("BYOK",): 3, ("credits",): 2}


KEYS = st.sampled_from([None, NO_KEY, WORK, KeyRef(None, "work"), KeyRef(None, "old")])
TEXTS = st.sampled_from([None, "A", "B"])
MODELS = st.sampled_from(["acme/nova", "zeta/one"])
COUNTS = st.integers(0, 3)
CALLS = st.builds(
    call,
    name=st.integers(0, 30).map(lambda n: f"gen-{n}"),
    day=st.integers(DAY, DAY + 2),
    credits_nano=COUNTS,
    byok_nano=COUNTS,
    key=KEYS,
    app=TEXTS,
    model=MODELS,
)
ROWS = st.builds(
    usage,
    day=st.integers(DAY, DAY + 2),
    requests=st.integers(1, 5),
    byok_nano=COUNTS,
    key=KEYS,
    app=TEXTS,
    model=MODELS,
)
TAGS = st.lists(
    st.builds(
        Tag,
        st.just("key"),
        st.sampled_from(["ab12", "work", "old", "Chatroom"]),
        st.sampled_from(CATEGORIES[:3]),
    )
    | st.builds(Tag, st.just("app"), st.sampled_from("AB"), st.sampled_from(CATEGORIES[:3]))
    | st.builds(Tag, st.just("model"), MODELS, st.sampled_from(CATEGORIES[:3])),
    max_size=4,
)


@slow_examples(60)
@given(
    calls=st.lists(CALLS, max_size=12),
    day_feeds=st.dictionaries(st.sampled_from(feeds.DAY_FEEDS), st.lists(ROWS, max_size=5), max_size=2),
    tags=TAGS,
    by=st.sampled_from([("tag",), ("tag", "model"), ("day", "tag", PAYMENT), ("tag", "provider")]),
)
def test_every_split_by_tag_sums_to_the_same_total(
    tmp_path: Path, calls: list[Call], day_feeds: dict[str, list[DayUsage]], tags: list[Tag], by: tuple[str, ...]
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    everything = [call("gen-all", key=key, app=app, model=model) for key in (WORK, KeyRef(None, "work"))
                  for app in "AB" for model in ("acme/nova", "zeta/one")]  # fmt: skip
    with open_for_writing(path) as store:
        # Calls outside the period, so that the store has all names: what can be tagged does not depend on the examples.
        hold(store, *(one._replace(generation_id=f"gen-x{n}", created_at_ms=n) for n, one in enumerate(everything)))
        hold(store, call("gen-old", day=DAY - 400, key=KeyRef(None, "old")))
        hold(store, *calls)
        for feed, rows in day_feeds.items():
            replace_days(store, feed, range(DAY, DAY + 3), rows, end_of(DAY + 2))
        for tag in tags:
            set_tag(store, tag)
        whole = ask(store).total
        split = ask(store, *by)
        total = Measures()
        for group in split.groups:
            total += group.measures
        assert split.total == whole == total
        kept = [ask(store, tag=(text,)) for text in ("untagged", *CATEGORIES[:3])]
        parts = Measures()
        for part in kept:
            parts += part.total
        assert kept[0].indeterminate is not None
        assert parts + kept[0].indeterminate == whole
        assert len({part.indeterminate for part in kept}) == 1
