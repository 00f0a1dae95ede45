"""Whom the chosen picture is meant for: those who were sent one when it was chosen, and nobody else."""

from __future__ import annotations

from telephony.messages import CallKey
from telephony.messages.video import PictureSource
from telephony.sip.video_agreement import VideoAgreement

OFF, CAMERA = PictureSource(), PictureSource(kind="camera")


class PictureAudience:
    """Rules without threads. Whoever else begins to be sent a picture makes an end of what was chosen.

    Attributes:
        source: What is to be sent now.
    """

    def __init__(self) -> None:
        self.source = OFF
        self._sending: set[CallKey] = set()
        self._meant: set[CallKey] = set()  # may be on hold: who comes back alone goes on seeing
        self._persons: dict[CallKey, object] = {}

    def choose(self, source: PictureSource) -> None:
        self.source = source
        self._meant = set(self._sending)

    def joined(self, call_key: CallKey, agreement: VideoAgreement, person: str, *, has_camera: bool) -> bool:
        """Follow an agreement; return whether `source` is to be told anew before it is carried.

        person: Who is at the other end; another address or another key is another person too.
        has_camera: A new one may see the camera at once.
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
        """Return whether `source` is to be told anew: nobody is there any more whom it was meant for."""
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
        """The process died. A screen, or a camera that nobody looks at, does not come back by itself."""
        if self.source.kind != "camera" or not (self._meant or is_previewed):
            self.source = OFF
