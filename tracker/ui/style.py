"""One palette and one style sheet for the application, both made from the theme's tokens."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from tracker.paths import resource_path
from tracker.ui.design.theme import Theme


def dress(application: QApplication, theme: Theme) -> None:
    """Set the Fusion style, and the palette and style sheet of a theme."""
    application.setStyle("Fusion")
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme))


def style_sheet(theme: Theme) -> str:
    """Return `resources/style.qss` with the colours of a theme. Raises `KeyError` for a token that does not exist."""
    tokens = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    return Template(resource_path("style.qss").read_text(encoding="utf-8")).substitute(tokens)


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme, for parts that the Fusion style paints itself."""
    role = QPalette.ColorRole
    made = QPalette()
    for name, colour in {
        role.Window: theme.page,
        role.WindowText: theme.text,
        role.Base: theme.card,
        role.AlternateBase: theme.hover,
        role.Text: theme.text,
        role.PlaceholderText: theme.text_3,
        role.Button: theme.card,
        role.ButtonText: theme.text,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.selection_text,
        role.Link: theme.accent,
        role.Accent: theme.accent,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
    }.items():
        made.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.disabled))
    return made
