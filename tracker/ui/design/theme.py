"""The colours: one `Theme` object for light and one for dark. The style sheet and everything that paints read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

ThemeChoice = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Every colour of one theme as #RRGGBB. `series` has the charts' ten colours in their fixed order."""

    name: Literal["light", "dark"]
    page: str
    side: str
    card: str
    raised: str
    well: str
    hover: str
    border: str
    strong: str
    input: str
    grid: str
    axis: str
    text: str
    text_2: str
    text_3: str
    disabled: str
    accent: str
    on_accent: str
    selection: str
    selection_text: str
    focus: str
    positive: str
    negative: str
    negative_soft: str
    negative_line: str
    warning: str
    warning_soft: str
    warning_line: str
    stored: str
    series: tuple[str, ...]
    other: str


LIGHT = Theme(
    name="light",
    page="#F6F7F9",
    side="#EDEFF2",
    card="#FFFFFF",
    raised="#FFFFFF",
    well="#E9EBEF",
    hover="#F0F2F5",
    border="#E0E3E8",
    strong="#C6CBD3",
    input="#858C98",
    grid="#ECEEF1",
    axis="#C6CBD3",
    text="#16191E",
    text_2="#4F5661",
    text_3="#5E6571",
    disabled="#9CA3AE",
    accent="#2456C8",
    on_accent="#FFFFFF",
    selection="#DFE8FB",
    selection_text="#173E99",
    focus="#2456C8",
    positive="#136B4D",
    negative="#B3261E",
    negative_soft="#FBE9E7",
    negative_line="#EEBDB8",
    warning="#855300",
    warning_soft="#FBF0DA",
    warning_line="#E4C88F",
    stored="#5C6B7E",
    series=(
        "#3798D5",
        "#D57C30",
        "#067370",
        "#5A194D",
        "#514E01",
        "#6F55A9",
        "#13422F",
        "#94654F",
        "#923350",
        "#A68C7B",
    ),
    other="#8A919C",
)

DARK = Theme(
    name="dark",
    page="#111316",
    side="#0B0D0F",
    card="#181B20",
    raised="#23272E",
    well="#0D0F12",
    hover="#1F2329",
    border="#2A2F37",
    strong="#414853",
    input="#6E7785",
    grid="#23272E",
    axis="#414853",
    text="#ECEEF1",
    text_2="#B0B7C2",
    text_3="#979FAC",
    disabled="#5C6470",
    accent="#86A8FF",
    on_accent="#0B1226",
    selection="#22315A",
    selection_text="#C9D8FF",
    focus="#86A8FF",
    positive="#4FC08D",
    negative="#FF8E80",
    negative_soft="#351A18",
    negative_line="#6B2F2A",
    warning="#E5B455",
    warning_soft="#2B2312",
    warning_line="#5A4820",
    stored="#93A2B5",
    series=(
        "#7690D0",
        "#E8B652",
        "#68D4DC",
        "#A8466D",
        "#6C6F2A",
        "#605FB3",
        "#BDD8B1",
        "#B37E71",
        "#EC7348",
        "#C4B17F",
    ),
    other="#7E8794",
)


class Themes(QObject):
    """The current theme: the person's choice, or the desktop's. `changed` fires when it becomes another one."""

    changed = Signal()

    def __init__(self, choice: ThemeChoice = "auto", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        self.current = self._resolve()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._check_again)

    @property
    def choice(self) -> ThemeChoice:
        """The person's choice: "auto" follows the desktop."""
        return self._choice

    def set_choice(self, choice: ThemeChoice) -> None:
        """Use a theme, or follow the desktop ("auto")."""
        self._choice = choice
        self._check_again()

    def _check_again(self) -> None:
        theme = self._resolve()
        if theme is not self.current:
            self.current = theme
            self.changed.emit()

    def _resolve(self) -> Theme:
        if self._choice == "auto":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT
