"""Reports a bad-sounding call: the last minute's figures and SIP messages as a file for the IT department."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.common.clock import now
from app.common.jobs import Jobs
from app.common.notices import INFO, WARNING, Notice
from app.values.call import Call
from telephony.client.phone import Phone
from telephony.messages import DiagnosticsSaved, SaveDiagnostics

KNOWN_FOR = timedelta(minutes=2)  # the engine forgets a call's figures so long after its end


class BadCalls(QObject):
    """A report contains neither sound nor secrets; the engine leaves them out."""

    notice = Signal(Notice)

    def __init__(
        self, phone: Phone, calls: CallList, jobs: Jobs, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._calls = calls
        self._jobs = jobs
        self._folder = folder
        phone.diagnostics_saved.connect(self._on_saved)

    @property
    def call(self) -> Call | None:
        """Return the call that can be reported now: the present one, or the last one for two minutes."""
        active, last = self._calls.active, self._calls.last_call
        if active is not None and active.answered_at is not None:
            return active
        is_fresh = last is not None and last.ended_at is not None and now() - last.ended_at < KNOWN_FOR
        return last if is_fresh else active

    def report(self) -> None:
        """Let the engine write a report on `call`; a notice reports the result."""
        call = self.call
        if call is None:
            self.notice.emit(Notice("no_call_to_report", INFO))
            return
        folder, path = self._folder, self._folder / f"{now():%Y%m%d-%H%M%S}-{call.key}.txt"

        def ready(_: None) -> None:
            self._phone.do(SaveDiagnostics(call_key=call.key, path=str(path)))

        def failed(error: OSError) -> None:
            self._report_failure(str(path), error.strerror or str(error))

        self._jobs.run(lambda: folder.mkdir(0o700, parents=True, exist_ok=True), ready, ((OSError, failed),))

    @Slot(object)
    def _on_saved(self, event: DiagnosticsSaved) -> None:
        if event.fault:
            self._report_failure(event.path, event.fault)
        else:
            self.notice.emit(Notice("call_reported", INFO, {"path": event.path}))

    def _report_failure(self, path: str, reason: str) -> None:
        self.notice.emit(Notice("call_not_reported", WARNING, {"path": path, "reason": reason}))
