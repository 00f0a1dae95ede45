"""The conference: calls mixed in pjmedia's bridge. No participant hears its own sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from telephony.engine.audio.media_bridge import MediaBridge
from telephony.messages import CallKey, ConferenceChanged, Event


class Conference:
    """Lives in the SIP thread. A call on hold stays a member and returns to the mix when it is resumed."""

    def __init__(self, send: Callable[[Event], None], bridge: MediaBridge) -> None:
        self._send = send
        self._bridge = bridge
        self._keys: tuple[CallKey, ...] = ()

    def set(self, keys: Sequence[CallKey]) -> None:
        """Mix these calls; fewer than two end the conference, not the calls."""
        wanted = tuple(dict.fromkeys(keys))
        if len(wanted) < 2:
            wanted = ()
        if wanted != self._keys:
            self._keys = wanted
            self._bridge.join(wanted)
            self._send(ConferenceChanged(call_keys=wanted))

    def leave(self, key: CallKey) -> None:
        """Remove a call that has ended."""
        if key in self._keys:
            self.set([other for other in self._keys if other != key])
