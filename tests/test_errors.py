"""The errors, as their module draws them: who is whose child, and which exit code each has."""

from __future__ import annotations

import inspect
import re

import pytest

from tracker import errors
from tracker.errors import OtherAccount, RateLimited, RequestRefused, TrackerError
from tracker.usage import KeyOwner

CLASSES: dict[str, type[TrackerError]] = {
    name: found for name, found in vars(errors).items() if inspect.isclass(found) and issubclass(found, TrackerError)
}
DRAWN = re.findall(r"^([ │├└─]+)(\w+) +(\d) ", errors.__doc__ or "", re.MULTILINE)


@pytest.mark.parametrize(("branch", "name", "code"), DRAWN, ids=[name for _, name, _ in DRAWN])
def test_an_error_has_the_exit_code_that_is_drawn(branch: str, name: str, code: str) -> None:
    assert CLASSES[name].exit_code == int(code)


def test_the_tree_is_that_of_the_classes() -> None:
    parents = {0: "TrackerError"}
    for branch, name, _ in DRAWN:
        depth = branch.index("─") // 4
        parents[depth] = name
        assert CLASSES[name].__base__ is CLASSES[parents[depth - 1]]
    assert {name for _, name, _ in DRAWN} | {"TrackerError"} == CLASSES.keys()


@pytest.mark.parametrize("name", CLASSES)
def test_every_error_has_a_title(name: str) -> None:
    assert CLASSES[name].title


def test_an_error_is_its_message() -> None:
    assert str(TrackerError("Do this.")) == TrackerError("Do this.").message == "Do this."


def test_some_errors_tell_more() -> None:
    owner = KeyOwner("user_1", "sk-or-v1-0…f")
    assert RateLimited("slow down", 90.0).retry_after_seconds == 90.0
    assert RequestRefused("no", 404).status == 404
    assert OtherAccount("not yours", owner).owner is owner
