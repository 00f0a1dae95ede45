"""What desktop and headset process say to each other: commands down, events up, one line of JSON each.

The lines are made as those of the engine (telephony/messages). Ping is answered with Pong.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

import msgspec

from telephony.messages import Message, Ping, Pong, Stop


class ShownState(Enum):
    """What a headset is shown of our calls; of several the one that the agent is in."""

    IDLE = "idle"
    RINGING = "ringing"
    DIALING = "dialing"
    TALKING = "talking"
    HELD = "held"


class Button(Enum):
    """What the agent wants by a button; which one that is depends on the model and on the call."""

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
    """Show this on the headset, until the next one.

    Attributes:
        is_waiting: One more call rings while the agent is in one.
    """

    state: ShownState = ShownState.IDLE
    is_muted: bool = False
    is_waiting: bool = False


class Choose(Message, frozen=True, kw_only=True):
    """Use this headset only; "" uses all that there are."""

    device_id: str = ""


HeadsetCommand: TypeAlias = ShowCallState | Choose | Ping | Stop

# -- events -----------------------------------------------------------------------------------------------


class HeadsetFound(Message, frozen=True, kw_only=True):
    """A headset with call buttons is open.

    Attributes:
        device_id: Stays the same for this headset at any socket if it has a serial number.
        name: What its maker calls it.
    """

    device_id: str
    name: str


class HeadsetLost(Message, frozen=True, kw_only=True):
    """It was pulled, or its driver failed; also one that was told to be unusable before."""

    device_id: str
    name: str


class ButtonPressed(Message, frozen=True, kw_only=True):
    """The agent asks for something.

    Attributes:
        is_on: For MUTE what it shall be now. True for all others.
    """

    device_id: str
    button: Button
    is_on: bool = True


class HeadsetShared(Message, frozen=True, kw_only=True):
    """Another program uses a headset, told once until it is plugged in again.

    Attributes:
        reason: "busy": it could not be opened; "in_call": it is in a call that is not ours; "contradicted":
            what we show it is changed back again and again.
    """

    reason: str
    device_id: str = ""
    name: str = ""


class HeadsetFault(Message, frozen=True, kw_only=True):
    """A headset cannot be used; the others can.

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
