"""The office's own addresses in the written channels: a mailbox, a WhatsApp number, a SIM, a site."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text

from db.enums import Channel, TemplateState
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Facts, Id, UtcTime, is_member


class OfficeAddress(Synced, Base):
    """The administrator makes it. `team_id`: Who sees its conversations while they have no case.

    Attributes:
        address: As the provider names it: the id of a number, a mailbox, a telephone number, a site.
        label: The name that agents see.
        is_open: It is in use; a closed one neither fetches nor sends.
        has_bot: A new episode begins with the chatbot.
        hours: When agents answer there; {} for the office's hours.
        notices: Automatic texts, by cause and language.
        settings: Of the adapter. No secrets: those are files of the server.
    """

    __tablename__ = "office_address"
    __table_args__ = (is_member("channel", Channel), Index(None, "channel", "address"))

    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    address: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    is_open: Mapped[bool] = mapped_column(default=True)
    has_bot: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    notices: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)


class MessageTemplate(Synced, Base):
    """A text that the provider approved for one address; a copy of the provider's list.

    Attributes:
        id: Derived from address, name and language (`template_id`).
        text: With its placeholders: {{1}}, {{2}}, ...
        category: The provider's word; it decides the price.
        components: As the provider lists them.
    """

    __tablename__ = "message_template"
    __table_args__ = (is_member("state", TemplateState), Index(None, "office_address_id", "name"))

    office_address_id: Mapped[UUID] = mapped_column(Id, ForeignKey("office_address.id"))
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    state: Mapped[TemplateState] = mapped_column(EnumText(TemplateState))
    text: Mapped[str] = mapped_column(Text)
    components: Mapped[list[dict[str, Any]]] = mapped_column(Facts, info={"is_list": True})
    checked_at: Mapped[datetime] = mapped_column(UtcTime)
