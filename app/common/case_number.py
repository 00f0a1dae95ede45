"""The public number of a case: CC-YYMMDD-WWW-NNN-C.

WWW is the workstation's code, NNN its sequence number of that day, C a check digit by Damm over all digits
before it, which detects every single wrong digit and every swapped pair of neighbours. So a number is given
out at once, also offline, and two workstations never give out the same one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from stdnum import damm

_WRITTEN = re.compile(r"(?:CC)?[\s.\-/]*((?:\d[\s.\-/]*){13,18})", re.IGNORECASE)


class Reading(Enum):
    """The result of parsing a text."""

    RIGHT = "right"
    WRONG_CHECK_DIGIT = "wrong_check_digit"  # a case number, but misheard or mistyped
    NO_CASE_NUMBER = "no_case_number"


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """number: In its usual form, also with a wrong check digit; "" if the text is no case number."""

    reading: Reading
    number: str = ""


def make(day: date, workstation: str, sequence: int) -> str:
    """Return a new number.

    Args:
        day: In the office's time zone, 2000 to 2099.
        workstation: Three digits, unique in the office.
        sequence: From 1, counted per workstation and day; has four digits after 999.

    Raises:
        ValueError: One of them is out of range.
    """
    if not re.fullmatch(r"[0-9]{3}", workstation) or not 1 <= sequence <= 99_999_999 or day.year // 100 != 20:
        raise ValueError((day, workstation, sequence))
    digits = f"{day:%y%m%d}{workstation}{sequence:03}"
    return _written(digits + damm.calc_check_digit(digits))


def parse(text: str) -> ParsedNumber:
    """Parse a number as people type it: with or without CC, dashes or spaces, in lower case.

    Thirteen bare digits may also be an NIB (one in ten of those with a possible date passes the check).
    """
    found = _WRITTEN.fullmatch(text.strip())
    digits = re.sub(r"\D", "", found[1]) if found and text.isascii() else ""
    if not digits or not _is_possible(digits):
        return ParsedNumber(Reading.NO_CASE_NUMBER)
    is_right = damm.is_valid(digits)
    return ParsedNumber(Reading.RIGHT if is_right else Reading.WRONG_CHECK_DIGIT, _written(digits))


def spoken(number: str) -> tuple[str, ...]:
    """Return the groups for reading a number aloud: ("26", "11", "24", "001", "007", "4")."""
    day, workstation, sequence, check = number.removeprefix("CC-").split("-")
    return day[:2], day[2:4], day[4:], workstation, sequence, check


def _is_possible(digits: str) -> bool:
    sequence = digits[9:-1]
    try:
        date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return int(sequence) > 0 and (len(sequence) == 3 or sequence[0] != "0")


def _written(digits: str) -> str:
    return f"CC-{digits[:6]}-{digits[6:9]}-{digits[9:-1]}-{digits[-1]}"
