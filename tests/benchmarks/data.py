"""Data for the benchmarks, made when they run: per-call exports (V4) cut out of one long account, and a catalogue.

The calls of an account are numbered from 0, its oldest. A number always gives the same line, so two exports of the same
account overlap as two of OpenRouter's do: byte for byte, except for the lines that were changed on purpose.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.exports import HEADERS
from tracker.periods import ms_of
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import open_for_writing
from tracker.usage import Model

END = datetime(2026, 11, 20, tzinfo=UTC)
DAYS = 365

_BLOCK = 1000
"""Lines that share one random generator: making one for each line would take longer than the line."""
_MODELS = [f"author{n % 9}/model-{n}-202601{n + 10}" for n in range(18)]
_OTHER_MODELS = 300
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


@dataclass(frozen=True, slots=True)
class Account:
    """Calls at equal distances; the last one is made just before `END`."""

    calls: int
    per_year: int

    def write(self, path: Path, numbers: range, changed_every: int = 0) -> None:
        """Write the export of some calls, newest first; about 200 bytes a line.

        Of every `changed_every` calls, one has another number of completion tokens than in other exports; 0: none has.
        """
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(HEADERS["V4"]))
            for block in range((numbers.stop - 1) // _BLOCK, numbers.start // _BLOCK - 1, -1):
                lines = list(self._lines(block, changed_every))
                file.writelines(
                    "\n" + lines[number] for number in range(_BLOCK - 1, -1, -1) if block * _BLOCK + number in numbers
                )

    def _lines(self, block: int, changed_every: int) -> Iterator[str]:
        chance = random.Random(20261120 + block)
        step = timedelta(days=DAYS) / self.per_year
        for number in range(block * _BLOCK, (block + 1) * _BLOCK):
            at = END - (self.calls - number) * step
            raw, normalised = chance.choice(_REASONS)
            prompt, completion = chance.randrange(50, 60_000), chance.randrange(5, 4_000)
            user = chance.randrange(len(_KEYS_AND_APPS))
            key, app = _KEYS_AND_APPS[user]
            # Each use has five models of its own, and a model two providers: about 90 kinds of call a day.
            model = (user * 2 + chance.randrange(5)) % len(_MODELS)
            provider = _PROVIDERS[(model + chance.randrange(2)) % len(_PROVIDERS)]
            more = 1 if changed_every and number % changed_every == 0 else 0
            yield (
                f"gen-{int(at.timestamp())}-{number:012x}{chance.getrandbits(32):08x},"
                f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d},"
                f"{prompt * 3 / 1e6 + completion * 15 / 1e6:.6f},0,0,0,0,"
                f"{prompt},{completion + more},{completion // 3},{prompt // 2},"
                f"{_MODELS[model]},{provider},standard,false,"
                f"{'true' if number % 3 else 'false'},,{raw},{normalised},{chance.randrange(300, 60_000)},"
                f"{chance.randrange(80, 4_000)},false,{key}," + (f'"{app}"' if "," in app else app)
            )


def save_catalogue(store: Path) -> None:
    """Store a catalogue with the size of OpenRouter's, whose prices changed once; some are of long prompts only."""
    chance = random.Random(20261120)
    names = [*_MODELS, *(f"author{n % 40}/other-{n}" for n in range(_OTHER_MODELS))]
    with open_for_writing(store) as opened:
        for days in (DAYS + 30, DAYS // 3):
            models = [_listed(permaslug, chance) for permaslug in names]
            save_models(opened, models, ms_of(END - timedelta(days=days)))


def _listed(permaslug: str, chance: random.Random) -> Model:
    # Like OpenRouter's prices: a whole number of nano-dollars per token, for one model in ten half of one more. One in
    # twenty has another price for long prompts.
    nano = chance.randrange(20, 5_000) + (0.5 if chance.randrange(10) == 0 else 0)
    price: dict[str, object] = {
        "prompt": f"{nano}e-9",
        "completion": f"{nano * 4}e-9",
        "input_cache_read": f"{nano // 10}e-9",
    }
    if chance.randrange(20) == 0:
        price["overrides"] = [{"min_prompt_tokens": 50_000, "prompt": f"{nano * 2}e-9"}]
    return Model(
        permaslug=permaslug,
        slug=permaslug,
        name=permaslug.partition("/")[2],
        created_at_ms=None,
        hugging_face_id=None,
        context_length=chance.choice((32_000, 128_000, 1_000_000)),
        supported_parameters=("tools", "reasoning"),
        pricing=json.dumps(price),
    )
