"""Which device a role uses. No Qt.

The rule, for each role by itself:

1. The settings' wishes in their order: the first that is there. A wish is an id; if it is gone and exactly
   one device has the name that it had, the device is taken for the same one at another USB port.
2. The wish "" is the system's default: for microphone and speaker the one for calls, if the system has such
   (Windows), and for the ring tone the one for all other sound; but only while that device is known.
   Known is what was there when the engine began, and what the settings name. So a monitor or a headset that
   somebody plugs in, and that the system makes its default, gets no call that runs and no call that comes; it
   is offered to the agent.
3. Nothing wished for is there: the system's default if known, else the device in use, else any known one.
4. Strangers only: then the system's default among them, for a call in a strange device beats a silent one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from telephony.messages import SoundDevice


@dataclass(frozen=True)
class Route:
    """device is None when there is nothing to use."""

    device: SoundDevice | None
    is_fallback: bool
    wanted: str


class KnownDevices:
    """Remembers which devices are no strangers, and what each was called."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._offered: set[str] = set()
        self._has_begun = False
        self.names: dict[str, str] = {}

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._ids)

    def name(self, device_ids: Iterable[str], names: Iterable[tuple[str, str]] = ()) -> None:
        """Take note of what the settings name; names: (id, name) as they were when they were chosen."""
        self._ids |= set(device_ids)
        for device_id, name in names:
            self.names.setdefault(device_id, name)

    def meet(self, devices: Iterable[SoundDevice]) -> tuple[str, ...]:
        """Take note of what is there; return the ids of strangers that were never returned before."""
        present = {device.device_id: device.name for device in devices}
        self.names.update(present)
        if not self._has_begun:
            self._ids |= set(present)
            self._has_begun = bool(present)
        new = tuple(device_id for device_id in present if device_id not in self._ids | self._offered)
        self._offered |= set(new)
        return new


def route(
    wishes: Sequence[str],
    devices: Sequence[SoundDevice],
    known: Set[str],
    names: Mapping[str, str] | None = None,
    in_use: str = "",
    failed: frozenset[str] = frozenset(),
    for_calls: bool = False,
) -> Route:
    """Return where a role goes.

    Args:
        wishes: Ids, the best first; "" is the system's default.
        devices: What there is now, in the system's order.
        known: Ids of devices that may be used unasked.
        names: What wished-for devices were called when they were seen last.
        in_use: The id that the role uses now.
        failed: Ids that could not be opened just now.
        for_calls: The system's default is that for calls.
    """

    def is_default(device: SoundDevice) -> bool:
        return device.is_call_default if for_calls else device.is_default

    usable = [device for device in devices if device.device_id not in failed]
    familiar = [device for device in usable if device.device_id in known]
    default = next((device for device in familiar if is_default(device)), None)
    first = wishes[0] if wishes else ""
    for wish in wishes:
        found = _wished(wish, usable, (names or {}).get(wish, "")) if wish else default
        if found is not None:
            return Route(found, wish != first, first)
    in_hand = [device for device in familiar if device.device_id == in_use]
    strange = sorted(usable, key=lambda device: not is_default(device))
    best = next(iter([*([default] if default else []), *in_hand, *familiar, *strange]), None)
    return Route(best, bool(first), first)


def present_wishes(
    wishes: Iterable[str], devices: Sequence[SoundDevice], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the ids of all wished-for devices that are there."""
    found = [_wished(wish, devices, names.get(wish, "")) for wish in wishes]
    return tuple(device.device_id for device in found if device is not None)


def _wished(device_id: str, devices: Sequence[SoundDevice], name: str) -> SoundDevice | None:
    for device in devices:
        if device.device_id == device_id:
            return device
    namesakes = [device for device in devices if name and device.name == name]
    return namesakes[0] if len(namesakes) == 1 else None
