"""Tracks for whom a picture was chosen: the peers that were sent one at that time, and no other."""

from __future__ import annotations

from telephony.messages import CallKey
from telephony.messages.video import PictureSource
from telephony.sip.video_agreement import VideoAgreement

OFF, CAMERA = PictureSource(), PictureSource(kind="camera")


class PictureAudience:
    """Rules without threads. If a picture is sent to another peer, the choice ends.

    Attributes:
        source: The picture to send now.
    """

    def __init__(self) -> None:
        self.source = OFF
        self._sending: set[CallKey] = set()
        # may include held calls: if such a peer returns alone, it still sees the picture
        self._meant: set[CallKey] = set()
        self._persons: dict[CallKey, object] = {}

    def choose(self, source: PictureSource) -> None:
        self.source = source
        self._meant = set(self._sending)

    def joined(self, call_key: CallKey, agreement: VideoAgreement, person: str, *, has_camera: bool) -> bool:
        """Follow an agreement; return whether `source` must be sent to the process again first.

        person: The peer; another address or another key means another person too. has_camera: A new peer may
        see the camera at once.
        """
        if not agreement.sends:
            self._sending.discard(call_key)
            return False
        self._sending.add(call_key)
        now = (person, agreement.remote_rtp, agreement.receive_key)
        is_same = self._persons.get(call_key) == now
        self._persons[call_key] = now
        if is_same and call_key in self._meant:
            return False
        self.choose(CAMERA if has_camera else OFF)
        return True

    def left(self, call_key: CallKey) -> bool:
        """Return whether `source` must be sent again: none of the peers it was chosen for remains."""
        self._sending.discard(call_key)
        self._persons.pop(call_key, None)
        if call_key not in self._meant:
            return False
        self._meant.discard(call_key)
        if self._meant:
            return False
        self.source = OFF
        return True

    def lost(self, *, is_previewed: bool) -> None:
        """The process died. A shared screen, or a camera that nobody watches, is not
        restarted automatically.
        """
        if self.source.kind != "camera" or not (self._meant or is_previewed):
            self.source = OFF
