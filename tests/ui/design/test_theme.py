"""The themes: contrast of texts, distances of the charts' colours, and the choice of a theme."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import tracker.ui
from tests.ui.design.colour_distance import VISIONS, ciede2000, contrast, distance, smallest_distance
from tracker.ui.design.theme import DARK, LIGHT, Theme, Themes

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


def surfaces(theme: Theme) -> tuple[str, ...]:
    return (
        *(theme.page, theme.side, theme.card, theme.raised, theme.well, theme.hover, theme.selection),
        *(theme.negative_soft, theme.warning_soft),
    )


def worst(colour: str, theme: Theme) -> float:
    return min(contrast(colour, surface) for surface in surfaces(theme))


def test_the_distance_formula_gives_its_authors_examples() -> None:
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert ciede2000((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=1e-4)


@pytest.mark.parametrize(
    ("theme", "token", "least"),
    [
        *((LIGHT, *pair) for pair in [("text", 14.3), ("text_2", 6.02), ("text_3", 4.77)]),
        *((DARK, *pair) for pair in [("text", 10.9), ("text_2", 6.28), ("text_3", 4.76)]),
        *((LIGHT, token, 5.27) for token in ("accent", "positive", "negative", "warning")),
        *((DARK, token, 5.47) for token in ("accent", "positive", "negative", "warning")),
    ],
)
def test_text_is_readable_on_every_surface(theme: Theme, token: str, least: float) -> None:
    assert worst(getattr(theme, token), theme) >= least - 0.05


@pytest.mark.parametrize(
    ("theme", "one", "other", "ratio"),
    [
        (LIGHT, "on_accent", "accent", 6.5),
        (DARK, "on_accent", "accent", 8.0),
        (LIGHT, "selection_text", "selection", 7.8),
        (DARK, "selection_text", "selection", 8.9),
        *((LIGHT, token, "card", ratio) for token, ratio in [("input", 3.4), ("stored", 5.4), ("accent", 6.5)]),
        *((DARK, token, "card", ratio) for token, ratio in [("input", 3.8), ("stored", 6.6), ("accent", 7.5)]),
    ],
)
def test_pairs_have_the_contrast_of_the_design(theme: Theme, one: str, other: str, ratio: float) -> None:
    assert contrast(getattr(theme, one), getattr(theme, other)) == pytest.approx(ratio, abs=0.06)


@pytest.mark.parametrize(
    ("theme", "ratios"),
    [
        (LIGHT, (3.17, 3.11, 5.68, 12.49, 8.61, 5.92, 11.36, 4.96, 7.47, 3.15, 3.18)),
        (DARK, (5.48, 9.24, 9.90, 3.09, 3.24, 3.11, 11.20, 5.05, 5.85, 8.17, 4.75)),
    ],
    ids=["light", "dark"],
)
def test_series_stand_out_from_the_card(theme: Theme, ratios: tuple[float, ...]) -> None:
    found = [contrast(colour, theme.card) for colour in (*theme.series, theme.other)]
    assert found == pytest.approx(ratios, abs=0.01)


FIRST_8 = {
    "light": {"normal": 18.2, "deutan": 15.0, "protan": 15.0, "tritan": 14.7},
    "dark": {"normal": 17.3, "deutan": 15.6, "protan": 15.1, "tritan": 15.1},
}
ALL_10 = {
    "light": {"normal": 14.5, "deutan": 12.0, "protan": 12.9, "tritan": 12.5},
    "dark": {"normal": 11.3, "deutan": 9.5, "protan": 9.5, "tritan": 9.5},
}
TO_OTHER = {
    "light": {"normal": 17.5, "deutan": 16.6, "protan": 14.5, "tritan": 17.2},
    "dark": {"normal": 13.3, "deutan": 13.2, "protan": 14.6, "tritan": 10.4},
}


@THEMES
@pytest.mark.parametrize("vision", VISIONS)
def test_series_can_be_distinguished(theme: Theme, vision: str) -> None:
    # The design gives the lower value of two models of colour vision, so this one model is never below it.
    assert smallest_distance(theme.series[:8], vision) >= FIRST_8[theme.name][vision] - 0.1
    assert smallest_distance(theme.series, vision) >= ALL_10[theme.name][vision] - 0.1
    to_other = min(distance(colour, theme.other, vision) for colour in theme.series[:8])
    assert to_other >= TO_OTHER[theme.name][vision] - 0.1


@THEMES
def test_normal_vision_is_exactly_as_published(theme: Theme) -> None:
    assert smallest_distance(theme.series[:8]) == pytest.approx(FIRST_8[theme.name]["normal"], abs=0.06)


def test_no_colour_is_written_anywhere_else() -> None:
    folder = Path(tracker.ui.__file__).parent
    others = [path for path in folder.rglob("*.py") if path.name != "theme.py" and HEX.search(path.read_text("utf-8"))]
    assert others == []


def test_the_choice_decides_and_a_change_is_emitted_once(qapp: QApplication) -> None:
    themes = Themes("light")
    emitted: list[str] = []
    themes.changed.connect(lambda: emitted.append(themes.current.name))
    themes.set_choice("dark")
    themes.set_choice("dark")
    assert (themes.current, emitted) == (DARK, ["dark"])


def test_auto_follows_the_desktop(qapp: QApplication) -> None:
    themes = Themes("auto")
    assert themes.current.name == ("dark" if qapp.styleHints().colorScheme().name == "Dark" else "light")
