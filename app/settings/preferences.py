"""The settings while the program runs: read, change, save; passwords go to the key store only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TypeVar
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from app.common.jobs import Jobs
from app.common.notices import ERROR, INFO, WARNING, Notice
from app.common.secrets import KeyStoreUnavailable, Secrets
from app.policy import NO_POLICY, Policy
from app.policy.notices import policy_notice, renewed_notice
from app.settings import Settings, SettingsError, SharedSettings, flat, read_values, save
from app.settings.form import unusable_files
from app.settings.last_good import keep_last_good

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Passwords:
    """The phone's passwords for the PBX and the TURN server; "" for none."""

    account: str = field(default="", repr=False)
    turn: str = field(default="", repr=False)


class Preferences(QObject):
    """Holds the settings and saves each change off the GUI thread.

    A password that the key store rejects is kept in memory until the program ends, and a notice reports it;
    it is never written anywhere else. Settings that the office's policy fixes do not change.
    """

    changed = Signal(object)  # Settings
    passwords_changed = Signal()  # the phone's
    lookup_keys_changed = Signal()
    enrolment_code_changed = Signal()
    policy_changed = Signal()
    notice = Signal(Notice)

    def __init__(
        self,
        settings: Settings,
        path: Path,
        secrets: Secrets,
        jobs: Jobs,
        policy: Policy = NO_POLICY,
        parent: QObject | None = None,
        last_good: Path | None = None,
    ) -> None:
        """`last_good` is the path of a copy of the saved settings."""
        super().__init__(parent)
        self.settings = settings
        self._last_good = last_good
        self.policy = policy
        self._path = path
        self._secrets = secrets
        self._jobs = jobs
        self._unstored: dict[str, str] = {}  # password by account, until the key store has it
        self._saving = Lock()
        self._unanswered = 0  # open questions to the key store
        self._is_silence_reported = False

    def change(
        self,
        settings: Settings,
        password: str = "",
        turn_password: str = "",
        oss_key: str = "",
        jelita_key: str = "",
        enrolment_code: str = "",
    ) -> None:
        """Use and write these settings from now on; a password or key that is "" stays unchanged.

        Settings and passwords change together: no registration may combine a new name with an old password.
        """
        of_phone = _filled({account_key(settings): password, _turn_key(settings): turn_password})
        of_lookups = _filled({_oss_key(settings): oss_key, _jelita_key(settings): jelita_key})
        of_server = _filled({enrolment_code_key(settings.shared): enrolment_code})
        given = of_phone | of_lookups | of_server
        self._unstored |= given
        wanted, settings = settings, self.policy.keep(settings)
        if settings != wanted:
            self._notify_fixed(wanted, settings)
        if settings != self.settings:
            self.settings = settings
            self.changed.emit(settings)
            self._jobs.run(self._save, lambda _: None, ((OSError, self._not_saved),))
        for key, secret in given.items():
            self._store(key, secret)
        if of_phone:
            self.passwords_changed.emit()
        if of_lookups:
            self.lookup_keys_changed.emit()
        if of_server:
            self.enrolment_code_changed.emit()

    def use_policy(self, policy: Policy) -> None:
        """Use another policy from now on; settings that it no longer fixes get the user's values."""

        def read() -> Mapping[str, object]:
            with self._saving:
                return read_values(self._path)

        def use(own: Mapping[str, object]) -> None:
            before, self.policy = self.policy, policy
            former, settings = self.settings, policy.instead_of(before, self.settings, own)
            self.policy_changed.emit()
            if settings != former:
                self.settings = settings
                self.changed.emit(settings)
            self.notice.emit(renewed_notice(settings.provisioning.url, former, settings))
            for fault in policy.faults:
                if fault not in before.faults:
                    self.notice.emit(policy_notice(fault))

        broken = ((SettingsError, lambda _: use({})), (OSError, lambda _: use({})))
        self._jobs.run(read, use, broken)

    def read_passwords(self, done: Callable[[Passwords], None]) -> None:
        """Pass on the passwords of the present settings, "" for missing ones.

        If the key store is unavailable, `notice` reports it.
        """
        settings = self.settings
        account = account_key(settings) if settings.account.registers else ""
        turn = _turn_key(settings)

        def give(known: Mapping[str, str]) -> None:
            done(Passwords(known.get(account, ""), known.get(turn, "")))

        self._read((account, turn), give)

    def read_lookup_key(self, system: str, done: Callable[[str], None]) -> None:
        """Pass on the key for OSS or JELITA ("oss", "jelita"), "" if there is none."""
        key = {"oss": _oss_key, "jelita": _jelita_key}[system](self.settings)
        self._read((key,), lambda known: done(known.get(key, "")))

    def read_secrets(
        self,
        keys: tuple[str, ...],
        done: Callable[[Mapping[str, str]], None],
        unavailable: Callable[[], None],
    ) -> None:
        """Pass on the secrets under these keys, "" for missing ones; or report that the key store is
        unavailable.
        """
        self._read(keys, done, unavailable)

    def keep_secret(self, key: str, secret: str) -> None:
        """Put a secret into the key store; keep it in memory until then."""
        self._unstored[key] = secret
        self._store(key, secret)

    def store_secret(
        self, key: str, secret: str, done: Callable[[], None], failed: Callable[[], None]
    ) -> None:
        """Put a secret into the key store and nowhere else, and report whether it succeeded."""

        self._write(key, secret, done, failed)

    def check_paths(self, settings: Settings, done: Callable[[tuple[SettingsError, ...]], None]) -> None:
        """Pass on the faults of the files and folders in these settings."""
        self._jobs.run(lambda: unusable_files(settings), done)

    def check_files(self) -> None:
        """Report by `notice` which files and folders of the settings are unusable now: they may return."""

        def notify(faults: tuple[SettingsError, ...]) -> None:
            for fault in faults:
                facts = {"key": fault.key, "value": fault.value}
                self.notice.emit(Notice("setting_unusable", WARNING, facts, ("open_settings",), fault.key))

        self.check_paths(self.settings, notify)

    def _read(
        self,
        keys: tuple[str, ...],
        done: Callable[[Mapping[str, str]], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Without `failed`, an unreadable key store counts as empty."""
        unstored = dict(self._unstored)

        def give(found: Mapping[str, str]) -> None:
            done({**found, **unstored})

        missing = [key for key in keys if key and key not in unstored]
        if not missing:
            give({})
            return

        def read() -> Mapping[str, str]:
            return {key: self._secrets.password(key) or "" for key in missing}

        self._ask(read, give, failed or (lambda: give({})), is_repeatable=True)

    def _store(self, key: str, secret: str) -> None:
        def stored() -> None:
            if self._unstored.get(key) == secret:
                del self._unstored[key]

        self._write(key, secret, stored, lambda: None)

    def _write(self, key: str, secret: str, done: Callable[[], None], failed: Callable[[], None]) -> None:
        # Two threads at once could write the old password over the new one.
        self._ask(
            lambda: self._secrets.set_password(key, secret), lambda _: done(), failed, is_repeatable=False
        )

    def _ask(
        self,
        question: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[], None],
        *,
        is_repeatable: bool,
    ) -> None:
        """Ask the key store; report that it does not answer, or why it is unavailable."""

        def answered(answer: T) -> None:
            self._count_answer()
            done(answer)

        def unavailable(error: KeyStoreUnavailable) -> None:
            self._count_answer()
            self._notify_key_store(error)
            failed()

        self._unanswered += 1
        self._jobs.ask(
            question,
            answered,
            ((KeyStoreUnavailable, unavailable),),
            on_silence=self._report_silence,
            is_repeatable=is_repeatable,
        )

    def _count_answer(self) -> None:
        self._unanswered -= 1
        self._is_silence_reported &= self._unanswered > 0

    def _save(self) -> None:
        """Write the latest settings; of two saves at once the older one must not win."""
        with self._saving:
            save(self._path, self.settings, self.policy.base, self.policy.managed.keys())
            if self._last_good is not None:
                keep_last_good(self._path, self._last_good)

    def _notify_fixed(self, wanted: Settings, kept: Settings) -> None:
        """Report the source that fixes the setting, and let the window show the kept value again."""
        values, so = flat(wanted), flat(kept)
        source = next(one.source for key, one in self.policy.managed.items() if values[key] != so[key])
        self.notice.emit(Notice("setting_fixed", INFO, {"source": source}))
        self.changed.emit(self.settings)

    def _report_silence(self) -> None:
        """Report once that the key store does not answer, until it has answered all questions."""
        if not self._is_silence_reported:
            self._is_silence_reported = True
            self.notice.emit(Notice("key_store_silent", WARNING))

    def _notify_key_store(self, error: KeyStoreUnavailable) -> None:
        self.notice.emit(Notice("key_store_unavailable", WARNING, {"reason": error.kind}))

    def _not_saved(self, error: OSError) -> None:
        facts = {"path": str(self._path), "reason": error.strerror or str(error)}
        self.notice.emit(Notice("settings_not_saved", ERROR, facts))


def account_key(settings: Settings) -> str:
    """Return the key of the PBX account's password in the key store; "" without a PBX."""
    account = settings.account
    return f"sip:{account.user}@{account.domain}" if account.domain else ""


def _turn_key(settings: Settings) -> str:
    network = settings.network
    return f"turn:{network.turn_user}@{network.turn_server}" if network.turn_server else ""


def _oss_key(settings: Settings) -> str:
    return f"oss:{urlsplit(settings.oss.address).netloc}" if settings.oss.address else ""


def _jelita_key(settings: Settings) -> str:
    return f"jelita:{urlsplit(settings.jelita.address).netloc}" if settings.jelita.address else ""


def enrolment_code_key(shared: SharedSettings) -> str:
    return f"enrolment:{shared.server}" if shared.server else ""


def _filled(given: dict[str, str]) -> dict[str, str]:
    return {key: secret for key, secret in given.items() if key and secret}
