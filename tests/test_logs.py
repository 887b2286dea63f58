import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.logs import write_log
from tracker.paths import log_path


@pytest.fixture(autouse=True)
def clean_logger() -> Iterator[None]:
    ours = logging.getLogger("tracker")
    before = list(ours.handlers)
    yield
    for handler in [one for one in ours.handlers if one not in before]:
        ours.removeHandler(handler)
        handler.close()


def test_warnings_of_ours_go_to_the_file() -> None:
    write_log()
    logging.getLogger("tracker.ui").warning("the sky is %s", "low")
    logging.getLogger("tracker.ui").info("not this")
    assert "the sky is low" in log_path().read_text()
    assert "not this" not in log_path().read_text()


def test_a_log_that_cannot_be_written_stops_nothing(own_environment: Path) -> None:
    own_environment.write_text("a file where the folder should be")
    write_log()
