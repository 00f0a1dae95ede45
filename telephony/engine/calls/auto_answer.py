"""Whether a caller requests automatic answer, in the forms that PBXs and phones use."""

from __future__ import annotations

import re

from telephony.messages import CallPolicy
from telephony.sip.message import SipMessage, bare

LONGEST_S = 60.0  # a longer delay is not meant seriously
ZIP_TONE_S = 0.4  # the agent hears this tone before the caller hears the agent

_AFTER = re.compile(r"(?i)\banswer-after\s*=\s*\"?(\d{1,4})")
_DELAY = re.compile(r"(?i);\s*delay\s*=\s*\"?(\d{1,4})")
# Snom, Yealink, Grandstream: ;info=alert-autoanswer; Polycom: Ring Answer, Auto Answer; intercom forms.
_ALERT = re.compile(
    r"(?i)alert-autoanswer|\b(?:ring|auto)[ _-]?answer\b|\bintercom\s*=\s*\"?true|info\s*=\s*\"?intercom"
)


def asked_after_s(invite: SipMessage) -> float | None:
    """Return after how many seconds the INVITE requests automatic answer; None if it does not.

    It reads Call-Info and Alert-Info with answer-after, Alert-Info's usual words, and Answer-Mode and
    Priv-Answer-Mode (RFC 5373 section 4).
    """
    alerts = invite.all("alert-info")
    for value in [*invite.all("call-info"), *alerts]:
        if after := _AFTER.search(value):
            return min(float(after[1]), LONGEST_S)
    for value in alerts:
        if _ALERT.search(value):
            delay = _DELAY.search(value)
            return min(float(delay[1]), LONGEST_S) if delay else 0.0
    for name in ("answer-mode", "priv-answer-mode"):
        for value in invite.all(name):
            if bare(value).lower() == "auto":
                return 0.0
    return None


def answers_itself_after_s(invite: SipMessage, policy: CallPolicy, is_trusted: bool) -> float | None:
    """Return after how many seconds the policy lets the engine answer; None if the agent must answer."""
    if not is_trusted or policy.auto_answer not in ("asked", "all"):
        return None
    asked = asked_after_s(invite)
    if asked is None and policy.auto_answer == "all":
        return min(float(max(policy.auto_answer_after_s, 0)), LONGEST_S)
    return asked
