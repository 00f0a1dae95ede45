"""What becomes of an INVITE before anybody hears of it: rings, is refused, or is sent elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from telephony.messages import CallPolicy
from telephony.sip.target import TargetError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handling:
    """refusal 0: it rings. Else it goes to `target` (302), or is refused with that code if there is none."""

    refusal: int = 0
    target: str = ""


def handling(policy: CallPolicy, has_calls: bool) -> Handling:
    """Return what to do. `has_calls` counts ringing ones too: a second call would be call waiting."""
    if policy.is_undisturbed:
        refusal = 480
    elif has_calls and not policy.takes_second_call:
        refusal = 486
    else:
        return Handling()
    return Handling(refusal, policy.forward_busy)


def forward_uri(target: str, uri_of: Callable[[str], str]) -> str:
    """Return whom a call is sent to, "" for nobody: a policy may name what cannot be called."""
    try:
        return uri_of(target) if target else ""
    except TargetError as error:
        _log.warning("forwarding to an unusable target: %s", error.kind)
        return ""
