"""Pages by name."""

import pytest

from tracker.errors import UsageError
from tracker.ui.window import page_named


def test_a_page_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(UsageError, match=r"Use overview, .+ or \w+\."):
        page_named("overvew")
    assert page_named(None) == "overview"
