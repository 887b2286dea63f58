"""Fonts by role: sizes, weights, digits of one width, every character that is drawn."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from tracker.ui.design.fonts import PICTURE_POINTS, Role, font, use_bundled_font, use_system_font


def test_each_role_has_its_size_in_pixels(dressed: QApplication) -> None:
    roles = (Role.NUMBER, Role.TITLE, Role.BODY, Role.CONTROL, Role.CAPTION)
    assert [QFontInfo(font(role)).pixelSize() for role in roles] == [24, 16, 13, 12, 11]
    assert {QFontInfo(font(role)).family() for role in roles} == {"Inter"}


def test_all_digits_have_the_same_width(dressed: QApplication) -> None:
    metrics = QFontMetricsF(font(Role.BODY))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_the_bundled_font_has_every_character_that_is_drawn(dressed: QApplication) -> None:
    metrics = QFontMetricsF(font(Role.BODY))
    assert [sign for sign in "▲▼−–…·→●○◇≥~“”×é" if not metrics.inFontUcs4(ord(sign))] == []


def test_the_system_font_stays_within_its_range_of_sizes(dressed: QApplication) -> None:
    try:
        use_system_font()
        assert 9 <= QApplication.font().pointSizeF() <= 14
        assert font(Role.BODY).family() == QApplication.font().family()
    finally:
        use_bundled_font()
    assert QApplication.font().pointSizeF() == PICTURE_POINTS
    # Fonts are cached, but a new body font empties the cache.
    assert (font(Role.BODY).family(), font(Role.BODY).pointSizeF()) == ("Inter", PICTURE_POINTS)
