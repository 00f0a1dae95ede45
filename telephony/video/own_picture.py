"""Shows the agent our own picture, on a thread, only while it is displayed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from telephony.messages import Message
from telephony.messages.video import OWN_PICTURE
from telephony.video.latest_picture import LatestPicture
from telephony.video.shown_picture import ShownPicture

AGAIN_S = 0.5  # an unchanged picture is shown again, for a window that was enlarged


class OwnPicture:
    """`is_mirrored` may be set at any time: the peer gets the unmirrored picture."""

    def __init__(self, latest: LatestPicture, send: Callable[[Message], None]) -> None:
        self.is_mirrored = False
        self._latest = latest
        self._shown = ShownPicture(OWN_PICTURE, send)
        self._is_over = False
        self._thread = threading.Thread(target=self._show_all, name="own picture", daemon=True)
        self._thread.start()

    def set_size(self, width: int, height: int) -> None:
        self._shown.set_size(width, height)

    def close(self) -> None:
        """Stop and wait for the thread: AGAIN_S at most."""
        self._is_over = True
        self._thread.join()
        self._shown.close()

    def _show_all(self) -> None:
        number = 0
        while not self._is_over:
            picture = self._latest.newer_than(number, AGAIN_S)
            if picture is not None:
                number = picture.number
                self._shown.show(picture.frame, picture.captured_ns, is_mirrored=self.is_mirrored)
