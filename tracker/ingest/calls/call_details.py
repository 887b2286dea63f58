"""One call in full, asked for on its own: its exact instant, finish, and what else `/generation` tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tracker.api.client import Client
from tracker.api.generation import Generation
from tracker.errors import RequestRefused, WrongKeyKind
from tracker.periods import ms_of
from tracker.store.account.catalogue import slugs
from tracker.store.file.changes import Changes
from tracker.store.file.database import open_for_writing
from tracker.store.usage.calls import merge_calls, tokens_of
from tracker.store.usage.imports import api_import


def refresh_call(client: Client, store_path: Path, generation_id: str, *, now: Callable[[], datetime]) -> Changes:
    """Ask for one call and merge what comes into the store; tells whether that changed anything.

    Raises what the client raises (`RequestRefused` for a call that OpenRouter does not know) and `StoreUnusable`.
    """
    told = _told(client, generation_id)
    with open_for_writing(store_path) as store:
        permaslugs = {slug: permaslug for permaslug, slug in slugs(store).items()}
        call = told.call._replace(model=permaslugs.get(told.call.model, told.call.model))
        held = None if told.tokens_are_billed else tokens_of(store, call.generation_id)
        if held is not None:
            call = call._replace(prompt_tokens=held[0], completion_tokens=held[1])
        return merge_calls(store, api_import(store, ms_of(now())), [call])


def _told(client: Client, generation_id: str) -> Generation:
    try:
        return client.generation(generation_id)
    except (RequestRefused, WrongKeyKind) as error:
        # OpenRouter answers 403 or 404 for the call of another account.
        if isinstance(error, RequestRefused) and error.status != 404:
            raise
        raise RequestRefused(
            f"OpenRouter does not tell the call {generation_id}: it no longer knows it, or the key is another "
            "account's or may not ask. What is held of the call stays as it is.",
            404,
        ) from error
