"""The list of figures that are not compared: name, meaning, and the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker.ui.design.fonts import Role
from tracker.ui.design.widgets import Card, label, link, rule

Reason = tuple[str, str, str]


class ReasonsCard(Card):
    """The list of figures without a comparison; hidden until the person opens it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons: tuple[Reason, ...] = ()
        self._body = QWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 12, 16, 12)
        self._layout.setSpacing(8)
        self.tags_link = link("Tag apps, keys and models…")
        head = QHBoxLayout()
        head.addWidget(label("Not compared, and why", Role.BODY_STRONG), 1)
        head.addWidget(self.tags_link)
        self._layout.addLayout(head)
        self._layout.addWidget(self._body)
        self.hide()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The figures that the card lists."""
        return self._reasons

    def set_reasons(self, reasons: tuple[Reason, ...]) -> None:
        """List other figures."""
        if reasons == self._reasons:
            return
        self._reasons = reasons
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for number, (name, what, why) in enumerate(reasons):
            grid.addWidget(rule(), number * 3, 0, 1, 2)
            title = label(name, Role.CONTROL_MEDIUM, wrap=True)
            reason = label(why, Role.CONTROL, "text_2", wrap=True)
            grid.addWidget(title, number * 3 + 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(what, Role.CAPTION, "text_3", wrap=True), number * 3 + 2, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(reason, number * 3 + 1, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        self._layout.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body
