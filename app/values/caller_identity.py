"""Who may be calling: interprets the caller's address, and ranks several persons with one number."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone

from app.common.phone_number import PhoneKind, PhoneNumber, parse
from app.settings import OfficeSettings
from db.records import PersonMatch
from telephony.sip.uri import address_uri, is_sip, read_sip

LONGEST_NAME = 80
_NEVER = datetime(1, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class CallerIdentity:
    """A call's information about its caller.

    Attributes:
        number: Of kind WITHHELD for an anonymous caller, UNKNOWN for a SIP address that is no number.
        uri: As received; "" if withheld or if only a number was dialled.
        name: From the caller's phone or PBX, 80 letters at most; "" if it only repeats the number.
        user_id: Meta's id of a caller of WhatsApp who shows no number, as in the written channel.
    """

    number: PhoneNumber
    uri: str = ""
    name: str = ""
    user_id: str = ""

    @property
    def is_withheld(self) -> bool:
        return self.number.kind is PhoneKind.WITHHELD

    @property
    def e164(self) -> str:
        return self.number.e164

    @property
    def address(self) -> str:
        """The SIP address without scheme and parameters, "rina@pbx.example"; "" if there is none."""
        return _address(self.uri)

    @property
    def display(self) -> str:
        """What to show; "" if withheld."""
        if self.user_id:
            return f"WhatsApp · …{self.user_id[-6:]}"
        is_number = self.number.kind is not PhoneKind.UNKNOWN or self.number.digits
        return self.number.display if is_number or not self.uri else _readable(self.address)

    @property
    def key(self) -> str:
        """The key to find people by: E.164, the short or internal number, Meta's id, or the SIP address."""
        return self.number.key or self.user_id or self.address


def identify(
    remote_user: str, remote_uri: str, remote_name: str, is_anonymous: bool, office: OfficeSettings
) -> CallerIdentity:
    """Interpret a caller, or the other side of a call that we make (then only `remote_user` is known)."""
    if is_anonymous:
        return CallerIdentity(PhoneNumber(PhoneKind.WITHHELD))
    if not remote_uri and "@" in remote_user:
        remote_uri = remote_user
    number = parse(remote_user, office)
    if number.kind is PhoneKind.WITHHELD and (remote_user.strip() or not _address(remote_uri)):
        return CallerIdentity(number)
    if number.kind is PhoneKind.WITHHELD:  # no user part: "sip:10.0.0.5", a device called by its address
        number = PhoneNumber(PhoneKind.UNKNOWN)
    return CallerIdentity(number, remote_uri, _name(remote_name, number, office))


def is_same_party(one: CallerIdentity, other: CallerIdentity) -> bool:
    """Whether both mean the same line: the PBX may write a number, or its own host, differently."""
    users = {each.address.partition("@")[0].lower() for each in (one, other)}
    return one.key == other.key or ("" not in users and len(users) == 1)


def rank(people: Iterable[PersonMatch]) -> tuple[PersonMatch, ...]:
    """Order persons who share a number: an open case first, then the latest contact, then by name."""
    return tuple(sorted(people, key=_order))


def _order(match: PersonMatch) -> tuple[bool, float, str]:
    times = [contact.started_at for contact in match.last_contacts]
    times += [case.changed_at for case in match.open_cases]
    age = (_NEVER - max(times, default=_NEVER)).total_seconds()
    return not match.open_cases, age, match.applicant.name.casefold()


def _name(remote_name: str, number: PhoneNumber, office: OfficeSettings) -> str:
    name = _readable(remote_name.strip().strip('"'))
    said = parse(name, office)
    is_number = said.kind is PhoneKind.WITHHELD or (said.key and said.key == number.key)
    return "" if is_number or name == number.display else name


def _readable(name: str) -> str:
    """Return a name that the caller may have made up, as one short line without invisible characters."""
    # Line ends first, as they are control characters, too; then joining and bidirectional marks, which could
    # reverse the text around it.
    words = " ".join(name.split())
    seen = "".join(letter for letter in words if unicodedata.category(letter) not in ("Cc", "Cf"))
    return " ".join(seen.split())[:LONGEST_NAME].rstrip()


def _address(uri: str) -> str:
    bare = address_uri(uri)
    found = read_sip(bare if is_sip(bare) else f"sip:{bare}")
    if found is None:
        return bare
    user = found.user.partition(";")[0]
    return f"{user}{'@' if user else ''}{found.host_port.lower()}"
