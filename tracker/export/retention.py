"""Retention as JSON (`retention --json`) and as tables."""

from __future__ import annotations

from typing import Any

from tracker.analysis.retention.cohorts import Cohort, CohortCell, ModelLifespan, Retention
from tracker.export.tables import Table


def retention_json(found: Retention) -> dict[str, Any]:
    """Return the JSON object: cohorts by month of first use, the models, and the text about the report."""
    return {
        "as_of": found.today.isoformat(),
        "first_held": None if found.first_stored is None else found.first_stored.isoformat(),
        "last_held": None if found.last_stored is None else found.last_stored.isoformat(),
        "months": list(found.months),
        "cohorts": [_cohort_json(cohort) for cohort in found.cohorts],
        "models": [_lifespan_json(lifespan) for lifespan in found.models],
        "stayed": [lifespan.model for lifespan in found.stayed],
        "stories": [{"text": story.text, "figures": list(story.figure_ids)} for story in found.stories],
        "notes": list(found.notes),
    }


def _cohort_json(cohort: Cohort) -> dict[str, Any]:
    return {
        "month": cohort.month,
        "models": list(cohort.models),
        "may_be_older": cohort.may_be_older,
        "cells": [_cell_json(cell) for cell in cohort.cells],
    }


def _cell_json(cell: CohortCell) -> dict[str, Any]:
    return {
        "month": cell.month,
        "after": cell.after,
        "used": cell.used,
        "share_percent": None if cell.share is None else round(cell.share * 100, 9),
        "held": cell.stored,
    }


def _lifespan_json(lifespan: ModelLifespan) -> dict[str, Any]:
    return {
        "model": lifespan.model,
        "author": lifespan.author,
        "first": lifespan.first.isoformat(),
        "last": lifespan.last.isoformat(),
        "days_used": lifespan.days_used,
        "months_used": lifespan.months_used,
        "month": lifespan.month,
        "kept_months": lifespan.kept_months,
        "stayed": lifespan.stayed,
        "idle_days": lifespan.idle_days,
        "idle": lifespan.is_idle,
        "may_be_older": lifespan.may_be_older,
    }


def cohorts_table(found: Retention) -> Table:
    """Return the grid: a row for each month of first use and each month after it."""
    rows = [
        (cohort.month, len(cohort.models), cell.month, cell.after, cell.used, cell.stored)
        for cohort in found.cohorts
        for cell in cohort.cells
    ]
    return Table(("first_used", "models", "month", "months_after", "still_used", "month_is"), tuple(rows))


def lifespans_table(found: Retention) -> Table:
    """Return the models with first and last use."""
    rows = [
        (
            lifespan.model,
            lifespan.first.isoformat(),
            lifespan.last.isoformat(),
            lifespan.days_used,
            lifespan.months_used,
            lifespan.kept_months,
            lifespan.idle_days,
            "yes" if lifespan.is_idle else "no",
        )
        for lifespan in found.models
    ]
    header = ("model", "first_used", "last_used", "days_used", "months_used", "kept_months", "idle_days", "idle")
    return Table(header, tuple(rows))
