"""Text from outside (names of models, apps, keys and files; reasons of a server), made safe to show to a person.

Such text may steer a terminal, turn the direction of writing around, or be endless. JSON and files keep it as it is.
"""

from __future__ import annotations

import re

_STEERING_CHARACTER = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters except tab and line end, characters that change the direction of writing, and the bytes of file
names that are not text."""
_REPLACEMENT = "\ufffd"

LONGEST = 300
"""Characters of one name or reason that are shown. No real name is longer, and to draw a longer one takes seconds."""


def one_line(text: str) -> str:
    """Return a text without line ends and tabs; characters that would steer a terminal or the writing are replaced."""
    return several_lines(" ".join(text.split()))


def several_lines(text: str) -> str:
    """Return a text with its line ends; characters that would steer a terminal or the writing are replaced."""
    return _STEERING_CHARACTER.sub(_REPLACEMENT, text.replace("\r\n", "\n"))


def json_without_steering(document: str) -> str:
    """Return the same JSON document with the characters that would steer a terminal written as \\u escapes."""
    return _STEERING_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a text of at most `longest` characters. Its middle is left out, because names differ at both ends."""
    if len(text) <= longest:
        return text
    # One character is needed for "…".
    end = (longest - 1) // 2
    return f"{text[: longest - 1 - end]}…{text[len(text) - end :]}"


def short_line(text: str) -> str:
    """Return a name or a reason as one line that is short enough to be drawn."""
    # Shortened first: a name of a megabyte is not searched as a whole.
    return one_line(shortened(text))
