"""Fonts by role: sizes, weights, tabular figures, every sign that is drawn."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from tracker.ui.design.fonts import PICTURE_POINTS, Role, font, use_bundled_font, use_system_font


def test_roles_have_the_pixels_of_the_look(dressed: QApplication) -> None:
    roles = (Role.NUMBER, Role.TITLE, Role.BODY, Role.CONTROL, Role.CAPTION)
    assert [QFontInfo(font(role)).pixelSize() for role in roles] == [24, 16, 13, 12, 11]
    assert {QFontInfo(font(role)).family() for role in roles} == {"Inter"}


def test_figures_are_tabular(dressed: QApplication) -> None:
    metrics = QFontMetricsF(font(Role.BODY))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_the_bundled_font_has_every_sign_that_is_drawn(dressed: QApplication) -> None:
    metrics = QFontMetricsF(font(Role.BODY))
    assert [sign for sign in "▲▼−–…·→●○◇≥~“”×é" if not metrics.inFontUcs4(ord(sign))] == []


def test_the_system_font_is_kept_within_its_sizes(dressed: QApplication) -> None:
    try:
        use_system_font()
        assert 9 <= QApplication.font().pointSizeF() <= 14
        assert font(Role.BODY).family() == QApplication.font().family()
    finally:
        use_bundled_font()
    assert QApplication.font().pointSizeF() == PICTURE_POINTS
    # Fonts are made once, but not of a body font that is no longer in use.
    assert (font(Role.BODY).family(), font(Role.BODY).pointSizeF()) == ("Inter", PICTURE_POINTS)
