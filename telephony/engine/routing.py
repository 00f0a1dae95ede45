"""Which device a role uses: the chosen one if it is there, else the best other. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telephony.messages import SoundDevice


@dataclass(frozen=True)
class Route:
    """device is None when there is nothing to use."""

    device: SoundDevice | None
    is_fallback: bool
    wanted: str


def route(wanted: str, devices: Sequence[SoundDevice], failed: frozenset[str] = frozenset()) -> Route:
    """Return where a role goes.

    Args:
        wanted: The id that was chosen; "" follows the system's default.
        devices: What there is now, in the system's order.
        failed: Ids that could not be opened just now.
    """
    usable = [device for device in devices if device.device_id not in failed]
    if wanted:
        for device in usable:
            if device.device_id == wanted:
                return Route(device, False, wanted)
    best = next((device for device in usable if device.is_default), usable[0] if usable else None)
    return Route(best, bool(wanted), wanted)
