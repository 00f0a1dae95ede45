"""Where an answer may go: the conversations of a case, and the applicant's other addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from app.values.open_case import OpenCase
from app.values.visible_party import VisibleParty, visible_party
from app.values.written import VisibleConversation
from db.enums import Channel, ConversationMode, HandleKind
from db.records import ApplicantRecord, OfficeAddressRecord
from db.rules.messages import WINDOWED, is_window_open

KEY = "message:"  # of the drafts of answers
_HANDLES = {
    Channel.EMAIL: (HandleKind.EMAIL,),
    Channel.WHATSAPP: (HandleKind.WHATSAPP, HandleKind.PHONE),
    Channel.SMS: (HandleKind.PHONE, HandleKind.WHATSAPP),
}
# Bytes of all files of a message: a mailbox takes 25 MB, of which the encoding needs a third.
MOST_BYTES = {Channel.EMAIL: 18_000_000, Channel.WHATSAPP: 16_000_000}


class Hindrance(Enum):
    """Why nothing, or no free text, can be sent now."""

    NONE = "none"
    NOT_SAVED = "not_saved"  # we write first, and the case is not recorded yet
    HELD = "held"  # a colleague answers
    OPTED_OUT = "opted_out"
    BLOCKED = "blocked"
    CLOSED = "closed"  # the office's address is not in use
    WINDOW_OVER = "window_over"  # only an approved template can leave


@dataclass(frozen=True, slots=True)
class Route:
    """One way to the applicant. Only `to` may be shown.

    Attributes:
        conversation: None if we would write first.
        remote: The correspondent in the channel's form.
    """

    address: OfficeAddressRecord
    remote: str
    to: VisibleParty
    conversation: VisibleConversation | None = None

    @property
    def channel(self) -> Channel:
        return self.address.channel

    @property
    def key(self) -> str:
        """Distinguishes the routes of one case; names nobody."""
        return str(self.conversation.id) if self.conversation is not None else f"new:{self.address.id}"

    def draft_key(self, case_id: UUID) -> str:
        """Return where the answer that is being written on it is kept."""
        if self.conversation is not None:
            return f"{KEY}{self.conversation.id}"
        return f"{KEY}{case_id}:{self.address.id}"

    @property
    def conversation_id(self) -> UUID | None:
        return self.conversation.id if self.conversation is not None else None

    @property
    def begins(self) -> bool:
        """Whether a message begins an episode."""
        return self.conversation is None or not self.conversation.has_open_episode

    @property
    def takes_files(self) -> bool:
        return self.channel in MOST_BYTES


def routes_of(
    case: OpenCase,
    conversations: Sequence[tuple[VisibleConversation, str]],
    addresses: Sequence[OfficeAddressRecord],
    is_masked: bool,
) -> tuple[Route, ...]:
    """Return the case's conversations, latest first, then the applicant's addresses without one.

    conversations: Each with its correspondent as recorded.
    is_masked: The person is hidden, or the numbers are: then only conversations that exist can be answered.
    """
    by_id = {one.id: one for one in addresses}
    routes = [
        Route(by_id[one.office_address_id], remote, _party(one), one)
        for one, remote in conversations
        if one.office_address_id in by_id
    ]
    if is_masked or case.person is None:
        return tuple(routes)
    known = {(route.address.id, route.remote) for route in routes}
    for address in addresses:
        remote, shown = _address_of(case.person, address.channel)
        if remote and address.is_open and (address.id, remote) not in known:
            party = visible_party(case.person.name, shown, shown, is_hidden=False)
            routes.append(Route(address, remote, party))
    return tuple(routes)


def hindrance_of(route: Route, me: UUID | None, is_saved: bool, now: datetime) -> Hindrance:
    """Return what hinders a free text on this route."""
    one = route.conversation
    if not route.address.is_open:
        return Hindrance.CLOSED
    if one is not None:
        if one.mode is ConversationMode.HELD and one.holder_id != me:
            return Hindrance.HELD
        if one.opted_out_at is not None:
            return Hindrance.OPTED_OUT
        if one.blocked_at is not None:
            return Hindrance.BLOCKED
    if route.begins and not is_saved:
        return Hindrance.NOT_SAVED
    window_until = one.window_until if one is not None else None
    return Hindrance.NONE if is_window_open(route.channel, window_until, now) else Hindrance.WINDOW_OVER


def window_left_s(route: Route, now: datetime) -> float | None:
    """Return how long the channel takes free texts; None if it has no such limit, 0 if that is over."""
    if route.channel not in WINDOWED:
        return None
    until = route.conversation.window_until if route.conversation is not None else None
    return max(0.0, (until - now).total_seconds()) if until is not None else 0.0


def handle_of(one: VisibleConversation) -> tuple[HandleKind, str] | None:
    """Return the correspondent's address as a person has it; None for a provider's id."""
    if one.channel is Channel.EMAIL:
        return HandleKind.EMAIL, one.remote.lower()
    if one.channel in (Channel.WHATSAPP, Channel.SMS) and one.remote_phone:
        kind = HandleKind.WHATSAPP if one.channel is Channel.WHATSAPP else HandleKind.PHONE
        return kind, one.remote_phone
    return None


def _party(one: VisibleConversation) -> VisibleParty:
    number = one.remote_phone or one.remote
    return visible_party(one.applicant_name or one.remote_name, number, number, is_hidden=False)


def _address_of(person: ApplicantRecord, channel: Channel) -> tuple[str, str]:
    """Return the person's address in the channel's form, and as it is shown; "" if there is none."""
    by_kind: Mapping[HandleKind, str] = {one.kind: one.value for one in reversed(person.handles)}
    shown = next((by_kind[kind] for kind in _HANDLES.get(channel, ()) if by_kind.get(kind)), "")
    return (shown.removeprefix("+") if channel is Channel.WHATSAPP else shown), shown
