"""Calls for which pjsua2 has no free slot: it answers 486 itself, and the engine never learns of them.

If calls that were hung up still occupy the slots, one is free in a moment: until then the INVITE waits here.
Otherwise it is forwarded like other calls while we are busy.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from telephony.messages import CallPolicy, CallRefused
from telephony.proxy.filter.ringing import LINE_AGAIN_S, LINE_PATIENCE_S
from telephony.proxy.invite_event import incoming_call, refused_call
from telephony.proxy.offer_answer.offers import remember
from telephony.proxy.rewriting import TERMINATED, inside_branch, response_to
from telephony.proxy.source_mark import source_of
from telephony.sip.message import SipMessage, parameter, parse, read_text
from telephony.sip.whatsapp import is_telephone, is_whatsapp

MOST_CALLS = 4  # the wheel's limit (PJSUA_MAX_CALLS); it answers 486 to the next one
MOST_INVITES = 50
BUSY_HERE = 486
MOVED = (302, "Moved Temporarily")


@dataclass
class _Invite:
    """An INVITE in the form that pjsua2 gets.

    Attributes:
        waits: It will be sent again in a moment.
        is_given_up: Its sender has cancelled it.
        is_reported: It was reported.
        moved_to: Where its sender was forwarded to.
    """

    data: bytes
    arrived_at: float
    waits: bool = False
    is_given_up: bool = False
    is_reported: bool = False
    moved_to: str = ""


class CallOverflow:
    """Lives in the proxy's loop.

    Attributes:
        busy_uri: Where to forward calls without a free line; "" for nowhere.
        policy: Names the header fields that are read from a call.
    """

    def __init__(
        self,
        put: Callable[[SipMessage], None],
        later: Callable[[float, Callable[[str], None], str], object],
        clock: Callable[[], float],
        send: Callable[[CallRefused], None],
    ) -> None:
        """Args:
        put: Gives pjsua2 an INVITE again.
        later: Calls a function after so many seconds.
        """
        self.busy_uri = ""
        self.policy = CallPolicy()
        self._put = put
        self._later = later
        self._clock = clock
        self._send = send
        # By branch: a queue calls again with the same Call-ID, and a stranger who knows a Call-ID could
        # cancel by it.
        self._invites: OrderedDict[str, _Invite] = OrderedDict()

    def receive(self, invite: SipMessage) -> bool:
        """Remember a new call in pjsua2's form; return whether pjsua2 gets it now."""
        known = self._invites.get(invite.branch)
        if known is not None:
            return not known.waits
        remember(self._invites, invite.branch, _Invite(invite.to_bytes(), self._clock()), MOST_INVITES)
        return True

    def keeps(self, response: SipMessage, has_line_soon: bool) -> bool:
        """Take a response of pjsua2, unchanged; return whether it must not be sent on.

        If pjsip keeps no transaction, it uses the branch of the Via as To tag.
        """
        invite = self._invites.get(response.branch)
        if response.method != "INVITE" or invite is None:
            return False
        if response.status != BUSY_HERE or parameter(response.get("to"), "tag") != response.branch:
            # a repeated INVITE has a line: the waiting one must not be answered separately
            invite.waits = False
            invite.is_reported = invite.is_reported or response.status >= 200
            return False
        if invite.waits:
            return True  # its sender has repeated it
        is_in_time = not invite.is_reported and self._clock() - invite.arrived_at < LINE_PATIENCE_S
        if has_line_soon and is_in_time and not invite.is_given_up:
            invite.waits = True
            self._later(LINE_AGAIN_S, self._again, response.branch)
            return True
        if not invite.is_reported:
            invite.moved_to = "" if invite.is_given_up else self._target_of(invite)
            self._report(invite, MOVED[0] if invite.moved_to else BUSY_HERE)
        if invite.moved_to:
            response.start = f"SIP/2.0 {MOVED[0]} {MOVED[1]}"
            response.set("contact", f"<{invite.moved_to}>")
        return False

    def cancelled(self, cancel: SipMessage) -> SipMessage | None:
        """Return the response to a waiting INVITE that this request cancels; None if it cancels none."""
        invite = self._invites.get(inside_branch(cancel)) if cancel.method == "CANCEL" else None
        if invite is None:
            return None
        invite.is_given_up = True
        if not invite.waits:
            return None  # pjsua2 has it, or is about to refuse it
        invite.waits = False
        self._report(invite, TERMINATED[0])
        return response_to(parse(invite.data), *TERMINATED)

    def _again(self, branch: str) -> None:
        invite = self._invites.get(branch)
        if invite is not None and invite.waits:
            invite.waits = False
            self._put(parse(invite.data))

    def _target_of(self, invite: _Invite) -> str:
        """Return the target of a call without a free line; "" for a WhatsApp call and a telephone number."""
        message = _read(invite)
        is_of_whatsapp = is_whatsapp(message, source_of(message).is_trusted)
        return "" if is_of_whatsapp and is_telephone(self.busy_uri) else self.busy_uri

    def _report(self, invite: _Invite, code: int) -> None:
        invite.is_reported = True
        message = _read(invite)
        incoming = incoming_call("", message, source_of(message).is_trusted, self.policy)
        self._send(refused_call(incoming, code))


def _read(invite: _Invite) -> SipMessage:
    """Return it in the form that the engine reads."""
    return read_text(invite.data.decode("utf-8", "surrogateescape"))
