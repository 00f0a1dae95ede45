"""Asks for the office's signed policy: at the start, then every few hours, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.policy import Policy
from app.policy.provisioned import Provisioned, keep, kept, renew, with_provisioned
from app.policy.signed import ProvisioningError

_log = logging.getLogger(__name__)
EVERY_MS = 4 * 3600 * 1000
AGAIN_MS = 10 * 60 * 1000  # after a failure
FIRST_PATIENCE_S = 10.0  # how long the start waits if no policy was kept yet
LAST_PATIENCE_S = 1.0


class Provisioning(QObject):
    """Failures go to the log and the doctor; the last good policy stays in use."""

    renewed = Signal(object)  # Policy
    _answered = Signal(object)  # Provisioned or ProvisioningError

    def __init__(self, machine: Policy, data: Path, parent: QObject | None = None) -> None:
        """machine: This computer's own policy, which says where to ask."""
        super().__init__(parent)
        self._machine, self._data = machine, data
        self._settings = machine.base.provisioning
        self._kept = kept(self._settings, data)
        self._is_on_disk = self._kept is not None
        self._thread: threading.Thread | None = None
        self._is_over = threading.Event()
        self._outcome: Provisioned | ProvisioningError | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.check)
        self._answered.connect(self._take)

    def policy(self) -> Policy:
        """Return the policy for this start. Blocks for some seconds if none was kept yet."""
        if self._settings.url and self._kept is None:
            self.check()
            if self._thread is not None:
                self._thread.join(FIRST_PATIENCE_S)
            if isinstance(self._outcome, Provisioned):
                self._kept = self._outcome
        return with_provisioned(self._machine, self._kept)

    @Slot()
    def check(self) -> None:
        """Ask now, unless a request is running."""
        if self._settings.url and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(
                target=self._ask, args=(self._kept,), name="provisioning", daemon=True
            )
            self._thread.start()

    def start(self) -> None:
        """Begin to ask, unless `policy` has asked already."""
        if self._thread is None:
            self.check()

    def stop(self) -> None:
        """Stop asking. A silent server does not delay the exit: the thread ends with the program."""
        self._next.stop()
        self._is_over.set()
        if self._thread is not None:
            self._thread.join(LAST_PATIENCE_S)

    def _ask(self, old: Provisioned | None) -> None:
        """Runs on the thread."""
        try:
            found = renew(self._settings, old)
            if not self._is_on_disk or old is None or found.policy != old.policy:
                self._is_on_disk = self._put(found)
            self._outcome = found
        except ProvisioningError as error:
            self._outcome = error
        except Exception as error:  # noqa: BLE001 - after a bug the thread must go on
            _log.exception("a bug while the policy was asked for")
            self._outcome = ProvisioningError("unreachable", type(error).__name__)
        if not self._is_over.is_set():
            self._answered.emit(self._outcome)

    def _put(self, found: Provisioned) -> bool:
        """Return whether the policy was kept; otherwise it applies until the program ends."""
        try:
            keep(self._data, found)
        except ProvisioningError as error:
            _log.warning("the policy from %s is used, but cannot be kept: %s", self._settings.url, error)
            return False
        return True

    @Slot(object)
    def _take(self, outcome: Provisioned | ProvisioningError) -> None:
        if isinstance(outcome, ProvisioningError):
            _log.warning("no policy from %s: %s", self._settings.url, outcome)
            self._next.start(AGAIN_MS)
            return
        self._next.start(EVERY_MS)
        before, self._kept = self._kept, outcome
        if before is None or before.policy != outcome.policy:
            _log.info("policy number %d from %s", outcome.policy.serial, self._settings.url)
            self.renewed.emit(with_provisioned(self._machine, outcome))
