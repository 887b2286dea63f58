"""The checks of `doctor`; each one gives one or more findings."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tracker import feeds
from tracker.accounts.account import Account
from tracker.accounts.openrouter import check_key
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.stores import known_stores
from tracker.cli.versions import DISTRIBUTION, installed_version
from tracker.errors import KeyProblem, KeyringUnavailable, StoreMissing, StoreUnusable, TrackerError, UsageError
from tracker.formatting import age, bytes_text, count, counted
from tracker.paths import settings_path
from tracker.periods import instant_of, ms_of
from tracker.settings import load_settings
from tracker.store.account.sync_log import last_responses, last_sync
from tracker.store.file.database import Store
from tracker.store.file.stores_in_folder import account_suffix, inspect_store
from tracker.store.questions.health import health
from tracker.store.usage.imports import ImportRecord, imports

_LIBRARIES = (DISTRIBUTION, "PySide6-Essentials", "pyqtgraph", "httpx", "sqlite-utils", "keyring")
_IMPORTS_SHOWN = 10
_DONE_IN_PART = 7
_LONGEST_IMPORT_MS = 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was checked and what was found. `good` is None for a fact that is neither good nor bad."""

    name: str
    good: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, and the exit code for the most serious one."""

    findings: tuple[Finding, ...]
    exit_code: int

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of `doctor --json`."""
        return {"ok": self.exit_code == 0, "findings": [asdict(finding) for finding in self.findings]}


def diagnose(account: Account) -> Diagnosis:
    """Check everything and change nothing. A problem becomes a finding, not an error.

    The first problem in this order decides the exit code: an unusable store, settings, feeds that failed, the key.
    """
    findings, store_code = _store_part(account)
    settings_findings, settings_code = _settings_findings()
    findings += settings_findings
    key_code = 0
    if isinstance(account, OwnAccount):
        findings += _found_stores(account)
        key_findings, key_code = _key_findings(account)
        findings += key_findings
    folder = next(parent for parent in account.store_path.absolute().parents if os.path.isdir(parent))
    findings.append(Finding("disk", None, f"{bytes_text(shutil.disk_usage(folder).free)} free"))
    findings.append(Finding("python", None, f"{platform.python_version()}"))
    findings += [Finding(f"library {name}", None, installed_version(name) or "not installed") for name in _LIBRARIES]
    codes = (store_code, settings_code) if store_code == StoreUnusable.exit_code else (settings_code, store_code)
    return Diagnosis(tuple(findings), next((code for code in (*codes, key_code) if code), 0))


def _store_part(account: Account) -> tuple[list[Finding], int]:
    try:
        with account.open_store() as store:
            findings = list(_store_findings(store, ms_of(account.now())))
    except StoreMissing as error:
        missing = Finding("store", None, error.message)
        if (problem := _folder_problem(account.store_path.absolute().parent)) is not None:
            return [missing, Finding("folder", False, problem)], StoreUnusable.exit_code
        return [missing], 0
    except TrackerError as error:
        return [Finding("store", False, error.message)], error.exit_code
    wrong = {finding.name for finding in findings if finding.good is False}
    # A failed feed does not damage the store: it only means that the last sync was done in part.
    return findings, StoreUnusable.exit_code if "integrity" in wrong else _DONE_IN_PART if wrong else 0


def _folder_problem(folder: Path) -> str | None:
    """Return why no store can be made in a folder, which may be missing; None: it can."""
    there = next(parent for parent in (folder, *folder.parents) if os.path.lexists(parent))
    if not os.path.isdir(there):
        return f"{there} is a file, not a folder, so no store can be made in {folder}. Choose another with --store."
    if not os.access(there, os.W_OK | os.X_OK):
        return f"{there} cannot be written, so no store can be made in {folder}. Change its permissions."
    return None


def _settings_findings() -> tuple[list[Finding], int]:
    """Check the settings file, if there is one. Unknown names in it are reported, but they are no problem."""
    path = settings_path()
    if not os.path.exists(path):
        return [], 0
    settings, remarks = load_settings(path)
    if settings.problems:
        return [Finding("settings", False, " ".join(settings.problems))], UsageError.exit_code
    return [Finding("settings", True, " ".join((f"{path} is in order.", *remarks)))], 0


def _store_findings(store: Store, now_ms: int) -> Iterator[Finding]:
    state = health(store)
    yield Finding("store", True, f"{store.path}, {bytes_text(state.size_bytes)}, schema {state.schema}")
    sound = state.integrity == "ok"
    yield Finding("integrity", sound, "no damage found" if sound else f"damaged: {state.integrity}. Restore a backup.")
    yield Finding("held", None, f"{counted(state.calls, 'call')}, {counted(state.days, 'day')}")
    yield Finding(
        "data quality",
        None,
        f"{counted(state.conflicting_calls, 'call')} on which two sources differ, {count(state.odd_calls)} with "
        "more reasoning than completion or more cached than prompt tokens (counted as billed)",
    )
    sync = last_sync(store)
    failed = {feed.name: feed.reason for feed in sync.feeds if feed.status == "failed"} if sync else {}
    answers = last_responses(store)
    for feed in sorted(answers.keys() | failed):
        read = f"read {age(now_ms - answers[feed])}" if feed in answers else "never read"
        problem = f"; the last sync failed: {failed[feed]}" if feed in failed else ""
        title = feeds.FEED_TITLES.get(feed, feed)
        yield Finding(f"feed {feed}", feed not in failed, f"{title}: {read}{problem}")
    for record in imports(store)[:_IMPORTS_SHOWN]:
        yield _import_finding(record, now_ms)


def _import_finding(record: ImportRecord, now_ms: int) -> Finding:
    started = instant_of(record.started_at_ms).strftime("%Y-%m-%d %H:%M")
    what = f"{record.file_name} ({record.variant}), {started} UTC"
    if record.undone_at_ms is not None:
        return Finding(f"import {record.id}", None, f"{what}: undone")
    if record.completed_by is not None:
        return Finding(f"import {record.id}", None, f"{what}: was cut off; import {record.completed_by} completed it")
    if record.finished_at_ms is None:
        may_run = now_ms - record.started_at_ms < _LONGEST_IMPORT_MS
        ended = "was cut off, unless it still runs" if may_run else "was cut off"
        return Finding(f"import {record.id}", None, f"{what}: {ended}. Import the file again; nothing is doubled.")
    return Finding(f"import {record.id}", None, f"{what}: {counted(record.rows, 'row')}, {count(record.new)} new")


def _found_stores(account: OwnAccount) -> Iterator[Finding]:
    """List the stores in the data folder, one for each account, and say which one the other findings are about."""
    for stored in known_stores():
        used = (
            "never used" if stored.used_at_ms is None else f"last used {age(ms_of(account.now()) - stored.used_at_ms)}"
        )
        here = ", this one" if stored.path.absolute() == account.store_path.absolute() else ""
        yield Finding(f"account in {stored.path.name}", None, f"{stored.title}, {used}{here}")


def _key_findings(account: OwnAccount) -> tuple[list[Finding], int]:
    try:
        key = account.load_key()
    except KeyringUnavailable as error:
        # Not an error: CSV exports can be imported without a key.
        return [Finding("keyring", None, error.message)], 0
    if key is None:
        return [Finding("key", None, "none: you can import CSV exports, but not sync")], 0
    source = f"from the {account.key_source()}"
    try:
        status = check_key(key)
    except TrackerError as error:
        return _unchecked_key(source, error), error.exit_code
    checked = Finding("key", True, f"{source}; OpenRouter accepts it as {status.kind} key {status.label}")
    answers = Finding("connection", True, "OpenRouter responds")
    stored = inspect_store(account.store_path)
    reported = status.organization_id or status.creator_user_id
    if reported is None or stored is None or stored.identity in (None, reported):
        return [checked, answers], 0
    elsewhere = f"the key belongs to {account_suffix(reported)}, not to this store's account: a sync uses another store"
    return [checked, answers, Finding("key's account", None, elsewhere)], 0


def _unchecked_key(source: str, error: TrackerError) -> list[Finding]:
    """Distinguish a wrong key from a key that could not be checked because no response came."""
    problem = error.message
    if isinstance(error, KeyProblem):
        return [Finding("key", False, f"{source}; {problem}"), Finding("connection", None, "not checked further")]
    unknown = "not checked, see connection; `usage-tracker key status` checks it"
    return [Finding("key", None, f"{source}; {unknown}"), Finding("connection", False, problem)]
