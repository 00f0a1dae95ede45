"""The settings while the program runs: read, change, save; the SIP password goes to the key store only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, Signal

from app.jobs import Jobs
from app.notices import ERROR, WARNING, Notice
from app.secrets import KeyStoreUnavailable, Secrets
from app.settings import Settings, save


class Preferences(QObject):
    """Holds the settings and saves each change off the GUI thread.

    A password that the key store cannot take is kept in memory until the program ends, and the person is
    told so; it is never written anywhere else.
    """

    changed = Signal(object)  # Settings
    password_changed = Signal(str)
    failed = Signal(object)  # Notice

    def __init__(
        self, settings: Settings, path: Path, secrets: Secrets, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self._path = path
        self._secrets = secrets
        self._jobs = jobs
        self._unstored: tuple[str, str] | None = None  # account and password, until the key store has them
        self._saving = Lock()

    def change(self, settings: Settings) -> None:
        """Use these settings from now on, and write them."""
        if settings == self.settings:
            return
        self.settings = settings
        self.changed.emit(settings)
        self._jobs.run(self._save, lambda _: None, ((OSError, self._not_saved),))

    def read_password(self, done: Callable[[str], None]) -> None:
        """Give the SIP password, "" when there is none or the key store is shut (then also `failed`)."""
        key = self._key()
        if not key:
            done("")
            return
        if self._unstored is not None and self._unstored[0] == key:
            done(self._unstored[1])
            return

        def unavailable(error: KeyStoreUnavailable) -> None:
            self._tell_key_store(error)
            done("")

        self._jobs.run(lambda: self._secrets.password(key) or "", done, ((KeyStoreUnavailable, unavailable),))

    def set_password(self, password: str) -> None:
        """Keep the password of the present account in the key store."""
        key = self._key()
        kept = self._unstored = (key, password)
        self.password_changed.emit(password)

        def stored(_: None) -> None:
            if self._unstored is kept:
                self._unstored = None

        self._jobs.run(
            lambda: self._secrets.set_password(key, password),
            stored,
            ((KeyStoreUnavailable, self._tell_key_store),),
        )

    def _save(self) -> None:
        """Write the latest settings; of two saves at once the older one must not win."""
        with self._saving:
            save(self._path, self.settings)

    def _key(self) -> str:
        account = self.settings.account
        needs_password = account.domain and account.registers
        return f"sip:{account.user}@{account.domain}" if needs_password else ""

    def _tell_key_store(self, error: KeyStoreUnavailable) -> None:
        self.failed.emit(Notice("key_store_unavailable", WARNING, {"reason": error.kind}))

    def _not_saved(self, error: OSError) -> None:
        facts = {"path": str(self._path), "reason": error.strerror or str(error)}
        self.failed.emit(Notice("settings_not_saved", ERROR, facts))
