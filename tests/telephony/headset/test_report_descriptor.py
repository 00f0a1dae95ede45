"""Real descriptors come out as their makers meant them; what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.headset import usages
from telephony.headset.report_descriptor import DescriptorError, Direction, parse
from tests.telephony.headset import known_headsets as known

Bits = dict[int, tuple[int, int]]


def bits(descriptor: bytes, direction: Direction, collection: int = 0x0B0005) -> Bits:
    """Where each control that has a name here is: usage -> report ID, bit."""
    names = {value for name, value in vars(usages).items() if name.isupper() and isinstance(value, int)}
    found: Bits = {}
    for one in parse(descriptor).fields:
        if one.direction is direction and one.collection == collection:
            for usage in names.intersection(one.usages):
                found.setdefault(usage, (one.report_id, one.bit_offset))
    return found


def test_lights_in_reports_of_their_own() -> None:
    headset = known.PLANTRONICS_BLACKWIRE_3220_PART
    assert bits(headset, Direction.INPUT) == {
        usages.PHONE_MUTE: (8, 0),
        usages.HOOK_SWITCH: (8, 1),
        usages.FLASH: (8, 2),
    }
    assert bits(headset, Direction.OUTPUT) == {
        usages.LED_MUTE: (9, 0),
        usages.LED_OFF_HOOK: (0x17, 0),
        usages.LED_RING: (0x18, 0),
    }
    assert parse(headset).output_bytes == {9: 1, 0x17: 1, 0x18: 1}


def test_buttons_that_are_declared_constant_and_a_key_pad_between_them() -> None:
    assert bits(known.ANKER_POWERCONF, Direction.INPUT) == {
        usages.HOOK_SWITCH: (2, 0),
        usages.LINE_BUSY_TONE: (2, 1),
        usages.PHONE_MUTE: (2, 2),
        usages.FLASH: (2, 3),
        usages.REJECT_BUTTON: (2, 10),
    }
    assert parse(known.ANKER_POWERCONF).output_bytes[2] == 2
    volume = bits(known.ANKER_POWERCONF, Direction.INPUT, 0x0C0001)
    assert volume == {usages.VOLUME_UP: (1, 0), usages.VOLUME_DOWN: (1, 1)}


def test_absolute_and_relative_controls_are_distinguished() -> None:
    relative = {one.usages[0]: one.is_relative for one in parse(known.DELL_SP325).fields}
    assert not relative[usages.HOOK_SWITCH]
    assert relative[usages.PHONE_MUTE]
    assert bits(known.DELL_SP325, Direction.OUTPUT)[usages.LED_MUTE] == (5, 1)


def test_a_webcam_among_many_vendor_reports() -> None:
    assert bits(known.LOGITECH_MX_BRIO, Direction.OUTPUT) == {usages.LED_MUTE: (8, 0)}
    assert bits(known.LOGITECH_MX_BRIO, Direction.INPUT)[usages.PHONE_MUTE] == (8, 0)


def test_push_pop_delimiters_ranges_and_own_pages() -> None:
    descriptor = bytes.fromhex(
        "050b0905a101150025017501"
        "a4750895018101b4"  # a byte of padding inside push and pop
        "a901092f0920a900092195028102"  # a delimited set: mute is preferred, the hook its alternative
        "1921292395038102"
        "050c0b23000b0095018102c0"  # its own page, whatever page was named
    )
    fields = [(one.usages, one.bit_offset) for one in parse(descriptor).fields]
    assert [usage for (usage,), _ in fields] == [
        *(usages.PHONE_MUTE, usages.FLASH),
        *(usages.FLASH, 0x0B0022, usages.HOLD),
        usages.HOLD,
    ]
    assert [offset for _, offset in fields] == [8, 9, 10, 11, 12, 13]


def test_an_array_names_which_of_its_controls_is_on() -> None:
    descriptor = bytes.fromhex("050b0905a101150125037508950209200921092f8100c0")
    first, second = parse(descriptor).fields
    assert (first.bit_offset, second.bit_offset) == (0, 8)
    report = bytes([3, 0])
    assert first.is_on(usages.PHONE_MUTE, report)
    assert not first.is_on(usages.HOOK_SWITCH, report)
    assert not second.is_on(usages.HOOK_SWITCH, report)


def test_a_single_bit_that_is_declared_an_array_is_a_button() -> None:
    descriptor = bytes.fromhex("050b0905a101150025017501950109200509090709018140c0")
    (button,) = parse(descriptor).fields
    assert not button.is_on(button.usages[0], b"\x00")
    assert button.is_on(button.usages[0], b"\x01")


@pytest.mark.parametrize(
    "text", ["05", "26ff", "b4", "c0", "8500", "0920292f", "96ffff75ff0b20000b0081020b20000b008102"]
)
def test_what_is_no_descriptor_is_refused(text: str) -> None:
    with pytest.raises(DescriptorError):
        parse(bytes.fromhex(text))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_descriptor_or_refused(data: bytes) -> None:
    try:
        fields = parse(data).fields
    except DescriptorError:
        return
    assert all(one.bit_offset + one.bits <= 65536 for one in fields)
