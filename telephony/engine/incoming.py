"""What the desktop is told of an INVITE."""

from __future__ import annotations

from telephony.engine.border.video_dialogs import HEADER
from telephony.engine.call import now
from telephony.engine.caller import caller_of, header_values
from telephony.engine.diversion import diverted_from
from telephony.engine.user_to_user import case_number_of
from telephony.messages import CallIncoming, CallKey


def incoming_call(
    key: CallKey,
    invite: str,
    is_trusted: bool,
    answers_after_s: float | None = None,
    replaces: CallKey = "",
) -> CallIncoming:
    """Read the whole message. What only a trusted peer may say is left out if it is none."""
    caller = caller_of(invite, is_trusted)
    return CallIncoming(
        call_key=key,
        call_id=next(iter(header_values(invite, "call-id")), ""),
        remote_uri=caller.uri,
        remote_user=caller.user,
        remote_name=caller.name,
        is_anonymous=caller.is_anonymous,
        received_at=now(),
        is_trusted=is_trusted,
        answers_itself_after_s=answers_after_s,
        case_number=case_number_of(invite) if is_trusted else "",
        diverted_from=diverted_from(invite),
        replaces=replaces,
        has_video=bool(header_values(invite, HEADER.lower())),
    )
