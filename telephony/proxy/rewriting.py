"""Rewrites Via, Contact, Route and Record-Route of passing messages. Text in, text out.

pjsua2 communicates by UDP with one proxy on loopback. On the network the proxy is invisible: it acts as the
user agent itself. So pjsua2's Via and Contact are replaced by ours on the way out, and inside each message
the proxy is first in the route (RFC 3261 section 16.6, item 4), so that all messages of a dialog return to
it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from telephony.sip.ip_address import canonical, host_and_port
from telephony.sip.message import Header, SipMessage, parameter, read_via, split_list
from telephony.sip.uri import address_uri, default_port, read_sip

SOURCE_HEADER = "X-Loket-Source"  # from the proxy to pjsua2; removed from incoming messages
TERMINATED = (487, "Request Terminated")
_ROUTED = frozenset({"INVITE", "SUBSCRIBE", "REFER"})  # requests that create dialogs
_COOKIE = "z9hG4bK"


@dataclass(frozen=True)
class Inside:
    """The two ends of the loopback hop, each host:port."""

    proxy: str
    phone: str

    @property
    def route(self) -> str:
        return f"<sip:{self.proxy};lr>"


@dataclass(frozen=True)
class Outside:
    """Our address as the peer must see it; an IPv6 `host` has no brackets."""

    transport: str
    host: str
    port: int

    @property
    def sent_by(self) -> str:
        return f"SIP/2.0/{self.transport.upper()} {self.address}"

    @property
    def contact(self) -> str:
        suffix = f";transport={self.transport}" if self.transport != "udp" else ""
        return f"{self.address}{suffix}"

    @property
    def address(self) -> str:
        return host_and_port(self.host, self.port)


@dataclass(frozen=True)
class ReplyTo:
    """Where a response goes (RFC 3261 section 18.2.2): the connection if it is open, else the address."""

    connection: int  # 0 for UDP
    transport: str
    host: str
    port: int


# -- from pjsua2 to the network -----------------------------------------------------------------------------


def pop_own_route(message: SipMessage, inside: Inside) -> None:
    """Remove the proxy from the top of the route set."""
    if _leads_to(message.first("route"), inside.proxy):
        message.pop_first("route")


def next_uri(message: SipMessage) -> str:
    """Return the URI that decides a request's destination, after `pop_own_route`."""
    return address_uri(message.first("route")) or message.uri


def request_out(message: SipMessage, inside: Inside, via: Outside, contact: Outside) -> None:
    """Rewrite a request of pjsua2 as ours. The branch stays, because it identifies the response."""
    branch = message.branch
    message.pop_first("via")
    message.push_first("via", f"{via.sent_by};rport;branch={branch}", "Via")
    _change_contacts(message, inside, contact)
    message.remove(SOURCE_HEADER.lower())


def response_out(message: SipMessage, inside: Inside, contact: Outside) -> None:
    """Rewrite a response of pjsua2 as ours, after `pop_reply` has removed the proxy's own Via."""
    _remove_own_record_route(message, inside)
    _change_contacts(message, inside, contact)
    message.remove(SOURCE_HEADER.lower())


def pop_reply(message: SipMessage) -> ReplyTo | None:
    """Remove the proxy's own Via from a response of pjsua2; return the destination from it
    and the next Via.
    """
    own = message.pop_first("via")
    connection = parameter(own, "lk")
    reply = reply_to(message, is_udp=connection == "0")
    if reply is None or not connection.isdigit():
        return None
    # a request that came over TLS is not answered in clear
    transport = parameter(own, "lt") or reply.transport
    return ReplyTo(int(connection), transport, reply.host, reply.port)


def reply_to(message: SipMessage, is_udp: bool) -> ReplyTo | None:
    """Read the address in the top Via, which `complete_via` has completed.

    is_udp: The request came over UDP, so the response does too, whatever transport the Via claims.
    """
    via = read_via(message.first("via"))
    if via is None:
        return None
    transport = "udp" if is_udp else via.transport.lower()
    port = via.port or default_port(transport)
    rport = parameter(via.parameters, "rport")
    if transport == "udp" and rport.isdigit():
        port = int(rport)
    host = parameter(via.parameters, "received") or via.host
    return ReplyTo(0, transport, canonical(host) or host, port)


# -- from the network to pjsua2 -----------------------------------------------------------------------------


def complete_via(message: SipMessage, peer: tuple[str, int]) -> None:
    """Add a request's real source to its top Via (RFC 3261 18.2.1, RFC 3581 section 4)."""
    via = read_via(message.first("via"))
    if via is not None:  # otherwise the message filter refuses it
        message.pop_first("via")
        message.push_first("via", via.marked(*peer), "Via")


def request_in(
    message: SipMessage,
    inside: Inside,
    connection: int,
    transport: str,
    peer: tuple[str, int],
    is_trusted: bool,
) -> None:
    """Rewrite a request from the network as one that came through the proxy."""
    branch = inside_branch(message)
    own = f"SIP/2.0/UDP {inside.proxy};rport;branch={branch};lk={connection}"
    message.push_first("via", own + (";lt=tls" if transport == "tls" else ""), "Via")
    if message.method in _ROUTED:
        message.push_first("record-route", inside.route, "Record-Route")
    mark_source(message, transport, peer, is_trusted)


def response_in(message: SipMessage, inside: Inside) -> None:
    """Give a response from the network the Via that pjsua2 sent."""
    branch = message.branch
    message.pop_first("via")
    port = inside.phone.rpartition(":")[2]
    message.push_first("via", f"SIP/2.0/UDP {inside.phone};rport={port};branch={branch}", "Via")
    if 100 < message.status < 300 and message.method in _ROUTED:
        last = max((i for i, header in enumerate(message.headers) if header.key == "record-route"), default=0)
        message.headers.insert(last + 1, Header("Record-Route", inside.route))


def mark_source(message: SipMessage, transport: str, peer: tuple[str, int], is_trusted: bool) -> None:
    """Add the source for the engine; remove a source that the sender wrote."""
    message.remove(SOURCE_HEADER.lower())
    trusted = "yes" if is_trusted else "no"
    message.headers.append(Header(SOURCE_HEADER, f"{peer[0]};transport={transport};trusted={trusted}"))


def inside_branch(message: SipMessage) -> str:
    """Return one branch for all retransmissions of a request, its CANCEL and its ACK (RFC 3261 16.11)."""
    via = message.first("via")
    read = read_via(via)
    sent_by = f"{read.host}:{read.port}" if read is not None else via
    identity = [message.branch, sent_by]
    if not message.branch.startswith(_COOKIE):  # RFC 2543: the branch alone is not unique
        identity = [
            via,
            message.call_id,
            parameter(message.get("from"), "tag"),
            str(message.cseq[0]),
            message.uri,
        ]
    # A CANCEL or ACK has its INVITE's branch; another request that reuses a branch must get a different one.
    method = message.cseq[1] if message.method not in ("CANCEL", "ACK") else "INVITE"
    digest = hashlib.blake2b("\n".join([*identity, method]).encode("latin-1", "replace"), digest_size=12)
    return f"{_COOKIE}-lk-{digest.hexdigest()}"


# -- responses of the proxy itself --------------------------------------------------------------------------


def response_to(request: SipMessage, status: int, reason: str) -> SipMessage:
    """Return a response that the proxy itself makes (RFC 3261 section 8.2.6.2)."""
    response = SipMessage(f"SIP/2.0 {status} {reason}")
    for header in request.headers:
        if header.key in ("via", "from", "to", "call-id", "cseq"):
            response.headers.append(Header(header.name, header.value))
    if not parameter(response.get("to"), "tag"):
        tag = hashlib.blake2b(request.branch.encode("latin-1", "replace"), digest_size=6).hexdigest()
        response.set("to", f"{response.get('to')};tag=lk{tag}")
    return response


# -----------------------------------------------------------------------------------------------------------


def _change_contacts(message: SipMessage, inside: Inside, contact: Outside) -> None:
    ours = re.compile(rf"(?<=[@:]){re.escape(inside.phone)}(?!\d)")
    for header in message.headers:
        if header.key == "contact":
            header.value = ours.sub(contact.contact, header.value)


def _remove_own_record_route(message: SipMessage, inside: Inside) -> None:
    kept = []
    for header in message.headers:
        if header.key == "record-route":
            routes = [route for route in split_list(header.value) if not _leads_to(route, inside.proxy)]
            if not routes:
                continue
            header = Header(header.name, ", ".join(routes))
        kept.append(header)
    message.headers = kept


def _leads_to(route: str, address: str) -> bool:
    uri = read_sip(address_uri(route))
    return uri is not None and uri.host_port == address
