"""Which notice is shown: the worst; among equals the newest; one per source."""

from __future__ import annotations

from tracker.ui.background.notices import Notice, Notices, NoticeTone


def notice(tone: NoticeTone, what: str) -> Notice:
    return Notice(tone, what, "")


def test_without_notices_nothing_is_shown() -> None:
    assert Notices().worst() is None


def test_worst_notice_is_shown_whenever_it_came() -> None:
    notices = Notices()
    notices.put("page", notice("warning", "page"))
    notices.put("sync", notice("negative", "sync"))
    notices.put("import", notice("neutral", "import"))
    assert notices.worst() == ("sync", notice("negative", "sync"))


def test_newest_of_equally_bad_notices_is_shown() -> None:
    notices = Notices()
    notices.put("sync", notice("warning", "first"))
    notices.put("import", notice("warning", "second"))
    assert notices.worst() == ("import", notice("warning", "second"))
    notices.put("sync", notice("warning", "third"))
    assert notices.worst() == ("sync", notice("warning", "third"))


def test_source_has_one_notice_and_can_remove_it() -> None:
    notices = Notices()
    notices.put("sync", notice("negative", "rejected"))
    notices.put("sync", notice("neutral", "done"))
    assert notices.worst() == ("sync", notice("neutral", "done"))
    notices.put("sync", None)
    assert notices.worst() is None
