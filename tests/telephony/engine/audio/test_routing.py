"""Which device a role gets: the settings' wishes, what the system says, and who is a stranger."""

from __future__ import annotations

from telephony.engine.audio.routing import KnownDevices, Route, route
from telephony.messages import SoundDevice

BUILT_IN = SoundDevice(device_id="built_in", name="Built-in")
HEADSET = SoundDevice(device_id="usb-1", name="Headset")
SPARE = SoundDevice(device_id="spare", name="Spare")
MONITOR = SoundDevice(device_id="hdmi", name="Monitor")
KNOWN = frozenset({"built_in", "usb-1", "spare"})


def default(device: SoundDevice) -> SoundDevice:
    return SoundDevice(device_id=device.device_id, name=device.name, is_default=True)


def went_to(found: Route) -> tuple[str, bool]:
    return found.device.device_id if found.device else "", found.is_fallback


def test_the_first_wish_that_is_there_is_taken() -> None:
    wishes = ["usb-1", "spare"]
    assert went_to(route(wishes, [default(BUILT_IN), SPARE, HEADSET], KNOWN)) == ("usb-1", False)
    assert went_to(route(wishes, [default(BUILT_IN), SPARE], KNOWN)) == ("spare", True)
    assert went_to(route(wishes, [SPARE, default(BUILT_IN)], frozenset())) == ("spare", True)


def test_after_the_wishes_comes_the_default() -> None:
    assert went_to(route(["usb-1", "gone"], [SPARE, default(BUILT_IN)], KNOWN)) == ("built_in", True)


def test_a_device_that_cannot_be_opened_is_as_good_as_gone() -> None:
    found = route(["usb-1"], [default(BUILT_IN), HEADSET], KNOWN, failed=frozenset({"usb-1"}))
    assert went_to(found) == ("built_in", True)


def test_following_the_default_is_no_fallback() -> None:
    assert went_to(route([""], [HEADSET, default(BUILT_IN)], KNOWN, in_use="usb-1")) == ("built_in", False)


def test_a_call_follows_windows_device_for_communication_and_the_ring_its_device_for_all_else() -> None:
    headset = SoundDevice(device_id="usb-1", name="Headset", is_call_default=True)
    present = [default(BUILT_IN), headset]
    assert went_to(route([""], present, KNOWN, for_calls=True)) == ("usb-1", False)
    assert went_to(route([""], present, KNOWN)) == ("built_in", False)
    assert went_to(route(["gone"], present, KNOWN, for_calls=True)) == ("usb-1", True)
    assert went_to(route(["built_in"], present, KNOWN, for_calls=True)) == ("built_in", False)


def test_nothing_is_nothing() -> None:
    assert route(["usb-1"], [], KNOWN).device is None


def test_a_stranger_that_becomes_the_default_does_not_take_a_call_from_a_device_that_works() -> None:
    present = [default(MONITOR), BUILT_IN, HEADSET]
    assert went_to(route([""], present, KNOWN, in_use="usb-1")) == ("usb-1", False)
    assert went_to(route(["usb-1"], present, KNOWN, in_use="usb-1")) == ("usb-1", False)
    assert went_to(route(["gone"], present, KNOWN, in_use="usb-1")) == ("usb-1", True)


def test_a_stranger_is_taken_when_the_settings_name_it_or_nothing_else_is_there() -> None:
    assert went_to(route(["hdmi"], [default(BUILT_IN), MONITOR], KNOWN)) == ("hdmi", False)
    assert went_to(route(["usb-1"], [MONITOR], KNOWN)) == ("hdmi", True)


def test_a_headset_at_another_usb_port_is_the_same_headset_unless_there_are_two() -> None:
    moved = SoundDevice(device_id="usb-2", name="Headset")
    twin = SoundDevice(device_id="usb-3", name="Headset")
    names = {"usb-1": "Headset"}
    assert went_to(route(["usb-1"], [default(BUILT_IN), moved], KNOWN, names)) == ("usb-2", False)
    assert went_to(route(["usb-1"], [default(BUILT_IN), moved, twin], KNOWN, names)) == ("built_in", True)


def test_what_was_there_at_the_start_is_known_and_what_comes_later_is_offered_once() -> None:
    known = KnownDevices()
    known.name({"spare"})
    assert known.meet([BUILT_IN, HEADSET]) == ()
    assert known.meet([BUILT_IN]) == ()
    assert known.meet([BUILT_IN, HEADSET]) == ()
    assert known.meet([BUILT_IN, MONITOR, SPARE]) == ("hdmi",)
    assert known.meet([BUILT_IN, MONITOR, SPARE]) == ()
    assert "hdmi" not in known.ids
    known.name({"hdmi"})
    assert "hdmi" in known.ids
