from __future__ import annotations

import pytest

from tests import truth
from tracker.sample import catalogue, entities
from tracker.sample.account import SampleAccount
from tracker.sample.tags import TAGS
from tracker.tags import CATEGORIES, Tag, TagKind

EXISTING: dict[TagKind, set[str]] = {
    "key": {key.hash for key in entities.KEYS},
    "app": {app.name for app in entities.APPS},
    "model": {model.permaslug for model in catalogue.MODELS},
}


@pytest.mark.parametrize("tag", TAGS, ids=lambda tag: f"{tag.kind}-{tag.category}")
def test_a_tag_is_of_something_that_exists(tag: Tag) -> None:
    assert tag.value in EXISTING[tag.kind]
    assert tag.category in CATEGORIES


def test_nothing_is_tagged_twice() -> None:
    assert len({(tag.kind, tag.value) for tag in TAGS}) == len(TAGS)


def test_everything_tagged_is_used(account: SampleAccount) -> None:
    used = set().union(*truth.split(account.recorded, "key", "app", "model"))
    assert {tag.value for tag in TAGS} <= used
