"""The result of reading a scan."""

from __future__ import annotations

from dataclasses import dataclass

from app.paper.code import SheetCode


@dataclass(frozen=True, slots=True)
class ScanReading:
    """The content of a scan.

    Attributes:
        code: The scanned sheet; None if unclear.
        fault: "" | "unreadable" | "no_code" | "foreign" | "damaged" | "newer" | "several" (cases).
        numbers: The case numbers in it.
    """

    code: SheetCode | None
    fault: str = ""
    numbers: tuple[str, ...] = ()
