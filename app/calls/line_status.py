"""The proven state of the line: proven, unconfirmed for a while, unreachable. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from telephony.messages import Reachability, Registration, RegistrationState

PROOF_HOLDS = timedelta(seconds=65)  # three of the engine's OPTIONS, and the time for a response


class LineStatus(Enum):
    """Only PROVEN is green."""

    PROVEN = "proven"  # registered if required, and the PBX responded a moment ago
    UNCONFIRMED = "unconfirmed"  # it was proven, but the last proof is old
    CONNECTING = "connecting"
    UNREACHABLE = "unreachable"
    UNASKED = "unasked"  # a PBX without registration that has not responded yet
    DIRECT = "direct"  # without a PBX


class Lack(Enum):
    """What keeps an agent from taking calls, whatever the agent chose to be."""

    NONE = "none"
    EXCHANGE = "exchange"
    MICROPHONE = "microphone"


def line_status(
    registration: Registration, proof: Reachability, has_exchange: bool, now: datetime
) -> LineStatus:
    """Combine the registration's state with the server's last response."""
    if registration.state is RegistrationState.FAILED:
        return LineStatus.UNREACHABLE
    if registration.state is RegistrationState.TRYING:
        return LineStatus.UNREACHABLE if proof.has_fault else LineStatus.CONNECTING
    if not has_exchange:
        return LineStatus.DIRECT
    if proof.has_fault:
        return LineStatus.UNREACHABLE
    if proof.is_proven and proof.proven_at is not None:
        is_fresh = now - proof.proven_at <= PROOF_HOLDS
        return LineStatus.PROVEN if is_fresh else LineStatus.UNCONFIRMED
    is_trunk = registration.state is RegistrationState.OFF
    return LineStatus.UNASKED if is_trunk else LineStatus.CONNECTING
