"""Reads from an INVITE that it is a voice call of WhatsApp, which Meta sends to the PBX by SIP.

Such a call takes no re-INVITE, and Meta allows no leg of it in the telephone network
(docs/admin/whatsapp-voice.md). The PBX passes Meta's header fields on. Only a trusted peer is believed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from telephony.sip.caller import Caller
from telephony.sip.message import SipMessage
from telephony.sip.text import plain
from telephony.sip.uri import TelUri, UriError, parse

CALL_HEADER, USER_HEADER, NAME_HEADER = "x-wa-meta-wacid", "x-wa-meta-user-id", "x-wa-meta-username"
HEADERS = frozenset({CALL_HEADER, USER_HEADER, NAME_HEADER})
_HOST = "wa.meta.vc"
_USER_ID = re.compile(r"[A-Z]{2}[.][A-Za-z0-9.]{1,125}\Z")  # Meta's id of a user: country, full stop, digits
_NUMBER = re.compile(r"[+]?[0-9]{6,15}\Z")
_TELEPHONE = re.compile(r"[+][0-9]+\Z|[0-9]{7,}\Z")  # extensions are shorter
_SEPARATORS = str.maketrans("", "", "-.()")
MOST_NAME = 80


def is_whatsapp(invite: SipMessage, is_trusted: bool) -> bool:
    return is_trusted and any(value.strip() for value in invite.all(CALL_HEADER))


def whatsapp_caller(invite: SipMessage, caller: Caller) -> Caller:
    """Return the caller of such a call: with the number in E.164, else by Meta's id of the user.

    Who has a username may call without a number; `user` is that id then, as in the written channel.
    """
    if caller.is_anonymous:
        caller = Caller()
    name = caller.name or plain(invite.get(NAME_HEADER))[:MOST_NAME]
    if _NUMBER.match(caller.user):
        return replace(caller, name=name, user=f"+{caller.user.removeprefix('+')}")
    user_id = invite.get(USER_HEADER).strip()
    if not _USER_ID.match(user_id):
        return replace(caller, name=name) if caller.uri else Caller(is_anonymous=True)
    return Caller(uri=f"sip:{user_id}@{_HOST}", user=user_id, name=name)


def is_telephone(uri: str) -> bool:
    """Return whether a call to this URI leaves for the telephone network, as far as the URI shows it."""
    try:
        target = parse(uri)
    except UriError:
        return False
    if isinstance(target, TelUri):
        return True
    user = target.user.partition(";")[0].translate(_SEPARATORS)
    return bool(_TELEPHONE.match(user)) or "user=phone" in target.parameters.lower()
