"""Sends queries over HTTP, each on its own thread: DNS, proxies and slow servers block no window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal, Slot

from app.common.lookup_faults import FaultKind, LookupFault
from app.common.web_client import Exchange, WebError, WebFault, WebRequest
from db.records import FoundField

MOST_BYTES = 2 * 1024 * 1024
_KINDS = {
    WebFault.PROXY: FaultKind.PROXY,
    WebFault.UNREACHABLE: FaultKind.NO_NETWORK,
    WebFault.TLS: FaultKind.TLS,
    WebFault.TIMED_OUT: FaultKind.TIMED_OUT,
    WebFault.TOO_LARGE: FaultKind.TOO_LARGE,
    WebFault.REDIRECTED: FaultKind.REDIRECTED,
    WebFault.ABORTED: FaultKind.NO_NETWORK,
}

Read = Callable[[int, bytes], tuple[FoundField, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """One query. body: The body of a POST, None for a GET; read: Makes fields of status and body."""

    number: int
    address: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes | None
    timeout_s: int
    read: Read


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a request: `fault` is None if there are fields."""

    number: int
    fields: tuple[FoundField, ...] = ()
    fault: LookupFault | None = None


class Fetcher(QObject):
    """Lives in the window's thread; only the exchanges run on others."""

    finished = Signal(object)  # Outcome; not emitted for an aborted request
    _ended = Signal(object)  # Outcome, from the thread of an exchange

    def __init__(self) -> None:
        super().__init__()
        self._running: dict[int, Exchange] = {}
        self._ended.connect(self._on_ended)

    def fetch(self, request: Request) -> None:
        exchange = Exchange(
            WebRequest(
                address=request.address,
                silence_s=request.timeout_s,
                deadline_s=request.timeout_s,
                most_bytes=MOST_BYTES,
                headers=dict(request.headers),
                body=request.body,
                follows=True,
            )
        )
        self._running[request.number] = exchange
        thread = threading.Thread(target=self._run, args=(request, exchange), name="look-up", daemon=True)
        thread.start()

    def abort(self, number: int) -> None:
        exchange = self._running.pop(number, None)
        if exchange is not None:
            exchange.abort()

    def _run(self, request: Request, exchange: Exchange) -> None:
        """Runs on the exchange's thread."""
        try:
            answer = exchange.run()
            outcome = Outcome(request.number, request.read(answer.status, answer.body))
        except WebError as error:
            outcome = Outcome(request.number, fault=LookupFault(_KINDS[error.fault], error.detail))
        except LookupFault as fault:
            outcome = Outcome(request.number, fault=fault)
        self._ended.emit(outcome)

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        if self._running.pop(outcome.number, None) is not None:
            self.finished.emit(outcome)
