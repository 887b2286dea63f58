from __future__ import annotations

from tracker import feeds

NAMES = [
    value
    for name, value in vars(feeds).items()
    if name.isupper() and isinstance(value, str) and not name.startswith(("READ_", "NEEDS_", "REFUSED_"))
]


def test_every_feed_has_a_name_and_a_title_of_its_own() -> None:
    assert sorted(feeds.FEED_TITLES) == sorted(NAMES)
    assert len(set(feeds.FEED_TITLES.values())) == len(NAMES) == len(set(NAMES))


def test_the_more_a_feed_tells_of_keys_the_sooner_it_answers() -> None:
    assert feeds.DAY_FEEDS[:2] == (feeds.KEY_MODEL_APP, feeds.KEY_MODEL)
    assert feeds.DAY_FEEDS[-2:] == (feeds.ACTIVITY, feeds.DAILY_CSV)
    assert len(set(feeds.DAY_FEEDS)) == len(feeds.DAY_FEEDS)


def test_the_market_is_no_part_of_the_accounts_days() -> None:
    assert not set(feeds.MARKET_FEEDS) & set(feeds.DAY_FEEDS)
    assert set(feeds.MARKET_FEEDS) == {name for name in NAMES if name.startswith("market:")}
