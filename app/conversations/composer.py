"""The answer that is being written: kept like a case's draft, sent when nothing hinders it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.cases.case_editor import CaseEditor
from app.cases.drafting import Drafting
from app.common.clock import now
from app.conversations.conversation_view import CaseConversations, ConversationView
from app.conversations.draft_fields import CC, CONSENT, FILES, NO, QUOTE, SUBJECT, TEMPLATE, TEXT, TO, VALUE
from app.conversations.message_form import (
    MailFields,
    answered_mail,
    filled_template,
    gaps_of,
    mail_facts,
    proposed_values,
)
from app.conversations.returned import (
    FAILED,
    Rejected,
    Returned,
    file_ids,
    from_message,
    from_rejected,
    last_failed,
    text_drafts,
)
from app.conversations.routes import KEY, MOST_BYTES, Hindrance, Route, hindrance_of, window_left_s
from app.mutations.conversation import TakeConversation
from app.mutations.correspondence import NewMessageFile
from app.mutations.outgoing import SendMessage, SendTemplate, StartConversation
from app.records.service import Records, Refusal
from app.values.written import VisibleMessage
from channels.mail.quotes import author_of, quote_of
from db.enums import Channel, ConversationMode, Direction, MessageState
from db.mutation import Mutation
from db.records import AttachmentRecord, TemplateRecord
from db.rules.messages import QUOTES, opts_out


def keys_of_erased(case_ids: Iterable[UUID], conversation_ids: Iterable[UUID]) -> list[str]:
    """Return the keys of the drafts to a person who is erased."""
    return [f"{KEY}{one}" for one in (*case_ids, *conversation_ids)]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that is in the queue now. contact_id: Its episode."""

    case_id: UUID
    message_id: UUID
    contact_id: UUID
    channel: Channel


@dataclass(frozen=True, slots=True)
class _Content:
    """What a message consists of. A template has no text and no files of its own."""

    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    files: tuple[NewMessageFile, ...] = ()
    template_id: UUID | None = None
    values: tuple[str, ...] = ()


class Composer(QObject):
    """Writes on the chosen route of the case on the screen. Nothing that is typed is lost. GUI thread."""

    changed = Signal()  # another route, or what is possible on it, or the draft came back
    sent = Signal(Sent)
    refused = Signal(Refusal)
    unseen = Signal(int)  # how many messages came since typing began: the agent reads them, then sends again
    returned = Signal(Returned)  # an answer did not reach the applicant: its words are in the draft again
    dealt_with = Signal(int)  # number of a rejected change whose words are in the draft

    def __init__(
        self,
        view: ConversationView,
        drafting: Drafting,
        records: Records,
        session: Session,
        editor: CaseEditor,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view, self._drafting, self._records = view, drafting, records
        self._session, self._editor = session, editor
        self._seen: dict[str, int] = {}  # draft key -> newest message of others when typing began
        self._rejected: tuple[Rejected, ...] = ()
        self._states: dict[UUID, MessageState] = {}  # of my own messages, when they were last seen
        self._taken_back: dict[str, Returned] = {}  # draft key -> the answer that the draft was
        self._has_drafts = False  # those of the signed-in person were read
        self._sending: set[UUID] = set()  # whose answer is being recorded
        view.changed.connect(self._on_shown)
        drafting.restored.connect(self._on_restored)
        session.signed_out.connect(self._on_signed_out)

    # -- what is there -------------------------------------------------------------------------------------

    @property
    def shown(self) -> CaseConversations | None:
        return self._view.current

    @property
    def route(self) -> Route | None:
        return self.shown.route if self.shown is not None else None

    @property
    def draft(self) -> dict[str, str]:
        """What is typed on this route."""
        return self._drafting.fields(self._key) if self.route is not None else {}

    @property
    def mail(self) -> MailFields:
        """The fields of a mail: typed, else those of an answer to the last one."""
        usual, draft = self._usual_mail, self.draft
        return MailFields(draft.get(SUBJECT, usual.subject), draft.get(TO, usual.to), draft.get(CC, ""))

    @property
    def usual_copies(self) -> str:
        """The other recipients of the answered mail. They get the answer only if the agent wants that."""
        return self._usual_mail.cc

    @property
    def other_sender(self) -> str:
        """Return who sent the answered mail, if the answer goes elsewhere because that mail says so; else "".

        A sender can be forged: then the answer would reach the forger instead.
        """
        route = self.route
        if route is None or route.channel is not Channel.EMAIL:
            return ""
        usual, sender = self._usual_mail.to.casefold(), route.to.number
        return sender if usual != sender.casefold() and self.mail.to.casefold() == usual else ""

    @property
    def _usual_mail(self) -> MailFields:
        """The fields of an answer to the last mail."""
        route = self.route
        if route is None or self.shown is None:
            return MailFields("", "", "")
        received = [one for one in self.shown.messages if one.conversation_id == route.conversation_id]
        return answered_mail(received, route.to.number, route.address.address)

    @property
    def answered(self) -> VisibleMessage | None:
        """The mail that is answered; None if there is none, or on another channel."""
        route = self.route
        if route is None or self.shown is None or route.channel is not Channel.EMAIL or route.begins:
            return None
        of_talk = (one for one in self.shown.messages if one.conversation_id == route.conversation_id)
        return next((one for one in reversed([*of_talk]) if one.direction is Direction.INBOUND), None)

    @property
    def quotes(self) -> bool:
        """Whether the answered mail stands below the answer when it is sent."""
        answered = self.answered
        return answered is not None and bool(answered.text.strip()) and self.draft.get(QUOTE) != NO

    def quote(self, zone: ZoneInfo) -> str:
        """Return the answered mail as it stands below the answer."""
        answered, one = self.answered, self.route.conversation if self.route is not None else None
        if answered is None or one is None:
            return ""
        author = author_of(one.remote_name, one.remote)
        return quote_of(answered.text, author, answered.written_at.astimezone(zone))

    @property
    def template(self) -> TemplateRecord | None:
        """The chosen template."""
        wanted = self.draft.get(TEMPLATE, "")
        offered = self.shown.templates if self.shown is not None else ()
        return next((one for one in offered if str(one.id) == wanted), None)

    @property
    def files(self) -> tuple[AttachmentRecord, ...]:
        """The files of the case that go with the message."""
        wanted = self.draft.get(FILES, "").split()
        return tuple(one for one in self.offered_files if str(one.id) in wanted)

    @property
    def offered_files(self) -> tuple[AttachmentRecord, ...]:
        """The files of the case; none on a channel that takes no files."""
        current = self._editor.current
        if self.route is None or not self.route.takes_files or current is None or current.file is None:
            return ()
        return tuple(one for one in current.file.attachments if one.removed_at is None)

    def hindrance(self, at: datetime) -> Hindrance:
        route, agent = self.route, self._session.agent
        if route is None or self.shown is None:
            return Hindrance.NONE
        return hindrance_of(route, agent.id if agent else None, self.shown.is_saved, at)

    @property
    def opt_out_word(self) -> str:
        """What the applicant wrote to end the messages, "STOP" for instance; "" if staff noted it."""
        one = self.route.conversation if self.route is not None else None
        if self.shown is None or one is None or one.opted_out_at is None:
            return ""
        of_talk = (message for message in self.shown.messages if message.conversation_id == one.id)
        words = (message.text.strip() for message in of_talk if message.written_at == one.opted_out_at)
        return next(filter(partial(opts_out, one.channel), words), "")

    def window_left_s(self, at: datetime) -> float | None:
        return window_left_s(self.route, at) if self.route is not None else None

    @property
    def needs_consent(self) -> bool:
        """We write first where a channel has windows: how the applicant agreed has to be noted."""
        route = self.route
        if route is None or self.template is None or not route.begins:
            return False
        return route.conversation is None or route.conversation.window_until is None

    # -- what came back ------------------------------------------------------------------------------------

    @property
    def taken_back(self) -> Returned | None:
        """The answer that the present draft was, with the reason why it did not reach the applicant."""
        return self._taken_back.get(self._key)

    @property
    def offered_back(self) -> Returned | None:
        """An answer on this route that did not reach the applicant, and whose words can come back."""
        route, shown = self.route, self.shown
        if route is None or shown is None or self.taken_back is not None:
            return None
        rejected = next((one for one in self._rejected if one.is_of(route, shown.case_id)), None)
        if rejected is not None:
            return from_rejected(rejected, shown.templates, self.offered_files)
        of_talk = [one for one in shown.messages if one.conversation_id == route.conversation_id]
        failed = last_failed(of_talk, self._me)
        return from_message(failed, shown.templates, self.offered_files) if failed is not None else None

    def take_back(self) -> None:
        """Put the words of `offered_back` into the draft; what is typed there stays above them."""
        found = self.offered_back
        if found is None:
            return
        key = self._key
        before, drafts = self._drafting.fields(key), dict(found.drafts)
        typed = before.get(TEXT, "").rstrip()
        if typed and TEXT in drafts and drafts[TEXT] not in typed:
            drafts[TEXT] = f"{typed}\n\n{drafts[TEXT]}"
        if FILES in drafts:
            drafts[FILES] = " ".join(dict.fromkeys([*before.get(FILES, "").split(), *drafts[FILES].split()]))
        self._drafting.keep_all(key, drafts)
        self._seen[key] = self._newest_of_others()
        self._taken_back[key] = found
        if found.mut_no is not None:
            self._rejected = tuple(one for one in self._rejected if one.mut_no != found.mut_no)
            self.dealt_with.emit(found.mut_no)
        self.changed.emit()
        self.returned.emit(found)

    def take_rejections(self, rejected: Sequence[Rejected]) -> None:
        """Take the answers of this person that the shared database rejected; one on this route comes back."""
        self._rejected = tuple(rejected)
        self._bring_back(None)
        self.changed.emit()

    def _bring_back(self, failed: UUID | None) -> None:
        """Let a rejected answer, or this failed one, come back by itself if nothing else is typed."""
        found = self.offered_back
        if found is None or any(map(str.strip, self.draft.values())) or not self._has_drafts:
            return
        if found.mut_no is not None or found.message_id == failed is not None:
            self.take_back()

    def _failed_now(self, shown: CaseConversations | None) -> UUID | None:
        """Return my last message that has failed since it was last seen."""
        states = {
            one.id: one.state
            for one in (shown.messages if shown is not None else ())
            if one.agent_id == self._me and one.state is not None
        }
        failed = [row_id for row_id, state in states.items() if state in FAILED]
        new = next((one for one in failed if self._states.get(one, FAILED[0]) not in FAILED), None)
        self._states |= states
        return new

    @property
    def _me(self) -> UUID | None:
        return self._session.agent.id if self._session.agent is not None else None

    # -- writing -------------------------------------------------------------------------------------------

    def write(self, name: str, text: str) -> None:
        """Take a keystroke; on disk within 250 ms."""
        if self.route is None:
            return
        key = self._key
        if not any(map(str.strip, self.draft.values())):
            self._seen[key] = self._newest_of_others()
        if self._drafting.fields(key).get(name, "") != text:
            self._drafting.keep(key, name, text)
        if not any(map(str.strip, self.draft.values())):
            self._drafting.forget(key)
            self._taken_back.pop(key, None)

    def choose_template(self, template: TemplateRecord | None, known: dict[str, str]) -> None:
        """Fill a template's places from `known`, by the words before them; None: write a text again."""
        self.write(TEMPLATE, str(template.id) if template is not None else "")
        if template is not None:
            for number, value in proposed_values(template.text, known).items():
                self.write(f"{VALUE}{number}", value)
        self.changed.emit()

    def write_again(self, message: VisibleMessage) -> None:
        """Make a message of ours a draft again: its text, the fields of a mail, and its files."""
        for name, text in text_drafts(message.text, message.facts).items():
            self.write(name, text)
        self.write(FILES, file_ids([one.sha256 for one in message.files], self.offered_files))
        self.changed.emit()

    def attach(self, file: AttachmentRecord, is_wanted: bool) -> None:
        """Send a file of the case with the message, or leave it out."""
        ids = [one for one in self.draft.get(FILES, "").split() if one != str(file.id)]
        self.write(FILES, " ".join([*ids, str(file.id)] if is_wanted else ids))
        self.changed.emit()

    @property
    def values(self) -> dict[int, str]:
        """The values of the chosen template's places."""
        template, draft = self.template, self.draft
        return {n: draft.get(f"{VALUE}{n}", "") for n in gaps_of(template.text)} if template else {}

    @property
    def preview(self) -> str:
        """The chosen template as the applicant will read it."""
        return filled_template(self.template.text, self.values) if self.template is not None else ""

    # -- sending -------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Send what is written; `sent`, `refused` or `unseen` follows. The text stays until it is sent.

        What is typed meanwhile stays, too, and so does a text instead of which a template was sent. Another
        user may sign in before it is recorded: only the draft of its author changes.
        """
        route, shown, at = self.route, self.shown, now()
        author = self._me
        if route is None or shown is None or author is None or author in self._sending:
            return
        key, newest = self._key, self._newest_of_others()
        seen = self._seen.setdefault(key, newest)
        if newest > seen:
            self._seen[key] = newest
            self.unseen.emit(newest - seen)
            return
        message_id = uuid7()
        try:
            mutations, contact_id = self._mutations(route, shown, message_id, newest, at)
        except _NotReady as lack:
            self.refused.emit(lack.refusal)
            return
        self._sending.add(author)
        sent = Sent(shown.case_id, message_id, contact_id, route.channel)
        text = "" if self.template is not None else self.draft.get(TEXT, "")

        def done() -> None:
            self._sending.discard(author)
            self._drafting.sent(author, key, TEXT, text)
            if self._me != author:
                return
            self._seen.pop(key, None)
            self._taken_back.pop(key, None)
            self._states[message_id] = MessageState.QUEUED
            self.sent.emit(sent)
            self.changed.emit()

        def refused(refusal: Refusal) -> None:
            self._sending.discard(author)
            if self._me == author:
                self.refused.emit(refusal)
            else:
                self._records.report_refusal(refusal)

        self._records.change(*mutations, done=done, refused=refused)

    def _mutations(
        self, route: Route, shown: CaseConversations, message_id: UUID, newest: int, at: datetime
    ) -> tuple[tuple[Mutation, ...], UUID]:
        """Return what records the message, and its episode. Raises _NotReady."""
        hindrance = self.hindrance(at)
        if hindrance is not Hindrance.NONE and not (hindrance is Hindrance.WINDOW_OVER and self.template):
            raise _NotReady(_REFUSED[hindrance], self._hindrance_facts(route))
        content = self._content(route)
        if route.begins:
            return self._beginning(route, shown.case_id, message_id, content, at)
        one = route.conversation
        if one is None or one.contact_id is None:
            raise _NotReady("episode_ended")
        of: dict[str, Any] = {"conversation_id": one.id, "message_id": message_id, "seen": newest}
        message: Mutation
        if content.template_id is not None:
            message = SendTemplate(
                **of, template_id=content.template_id, values=content.values, occurred_at=at
            )
        else:
            answered = self.answered
            quotes = {QUOTES: True} if self.quotes else {}
            message = SendMessage(
                **of,
                text=content.text,
                facts={**content.facts, **quotes},
                files=content.files,
                reply_to_id=answered.id if answered is not None else None,
                occurred_at=at,
            )
        if one.mode is ConversationMode.HELD:
            return (message,), one.contact_id
        take = TakeConversation(conversation_id=one.id, occurred_at=at)
        return (take, message), one.contact_id

    def _content(self, route: Route) -> _Content:
        """Return what the message consists of: a template with its values, or a text. Raises _NotReady."""
        template, facts = self.template, self._facts(route)
        if template is not None:
            values = tuple(self.values[n] for n in sorted(self.values))
            if not all(map(str.strip, values)):
                raise _NotReady("template_incomplete", {"name": template.name})
            return _Content(facts=facts, template_id=template.id, values=values)
        text, files = self.draft.get(TEXT, "").strip(), self._new_files(route)
        if not text and not files:
            raise _NotReady("message_missing")
        return _Content(text, facts, files)

    def _beginning(
        self, route: Route, case_id: UUID, message_id: UUID, content: _Content, at: datetime
    ) -> tuple[tuple[Mutation, ...], UUID]:
        person = self._editor.raw.person if self._editor.raw is not None else None
        one = route.conversation
        if self.needs_consent and not self.draft.get(CONSENT, "").strip():
            raise _NotReady("consent_missing")
        remote_phone = one.remote_phone if one is not None else ""
        if one is None and route.channel is not Channel.EMAIL:
            remote_phone = route.to.number
        begun = StartConversation(
            office_address_id=route.address.id,
            remote=route.remote,
            remote_phone=remote_phone,
            remote_name=one.remote_name if one is not None else "",
            contact_id=uuid7(),
            message_id=message_id,
            applicant_id=person.id if person is not None else None,
            case_id=case_id,
            text=content.text,
            facts=content.facts,
            files=content.files,
            template_id=content.template_id,
            values=content.values,
            consent=self.draft.get(CONSENT, ""),
            occurred_at=at,
        )
        return (begun,), begun.contact_id

    def _facts(self, route: Route) -> dict[str, Any]:
        if route.channel is not Channel.EMAIL:
            return {}
        mail = self.mail
        if not mail.subject.strip():
            raise _NotReady("subject_of_mail_missing")
        try:
            return mail_facts(mail.subject, mail.to, mail.cc)
        except ValueError as error:
            raise _NotReady("address_not_understood", {"text": str(error)}) from None

    def _new_files(self, route: Route) -> tuple[NewMessageFile, ...]:
        files = self.files
        most = MOST_BYTES.get(route.channel, 0)
        if sum(one.bytes for one in files) > most and files:
            raise _NotReady("files_too_large", {"number": most // 1_000_000})
        return tuple(
            NewMessageFile(
                file_id=uuid7(), name=one.name, media_type=one.media_type, bytes=one.bytes, sha256=one.sha256
            )
            for one in files
        )

    def _hindrance_facts(self, route: Route) -> dict[str, Any]:
        one = route.conversation
        name = one.holder_name if one is not None and one.holder_name else route.address.label
        return {"name": name, "until": ""}

    # -- events --------------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        shown, route = self.shown, self.route
        return "" if shown is None or route is None else route.draft_key(shown.case_id)

    def _newest_of_others(self) -> int:
        """Return the position of the newest message on this route that another one wrote; 0 without one."""
        route = self.route
        if self.shown is None or route is None:
            return 0
        me = self._me
        of_talk = (one for one in self.shown.messages if one.conversation_id == route.conversation_id)
        return max((one.position for one in of_talk if one.agent_id != me), default=0)

    @Slot(object)
    def _on_restored(self) -> None:
        self._has_drafts = True
        self._bring_back(None)
        self.changed.emit()

    @Slot()
    def _on_signed_out(self) -> None:
        self._has_drafts = False
        self._rejected, self._states, self._taken_back = (), {}, {}

    @Slot(object)
    def _on_shown(self, shown: CaseConversations | None) -> None:
        self._bring_back(self._failed_now(shown))
        key = self._key
        if key and any(map(str.strip, self._drafting.fields(key).values())):
            self._seen.setdefault(key, self._newest_of_others())
        self.changed.emit()


_REFUSED = {
    Hindrance.NOT_SAVED: "case_not_saved",
    Hindrance.HELD: "conversation_held",
    Hindrance.OPTED_OUT: "opted_out",
    Hindrance.BLOCKED: "correspondent_blocked",
    Hindrance.CLOSED: "address_closed",
    Hindrance.WINDOW_OVER: "window_over",
}


class _NotReady(Exception):  # noqa: N818 - the message is not complete
    def __init__(self, code: str, facts: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, facts or {})
