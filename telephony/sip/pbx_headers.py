"""Reads the PBX's facts about a call from two header fields of an INVITE: the call's id, and its queue.

docs/admin/pbx-headers.md has the format and recipes. Only trusted peers are read. An unusable value is
left out; the log gives the reason, without the value.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from telephony.messages import CallPolicy
from telephony.sip.message import SipMessage, parameter_values
from telephony.sip.text import plain
from telephony.sip.whatsapp import HEADERS

_log = logging.getLogger(__name__)
MOST_OF_CALL_REF = 128  # letters: Asterisk's linkedid has 17, a UUID 36
MOST_OF_QUEUE = 100
CLOCKS_DIFFER = timedelta(seconds=5)  # the PBX's clock may be ahead of ours by so much
LONGEST_WAIT = timedelta(days=1)
_CALL_REF = re.compile(rf"[!-~]{{1,{MOST_OF_CALL_REF}}}\Z")
_QUOTED_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(?=;|\Z)')
_SECONDS = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,9})?\Z")


@dataclass(frozen=True)
class ExchangeFacts:
    """The PBX's facts about the call.

    Attributes:
        call_ref: The PBX's id of the caller's call, the same at all phones that ring; "" if unknown.
        queue: The name of the queue that sends the call; "" if unknown or none.
        queued_at: When the caller entered that queue, UTC; None if unknown.
    """

    call_ref: str = ""
    queue: str = ""
    queued_at: datetime | None = None


def exchange_facts(
    invite: SipMessage, is_trusted: bool, policy: CallPolicy, received_at: datetime
) -> ExchangeFacts:
    """Read the header fields that the policy names from a whole INVITE; "" in the policy: not read.

    Args:
        received_at: When the INVITE arrived; a later queue time is invalid.
    """
    call_ref = _only_value(invite, policy.call_header, is_trusted)
    if call_ref and not _CALL_REF.match(call_ref):
        _ignore(policy.call_header, f"not 1 to {MOST_OF_CALL_REF} visible ASCII characters")
        call_ref = ""
    value = _only_value(invite, policy.queue_header, is_trusted)
    quoted = _QUOTED_NAME.match(value)
    name = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else value.partition(";")[0].strip().strip('"')
    parameters = value[quoted.end() :] if quoted else "".join(value.partition(";")[1:])
    queue = plain(name)
    if value and not 0 < len(queue) <= MOST_OF_QUEUE:
        _ignore(policy.queue_header, f"no queue name of 1 to {MOST_OF_QUEUE} characters")
        return ExchangeFacts(call_ref)
    return ExchangeFacts(call_ref, queue, _entered(parameters, policy.queue_header, received_at))


def header_names(policy: CallPolicy) -> frozenset[str]:
    """Return the names of the header fields to read, in lower case; those of WhatsApp are fixed."""
    return HEADERS | {name.lower() for name in (policy.call_header, policy.queue_header) if name}


def _only_value(invite: SipMessage, name: str, is_trusted: bool) -> str:
    """Return the value of a header field; "" if it is missing, ambiguous, or from an untrusted peer."""
    values = set(invite.all(name.lower())) if name else set()
    if not values:
        return ""
    if not is_trusted:
        _ignore(name, "not from a trusted peer")
        return ""
    if len(values) > 1:
        _ignore(name, "several different values")
        return ""
    return values.pop()


def _entered(parameters: str, header: str, received_at: datetime) -> datetime | None:
    """Return the time in the parameter `entered` (Unix time, seconds); None if it is impossible."""
    values = parameter_values(parameters, "entered") - {""}
    if not values:
        return None
    if len(values) > 1:
        _ignore(header, "several different values of entered")
        return None
    seconds = next(iter(values))
    if not _SECONDS.match(seconds):
        _ignore(header, "entered is no Unix time in seconds")
        return None
    at = datetime.fromtimestamp(float(seconds), timezone.utc)
    if at > received_at + CLOCKS_DIFFER:
        _ignore(header, "entered lies in the future: compare the clocks")
        return None
    if at < received_at - LONGEST_WAIT:
        _ignore(header, "entered lies more than a day back")
        return None
    return min(at, received_at)


def _ignore(header: str, reason: str) -> None:
    """`header` comes from the policy, not from the peer."""
    _log.warning("%s ignored: %s", header, reason)
