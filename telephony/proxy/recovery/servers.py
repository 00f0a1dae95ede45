"""Chooses which of the registrar's servers we use, and proves that it responds: an OPTIONS every 20 s.

Without a response, or after a broken connection, the next server is used and we register there. The first
server is used again when it has responded for a minute and no call is up. A server with an IPv6 and an IPv4
address counts as two, IPv6 first; at the start both are probed, and the first to respond is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone

from telephony.messages import Account, Event, Reachability
from telephony.process.clock import monotonic_s
from telephony.proxy.recovery.probe import Proof
from telephony.proxy.transport.hop import Hop, is_address
from telephony.proxy.transport.racing import first_to_answer
from telephony.proxy.transport.resolver import Resolver
from telephony.proxy.transport.tls import FlowError
from telephony.sip.ip_address import host_and_port
from telephony.sip.uri import default_port, host_port

_log = logging.getLogger(__name__)
PROBE_EVERY_S = 20.0
RETRY_S = 2.0  # after every server has failed
FIRST_IS_BACK_S = 60.0  # it has responded for so long
FIRST_CHOICE_S = 5.0  # until the servers' addresses are known
NO_PROOF = Proof(0.0)


class Servers:
    """Lives in the proxy's loop. Without a domain there is no server, and nothing to prove."""

    def __init__(
        self,
        account: Account,
        address: Callable[[], str],
        resolver: Resolver,
        probe: Callable[[Hop], Awaitable[Proof]],
        emit: Callable[[Event], None],
        switched: Callable[[Hop], None],
        must_register: Callable[[], None],
        has_calls: Callable[[], bool],
    ) -> None:
        """Args:
        address: Returns our address towards the server in use.
        probe: Returns the proof that a server responds, or raises FlowError.
        switched: Receives the server that is no longer used.
        must_register: Registers again, with the server that is `current` now.
        """
        self._address = address
        self.host, self.port = host_port(account.domain)
        self.addresses: frozenset[str] = frozenset()
        self._account = account
        self._resolver = resolver
        self._probe = probe
        self._emit = emit
        self._switched = switched
        self._must_register = must_register
        self._has_calls = has_calls
        self._hops: tuple[Hop, ...] = self._known_hops()
        self._index = 0
        self._poked = asyncio.Event()
        self._is_known = asyncio.Event()
        self._is_registered = False
        self._is_renewed = True
        self._has_left = False  # the domain no longer lists the server in use
        self._first_answers_since: float | None = None
        self._reported: Reachability | None = None
        self._proven_at: datetime | None = None
        self._fault = "not_registered"
        self._detail = ""
        self._take(self._hops)

    # -- queries --------------------------------------------------------------------------------------------

    @property
    def current(self) -> Hop | None:
        """Return the server in use; None until its address is known."""
        return self._hops[self._index] if self._hops and self._is_known.is_set() else None

    @property
    def names(self) -> frozenset[str]:
        """Return the names that the servers' certificates may have: the domain, and those of the settings
        (RFC 5922).
        """
        return frozenset({self.host, *(host_port(server)[0] for server in self._account.servers)} - {""})

    def is_home(self, host: str, port: int, transport: str) -> bool:
        """Whether a URI leads to our own domain, and so to the server in use."""
        ours = self._account.transport
        return (
            bool(self.host)
            and host == self.host
            and (transport or ours) == ours
            and (port or default_port(ours)) == (self.port or default_port(ours))
        )

    async def known(self) -> Hop:
        """Return the server in use as soon as it is known. Raises FlowError."""
        if self.current is None:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._is_known.wait(), FIRST_CHOICE_S)
        if self.current is None:
            raise FlowError("unresolved", f"no server of {self._account.domain}")
        return self.current

    # -- notifications --------------------------------------------------------------------------------------

    def registered(self, is_registered: bool) -> None:
        """Note that the registrar accepted us, or lost our binding."""
        has_changed = is_registered != self._is_registered
        self._is_registered = is_registered
        self._is_renewed = True
        if is_registered:
            self._poked.set()
        elif has_changed:
            self._report()

    def registering(self) -> None:
        """Note that a REGISTER with another address or at another server is due: only its
        200 is proof again.
        """
        self._is_renewed = not self._account.register_every_s

    def check(self) -> None:
        """Probe the server now."""
        self._poked.set()

    def lost(self) -> None:
        """Note that the connection to the server in use has ended."""
        self._fail(FlowError("refused", "connection lost"))
        self._poked.set()

    def no_network(self) -> None:
        """Note that the computer has no route."""
        if self.host:
            self._fail(FlowError("no_network", "no route"))

    async def run(self) -> None:
        """Probe for ever. Only with a domain."""
        self._report()
        while True:
            self._poked.clear()
            await self._resolve()
            await self._choose()
            wait_s = await self._round()
            try:
                await asyncio.wait_for(self._poked.wait(), wait_s)
            except asyncio.TimeoutError:
                continue

    # -------------------------------------------------------------------------------------------------------

    async def _choose(self) -> None:
        """Once: choose the address of the first server that responds first, if it has one of each family."""
        if self._is_known.is_set() or not self._hops:
            return
        same = [hop for hop in self._hops if hop.place == self._hops[0].place]
        try:
            chosen = await first_to_answer(same, self._probe)
        except FlowError:
            chosen = self._hops[0]
        if chosen != self._hops[0]:
            _log.info("%s answers before %s", chosen, self._hops[0])
        self._index = self._hops.index(chosen)
        self._is_known.set()

    async def _round(self) -> float:
        """Probe the server in use, and the next ones if it is silent; return how long to wait then."""
        for _ in range(max(1, len(self._hops))):
            hop = self.current
            if hop is None:
                break
            try:
                proof = await self._probe(hop)
            except FlowError as error:
                self._fail(error)
                if not self._use_next(error):
                    break
                continue
            self._answered(proof)
            await self._probe_the_first()
            return PROBE_EVERY_S
        return RETRY_S

    async def _probe_the_first(self) -> None:
        """Probe the first server, if it is not in use. Events meanwhile do not wait for its time-out."""
        if self._index == 0:
            return
        probe = asyncio.ensure_future(self._probe(self._hops[0]))
        poked = asyncio.ensure_future(self._poked.wait())
        try:
            await asyncio.wait((probe, poked), return_when=asyncio.FIRST_COMPLETED)
            if not probe.done():
                return
            probe.result()
        except FlowError:
            self._first_answers_since = None
            return
        finally:
            probe.cancel()
            poked.cancel()
        at = monotonic_s()
        self._first_answers_since = self._first_answers_since or at
        if at - self._first_answers_since >= FIRST_IS_BACK_S and not self._has_calls():
            self._use(0)
            self._must_register()

    def _use_next(self, error: FlowError) -> bool:
        """Use the next server; if our network is lost, only one of the other family, if any."""
        count = len(self._hops)
        others = [(self._index + ahead) % count for ahead in range(1, count)]
        if error.fault == "no_network":
            family = self._hops[self._index].family
            others = [index for index in others if self._hops[index].family != family]
        if others:
            self._use(others[0])
        return bool(others) or error.fault != "no_network"

    def _use(self, index: int) -> None:
        left = self._hops[self._index]
        self._index = index
        self._first_answers_since = None
        _log.info("server %s instead of %s", self._hops[index], left)
        self._switched(left)

    def _answered(self, proof: Proof) -> None:
        had_failed = self._fault not in ("", "not_registered") or self._has_left
        self._has_left = False
        self._fault = self._detail = ""
        self._proven_at = datetime.now(timezone.utc)
        if had_failed:
            self._must_register()  # it may be another server, or the same one restarted
        if self._is_renewed:
            self._report(proof)

    def _fail(self, error: FlowError) -> None:
        if (self._fault, self._detail) != (error.fault, str(error)):
            _log.warning("server %s: %s %s", self.current, error.fault, error)
        self._fault, self._detail = error.fault, str(error)
        self._report()

    def _report(self, proof: Proof = NO_PROOF) -> None:
        must_be_registered = bool(self._account.register_every_s)
        fault = self._fault or ("not_registered" if must_be_registered and not self._is_registered else "")
        hop = self.current
        places = list(dict.fromkeys(each.place for each in self._hops))
        event = Reachability(
            is_proven=not fault,
            server=host_and_port(hop.host, hop.port) if hop else self._account.domain,
            server_number=places.index(hop.place) + 1 if hop else 0,
            server_count=len(places),
            transport=self._account.transport,
            address=self._address(),
            proven_at=self._proven_at,
            round_trip_ms=round(proof.round_trip_ms, 1),
            clock_ahead_s=proof.clock_ahead_s,
            fault=fault,
            detail=self._detail,
        )
        if event != self._reported:
            self._reported = event
            self._emit(event)

    # -- addresses ------------------------------------------------------------------------------------------

    def _known_hops(self) -> tuple[Hop, ...]:
        """Return the servers known without a look-up, so that the first REGISTER need not wait."""
        if not is_address(self.host):
            return ()
        port = self.port or default_port(self._account.transport)
        return (Hop(self._account.transport, self.host, port, self.names, host_and_port(self.host, port)),)

    async def _resolve(self) -> None:
        hops: list[Hop] = []
        fault = FlowError("unresolved", "no server named")
        for place in (self._account.domain, *self._account.servers):
            try:
                hops += await self._resolver.hops(*host_port(place), self._account.transport, self.names)
            except FlowError as error:
                fault = error
        if hops:
            self._take(tuple(dict.fromkeys(hops)))
        elif not self._hops:
            self._fail(fault)

    def _take(self, hops: tuple[Hop, ...]) -> None:
        """Keep the server in use if it is still listed, and the order of equal servers while it works."""
        current = self.current
        if set(hops) != set(self._hops) or self._fault:
            self._hops = hops
            self._index = hops.index(current) if current in hops else 0
            if current not in hops:
                self._is_known.clear()  # a choice may be possible now
            if current is not None and current not in hops:
                self._has_left = True
                self._switched(current)
        self.addresses = frozenset(hop.host for hop in self._hops)
        if self._hops and all(hop.place != self._hops[0].place for hop in self._hops[1:]):
            self._is_known.set()
