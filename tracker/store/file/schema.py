"""The version of a store's schema, and the number that distinguishes a store from files of other programs."""

from __future__ import annotations

APPLICATION_ID = 0x4D555431
"""Marks the file as a store of this program ("MUT1")."""

SCHEMA_VERSION = 9
"""Number of the last migration; a file with a higher `user_version` was written by a newer program."""
