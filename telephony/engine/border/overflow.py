"""Calls for which pjsua2 has no place: it answers 486 by itself, and its owner never hears of them.

Where only calls that were hung up keep the places, one is free in a moment: till then the INVITE waits here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from telephony.engine.border.rewriting import response_to
from telephony.engine.border.sip_message import SipMessage, parameter, parse
from telephony.engine.border.source import source_of
from telephony.engine.incoming import incoming_call
from telephony.messages import CallRefused

MOST_INVITES = 50
BUSY_HERE = 486
TERMINATED = (487, "Request Terminated")
PATIENCE_S = 2.0  # longer than a far side can keep a line that was hung up here
AGAIN_S = 0.1


@dataclass
class _Invite:
    """As pjsua2 gets it.

    Attributes:
        waits: It is sent again in a moment.
        is_given_up: Its sender has cancelled it.
        is_told: Somebody has heard of it.
    """

    data: bytes
    came_at: float
    waits: bool = False
    is_given_up: bool = False
    is_told: bool = False


class Overflow:
    """Lives in the border's loop."""

    def __init__(
        self,
        put: Callable[[SipMessage], None],
        later: Callable[[float, Callable[[str], None], str], object],
        clock: Callable[[], float],
        tell: Callable[[CallRefused], None],
    ) -> None:
        """Args:
        put: Gives pjsua2 an INVITE again.
        later: Calls a function in so many seconds.
        """
        self._put = put
        self._later = later
        self._clock = clock
        self._tell = tell
        self._invites: OrderedDict[str, _Invite] = OrderedDict()  # by Call-ID

    def came(self, invite: SipMessage) -> None:
        """Remember a new call, as pjsua2 gets it."""
        self._invites.setdefault(invite.call_id, _Invite(invite.to_bytes(), self._clock()))
        if len(self._invites) > MOST_INVITES:
            self._invites.popitem(last=False)

    def keeps(self, response: SipMessage, has_line_soon: bool) -> bool:
        """Take a response of pjsua2, as it sent it; return whether it is to go no further.

        Where pjsip keeps no transaction, the To tag that it makes up is the branch of the Via.
        """
        invite = self._invites.get(response.call_id)
        if response.method != "INVITE" or response.status < 200 or invite is None or invite.is_told:
            return False
        if response.status != BUSY_HERE or parameter(response.get("to"), "tag") != response.branch:
            invite.is_told = True
            return False
        if invite.waits:
            return True  # its sender has repeated it
        if has_line_soon and not invite.is_given_up and self._clock() - invite.came_at < PATIENCE_S:
            invite.waits = True
            self._later(AGAIN_S, self._again, response.call_id)
            return True
        self._tell_of(invite, BUSY_HERE)
        return False

    def cancelled(self, cancel: SipMessage) -> SipMessage | None:
        """Return the response to an INVITE that waits, if this gives it up; else None."""
        invite = self._invites.get(cancel.call_id)
        if cancel.method != "CANCEL" or invite is None:
            return None
        invite.is_given_up = True
        if not invite.waits:
            return None  # pjsua2 has it, or is about to refuse it
        invite.waits = False
        self._tell_of(invite, TERMINATED[0])
        return response_to(parse(invite.data), *TERMINATED)

    def _again(self, call_id: str) -> None:
        invite = self._invites.get(call_id)
        if invite is not None and invite.waits:
            invite.waits = False
            self._put(parse(invite.data))

    def _tell_of(self, invite: _Invite, code: int) -> None:
        invite.is_told = True
        text = invite.data.decode("latin-1")
        incoming = incoming_call("", text, source_of(text).is_trusted)
        self._tell(
            CallRefused(
                remote_uri=incoming.remote_uri,
                remote_user=incoming.remote_user,
                remote_name=incoming.remote_name,
                is_anonymous=incoming.is_anonymous,
                code=code,
                at=incoming.received_at,
            )
        )
