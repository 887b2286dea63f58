import re

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from tracker.paths import resource_path
from tracker.ui.design.fonts import PICTURE_POINTS, Role, font, use_bundled_font, use_system_font
from tracker.ui.design.icons import icon, pixmap
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK, LIGHT, Theme
from tracker.ui.style import palette, style_sheet

ICONS = sorted(path.stem for path in resource_path("icons").glob("*.svg"))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_sheet_has_no_token_left_and_only_colours_of_the_theme(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet
    known = {getattr(theme, name) for name in theme.__dataclass_fields__ if isinstance(getattr(theme, name), str)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", sheet)) <= known


def test_the_palette_is_made_from_the_tokens() -> None:
    made = palette(DARK)
    assert made.color(QPalette.ColorRole.Base) == QColor(DARK.card)
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(DARK.disabled)


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


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    image = pixmap(name, LIGHT.accent, 16, 2.0).toImage()
    drawn = {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {LIGHT.accent}
    assert not icon(name, LIGHT.accent).isNull()


def test_an_icon_that_does_not_exist_is_said(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        pixmap("no-such-icon", None)


@pytest.mark.parametrize(
    ("width", "side", "padding", "gutter", "compact"),
    [(900, 56, 16, 12, True), (1179, 56, 16, 12, True), (1280, 208, 24, 16, False), (1920, 224, 32, 24, False)],
)
def test_spaces_follow_the_width(width: int, side: int, padding: int, gutter: int, compact: bool) -> None:
    metrics = metrics_for(width)
    assert (metrics.side, metrics.padding, metrics.gutter, metrics.compact) == (side, padding, gutter, compact)


def test_buttons_of_dialogs_have_no_icons_of_the_style() -> None:
    """Those are black, whatever the theme. The off-screen platform has none at all, so the rule itself is asked for."""
    assert "QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }" in style_sheet(DARK)
