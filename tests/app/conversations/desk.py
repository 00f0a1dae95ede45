"""A workstation with an address of the office: applicants write, and Rina answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.mutations.arrival import ArrivedFile, ListedTemplate, RecordArrival, RecordTemplates
from app.mutations.conversation import RegisterAddress
from app.mutations.people import AddApplicant, NewHandle, RegisterAgent
from app.settings import Settings
from db.enums import Channel, HandleKind, Role, TemplateState
from db.models.conversation import conversation_id, message_id
from db.mutation import Me, Mutation
from db.queries.conversations import conversation, messages_of
from db.records import ConversationRecord, MessageRecord
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from tests.app.phone_place import PhonePlace, utc_now

BUDI, ANI = "6281234567890", "6285551234567"
LABELS = {Channel.WHATSAPP: "Loket WA", Channel.EMAIL: "Loket Mail", Channel.SMS: "Loket SMS"}
ADDRESSES = {Channel.EMAIL: "loket@kantor.example"}
WINDOW = timedelta(hours=24)


class WrittenDesk(PhonePlace):
    """One workstation whose office has an address of each channel that a test asks for."""

    def __init__(self, folder: Path, qtbot: QtBot, *channels: Channel) -> None:
        super().__init__(folder, qtbot, Settings())
        self.addresses = {channel: uuid7() for channel in channels or (Channel.WHATSAPP,)}
        agent: dict[str, Any] = {"name": SYSTEM_NAME, "role": Role.SUPERVISOR, "occurred_at": utc_now()}
        self.by_system(
            RegisterAgent(agent_id=SYSTEM_ID, **agent),
            *(
                RegisterAddress(
                    office_address_id=address_id,
                    channel=channel,
                    address=ADDRESSES.get(channel, str(address_id)),
                    label=LABELS.get(channel, channel.value),
                    occurred_at=utc_now(),
                )
                for channel, address_id in self.addresses.items()
            ),
        )

    def by_system(self, *mutations: Mutation) -> None:
        self.replica.apply_all(mutations, SYSTEM).result(60)

    def by(self, me: Me, *mutations: Mutation) -> None:
        self.replica.apply_all(mutations, me).result(60)

    def colleague(self, name: str = "Sari", role: Role = Role.AGENT) -> Me:
        me = Me(agent_id=uuid7(), agent_name=name, role=role, workstation="002")
        unit_id = self.workplace.access.session.units[0].id if role is Role.UNIT_OFFICER else None
        of: dict[str, Any] = {"agent_id": me.agent_id, "name": name, "role": role, "unit_id": unit_id}
        self.by_system(RegisterAgent(**of, occurred_at=utc_now()))
        return me

    def person(self, name: str = "Budi Santoso", *more: tuple[HandleKind, str]) -> UUID:
        applicant_id = uuid7()
        values = ((HandleKind.PHONE, f"+{BUDI}"), *more)
        handles = tuple(NewHandle(handle_id=uuid7(), kind=kind, value=value) for kind, value in values)
        self.by_system(
            AddApplicant(applicant_id=applicant_id, name=name, handles=handles, occurred_at=utc_now())
        )
        return applicant_id

    def write(
        self,
        text: str = "Halo",
        remote: str = BUDI,
        channel: Channel = Channel.WHATSAPP,
        minutes_ago: float = 1,
        files: tuple[ArrivedFile, ...] = (),
        **more: Any,
    ) -> UUID:
        """Let an applicant write; return the conversation."""
        at: datetime = utc_now() - timedelta(minutes=minutes_ago)
        address_id, provider_id = self.addresses[channel], uuid7().hex
        is_phone = channel in (Channel.WHATSAPP, Channel.SMS)
        given: dict[str, Any] = {
            "chain": remote,
            "name": "Budi" if remote == BUDI else "Ani",
            "phone": f"+{remote.removeprefix('+')}" if is_phone else "",
            "window_until": at + WINDOW if channel is Channel.WHATSAPP else None,
            **more,
        }
        arrived = RecordArrival(
            office_address_id=address_id,
            provider_id=provider_id,
            correspondent=remote,
            sent_at=at,
            text=text,
            files=files,
            occurred_at=at + timedelta(seconds=1),
            **given,
        )
        self.by_system(arrived)
        self.last_message = message_id(address_id, provider_id)
        return conversation_id(address_id, given["chain"], remote)

    def offer_template(self, name: str, text: str) -> None:
        listed = ListedTemplate(
            name=name, language="id", category="utility", state=TemplateState.APPROVED, text=text
        )
        self.by_system(
            RecordTemplates(
                office_address_id=self.addresses[Channel.WHATSAPP],
                templates=(listed,),
                occurred_at=utc_now(),
            )
        )

    def talk(self, talk_id: UUID) -> ConversationRecord:
        found = self.read(lambda tx: conversation(tx, talk_id))
        assert found is not None
        return found

    def messages(self, talk_id: UUID) -> tuple[MessageRecord, ...]:
        return self.read(lambda tx: messages_of(tx, talk_id))

    def take(self, talk_id: UUID) -> None:
        """Take a conversation, and wait until it is on the screen with its case."""
        self.workplace.conversations.inbox.take(self.talk(talk_id))
        self.until_shown(talk_id)

    def until_shown(self, talk_id: UUID) -> None:
        view = self.workplace.conversations.view

        def is_shown() -> bool:
            route = view.current.route if view.current is not None else None
            return route is not None and route.conversation_id == talk_id

        self.qtbot.waitUntil(is_shown)
