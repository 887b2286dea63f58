"""Giving a theme to everything inside a widget, so that no widget has to pass it on to those that it holds."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from tracker.ui.design.theme import Theme


@runtime_checkable
class Themed(Protocol):
    """A widget that paints with colours of the theme, or holds icons or parts that are no widgets and do."""

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""


def give_theme(widget: QWidget, theme: Theme) -> None:
    """Give a theme to a widget and all widgets inside it, each before those that it holds.

    Whoever makes a widget later gives it the theme.
    """
    for one in (widget, *widget.findChildren(QWidget)):
        if isinstance(one, Themed):
            one.set_theme(theme)
