"""Passwords in the system's key store, and nowhere else; without one, the caller gets an exception."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from telephony.process.process_creation import ONE_AT_A_TIME

# keyring would take a tenth of the start, so the thread that needs the first password imports it. On Windows
# this import runs `cmd /c ver` (Python before 3.12, platform.uname): there it stands here, so that it ends
# before the desktop has a second thread or a child process.
if TYPE_CHECKING or sys.platform == "win32":
    from keyring.backend import KeyringBackend
    from keyring.backends.Windows import WinVaultKeyring

SERVICE = "loket"
# Secret Service, KWallet, Windows Credential Manager, macOS Keychain. Any other one (especially keyrings.alt,
# which keyring uses silently if installed) may store plain text in a file.
_TRUSTED = tuple(
    f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "Windows", "macOS")
)

_FOREIGN_ERRORS = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney", "DBusErrorResponse"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)


class KeyStoreUnavailable(Exception):  # noqa: N818  (named after the state, like StorageBusy)
    """The key store cannot be used now; nothing was read or written.

    Attributes:
        kind: "none" (no key store is running), "plain_text" (only one without encryption), "off"
            (switched off by keyring's own configuration), "configuration" (that configuration is broken),
            "locked" (or the user dismissed the prompt), "refused" (any other error of the store).
        detail: For the log.
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class Secrets:
    """Reads and writes passwords by account key, e.g. "sip:101@pbx.example".

    Every method may block while the user unlocks the key store: never call one on the GUI thread. Each call
    looks for the key store again, because it may be started later than Loket. All of them raise
    KeyStoreUnavailable.
    """

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._backend = backend

    def password(self, account_key: str) -> str | None:
        """Return the account's password, None without one."""
        backend = self._store()
        try:
            return backend.get_password(SERVICE, account_key)
        except _expected() as error:
            raise _unavailable(error) from error

    def set_password(self, account_key: str, password: str) -> None:
        backend = self._store()
        try:
            backend.set_password(SERVICE, account_key, password)
        except _expected() as error:
            raise _unavailable(error) from error

    def forget(self, account_key: str) -> None:
        """Delete the password, if there is one."""
        from keyring.errors import PasswordDeleteError

        backend = self._store()
        try:
            backend.delete_password(SERVICE, account_key)
        except PasswordDeleteError as error:
            if self.password(account_key) is not None:
                raise _unavailable(error) from error
        except _expected() as error:
            raise _unavailable(error) from error

    def _store(self) -> KeyringBackend:
        if self._backend is not None:
            return _checked(self._backend)
        import keyring.core
        from keyring.backend import KeyringBackend, get_all_keyring

        try:
            configured = keyring.core.load_env() or _of_configuration()
        except (ImportError, AttributeError, TypeError, ValueError, RuntimeError) as error:
            raise KeyStoreUnavailable("configuration", str(error)) from error
        if configured is not None:
            return _checked(configured)
        if sys.platform == "win32":
            return WinVaultKeyring()
        get_all_keyring()  # loads the plug-ins
        viable = sorted(KeyringBackend.get_viable_backends(), key=lambda kind: kind.priority, reverse=True)
        for kind in viable:
            if kind.__module__ in _TRUSTED:
                return kind()
        if any(kind.__module__.startswith("keyrings.") for kind in viable):
            raise KeyStoreUnavailable("plain_text", ", ".join(kind.__module__ for kind in viable))
        raise KeyStoreUnavailable("none", "no key store is running for this user")


def _of_configuration() -> KeyringBackend | None:
    """Return the key store of keyringrc.cfg, None without such a file.

    On Windows keyring runs `cmd /c ver` to find the file (Python before 3.12). So check for the file first.
    """
    import keyring.core

    if sys.platform != "win32":
        return keyring.core.load_config()
    folder = os.environ.get("LOCALAPPDATA") or os.environ.get("PROGRAMDATA", ".")
    if not Path(folder, "Python Keyring", "keyringrc.cfg").exists():
        return None
    with ONE_AT_A_TIME:
        return keyring.core.load_config()


def _checked(backend: KeyringBackend) -> KeyringBackend:
    module = type(backend).__module__
    if module in _TRUSTED:
        return backend
    kinds = {"keyring.backends.null": "off", "keyring.backends.fail": "none"}
    raise KeyStoreUnavailable(kinds.get(module, "plain_text"), module)


def _expected() -> tuple[type[BaseException], ...]:
    """Return the exceptions that key stores raise on a healthy system; they differ by platform."""
    from keyring.errors import KeyringError

    kinds: list[type[BaseException]] = [KeyringError, OSError]
    for module, name in _FOREIGN_ERRORS:
        with suppress(ImportError):
            kinds.append(getattr(import_module(module), name))
    return tuple(kinds)


def _unavailable(error: BaseException) -> KeyStoreUnavailable:
    from keyring.errors import KeyringLocked

    names = {type(one).__name__ for one in (error, error.__cause__)}
    is_locked = isinstance(error, KeyringLocked) or names & {"PromptDismissedException", "LockedException"}
    return KeyStoreUnavailable("locked" if is_locked else "refused", f"{type(error).__name__}: {error}")
