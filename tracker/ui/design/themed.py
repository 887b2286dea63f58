"""Give a theme to a widget and everything inside it, so that no widget has to pass it on to its children."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from tracker.ui.design.theme import Theme


@runtime_checkable
class Themed(Protocol):
    """A widget that paints with the theme's colours, or that owns icons or other parts which do."""

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""


def give_theme(widget: QWidget, theme: Theme) -> None:
    """Give a theme to a widget and to all widgets inside it, parents before their children.

    A widget made later gets no theme from here: the code that makes it must give it one.
    """
    for one in (widget, *widget.findChildren(QWidget)):
        if isinstance(one, Themed):
            one.set_theme(theme)
