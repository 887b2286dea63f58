"""Requests one call in full: its exact time, its finish reason, and what else `/generation` returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tracker.analysis.ledger.stored_totals import keep_day_totals
from tracker.api.client import Client
from tracker.api.generation import Generation
from tracker.errors import RequestRefused, WrongKeyKind
from tracker.periods import ms_of
from tracker.store.file.changes import Changes
from tracker.store.file.database import open_for_writing
from tracker.store.tables.model_identity import ModelIdentity
from tracker.store.usage.calls import merge_calls, model_name_of, tokens_of
from tracker.store.usage.imports import api_import


def refresh_call(client: Client, store_path: Path, generation_id: str, *, now: Callable[[], datetime]) -> Changes:
    """Request one call, merge the response into the store, and return what that changed.

    Raises what the client raises (`RequestRefused` for a call that OpenRouter does not know) and `StoreUnusable`.
    """
    reported = _reported(client, generation_id)
    with open_for_writing(store_path) as store:
        call = reported.call
        # The response may name the model by its slug. A stored call keeps the name that it has for the same model.
        named = model_name_of(store, call.generation_id)
        if named is not None and ModelIdentity(store).are_one([named, call.model]):
            call = call._replace(model=named)
        stored = None if reported.tokens_are_billed else tokens_of(store, call.generation_id)
        if stored is not None:
            call = call._replace(prompt_tokens=stored[0], completion_tokens=stored[1])
        changes = merge_calls(store, api_import(store, ms_of(now())), [call])
        keep_day_totals(store, now())
        return changes


def _reported(client: Client, generation_id: str) -> Generation:
    try:
        return client.generation(generation_id)
    except (RequestRefused, WrongKeyKind) as error:
        # OpenRouter returns 403 or 404 for a call of another account.
        if isinstance(error, RequestRefused) and error.status != 404:
            raise
        raise RequestRefused(
            f"OpenRouter does not return the call {generation_id}: it no longer has the call, or the key belongs to "
            "another account or may not read calls. The stored data of the call stays as it is.",
            404,
        ) from error
