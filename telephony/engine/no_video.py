"""A desk for pictures that carries none: calls agree on video, and nothing is sent or shown."""

from __future__ import annotations

import logging

from telephony.engine.errors import WrongStateError
from telephony.engine.video_agreement import VideoAgreement
from telephony.engine.video_calls import PictureCommand
from telephony.messages import CallKey, SetVideo

_log = logging.getLogger(__name__)


class NoVideo:
    """Lives in the SIP thread."""

    def open(self, call_key: CallKey, agreement: VideoAgreement) -> None:
        _log.info("%s: video with %s is not carried", call_key, agreement.send_format.codec)

    def close(self, call_key: CallKey) -> None:
        _log.info("%s: no video any more", call_key)

    def obey(self, command: PictureCommand) -> None:
        if not isinstance(command, SetVideo):
            raise WrongStateError("no video here")
