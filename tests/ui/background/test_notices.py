"""Which notice is shown: the worst, the newest of equals, one per source."""

from __future__ import annotations

from tracker.ui.background.notices import Notice, Notices, NoticeTone


def notice(tone: NoticeTone, what: str) -> Notice:
    return Notice(tone, what, "")


def test_nothing_is_shown_where_all_is_well() -> None:
    assert Notices().worst() is None


def test_the_worst_is_shown_whenever_it_came() -> None:
    notices = Notices()
    notices.put("page", notice("warning", "page"))
    notices.put("sync", notice("negative", "sync"))
    notices.put("import", notice("neutral", "import"))
    assert notices.worst() == ("sync", notice("negative", "sync"))


def test_of_equally_bad_ones_the_newest_is_shown() -> None:
    notices = Notices()
    notices.put("sync", notice("warning", "first"))
    notices.put("import", notice("warning", "second"))
    assert notices.worst() == ("import", notice("warning", "second"))
    notices.put("sync", notice("warning", "third"))
    assert notices.worst() == ("sync", notice("warning", "third"))


def test_a_source_has_one_notice_and_takes_it_away() -> None:
    notices = Notices()
    notices.put("sync", notice("negative", "rejected"))
    notices.put("sync", notice("neutral", "done"))
    assert notices.worst() == ("sync", notice("neutral", "done"))
    notices.put("sync", None)
    assert notices.worst() is None
