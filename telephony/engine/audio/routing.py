"""Chooses the device of a role. No Qt.

The rule, applied to each role separately:

1. The first wish of the settings whose device is present. A wish is an id. If that id is missing and exactly
   one device has the same name, that device counts as the same one at another USB port.
2. The wish "" is the system's default: for microphone and speaker the default for calls, if there is one
   (Windows), and for the ring tone the default for all other sound; but only if that device is known.
   Known are the devices present when the engine started and those named in the settings. So if a monitor or
   headset is plugged in and the system makes it the default, no running or new call moves to it; the agent is
   offered the choice.
3. No wished-for device is present: the system's default if known, else the device in use, else any known one.
4. Only unknown devices: the system's default among them, because sound on an unknown device beats silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from telephony.messages import SoundDevice


@dataclass(frozen=True)
class Route:
    """The chosen device; None if no device is usable."""

    device: SoundDevice | None
    is_fallback: bool
    wanted: str


class KnownDevices:
    """Remembers the known devices and their names."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._offered: set[str] = set()
        self._has_begun = False
        self.names: dict[str, str] = {}

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._ids)

    def name(self, device_ids: Iterable[str], names: Iterable[tuple[str, str]] = ()) -> None:
        """Remember the devices that the settings name; names: (id, name) at the time they were chosen."""
        self._ids |= set(device_ids)
        for device_id, name in names:
            self.names.setdefault(device_id, name)

    def meet(self, devices: Iterable[SoundDevice]) -> tuple[str, ...]:
        """Remember the present devices; return the ids of unknown ones, each only once."""
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
    """Return the device of a role.

    Args:
        wishes: Ids, the best first; "" is the system's default.
        devices: The present devices, in the system's order.
        known: Ids of devices that may be used without asking.
        names: The last seen names of wished-for devices.
        in_use: The id that the role uses now.
        failed: Ids that could not be opened just now.
        for_calls: Use the system's default for calls.
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
    """Return the ids of all wished-for devices that are present."""
    found = [_wished(wish, devices, names.get(wish, "")) for wish in wishes]
    return tuple(device.device_id for device in found if device is not None)


def _wished(device_id: str, devices: Sequence[SoundDevice], name: str) -> SoundDevice | None:
    for device in devices:
        if device.device_id == device_id:
            return device
    namesakes = [device for device in devices if name and device.name == name]
    return namesakes[0] if len(namesakes) == 1 else None
