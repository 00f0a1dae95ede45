"""Our side of the soak: a Phone, and what it said of each call, found without a search."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QObject, Slot

from telephony.client.phone import Phone
from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    CallEnded,
    CallIncoming,
    CallKey,
    CallState,
    CallStatistics,
    CommandRefused,
    DtmfReceived,
)


class NearSide(QObject):
    """Attributes:
    incoming: The keys of calls that came, by who called.
    heard_s: How long the far side has been heard in a call. It echoes: then it has heard us too.
    """

    def __init__(self, phone: Phone) -> None:
        super().__init__()
        self.phone = phone
        self.incoming: dict[str, CallKey] = {}
        self.heard_s: defaultdict[CallKey, float] = defaultdict(float)
        self.digits: defaultdict[CallKey, str] = defaultdict(str)
        self.ended: dict[CallKey, CallEnded] = {}
        self.engines_lost = 0
        phone.call_incoming.connect(self._came)
        phone.call_statistics.connect(self._measured)
        phone.dtmf_received.connect(self._digit)
        phone.call_ended.connect(self._ended)
        phone.engine_lost.connect(self._lost)
        phone.command_refused.connect(self._refused)

    def is_up(self, key: CallKey) -> bool:
        call = self.phone.calls.get(key)
        return call is not None and call.state is CallState.CONNECTED and bool(call.codec)

    def is_held(self, key: CallKey) -> bool:
        call = self.phone.calls.get(key)
        return call is not None and call.is_held_here

    def must_have_ended(self, key: CallKey, ended_by: str, code: int = 200) -> None:
        found = self.ended[key]
        assert (found.ended_by, found.code) == (ended_by, code), found

    @Slot(CallIncoming)
    def _came(self, event: CallIncoming) -> None:
        self.incoming[event.remote_user] = event.call_key

    @Slot(CallStatistics)
    def _measured(self, event: CallStatistics) -> None:
        self.heard_s[event.call_key] = event.quality.heard_s

    @Slot(DtmfReceived)
    def _digit(self, event: DtmfReceived) -> None:
        self.digits[event.call_key] += event.digit

    @Slot(CallEnded)
    def _ended(self, event: CallEnded) -> None:
        self.ended[event.call_key] = event

    @Slot(CommandRefused)
    def _refused(self, event: CommandRefused) -> None:
        print(f"    {event}", flush=True)  # the script that gave the command will wait in vain

    @Slot(EngineLost)
    def _lost(self, _event: EngineLost) -> None:
        self.engines_lost += 1
