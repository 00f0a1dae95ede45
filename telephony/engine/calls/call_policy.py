"""Decides whether an INVITE rings, is refused or is forwarded, before it is announced."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from telephony.messages import CallPolicy
from telephony.sip.target import TargetError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handling:
    """refusal 0: the call rings. Otherwise it is forwarded to `target` (302), or refused with that code."""

    refusal: int = 0
    target: str = ""


def handling(policy: CallPolicy, has_calls: bool) -> Handling:
    """Return the decision. `has_calls` includes ringing calls: a second call would be call waiting."""
    if policy.is_undisturbed:
        refusal = 480
    elif has_calls and not policy.takes_second_call:
        refusal = 486
    else:
        return Handling()
    return Handling(refusal, policy.forward_busy)


def forward_uri(target: str, uri_of: Callable[[str], str]) -> str:
    """Return the URI to forward to, "" for none: a policy may name an invalid target."""
    try:
        return uri_of(target) if target else ""
    except TargetError as error:
        _log.warning("forwarding to an unusable target: %s", error.kind)
        return ""
