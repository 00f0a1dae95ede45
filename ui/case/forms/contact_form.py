"""A call, message or visit that went another way is written down, on a case or as its beginning."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.cases.case_service import CaseService
from app.cases.contact_by_hand import BY_NUMBER, ReportedContact
from app.common.enums import Channel, Direction, HandleKind
from app.settings.typed_times import TypedTimes
from app.values.open_case import VisibleCase
from ui.case.fields.field_hints import address_hint
from ui.case.fields.hinted_field import HintedField
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.forms.form import Columns, FormFacts, InlineForm
from ui.text.numbers import number_text
from ui.text.times import date_text, time_text
from ui.text.wording import word
from ui.widgets.field import Field

_BY_ITSELF = Channel.SIP_MESSAGE  # comes through this program only
_HANDLES = {Channel.WHATSAPP: HandleKind.WHATSAPP, Channel.EMAIL: HandleKind.EMAIL}


class ContactForm(InlineForm):
    """`at` is left empty for just now."""

    def __init__(self, service: CaseService, times: TypedTimes) -> None:
        super().__init__("contact.form", "chat", "save")
        self._service, self._times = service, times
        self._case: VisibleCase | None = None
        self.channel = KeptChoice("contact.channel")
        self.direction = KeptChoice("contact.direction")
        self.at = KeptLine("contact.at", is_tabular=True)
        self.address = KeptLine("contact.address", is_tabular=True)
        self.who = KeptLine("contact.who")
        self.text = KeptText("contact.text", rows=2, most_rows=8)
        self._fields = {
            "channel": Field("contact.channel.field", self.channel),
            "direction": Field("contact.direction.field", self.direction),
            "at": HintedField("contact.at.field", self.at),
            "address": HintedField("contact.address.field", self.address),
            "who": Field("contact.who.field", self.who),
            "text": Field("contact.text.field", self.text),
        }
        for name in self._fields:
            self.keep(f"contact.{name}", getattr(self, name))
        self.channel.typed.connect(lambda _: self._propose_address())
        self.address.typed.connect(lambda _: self._hint())
        self.at.typed.connect(lambda _: self._hint())
        pick = self._fields
        how: list[tuple[QWidget, float]] = [(pick["channel"], 11), (pick["direction"], 11), (pick["at"], 9)]
        self.body.addWidget(Columns("contact.how", how))
        self.body.addWidget(Columns("contact.whom", [(pick["address"], 14), (pick["who"], 14)]))
        self.body.addWidget(pick["text"])
        self.retranslate()

    def show_facts(self, facts: FormFacts) -> None:
        self._case = facts.case

    def propose(self, facts: FormFacts) -> None:
        """Begin with the case's own channel and the applicant; what was typed stays."""
        case = facts.case
        if not self.channel.value():
            own = case.draft.get("channel") or case.channel.value
            self.channel.reset(own if own != _BY_ITSELF.value else Channel.VOICE.value)
        if not self.direction.value():
            self.direction.reset(Direction.INBOUND.value)
        if not self.who.value() and case.person is not None and not case.is_masked:
            self.who.reset(case.person.name)
        self._propose_address()

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        typed = self.at.value().strip()
        if typed and self._times.read_past(typed) is None:
            words = self.tr("Write a time that is over, like 10:15 or 24/11 10:15.")
            gaps.append((self._fields["at"], words))
        if not self.text.value().strip():
            gaps.append((self._fields["text"], self.tr("Write what was said or asked.")))
        return gaps

    def send(self) -> None:
        self._service.record_contact(
            ReportedContact(
                channel=Channel(self.channel.value()),
                direction=Direction(self.direction.value()),
                text=self.text.value().strip(),
                at=self._times.read_past(self.at.value().strip()),
                address=self.address.value().strip(),
                who=self.who.value().strip(),
            )
        )

    def focus_first(self) -> None:
        self.channel.setFocus()

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._hint()

    def _propose_address(self) -> None:
        """Put in how the applicant is reached by this channel, unless an address was typed."""
        case = self._case
        if case is None or case.draft.get("contact.address"):
            self._hint()
            return
        channel = Channel(self.channel.value())
        handles = case.person.handles if case.person is not None and not case.is_masked else ()
        by_number = [HandleKind.PHONE] if channel in BY_NUMBER else []
        kinds = [_HANDLES[channel], *by_number] if channel in _HANDLES else by_number
        found = [one.value for kind in kinds for one in handles if one.kind is kind]
        address = next(iter(found), "")
        self.address.reset(number_text(address) if channel in BY_NUMBER else address)
        self._hint()

    def _hint(self) -> None:
        at, address = self._fields["at"], self._fields["address"]
        assert isinstance(at, HintedField)
        assert isinstance(address, HintedField)
        channel = Channel(self.channel.value()) if self.channel.value() else Channel.VOICE
        address.set_hint(*address_hint(channel, self.address.value()))
        typed = self.at.value().strip()
        moment = self._times.read_past(typed) if typed else None  # 9.15 may be that of yesterday
        at.set_hint(f"{date_text(moment)} {time_text(moment)}" if moment else "")

    def retranslate(self) -> None:
        self.set_texts(self.tr("Log a contact"), self.tr("Record the contact"), self.tr("Put the form away"))
        self._fields["channel"].set_label(self.tr("How"))
        self._fields["direction"].set_label(self.tr("Who began"))
        self._fields["at"].set_label(self.tr("When"))
        self.at.setPlaceholderText(self.tr("Just now"))
        self._fields["address"].set_label(self.tr("Number or address"))
        self._fields["who"].set_label(self.tr("Who it was"))
        self._fields["text"].set_label(self.tr("What was said or written"))
        self.channel.set_options([(one.value, word(one)) for one in Channel if one is not _BY_ITSELF])
        self.direction.set_options(
            [
                (Direction.INBOUND.value, self.tr("The applicant")),
                (Direction.OUTBOUND.value, self.tr("We")),
            ]
        )
        self._hint()
