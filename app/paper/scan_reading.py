"""What a scan turned out to be."""

from __future__ import annotations

from dataclasses import dataclass

from app.paper.code import SheetCode


@dataclass(frozen=True, slots=True)
class ScanReading:
    """What a scan says.

    Attributes:
        code: The sheet that it is a scan of; None if that is not clear.
        fault: "" | "unreadable" | "no_code" | "foreign" | "damaged" | "newer" | "several" (cases).
        numbers: The case numbers that are in it.
    """

    code: SheetCode | None
    fault: str = ""
    numbers: tuple[str, ...] = ()
