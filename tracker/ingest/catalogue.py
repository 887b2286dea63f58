"""Reads what an account has besides its usage (workspaces, keys, balance), and the public catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tracker import feeds
from tracker.api.left_out import NOTHING
from tracker.errors import InvalidResponse
from tracker.ingest.sync_pass import FeedResult, SyncPass, joined
from tracker.store.account.account import save_credits, save_keys, save_workspaces, was_ever_used
from tracker.store.account.catalogue import save_models, save_providers
from tracker.usage import AccountKey

STEPS = 5
"""Number of steps that this module adds to the progress bar."""

_MINUTE_MS = 60_000
_CREDITS_EVERY_MS = 5 * _MINUTE_MS
_CATALOGUE_EVERY_MS = 24 * 60 * _MINUTE_MS


def read_account(sync: SyncPass) -> None:
    """Read the workspaces, their keys and the balance, and report each feed. Needs a management key."""
    spaces: list[str] = []
    sync.feed(feeds.WORKSPACES, lambda: _read_workspaces(sync, spaces))
    sync.feed(feeds.KEYS, lambda: _read_keys(sync, spaces))
    if sync.is_due(feeds.CREDITS, _CREDITS_EVERY_MS):
        sync.feed(feeds.CREDITS, lambda: _read_credits(sync))
    else:
        sync.skip(feeds.CREDITS, feeds.READ_MINUTES_AGO)


def read_catalogue(sync: SyncPass) -> None:
    """Read the models with their prices, and the providers, once a day; report both feeds. Works with every key."""
    for name, read in ((feeds.MODELS, _read_models), (feeds.PROVIDERS, _read_providers)):
        if sync.is_due(name, _CATALOGUE_EVERY_MS):
            sync.feed(name, partial(read, sync))
        else:
            sync.skip(name, feeds.READ_TODAY)


def _read_workspaces(sync: SyncPass, ids: list[str]) -> FeedResult:
    """Read and store the workspaces, and add their ids to `ids`."""
    sync.step("Reading workspaces")
    spaces, left_out = sync.request(sync.client.workspaces)
    ids += (space.id for space in spaces)
    return FeedResult(save_workspaces(sync.store, spaces), left_out.note())


def _read_keys(sync: SyncPass, spaces: Sequence[str]) -> FeedResult:
    """Read the keys of every workspace; if no workspace is known, those that OpenRouter lists by default."""
    sync.step("Reading keys")
    found: dict[str, AccountKey] = {}
    left_out = NOTHING
    for space in spaces or (None,):
        keys, odd = sync.request(partial(sync.client.keys, space))
        found |= {key.hash: key for key in keys}
        left_out += odd
    left_out.check()
    note = None if spaces else "The workspaces are not known, so only the keys of the default workspace were read."
    return FeedResult(save_keys(sync.store, list(found.values()), sync.now_ms()), joined(note, left_out.note()))


def _read_credits(sync: SyncPass) -> FeedResult:
    sync.step("Reading the balance")
    balance = sync.request(sync.client.credits)
    if balance.total_nano == balance.used_nano == 0 and was_ever_used(sync.store):
        # Stored, it would look like a refund of all that was ever spent.
        raise InvalidResponse(
            "OpenRouter reported that nothing was ever paid or spent, although there was a balance before. "
            "The balances stored before are kept; sync again later."
        )
    return FeedResult(save_credits(sync.store, balance, sync.now_ms()))


def _read_models(sync: SyncPass) -> FeedResult:
    sync.step("Reading models and prices")
    models, left_out = sync.request(sync.client.models)
    if not models:
        if left_out.odd:
            # Aliases are rows that can be read, but they are only names of models.
            raise InvalidResponse(left_out.odd[0].message)
        # An empty list counts as a failure. As a success, it would stop us from reading prices for a whole day.
        raise InvalidResponse("OpenRouter's catalogue lists no models. The models stored before are kept.")
    return FeedResult(save_models(sync.store, models, sync.now_ms()), left_out.note())


def _read_providers(sync: SyncPass) -> FeedResult:
    sync.step("Reading providers")
    providers, left_out = sync.request(sync.client.providers)
    return FeedResult(save_providers(sync.store, providers), left_out.note())
