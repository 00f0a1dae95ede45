"""Parses a HID device's report descriptor: which bit of which report is which control (HID 1.11 section
6.2.2).

Own code, because the parsers on PyPI fail on real headsets: hid-parser 0.1.0 lacks Push, Pop and Delimiter
and loses its position after an array of several elements; hid-tools supports Linux only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum

# of one report; no device comes near it, and a malformed descriptor must not exhaust the memory
MOST_BITS = 65536
MOST_USAGES = 4096  # of one main item


class DescriptorError(Exception):
    """The bytes are not a report descriptor."""


class Direction(Enum):
    INPUT = 0x80
    OUTPUT = 0x90
    FEATURE = 0xB0


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a report: a variable, or one element of an array.

    Attributes:
        collection: The usage of its outermost collection, e.g. 0x0B0005 for a headset's.
        direction: From the device (input), to it (output), or either way on demand (feature).
        report_id: 0 if the device numbers no reports.
        bit_offset: Counted from the first bit after the report ID's byte.
        bits: Its size, 1 to 32.
        usages: Page and ID of the control; for an array, all that the element can name, by index.
        is_array: The value is `logical_minimum` plus the index of the usage that is on; others mean none.
        is_relative: The value is a change (a press), not a state.
    """

    collection: int
    direction: Direction
    report_id: int
    bit_offset: int
    bits: int
    usages: tuple[int, ...]
    is_array: bool
    is_relative: bool
    logical_minimum: int

    def value_in(self, payload: bytes) -> int:
        """Return the unsigned value; `payload` is the report without its ID. 0 if the report is too short."""
        whole = int.from_bytes(payload, "little")
        return whole >> self.bit_offset & (1 << self.bits) - 1

    def is_on(self, usage: int, payload: bytes) -> bool:
        """Whether a control of this field is on in a report."""
        value = self.value_in(payload)
        if not self.is_array:
            return value != 0
        index = value - self.logical_minimum
        return 0 <= index < len(self.usages) and self.usages[index] == usage


@dataclass(frozen=True, slots=True)
class ReportDescriptor:
    """The fields of a device that have a usage.

    Attributes:
        fields: In order of declaration; fields without a usage are padding and are left out.
        output_bytes: The length of each output report by its ID, without the ID's byte.
    """

    fields: tuple[Field, ...]
    output_bytes: dict[int, int]

    @property
    def numbers_reports(self) -> bool:
        return any(one.report_id for one in self.fields)


def parse(descriptor: bytes) -> ReportDescriptor:
    """Raise DescriptorError if it ends inside an item or declares an impossible value."""
    parser = _Parser()
    for tag, data in _items(descriptor):
        parser.take(tag, data)
    bits = parser.bits
    return ReportDescriptor(
        fields=tuple(parser.fields),
        output_bytes={
            report_id: (count + 7) // 8
            for (direction, report_id), count in bits.items()
            if direction is Direction.OUTPUT
        },
    )


def _items(descriptor: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and type (the prefix without the size) and data of each short item; skip long items."""
    at = 0
    while at < len(descriptor):
        prefix = descriptor[at]
        if prefix == 0xFE:  # long item, HID 1.11 section 6.2.2.3
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        size = (0, 1, 2, 4)[prefix & 3]
        data = descriptor[at + 1 : at + 1 + size]
        if len(data) < size:
            raise DescriptorError(f"ends inside the item at {at}")
        yield prefix & 0xFC, data
        at += 1 + size


class _Tag(IntEnum):
    """Tag and type of an item: its prefix without the size."""

    COLLECTION, END_COLLECTION = 0xA0, 0xC0
    INPUT, OUTPUT, FEATURE = 0x80, 0x90, 0xB0
    USAGE_PAGE, LOGICAL_MINIMUM, REPORT_SIZE, REPORT_ID, REPORT_COUNT = 0x04, 0x14, 0x74, 0x84, 0x94
    PUSH, POP = 0xA4, 0xB4
    USAGE, USAGE_MINIMUM, USAGE_MAXIMUM, DELIMITER = 0x08, 0x18, 0x28, 0xA8


@dataclass(frozen=True)
class _Globals:
    """The state of global items, which Push and Pop save and restore (section 6.2.2.7)."""

    usage_page: int = 0
    logical_minimum: int = 0
    report_size: int = 0
    report_count: int = 0
    report_id: int = 0


@dataclass
class _Locals:
    """The state of local items, valid until the next main item (section 6.2.2.8).

    A usage of up to 16 bits is kept unchanged: the usage page at the main item applies.
    """

    usages: list[tuple[int, bool]] = field(default_factory=list)  # with whether it included its own page
    minimum: tuple[int, bool] | None = None
    alternatives: int = -1  # how many usages a delimited set has so far; -1 outside a set


class _Parser:
    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.bits: dict[tuple[Direction, int], int] = {}
        self._collections: list[int] = []  # the open collections, outermost first
        self._globals = _Globals()
        self._saved: list[_Globals] = []
        self._locals = _Locals()

    def take(self, tag: int, data: bytes) -> None:
        unsigned = int.from_bytes(data, "little")
        item_type = tag >> 2 & 0b11
        if item_type == 0:
            self._take_main(tag, unsigned)
        elif item_type == 1:
            self._take_global(tag, data, unsigned)
        elif item_type == 2:
            self._take_local(tag, data, unsigned)

    def _take_global(self, tag: int, data: bytes, unsigned: int) -> None:
        now = self._globals
        if tag == _Tag.USAGE_PAGE:
            self._globals = replace(now, usage_page=unsigned & 0xFFFF)
        elif tag == _Tag.LOGICAL_MINIMUM:
            self._globals = replace(now, logical_minimum=int.from_bytes(data, "little", signed=True))
        elif tag == _Tag.REPORT_SIZE:
            self._globals = replace(now, report_size=unsigned)
        elif tag == _Tag.REPORT_ID:
            if not 1 <= unsigned <= 255:
                raise DescriptorError(f"report ID {unsigned}")
            self._globals = replace(now, report_id=unsigned)
        elif tag == _Tag.REPORT_COUNT:
            self._globals = replace(now, report_count=unsigned)
        elif tag == _Tag.PUSH:
            if len(self._saved) == 64:
                raise DescriptorError("pushes without end")
            self._saved.append(now)
        elif tag == _Tag.POP:
            if not self._saved:
                raise DescriptorError("pop without push")
            self._globals = self._saved.pop()

    def _take_local(self, tag: int, data: bytes, unsigned: int) -> None:
        local, usage = self._locals, (unsigned, len(data) == 4)
        if tag == _Tag.USAGE:
            if local.alternatives <= 0:  # the first usage of a delimited set is the preferred one
                self._add([usage])
            if local.alternatives >= 0:
                local.alternatives += 1
        elif tag == _Tag.USAGE_MINIMUM:
            local.minimum = usage
        elif tag == _Tag.USAGE_MAXIMUM:
            if local.minimum is None or unsigned < local.minimum[0]:
                raise DescriptorError("usage maximum without its minimum")
            if unsigned - local.minimum[0] >= MOST_USAGES:
                raise DescriptorError("usages without end")
            has_page = local.minimum[1]
            self._add([(one, has_page) for one in range(local.minimum[0], unsigned + 1)])
            local.minimum = None
        elif tag == _Tag.DELIMITER:
            local.alternatives = 0 if unsigned else -1

    def _add(self, usages: Sequence[tuple[int, bool]]) -> None:
        self._locals.usages.extend(usages)
        if len(self._locals.usages) > MOST_USAGES:
            raise DescriptorError("usages without end")

    def _take_main(self, tag: int, flags: int) -> None:
        local, self._locals = self._locals, _Locals()
        usages = [self._whole(*usage) for usage in local.usages]
        if tag == _Tag.COLLECTION:
            self._collections.append(usages[0] if usages else 0)
        elif tag == _Tag.END_COLLECTION:
            if not self._collections:
                raise DescriptorError("end of no collection")
            self._collections.pop()
        elif tag in (_Tag.INPUT, _Tag.OUTPUT, _Tag.FEATURE):
            self._add_fields(Direction(tag), flags, usages)

    def _whole(self, usage: int, has_page: bool) -> int:
        return usage if has_page else self._globals.usage_page << 16 | usage

    def _add_fields(self, direction: Direction, flags: int, usages: list[int]) -> None:
        """Append the elements of one main item.

        The constant flag does not mean padding: some devices declare their buttons constant. A field without
        a usage is padding (section 6.2.2.9).
        """
        now = self._globals
        key = (direction, now.report_id)
        start = self.bits.get(key, 0)
        if start + now.report_size * now.report_count > MOST_BITS:
            raise DescriptorError("report without end")
        self.bits[key] = start + now.report_size * now.report_count
        if not usages or not 1 <= now.report_size <= 32:
            return
        # EPOS declares a single bit as an array, which could not distinguish its first usage from none.
        is_array = not flags & 0x02 and now.report_size > 1
        all_usages = tuple(usages)
        for place in range(now.report_count):
            # If there are fewer usages than elements, the last usage applies to the rest.
            ours = all_usages if is_array else (usages[min(place, len(usages) - 1)],)
            self.fields.append(
                Field(
                    collection=self._collections[0] if self._collections else 0,
                    direction=direction,
                    report_id=now.report_id,
                    bit_offset=start + place * now.report_size,
                    bits=now.report_size,
                    usages=ours,
                    is_array=is_array,
                    is_relative=bool(flags & 0x04),
                    logical_minimum=now.logical_minimum,
                )
            )
