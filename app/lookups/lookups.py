"""Queries OSS and JELITA: never blocks, each system's newest query wins, today's answers are cached."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from app.common.finding import JELITA, OSS, SYSTEMS, Failure, Finding, Question
from app.common.lookup_faults import FaultKind
from app.lookups import jelita, oss
from app.lookups.fetcher import Fetcher, Outcome, Request
from app.lookups.pages import page_of
from app.settings import JelitaSettings, OssSettings, Settings
from app.settings.preferences import Preferences

_log = logging.getLogger(__name__)
MOST_KEPT = 500  # cached answers; the oldest is dropped first
JELITA_KEY_HEADER = "X-API-KEY"  # for JELITA's framework, CodeIgniter's REST_Controller


@dataclass(frozen=True, slots=True)
class _Running:
    number: int
    question: Question


class Lookups(QObject):
    """An answer or a failure is emitted for each system's newest query only."""

    asking = Signal(object)  # Question: it was sent
    found = Signal(object)  # Finding; `found_at` is earlier for a cached answer
    failed = Signal(object)  # Failure
    settings_changed = Signal(str)  # system: its address, method or use has changed

    def __init__(
        self, preferences: Preferences, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._clock = clock
        self._settings = preferences.settings
        self._fetcher = Fetcher()
        self._fetcher.finished.connect(self._on_finished)
        self._numbers = 0
        self._running: dict[str, _Running] = {}
        self._keys: dict[str, str] = {}
        self._kept: dict[Question, Finding] = {}
        preferences.changed.connect(self._on_settings)
        preferences.lookup_keys_changed.connect(self._on_keys)

    def is_used(self, system: str) -> bool:
        return self._of(system).is_used

    def asks_by_itself(self, system: str) -> bool:
        return self._of(system).is_used and self._of(system).asks_by_itself

    def page_of(self, system: str) -> str:
        """Return the system's page for the browser, "" if unknown."""
        own = self._settings.jelita.page if system == JELITA else ""
        return own or page_of(system)

    # -- commands ------------------------------------------------------------------------------------------

    def ask(self, question: Question, anew: bool = False) -> None:
        """Send a query; it replaces a running one of the system. `anew`: Ignore a cached answer."""
        system = question.system
        self.cancel(system)
        if not self.is_used(system):
            self._fail(question, FaultKind.OFF)
            return
        if anew:
            self._keys.pop(system, None)
        elif (known := self._today(question)) is not None:
            self.found.emit(known)
            return
        self._numbers += 1
        running = self._running[system] = _Running(self._numbers, question)
        self.asking.emit(question)
        if system in self._keys:
            self._send(running, self._keys[system])
        else:
            self._preferences.read_lookup_key(system, partial(self._on_key, running))

    def cancel(self, system: str) -> None:
        """Drop the running query, if there is one; it emits nothing more."""
        running = self._running.pop(system, None)
        if running is not None:
            self._fetcher.abort(running.number)

    def stop(self) -> None:
        """Drop all running queries."""
        for system in SYSTEMS:
            self.cancel(system)

    # -- events --------------------------------------------------------------------------------------------

    def _on_key(self, running: _Running, key: str) -> None:
        system = running.question.system
        if self._running.get(system) != running:
            return
        self._keys[system] = key.strip()
        self._send(running, key.strip())

    @Slot(object)
    def _on_finished(self, outcome: Outcome) -> None:
        running = next((one for one in self._running.values() if one.number == outcome.number), None)
        if running is None:
            return
        question = running.question
        del self._running[question.system]
        if outcome.fault is not None:
            self._fail(question, outcome.fault.kind, outcome.fault.detail)
            return
        finding = Finding(question.system, question.method, question.key, outcome.fields, self._clock())
        self._keep(finding)
        self.found.emit(finding)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        for system, is_other in (
            (OSS, settings.oss != before.oss),
            (JELITA, settings.jelita != before.jelita),
        ):
            if is_other:
                self.cancel(system)
                self._keys.pop(system, None)
                self._kept = {asked: one for asked, one in self._kept.items() if asked.system != system}
                self.settings_changed.emit(system)

    @Slot()
    def _on_keys(self) -> None:
        self._keys.clear()

    # -- how it is done ------------------------------------------------------------------------------------

    def _of(self, system: str) -> OssSettings | JelitaSettings:
        return self._settings.oss if system == OSS else self._settings.jelita

    def _send(self, running: _Running, key: str) -> None:
        question = running.question
        if question.system == OSS and not key:
            del self._running[OSS]
            self._fail(question, FaultKind.NO_KEY)
            return
        self._fetcher.fetch(self._request(running.number, question, key))

    def _request(self, number: int, question: Question, key: str) -> Request:
        settings = self._of(question.system)
        base = settings.address.rstrip("/") + "/"
        if question.system == OSS:
            return Request(
                number,
                base + question.method,
                (("user_key", key), ("Content-Type", "application/json"), ("Accept", "application/json")),
                oss.request_body(question.method, question.key),
                settings.timeout_s,
                partial(oss.read, question.method, question.key),
            )
        headers = [("Accept", "application/json, application/xml;q=0.9")]
        return Request(
            number,
            base + jelita.path_of(question.method, question.key),
            (*headers, (JELITA_KEY_HEADER, key)) if key else tuple(headers),
            None,
            settings.timeout_s,
            partial(jelita.read, question.method, question.key),
        )

    def _fail(self, question: Question, kind: FaultKind, detail: str = "") -> None:
        if kind is not FaultKind.OFF:
            _log.info("%s %s: %s", question.system, question.method, kind.value)  # never the number
        self.failed.emit(Failure(question, kind, detail, self._clock()))

    def _today(self, question: Question) -> Finding | None:
        zone = ZoneInfo(self._settings.office.timezone)
        known = self._kept.get(question)
        if known is None or known.found_at.astimezone(zone).date() != self._clock().astimezone(zone).date():
            return None
        return known

    def _keep(self, finding: Finding) -> None:
        self._kept.pop(finding.question, None)
        self._kept[finding.question] = finding
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
