import re

import pytest
from PySide6.QtGui import QColor, QPalette

from tracker.ui.design.theme import DARK, LIGHT, Theme
from tracker.ui.style import palette, style_sheet


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_sheet_has_no_token_left_and_only_colours_of_the_theme(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet
    known = {getattr(theme, name) for name in theme.__dataclass_fields__ if isinstance(getattr(theme, name), str)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", sheet)) <= known


def test_palette_is_made_from_the_tokens() -> None:
    made = palette(DARK)
    assert made.color(QPalette.ColorRole.Base) == QColor(DARK.card)
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(DARK.disabled)


def test_buttons_of_dialogs_have_no_icons_of_the_style() -> None:
    """Such icons are black in every theme. The off-screen platform draws none, so look for the rule itself."""
    assert "QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }" in style_sheet(DARK)
