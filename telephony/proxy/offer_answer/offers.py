"""pjsua2's offers in each dialog, so that answers can be judged. Bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from telephony.sip import sdp
from telephony.sip.message import SipMessage, bare, parameter

MOST_DIALOGS = 500
MOST_REQUESTS = 16  # remembered per dialog
MOST_BRANCHES = 1000
AFTER_BYE = frozenset({"ACK", "BYE", "CANCEL", "NOTIFY"})
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Pending(Enum):
    """The side whose offer, in an INVITE or its 2xx, has no answer yet."""

    NONE = "none"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass
class Dialog:
    """One Call-ID. Each side counts its own CSeq numbers (RFC 3261 section 12.2.1.1)."""

    is_confirmed: bool = False
    ours: OrderedDict[tuple[int, str], str] = field(default_factory=OrderedDict)  # offers in our requests
    late: OrderedDict[int, str] = field(default_factory=OrderedDict)  # offers in our responses to INVITEs
    their_offers: OrderedDict[int, None] = field(default_factory=OrderedDict)  # INVITEs that had one
    # INVITEs that the message filter answered
    refused: OrderedDict[int, None] = field(default_factory=OrderedDict)
    # To tags of peers whose dialog had a BYE
    over: OrderedDict[str, None] = field(default_factory=OrderedDict)
    pending: Pending = Pending.NONE
    section_count: int = 0  # of our last description, or of the unanswered INVITE

    def ends(self, bye: SipMessage, *, is_ours: bool) -> None:
        """Record that a BYE ends the dialog with one peer; a forked call has several with
        the same Call-ID.
        """
        remember(self.over, parameter(bye.get("to" if is_ours else "from"), "tag"), None)

    def is_over_for(self, request: SipMessage) -> bool:
        """Whether a peer's request arrives too late.

        pjsip keeps the dialog until a transfer is finished, but gives its call slot to the next call, and
        pjsip 2.15 then assigns such a request to that call (sip_dialog.c:1693 aborts). NOTIFY is the request
        that the dialog is kept for.
        """
        return request.method not in AFTER_BYE and self.is_over(request)

    def is_over(self, message: SipMessage) -> bool:
        """Whether the peer that sent it has received a BYE, or has sent one."""
        return parameter(message.get("from" if message.is_request else "to"), "tag") in self.over

    def take_late(self, request: SipMessage) -> str:
        """Return the offer that this ACK must answer, or this PRACK answers (RFC 3261 13.2.1, RFC 3262 5); or
        "".
        """
        if request.method == "ACK":
            return self.late.pop(request.cseq[0], "")
        rack = request.get("rack").split()
        if request.method == "PRACK" and request.body and len(rack) == 3:
            return self.late.pop(int(rack[1]), "")
        return ""


class Offers:
    def __init__(self) -> None:
        self._dialogs: OrderedDict[str, Dialog] = OrderedDict()
        self._branches: OrderedDict[tuple[str, str], None] = OrderedDict()

    def of(self, message: SipMessage) -> Dialog | None:
        return self._dialogs.get(message.call_id)

    def replaces_ended(self, invite: SipMessage) -> bool:
        """Whether it would replace a call that had its BYE: pjsua accepts it and reports it to nobody."""
        value = invite.get("replaces")
        dialog = self._dialogs.get(bare(value))
        if dialog is None:
            return False
        return any(parameter(value, tag) in dialog.over for tag in ("from-tag", "to-tag"))

    def answered(self, response: SipMessage) -> None:
        """Remember a response in pjsua2's form."""
        dialog = self.of(response)
        if dialog is None or response.cseq[1] != "INVITE":
            return
        dialog.is_confirmed |= 200 <= response.status < 300
        if response.body or response.status >= 200:
            dialog.pending = Pending.NONE

    def is_ours(self, response: SipMessage) -> bool:
        """Whether we sent the request of this response (RFC 3261 section 17.1.3)."""
        return (response.branch, response.cseq[1]) in self._branches

    def sent(self, message: SipMessage, description: str) -> None:
        """Remember a message of pjsua2; `description` is the SDP in it, or ""."""
        number, method = message.cseq
        if message.is_request:
            remember(self._branches, (message.branch, message.method), None, MOST_BRANCHES)
            if method == "INVITE":
                self._dialog(message)
        dialog = self.of(message)
        if dialog is None:
            return
        if message.is_request and method == "BYE":
            dialog.ends(message, is_ours=True)
        if message.is_request and description:
            remember(dialog.ours, (number, method), description)
            dialog.pending = Pending.OURS if method == "INVITE" else dialog.pending
        elif description and method == "INVITE" and number not in dialog.their_offers:
            remember(dialog.late, number, description)
            dialog.pending = Pending.OURS
        elif method == "INVITE" and (description or message.status >= 300):
            dialog.pending = Pending.NONE
        if description:
            dialog.section_count = len(sdp.read(description).sections)

    def receive(self, invite: SipMessage, description: str) -> None:
        """Remember an INVITE that pjsua2 gets, and its offer, or ""."""
        dialog = self._dialog(invite)
        if description:
            remember(dialog.their_offers, invite.cseq[0], None)
            dialog.pending = Pending.THEIRS
            dialog.section_count = dialog.section_count or len(sdp.read(description).sections)

    def _dialog(self, message: SipMessage) -> Dialog:
        dialog = self._dialogs.get(message.call_id) or Dialog()
        remember(self._dialogs, message.call_id, dialog, MOST_DIALOGS)
        return dialog


def remember(memory: OrderedDict[_Key, _Value], key: _Key, value: _Value, most: int = MOST_REQUESTS) -> None:
    """Insert an entry as the newest, and drop the oldest if there are more than `most`."""
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > most:
        memory.popitem(last=False)
