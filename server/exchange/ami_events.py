"""From Asterisk's manager events to events of calls, and to the state of the members of its queues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server.exchange.ami import Message
from server.exchange.events import LIVE, Event, Kind, stated_time
from server.exchange.members import extension_of

HANGS_UP_WITHIN = timedelta(seconds=2)
MOST_PENDING = 1_000
_UNKNOWN = ("", "unknown", "<unknown>")
_FREE, _INVALID, _UNAVAILABLE = "1", "4", "5"  # of AST_DEVICE_...


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a queue, as the exchange says. is_here: Its phone is registered."""

    queue: str
    interface: str
    extension: str
    is_paused: bool
    reason: str
    is_free: bool
    is_here: bool


class AmiEvents:
    """Remembers who seems to have given up.

    Asterisk reports QueueCallerAbandon also for a caller whose time in the queue is over. Only if the
    caller's channel is hung up at once, the caller has hung up.
    """

    def __init__(self) -> None:
        self._given_up: dict[str, Event] = {}

    def of(self, message: Message, now: datetime) -> list[Event]:
        """Return the events that a message reports. now: By our clock, where it has no time."""
        name, at = message.get("event", ""), _time(message, now)
        call_ref, queue = message.get("uniqueid", ""), message.get("queue", "")
        if name == "Hangup":
            given_up = self._given_up.pop(call_ref, None)
            is_at_once = given_up is not None and at - given_up.at <= HANGS_UP_WITHIN
            return [given_up] if given_up is not None and is_at_once else []
        if not call_ref or not queue:
            return []
        facts = _facts(message)
        held = _seconds(message.get("holdtime"))
        if name == "QueueCallerJoin":
            return [Event(LIVE, at, Kind.ENTERED, call_ref, queue, facts=facts)]
        if name == "QueueCallerLeave":
            return [Event(LIVE, at, Kind.LEFT, call_ref, queue)]
        if name == "QueueCallerAbandon":
            if len(self._given_up) >= MOST_PENDING:
                self._given_up.clear()
            self._given_up[call_ref] = Event(LIVE, at, Kind.ABANDONED, call_ref, queue, wait_s=held)
            return []
        member = message.get("membername", "") or message.get("interface", "")
        of_member = facts | _extension(message)
        if name == "AgentRingNoAnswer":
            return [Event(LIVE, at, Kind.RANG, call_ref, queue, member)]
        if name == "AgentConnect":
            return [Event(LIVE, at, Kind.ANSWERED, call_ref, queue, member, held, facts=of_member)]
        if name == "AgentComplete":
            talked = _seconds(message.get("talktime"))
            return [Event(LIVE, at, Kind.ENDED, call_ref, queue, member, held, talked, of_member)]
        return []


def entries_of(status: Iterable[Message], now: datetime) -> list[Event]:
    """Return the entries of those who wait, from the answer to QueueStatus. now: By the exchange's clock."""
    return [
        Event(
            LIVE,
            now - timedelta(seconds=_seconds(one.get("wait")) or 0.0),
            Kind.ENTERED,
            one["uniqueid"],
            one["queue"],
            facts=_facts(one),
        )
        for one in status
        if one.get("event") == "QueueEntry" and one.get("uniqueid") and one.get("queue")
    ]


def member_of(message: Message) -> Member | None:
    """Return the member that an event or a line of QueueStatus describes; None if none."""
    interface = message.get("location") or message.get("interface", "")
    queue, status = message.get("queue", ""), message.get("status", "")
    if not (message.get("event", "").startswith("QueueMember") and interface and queue):
        return None
    is_paused = message.get("paused", "0") == "1"
    return Member(
        queue,
        interface,
        extension_of(interface) or extension_of(message.get("stateinterface", "")),
        is_paused,
        message.get("pausedreason", "") if is_paused else "",
        status == _FREE and not is_paused,
        status not in (_INVALID, _UNAVAILABLE),
    )


def _time(message: Message, now: datetime) -> datetime:
    """manager.conf: timestampevents = yes."""
    return stated_time(message.get("timestamp")) or now


def _facts(message: Message) -> dict[str, Any]:
    remote, linked = message.get("calleridnum", ""), message.get("linkedid", "")
    position = message.get("position", "")
    facts: dict[str, Any] = {}
    if remote not in _UNKNOWN:
        facts["remote"] = remote
    if linked and linked != message.get("uniqueid"):
        facts["linked"] = linked
    if position.isdecimal():
        facts["position"] = int(position)
    return facts


def _extension(message: Message) -> dict[str, Any]:
    names = (message.get("interface", ""), message.get("destchannel", ""))
    found = next(filter(None, map(extension_of, names)), "")
    return {"extension": found} if found else {}


def _seconds(said: str | None) -> float | None:
    try:
        return max(float(said or ""), 0.0)
    except ValueError:
        return None
