"""Phone numbers in the forms of Indonesians, their PBXs and their phones (libphonenumber does the rest)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Protocol

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

import resources
from app.common.phone_text import PhoneText, read
from telephony.sip.uri import is_sip

INDONESIA = "ID"
# 11x are the emergency numbers; the others are missing in libphonenumber's list of short numbers.
_PUBLIC_SHORT = re.compile(r"11\d|108|123|129|147|1708")
_MOBILE = re.compile(r"8[1-9]\d{7,10}")  # unknown prefixes too: new ones are assigned every few years
_FREE_FROM_ABROAD = re.compile(r"00(?:1803\d{5,11}|7803\d{7})")
_LONGEST_SHORT = 6  # digits of a short or an internal number
_AREA = re.compile(r"2[124]|[36]1|\d{3}")
_KINDS = {
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.UAN: "service",
    PhoneNumberType.SHARED_COST: "service",
    PhoneNumberType.PREMIUM_RATE: "service",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "landline",
}


class DialPlan(Protocol):
    """The office's dial plan; app.settings.OfficeSettings is one.

    Attributes:
        home_country: Two letters (ISO 3166-1).
        home_area_code: "022"; "" for none.
        dial_prefix: The PBX's prefix for outside numbers; "" for none.
        dial_form: "national" or "e164".
    """

    @property
    def home_country(self) -> str: ...
    @property
    def home_area_code(self) -> str: ...
    @property
    def dial_prefix(self) -> str: ...
    @property
    def dial_form(self) -> str: ...


class PhoneKind(Enum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    SHORT = "short"  # 112, 14000: dialled unchanged
    SERVICE = "service"  # UAN 1500xxx and 0807, shared cost, premium
    TOLL_FREE = "toll_free"
    FOREIGN = "foreign"
    INTERNAL = "internal"  # an extension of our own PBX
    UNKNOWN = "unknown"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A parsed number.

    Attributes:
        e164: "+628123456789"; "" for a number without one (short, internal, unknown, withheld).
        display: In Indonesian form, "0812-3456-7890" or "(022) 731-5555"; unchanged if unknown.
        region: The place of an area code, or the two-letter country of a foreign number.
        operator: Of a mobile number.
        digits: The national form, "08123456789"; of a foreign number with its +. "" if it is no number.
    """

    kind: PhoneKind
    e164: str = ""
    display: str = ""
    region: str = ""
    operator: str = ""
    extension: str = ""
    digits: str = ""

    @property
    def key(self) -> str:
        """Return the key for looking up people; "" for none."""
        return self.e164 or self.digits


def parse(raw: str, office: DialPlan) -> PhoneNumber:
    """Parse a written number. Never raises."""
    text = read(raw)
    if text.is_withheld:
        return PhoneNumber(PhoneKind.WITHHELD)
    if not text.digits:
        return PhoneNumber(PhoneKind.UNKNOWN, display=text.rest, extension=text.extension)
    if len(text.alternatives) > 1:
        # "0227315555/56" are two numbers, "0812/3456/7890" is one.
        first = _understood(
            PhoneText(text.alternatives[0], text.has_plus, text.extension, rest=text.rest), office
        )
        if first.e164:
            return first
    return _understood(text, office)


def dial_form(text: str, office: DialPlan) -> str:
    """Return the form for the PBX: a URI or a name unchanged, a number in the office's dial form."""
    text = text.strip()
    number = parse(text, office)
    if "@" in text or is_sip(text) or not number.digits:
        return text
    if number.kind in (PhoneKind.INTERNAL, PhoneKind.UNKNOWN):
        return number.digits
    if number.kind is PhoneKind.FOREIGN and office.dial_prefix:
        return f"{office.dial_prefix}00{number.e164[1:]}"  # a + cannot follow other digits
    if number.e164 and office.dial_form == "e164" and not office.dial_prefix:
        return number.e164
    return office.dial_prefix + number.digits


def plain_form(target: str) -> str:
    """Return the same text for all spellings of a number of the home country, or of an address. Never raises.

    Not to be dialled or shown. For example "81234567890" for "+62 812-3456-7890" and "sip:081234567890@pbx";
    "budi@pbx" for "sip:Budi@pbx".
    """
    text = read(target)
    digits = text.digits.lstrip("0")
    if digits.startswith("62") and len(digits) > _LONGEST_SHORT:
        digits = digits[2:].lstrip("0")
    address = target.strip().lower()
    return digits or text.digits or (address.partition(":")[2] if is_sip(address) else address)


def _understood(text: PhoneText, office: DialPlan) -> PhoneNumber:
    found = _indonesian(text, office) if office.home_country == INDONESIA else _elsewhere(text, office)
    if found is None:
        found = PhoneNumber(
            PhoneKind.UNKNOWN, display=text.rest, digits=("+" if text.has_plus else "") + text.digits
        )
    if not text.extension:
        return found
    return PhoneNumber(
        found.kind, found.e164, found.display, found.region, found.operator, text.extension, found.digits
    )


def _indonesian(text: PhoneText, office: DialPlan) -> PhoneNumber | None:
    digits = text.digits
    if _FREE_FROM_ABROAD.fullmatch(digits) and not text.has_plus:
        return PhoneNumber(PhoneKind.TOLL_FREE, display=digits, digits=digits)
    if text.has_plus and not digits.startswith("0"):
        return _with_country(digits) if digits.startswith("62") else _foreign(digits, office)
    if digits.startswith("0062"):
        return _with_country(digits[2:])
    if digits.startswith("00"):
        return _foreign(digits[2:], office, must_exist=True) or _foreign(digits[3:], office, must_exist=True)
    if digits.startswith("0"):
        return _national(digits[1:])
    return _bare(digits, office)


def _bare(digits: str, office: DialPlan) -> PhoneNumber | None:
    """Parse a number without leading 0 or +: short, local, national, or international
    without its + (wa_id).
    """
    if len(digits) <= 6:
        return _short(digits)
    if len(digits) <= 8 and not re.match(r"1500\d{3}$", digits):
        return _national(office.home_area_code[1:] + digits) if office.home_area_code else None
    if digits.startswith("62") and (number := _with_country(digits)):
        return number
    return _national(digits) or _foreign(digits, office, must_exist=True)


def _with_country(digits: str) -> PhoneNumber | None:
    """Parse 62 and the rest; a trunk 0 after it ("+62 (0)812", "62-022") is dropped."""
    national = digits[2:].lstrip("0")
    # all short numbers of the country begin with 1
    is_short = 3 <= len(national) <= 6 and national.startswith("1")
    return _short(national) if is_short else _national(national)


def _short(digits: str) -> PhoneNumber | None:
    if not 3 <= len(digits) <= 6:
        return None
    is_public = len(digits) >= 5 or bool(_PUBLIC_SHORT.fullmatch(digits))
    return PhoneNumber(PhoneKind.SHORT if is_public else PhoneKind.INTERNAL, display=digits, digits=digits)


def _national(national: str) -> PhoneNumber | None:
    """`national` is the number without country code and without trunk 0."""
    if _MOBILE.fullmatch(national):
        prefix = "0" + national[:3]
        return PhoneNumber(
            PhoneKind.MOBILE,
            f"+62{national}",
            _grouped(prefix, national[3:], "-"),
            operator=_table("mobile_prefixes.csv").get(prefix, ""),
            digits=f"0{national}",
        )
    if not national.isascii() or not 7 <= len(national) <= 12:
        return None
    parsed = phonenumbers.PhoneNumber(country_code=62, national_number=int(national))
    kind = _KINDS.get(phonenumbers.number_type(parsed))
    if kind == "landline":
        return _landline(national)
    if kind is None or kind == "mobile":
        return None
    is_uan = national.startswith("1500")
    display = f"{national[:4]}-{national[4:]}" if is_uan else f"0{national[:3]}-{national[3:]}"
    return PhoneNumber(
        PhoneKind(kind), f"+62{national}", display, digits=national if is_uan else f"0{national}"
    )


def _landline(national: str) -> PhoneNumber:
    area = _AREA.match(national)
    assert area is not None  # any three digits match
    places = _table("area_codes.csv")
    return PhoneNumber(
        PhoneKind.LANDLINE,
        f"+62{national}",
        _grouped(f"(0{area[0]})", national[area.end() :], " "),
        region=places.get("0" + national[:3]) or places.get("0" + national[:2], ""),
        digits=f"0{national}",
    )


def _foreign(digits: str, office: DialPlan, *, must_exist: bool = False) -> PhoneNumber | None:
    """With a + a possible number suffices; without one it must exist."""
    e164 = ""
    try:
        parsed = phonenumbers.parse(f"+{digits}")
        # Parsing drops one trunk prefix at a time ("+44 0 20..."); the stored form must be stable.
        while e164 != (again := phonenumbers.format_number(parsed, PhoneNumberFormat.E164)):
            e164 = again
            parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code == phonenumbers.country_code_for_region(office.home_country):
        return None
    is_good = phonenumbers.is_valid_number if must_exist else phonenumbers.is_possible_number
    if not is_good(parsed):
        return None
    return PhoneNumber(
        PhoneKind.FOREIGN,
        e164,
        phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL),
        region=phonenumbers.region_code_for_number(parsed) or "",
        digits=e164,
    )


def _elsewhere(text: PhoneText, office: DialPlan) -> PhoneNumber | None:
    """Parse by libphonenumber's own rules, for an office outside Indonesia."""
    if not text.has_plus and len(text.digits) <= 6:
        return _short(text.digits)
    try:
        parsed = phonenumbers.parse(("+" if text.has_plus else "") + text.digits, office.home_country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    if parsed.country_code != phonenumbers.country_code_for_region(office.home_country):
        return _foreign(e164[1:], office)
    kind = _KINDS.get(phonenumbers.number_type(parsed), "landline")
    return PhoneNumber(
        PhoneKind(kind),
        e164,
        phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL),
        digits=re.sub(r"\D", "", phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)),
    )


def _grouped(head: str, tail: str, joint: str) -> str:
    """Group by 3 or 4 as for reading aloud: 345-678, 3456-789, 3456-7890, 3456-78901; 5 stay together."""
    cut = 0 if len(tail) < 6 else 3 if len(tail) == 6 or (joint == " " and len(tail) == 7) else 4
    groups = f"{tail[:cut]}-{tail[cut:]}" if cut else tail
    return f"{head}{joint}{groups}"


@cache
def _table(name: str) -> dict[str, str]:
    rows = csv.reader(resources.read_text("phone", name).splitlines()[1:])
    return {row[0]: row[1] for row in rows}
