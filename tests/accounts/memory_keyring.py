"""Keyrings for tests: one that keeps passwords in memory, and one that does not answer."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Keeps passwords by service and user while the test lasts."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    @property
    def keys(self) -> list[str]:
        """The keys that are kept, without the entry that names the account of the last one."""
        return [kept for kept in self.kept.values() if not kept.startswith("account:")]

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password, None where there is none."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password. Raises `PasswordDeleteError` where there is none."""
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")


class SilentKeyring(KeyringBackend):
    """Stays locked, whatever it is asked."""

    priority = 1

    def __init__(self) -> None:
        """Do without the library's set-up, as the other keyring here."""

    def get_password(self, service: str, username: str) -> str | None:
        """Raise `KeyringLocked`."""
        raise KeyringLocked("the person did not unlock it")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Raise `KeyringLocked`."""
        raise KeyringLocked("the person did not unlock it")

    def delete_password(self, service: str, username: str) -> None:
        """Raise `KeyringLocked`."""
        raise KeyringLocked("the person did not unlock it")
