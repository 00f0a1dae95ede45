"""Calls for which pjsua2 has no place: it answers 486 by itself, and its owner never hears of them."""

from __future__ import annotations

from collections import OrderedDict

from telephony.engine.border.sip_message import SipMessage, parameter
from telephony.engine.border.source import source_of
from telephony.engine.incoming import incoming_call
from telephony.messages import CallRefused

MOST_INVITES = 50
BUSY_HERE = 486


class Overflow:
    """Lives in the border's thread."""

    def __init__(self) -> None:
        self._invites: OrderedDict[str, str] = OrderedDict()  # by Call-ID; "" when it has been told

    def came(self, invite: SipMessage) -> None:
        """Remember a new call, as pjsua2 gets it."""
        self._invites.setdefault(invite.call_id, invite.to_bytes().decode("latin-1"))
        if len(self._invites) > MOST_INVITES:
            self._invites.popitem(last=False)

    def answered(self, response: SipMessage) -> CallRefused | None:
        """Take a response of pjsua2, as it sent it; return what is to be told.

        Where pjsip keeps no transaction, the To tag that it makes up is the branch of the Via.
        """
        if response.method != "INVITE" or response.status < 200:
            return None
        invite = self._invites.get(response.call_id, "")
        if response.call_id in self._invites:
            self._invites[response.call_id] = ""
        is_untold = response.status == BUSY_HERE and parameter(response.get("to"), "tag") == response.branch
        if not invite or not is_untold:
            return None
        incoming = incoming_call("", invite, source_of(invite).is_trusted)
        return CallRefused(
            remote_uri=incoming.remote_uri,
            remote_user=incoming.remote_user,
            remote_name=incoming.remote_name,
            is_anonymous=incoming.is_anonymous,
            code=BUSY_HERE,
            at=incoming.received_at,
        )
