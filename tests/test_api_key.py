"""What counts as a key, wherever one comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.accounts.keychain import checked_key
from tracker.api.client import Client
from tracker.api_key import is_key
from tracker.errors import KeyRejected, UsageError


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("sk-or-v1-0123abc", True),
        ("a", True),
        ("", False),
        (" sk-or-v1-0123abc", False),
        ("sk-or v1", False),
        ("sk-or\nX-Evil: 1", False),
        ("sk-or\tv1", False),
        ("sk-\x00", False),
        ("sk-\x7f", False),
        ("sk-öre", False),
        ("sk-or-v1-\N{EN DASH}1", False),
        ("sk-or-v1-1\N{NO-BREAK SPACE}", False),
    ],
)
def test_a_key_is_one_word_for_a_header(text: str, is_one: bool) -> None:
    assert is_key(text) == is_one


@given(st.text(min_size=1))
def test_what_is_kept_and_what_is_sent_is_decided_alike(text: str) -> None:
    kept = sent = True
    try:
        checked_key(text)
    except UsageError:
        kept = False
    try:
        Client(text).close()
    except KeyRejected:
        sent = False
    # Without any word there is nothing to keep, and nothing to send either.
    assert kept == (sent and bool(text.strip()))
