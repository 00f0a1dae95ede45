"""Carries questions over HTTP, in a thread of its own: names, proxies and slow servers stop no window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtNetwork import (
    QNetworkAccessManager,
    QNetworkProxy,
    QNetworkReply,
    QNetworkRequest,
    QSslError,
)

from app.common.system_proxy import Proxy, ProxyError, proxy_for
from app.lookups.faults import FaultKind, LookupFault
from db.records import FoundField

MOST_BYTES = 2 * 1024 * 1024
CHUNK_BYTES = 64 * 1024

Read = Callable[[int, bytes], tuple[FoundField, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """One question on its way. body: what is posted, None to get; read: makes fields of status and body."""

    number: int
    address: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes | None
    timeout_s: int
    read: Read


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request: `fault` is None if there are fields."""

    number: int
    fields: tuple[FoundField, ...] = ()
    fault: LookupFault | None = None


class Fetcher(QObject):
    """Lives in the network thread; its slots are called by signals only."""

    finished = Signal(object)  # Outcome; none for what was aborted

    def __init__(self) -> None:
        super().__init__()
        self._managers: dict[Proxy | None, QNetworkAccessManager] = {}  # made in the thread they work in
        self._running: dict[int, _Exchange] = {}

    @Slot(object)
    def fetch(self, request: Request) -> None:
        try:
            proxy = proxy_for(request.address)
        except ProxyError as error:
            self.finished.emit(Outcome(request.number, fault=LookupFault(FaultKind.PROXY, str(error))))
            return
        manager = self._managers.get(proxy)
        if manager is None:
            manager = self._managers[proxy] = _made_manager(proxy, self)
        exchange = _Exchange(manager, request, self)
        self._running[request.number] = exchange
        exchange.done.connect(self._on_done)

    @Slot(int)
    def abort(self, number: int) -> None:
        exchange = self._running.pop(number, None)
        if exchange is not None:
            exchange.give_up()

    @Slot()
    def close(self) -> None:
        """Abort everything, leave nothing behind that belongs to this thread, and end it."""
        for number in list(self._running):
            self.abort(number)
        self._managers.clear()
        for child in self.children():
            child.deleteLater()  # as the thread ends
        self.thread().quit()

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        if self._running.pop(outcome.number, None) is not None:
            self.finished.emit(outcome)


class _Exchange(QObject):
    """One request and its answer, within its time and our limit of size."""

    done = Signal(object)  # Outcome, once

    def __init__(self, manager: QNetworkAccessManager, request: Request, parent: QObject) -> None:
        super().__init__(parent)
        self._request = request
        self._body = bytearray()
        self._stopped: LookupFault | None = None
        self._tls_detail = ""
        prepared = _prepared(request)
        self._reply = (
            manager.get(prepared)
            if request.body is None
            else manager.post(prepared, QByteArray(request.body))
        )
        self._reply.setReadBufferSize(CHUNK_BYTES)
        self._reply.readyRead.connect(self._on_bytes)
        self._reply.sslErrors.connect(self._on_tls_errors)
        self._reply.finished.connect(self._on_finished)
        # Qt's own time-out starts again with each byte: a server that drips would never end.
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.timeout.connect(self._on_deadline)
        self._deadline.start(request.timeout_s * 1000)

    def give_up(self) -> None:
        """End it; nobody waits for what comes of it."""
        self.blockSignals(True)
        self._stop(LookupFault(FaultKind.NO_NETWORK, "given up"))

    @Slot()
    def _on_bytes(self) -> None:
        self._body += self._reply.readAll().data()
        if len(self._body) > MOST_BYTES:
            self._stop(LookupFault(FaultKind.TOO_LARGE))

    @Slot()
    def _on_deadline(self) -> None:
        self._stop(LookupFault(FaultKind.TIMED_OUT, f"{self._request.timeout_s} s"))

    @Slot(list)
    def _on_tls_errors(self, errors: list[QSslError]) -> None:
        """Nothing is ignored here: the connection fails, and why is told."""
        self._tls_detail = errors[0].errorString() if errors else ""

    @Slot()
    def _on_finished(self) -> None:
        self._deadline.stop()
        # Qt asks each sender that is still connected while it deletes us, under a lock. One of Python needs
        # the interpreter for that, and whoever has it may wait for the lock, as the window did: for ever.
        self._deadline.timeout.disconnect(self._on_deadline)
        if self._stopped is None and self._reply.isOpen():
            self._body += self._reply.readAll().data()
        self.done.emit(self._outcome())
        self._reply.deleteLater()
        self.deleteLater()

    def _stop(self, fault: LookupFault) -> None:
        if self._stopped is None:
            self._stopped = fault
            self._reply.abort()

    def _outcome(self) -> Outcome:
        number = self._request.number
        try:
            if fault := self._stopped or self._fault():
                raise fault
            status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
            return Outcome(number, self._request.read(int(status or 0), bytes(self._body)))
        except LookupFault as fault:
            return Outcome(number, fault=fault)

    def _fault(self) -> LookupFault | None:
        """Return what went wrong below HTTP; a status with its body is the reader's to judge."""
        kinds = QNetworkReply.NetworkError
        error = self._reply.error()
        status = self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if error is kinds.NoError or (status is not None and error.value > 200):
            return None
        detail = self._tls_detail or error.name
        if error is kinds.SslHandshakeFailedError:
            return LookupFault(FaultKind.TLS, detail)
        if error in (kinds.TooManyRedirectsError, kinds.InsecureRedirectError):
            return LookupFault(FaultKind.REDIRECTED, detail)
        if error is kinds.TimeoutError:
            return LookupFault(FaultKind.TIMED_OUT, detail)
        return LookupFault(FaultKind.NO_NETWORK, detail)


def _made_manager(proxy: Proxy | None, parent: QObject) -> QNetworkAccessManager:
    """Return what carries requests over this proxy, or directly.

    (One manager with a proxy factory of ours in Python would do, but PySide crashes in it.)
    """
    manager = QNetworkAccessManager(parent)
    if proxy is None:
        manager.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
    else:
        kind = QNetworkProxy.ProxyType.HttpProxy
        manager.setProxy(QNetworkProxy(kind, proxy.host, proxy.port, proxy.user, proxy.password))
    return manager


def _prepared(request: Request) -> QNetworkRequest:
    prepared = QNetworkRequest(QUrl(request.address))
    attribute, policy = QNetworkRequest.Attribute, QNetworkRequest.RedirectPolicy
    # What is posted goes nowhere else, and a key goes to no other server.
    allowed = policy.SameOriginRedirectPolicy if request.body is None else policy.ManualRedirectPolicy
    prepared.setAttribute(attribute.RedirectPolicyAttribute, allowed)
    manual = QNetworkRequest.LoadControl.Manual  # no cookies, no remembered sign-in
    for one in (
        attribute.CookieLoadControlAttribute,
        attribute.CookieSaveControlAttribute,
        attribute.AuthenticationReuseAttribute,
    ):
        prepared.setAttribute(one, manual)
    for name, value in request.headers:
        prepared.setRawHeader(QByteArray(name.encode()), QByteArray(value.encode()))
    return prepared
