"""STUN and TURN servers: pjsua2 uses them only while they respond, because it waits for them in each call.

They are for IPv4, as ICE is. While the PBX is reached over IPv6, which has no NAT, pjsua2 uses none of them.
A TURN relay could not reach the relay that carries IPv6 for pjsua2 (sound_relays.py), and ICE refuses each
call on a computer without an IPv4 address.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

import msgspec
import pjsua2 as pj

from telephony.engine.account import SipAccount
from telephony.messages import Event, Network, Reachability
from telephony.proxy.transport.local_address import LOOPBACKS
from telephony.proxy.transport.stun import watch_stun
from telephony.proxy.transport.turn import watch_turn
from telephony.sip.ip_address import IPV4, IPV6, family_of


def where_it_is_needed(network: Network, addresses: Mapping[int, str]) -> Network:
    """Return the settings; without STUN, TURN and ICE on a computer that has IPv6 alone."""
    has_ipv4 = IPV4 in addresses and (
        addresses[IPV4] != LOOPBACKS[IPV4] or addresses.get(IPV6, LOOPBACKS[IPV6]) == LOOPBACKS[IPV6]
    )
    if has_ipv4:
        return network
    return msgspec.structs.replace(network, stun_server="", turn_server="", uses_ice=False)


class NatServers:
    """Made and used on the SIP thread; `watches` and `emit` run on the proxy's thread."""

    def __init__(
        self,
        network: Network,
        endpoint: pj.Endpoint,
        send: Callable[[Event], None],
        call_soon: Callable[[Callable[[], None]], None],
    ) -> None:
        """`call_soon` runs a job on the SIP thread."""
        self._network = network
        self._endpoint = endpoint
        self._send = send
        self._call_soon = call_soon
        self._account: SipAccount | None = None
        self._turn_fault = ""
        self._has_stun = self._has_turn = False  # whether the servers respond
        self._is_ipv6 = False  # the PBX is reached over IPv6
        self._reachability = Reachability(is_proven=False)

    def serve(self, account: SipAccount) -> None:
        """Let this account use the servers that respond."""
        self._account = account

    def watches(self) -> list[Coroutine[Any, Any, None]]:
        """Return the coroutines that watch the servers; they never end."""
        network = self._network
        watches = []
        if network.stun_server:
            watches.append(watch_stun(network.stun_server, self._stun_changed))
        if network.turn_server:
            credentials = network.turn_user, network.turn_password
            watches.append(watch_turn(network.turn_server, *credentials, self._turn_changed))
        return watches

    def emit(self, event: Event) -> None:
        """Pass on an event of the proxy; add the state of TURN to Reachability."""
        if isinstance(event, Reachability):
            self._reachability = event
            self._use_family(family_of(event.address) == IPV6)
            event = msgspec.structs.replace(event, turn_fault=self._turn_fault)
        self._send(event)

    def _use_family(self, is_ipv6: bool) -> None:
        if is_ipv6 == self._is_ipv6:
            return
        self._is_ipv6 = is_ipv6
        if self._has_stun:
            self._call_soon(partial(self._use_stun, not is_ipv6))
        if self._has_turn or self._network.uses_ice:
            self._call_soon(partial(self._use_turn, self._has_turn and not is_ipv6))

    def _stun_changed(self, is_there: bool) -> None:
        self._has_stun = is_there
        self._call_soon(partial(self._use_stun, is_there and not self._is_ipv6))

    def _turn_changed(self, fault: str) -> None:
        self._has_turn = not fault
        self._call_soon(partial(self._use_turn, not fault and not self._is_ipv6))
        if fault != self._turn_fault:
            self._turn_fault = fault
            self.emit(self._reachability)

    def _use_stun(self, is_there: bool) -> None:
        if is_there:
            # Not in UaConfig: the SIP socket on loopback would ask the server too, and fail.
            self._endpoint.natUpdateStunServers(pj.StringVector([self._network.stun_server]), False)
        if self._account is not None:
            self._account.use_stun(is_there)

    def _use_turn(self, is_there: bool) -> None:
        if self._account is not None:
            self._account.use_turn(is_there, uses_ice=self._network.uses_ice and not self._is_ipv6)
