"""Invented uses of models for the tests of the page "Retention"."""

from __future__ import annotations

from tests.worlds.lifespans import days

USED_ON = {
    "a/kept": days("5 6 7 8 9 10 11"),
    "a/paused": days("5 8 11"),
    "b/gone": days("6"),
    "b/new": days("11"),
}
