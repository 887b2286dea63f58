"""Keyrings for tests: one that stores passwords in memory, and one that does not respond."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Stores passwords by service and user during a test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    @property
    def keys(self) -> list[str]:
        """The stored keys, without the entry that names the account of the last one."""
        return [kept for kept in self.kept.values() if not kept.startswith("account:")]

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password, None if there is none."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a password."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Remove a password. Raises `PasswordDeleteError` if there is none."""
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")


class SilentKeyring(KeyringBackend):
    """Stays locked for every request."""

    priority = 1

    def __init__(self) -> None:
        """Skip the library's set-up, like the other keyring here."""

    def get_password(self, service: str, username: str) -> str | None:
        """Raise `KeyringLocked`."""
        raise KeyringLocked("the person did not unlock it")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Raise `KeyringLocked`."""
        raise KeyringLocked("the person did not unlock it")

    def delete_password(self, service: str, username: str) -> None:
        """Raise `KeyringLocked`."""
        raise KeyringLocked("the person did not unlock it")
