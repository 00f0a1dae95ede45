"""Messages about listening to a call: the supervisor's desk, the server program, and the agent's desk."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, TypeAlias
from uuid import UUID

import msgspec

MOST_REASON = 200
MOST_SIGNS = 20
Reason = Annotated[str, msgspec.Meta(max_length=MOST_REASON)]
Digest = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")]


class MonitoringMode(str, Enum):
    """Who hears the supervisor: nobody, the agent alone, or both."""

    LISTEN = "listen"
    WHISPER = "whisper"
    JOIN = "join"


class MonitoringWay(str, Enum):
    """Who joins the sound: the telephone exchange, or the agent's Loket."""

    EXCHANGE = "exchange"
    LOKET = "loket"


class MonitoringEnd(str, Enum):
    """Why listening is over, or never began."""

    ENDED = "ended"  # by the supervisor
    CALL_OVER = "call_over"  # the agent's call
    NO_CALL = "no_call"  # the agent talks with nobody
    OFF = "off"  # the policy of the agent's desk does not allow it, or has another way
    HIDDEN = "hidden"  # the agent's desk cannot show the sign now
    NOT_SHOWN = "not_shown"  # the agent's desk did not confirm the sign in time
    SIGN_LOST = "sign_lost"  # the agent's desk does not confirm it any more
    LOST = "lost"  # the supervisor's desk and the server do not hear each other any more
    BUSY = "busy"  # another supervisor listens to this agent


class BeginMonitoring(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for the sign at the agent's desk.

    Attributes:
        reason: "" if one was given today for this agent.
        token_sha256: Of the token of the supervisor's call, in hex, if the agent's Loket joins the sound. The
            token itself is known to the supervisor's desk alone until it calls.
    """

    id: UUID
    agent_id: UUID
    way: MonitoringWay
    reason: Reason = ""
    token_sha256: Digest = ""


class KeepMonitoring(msgspec.Struct, frozen=True, kw_only=True):
    """The supervisor's desk goes on. mode: What it wants. is_connected: Its call is answered."""

    id: UUID
    mode: MonitoringMode
    is_connected: bool = False


class EndMonitoring(msgspec.Struct, frozen=True, kw_only=True):
    """The supervisor ends it."""

    id: UUID


class MonitoringState(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor's desk has to know.

    Attributes:
        shown: The mode that the agent's desk shows now; None without a fresh confirmation.
        end: Why it is over; None while it goes on.
        needs_reason: Nothing has begun: the day's first listening to this agent needs a reason.
    """

    id: UUID
    shown: MonitoringMode | None = None
    end: MonitoringEnd | None = None
    needs_reason: bool = False


class ShownSign(msgspec.Struct, frozen=True, kw_only=True):
    """The agent's desk shows this sign, for its call with this contact."""

    id: UUID
    mode: MonitoringMode
    contact_id: UUID


class SignNotShown(msgspec.Struct, frozen=True, kw_only=True):
    """The agent's desk does not show this sign. It ends what the desk confirmed before."""

    id: UUID
    why: MonitoringEnd


class ShowMonitoring(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent's desk shows at this moment."""

    shown: Annotated[list[ShownSign], msgspec.Meta(max_length=MOST_SIGNS)] = []
    not_shown: Annotated[list[SignNotShown], msgspec.Meta(max_length=MOST_SIGNS)] = []


class MonitoringSign(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor listens, or asks to. mode: Which one is to be shown.

    name, extension: Of the supervisor. token_sha256: As in BeginMonitoring.
    """

    id: UUID
    name: str
    way: MonitoringWay
    mode: MonitoringMode
    asked_at: datetime
    extension: str = ""
    token_sha256: str = ""


class MonitoringSigns(msgspec.Struct, frozen=True):
    """What the desk of this agent has to show."""

    signs: list[MonitoringSign]


OfMonitoring: TypeAlias = BeginMonitoring | KeepMonitoring | EndMonitoring
PATHS: dict[type, str] = {
    BeginMonitoring: "/v1/monitoring/begin",
    KeepMonitoring: "/v1/monitoring/keep",
    EndMonitoring: "/v1/monitoring/end",
}
SIGNS_PATH = "/v1/monitoring/signs"
