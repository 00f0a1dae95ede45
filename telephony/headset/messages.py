"""The messages between desktop and headset process: commands and events, one line of JSON each.

They are encoded like those of the engine (telephony/messages). A Ping is answered with Pong.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

import msgspec

from telephony.messages import Message, Ping, Pong, Stop


class ShownState(Enum):
    """The state that a headset shows; of several calls, that of the agent's call."""

    IDLE = "idle"
    RINGING = "ringing"
    DIALING = "dialing"
    TALKING = "talking"
    HELD = "held"


class Button(Enum):
    """The agent's request; which button makes it depends on the model and on the call."""

    ANSWER = "answer"
    REJECT = "reject"
    HANG_UP = "hang_up"
    HOLD = "hold"
    REDIAL = "redial"
    MUTE = "mute"
    VOLUME_UP = "volume_up"
    VOLUME_DOWN = "volume_down"


# -- commands ---------------------------------------------------------------------------------------------


class ShowCallState(Message, frozen=True, kw_only=True):
    """Show this state on the headset until the next command.

    Attributes:
        is_waiting: Another call rings while the agent is in one.
    """

    state: ShownState = ShownState.IDLE
    is_muted: bool = False
    is_waiting: bool = False


class Choose(Message, frozen=True, kw_only=True):
    """Use this headset only; "" uses all headsets."""

    device_id: str = ""


HeadsetCommand: TypeAlias = ShowCallState | Choose | Ping | Stop

# -- events -----------------------------------------------------------------------------------------------


class HeadsetFound(Message, frozen=True, kw_only=True):
    """A headset with call buttons is open.

    Attributes:
        device_id: If the headset has a serial number, the same at every socket.
        name: The maker's name for it.
    """

    device_id: str
    name: str


class HeadsetLost(Message, frozen=True, kw_only=True):
    """The headset was unplugged, or its driver failed; also one that was reported as unusable before."""

    device_id: str
    name: str


class ButtonPressed(Message, frozen=True, kw_only=True):
    """The agent pressed a button.

    Attributes:
        is_on: For MUTE, the requested state. True for all others.
    """

    device_id: str
    button: Button
    is_on: bool = True


class HeadsetShared(Message, frozen=True, kw_only=True):
    """Another program uses a headset; reported once until it is plugged in again.

    Attributes:
        reason: "busy": it could not be opened; "in_call": it is in another program's call; "contradicted":
            another program keeps reverting the state we show.
    """

    reason: str
    device_id: str = ""
    name: str = ""


class HeadsetFault(Message, frozen=True, kw_only=True):
    """A headset cannot be used; others still can.

    Attributes:
        kind: "permission", "descriptor", "driver"; "library" and "crashed" concern all headsets.
        reason: For the log.
    """

    kind: str
    device_id: str = ""
    name: str = ""
    reason: str = ""


HeadsetEvent: TypeAlias = HeadsetFound | HeadsetLost | ButtonPressed | HeadsetShared | HeadsetFault | Pong

_commands: msgspec.json.Decoder[HeadsetCommand] = msgspec.json.Decoder(HeadsetCommand)
_events: msgspec.json.Decoder[HeadsetEvent] = msgspec.json.Decoder(HeadsetEvent)


def decode_headset_command(line: bytes) -> HeadsetCommand:
    """Raise msgspec.DecodeError or msgspec.ValidationError if the line is not a command."""
    return _commands.decode(line)


def decode_headset_event(line: bytes) -> HeadsetEvent:
    """Raise msgspec.DecodeError or msgspec.ValidationError if the line is not an event."""
    return _events.decode(line)
