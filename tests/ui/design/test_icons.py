"""Icons: each is drawn in the requested colour."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tracker.paths import resource_path
from tracker.ui.design.icons import icon, pixmap
from tracker.ui.design.theme import LIGHT

ICONS = sorted(path.stem for path in resource_path("icons").glob("*.svg"))


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_in_the_requested_colour(qapp: QApplication, name: str) -> None:
    image = pixmap(name, LIGHT.accent, 16, 2.0).toImage()
    drawn = {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {LIGHT.accent}
    assert not icon(name, LIGHT.accent).isNull()


def test_an_icon_that_does_not_exist_raises(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        pixmap("no-such-icon", None)
