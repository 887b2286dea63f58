"""Data for the benchmarks, made when they run: a per-call export (V4) of any number of rows, newest first."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.exports import HEADERS

END = datetime(2026, 11, 20, tzinfo=UTC)
DAYS = 365

_MODELS = [f"author{n % 9}/model-{n}-202601{n + 10}" for n in range(18)]
_PROVIDERS = [f"Provider {n}" for n in range(6)]
_KEYS_AND_APPS = [
    ("backend", "Bot"),
    ("laptop", "Editor"),
    ("laptop", "Agent, nightly"),
    ("ci", "CI"),
    ("client-a", "Chat"),
    ("client-b", "Chat"),
    ("", "OpenRouter: Chatroom"),
    ("batch", ""),
    ("batch", "Batch"),
]
_REASONS = [("STOP", "stop"), ("tool_use", "tool_calls"), ("max_tokens", "length"), ("end_turn", "stop")]


def write_export(path: Path, rows: int) -> None:
    """Write an export of so many calls, spread evenly over `DAYS` days before `END`; about 200 bytes a row."""
    chance = random.Random(20261120)
    step = timedelta(days=DAYS) / rows
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADERS["V4"]))
        for number in range(rows):
            at = END - (number + 1) * step
            raw, normalised = chance.choice(_REASONS)
            prompt, completion = chance.randrange(50, 60_000), chance.randrange(5, 4_000)
            user = chance.randrange(len(_KEYS_AND_APPS))
            key, app = _KEYS_AND_APPS[user]
            # Each use has five models of its own, and a model two providers: about 90 kinds of call a day.
            model = (user * 2 + chance.randrange(5)) % len(_MODELS)
            provider = _PROVIDERS[(model + chance.randrange(2)) % len(_PROVIDERS)]
            file.write(
                f"\ngen-{int(at.timestamp())}-{number:012x}{chance.getrandbits(32):08x},"
                f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d},"
                f"{prompt * 3 / 1e6 + completion * 15 / 1e6:.6f},0,0,0,0,{prompt},{completion},{completion // 3},"
                f"{prompt // 2},{_MODELS[model]},{provider},standard,false,"
                f"{'true' if number % 3 else 'false'},,{raw},{normalised},{chance.randrange(300, 60_000)},"
                f"{chance.randrange(80, 4_000)},false,{key}," + (f'"{app}"' if "," in app else app)
            )
