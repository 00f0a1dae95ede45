"""Makes the desktop's event of an INVITE."""

from __future__ import annotations

from datetime import datetime, timezone

from telephony.messages import CallIncoming, CallKey, CallPolicy, CallRefused
from telephony.proxy.offer_answer.video_dialogs import HEADER
from telephony.sip.caller import caller_of
from telephony.sip.diversion import diverted_from
from telephony.sip.message import SipMessage
from telephony.sip.pbx_headers import exchange_facts
from telephony.sip.user_to_user import case_number_of
from telephony.sip.whatsapp import is_whatsapp, whatsapp_caller


def incoming_call(
    key: CallKey,
    invite: SipMessage,
    is_trusted: bool,
    policy: CallPolicy,
    answers_after_s: float | None = None,
    replaces: CallKey = "",
) -> CallIncoming:
    """Read the whole message. Facts that need a trusted peer are left out if it is not trusted."""
    caller, received_at = caller_of(invite, is_trusted), datetime.now(timezone.utc)
    facts = exchange_facts(invite, is_trusted, policy, received_at)
    is_by_whatsapp = is_whatsapp(invite, is_trusted)
    if is_by_whatsapp:
        caller = whatsapp_caller(invite, caller)
    return CallIncoming(
        call_key=key,
        call_id=invite.call_id,
        remote_uri=caller.uri,
        remote_user=caller.user,
        remote_name=caller.name,
        is_anonymous=caller.is_anonymous,
        received_at=received_at,
        is_trusted=is_trusted,
        answers_itself_after_s=answers_after_s,
        case_number=case_number_of(invite) if is_trusted else "",
        diverted_from=diverted_from(invite),
        replaces=replaces,
        has_video=bool(invite.get(HEADER.lower())),
        call_ref=facts.call_ref,
        queue=facts.queue,
        queued_at=facts.queued_at,
        is_whatsapp=is_by_whatsapp,
    )


def refused_call(incoming: CallIncoming, code: int) -> CallRefused:
    """Return the event of a call that was refused with this code and never rang here."""
    return CallRefused(
        remote_uri=incoming.remote_uri,
        remote_user=incoming.remote_user,
        remote_name=incoming.remote_name,
        is_anonymous=incoming.is_anonymous,
        code=code,
        at=incoming.received_at,
        call_ref=incoming.call_ref,
        queue=incoming.queue,
        queued_at=incoming.queued_at,
    )
