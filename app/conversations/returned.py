"""An answer that did not reach the applicant: why, and the draft that it becomes again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.conversations.draft_fields import CC, CONSENT, FILES, NO, QUOTE, SUBJECT, TEMPLATE, TEXT, TO, VALUE
from app.conversations.message_form import gaps_of
from app.conversations.routes import Route
from app.mutations.outgoing import SendMessage, SendTemplate, StartConversation
from app.records.service import Refusal
from app.values.written import VisibleMessage
from db.enums import Direction, MessageKind, MessageState
from db.mutation import Mutation
from db.records import AttachmentRecord, TemplateRecord
from db.rules.messages import QUOTES

NOT_SENT = "message_not_sent"  # code of a message that its provider or its time stopped
FAILED = (MessageState.FAILED, MessageState.EXPIRED)
Answer = SendMessage | SendTemplate | StartConversation


@dataclass(frozen=True, slots=True)
class Rejected:
    """An answer that the shared database rejected. mut_no: Of its change, which is dealt with in the end."""

    mut_no: int
    answer: Answer
    refusal: Refusal

    def is_of(self, route: Route, case_id: UUID) -> bool:
        """Whether it was written on this route."""
        if isinstance(self.answer, StartConversation):
            return (self.answer.office_address_id, self.answer.case_id) == (route.address.id, case_id)
        return self.answer.conversation_id == route.conversation_id


@dataclass(frozen=True, slots=True)
class Returned:
    """Attributes:
    refusal: Why. Of NOT_SENT: the fact `error` is the provider's code, "" if the time was over.
    drafts: Fields of the composer's draft.
    mut_no: Of a rejected change. message_id: Of a message that was recorded.
    """

    refusal: Refusal
    drafts: Mapping[str, str]
    mut_no: int | None = None
    message_id: UUID | None = None


def rejected_answer(mut_no: int, mutation: Mutation | None, refusal: Refusal) -> Rejected | None:
    """Return the answer to an applicant that a change was; None for other changes."""
    return Rejected(mut_no, mutation, refusal) if isinstance(mutation, Answer) else None


def from_rejected(
    one: Rejected, templates: Sequence[TemplateRecord], files: Sequence[AttachmentRecord]
) -> Returned:
    answer = one.answer
    hashes = () if isinstance(answer, SendTemplate) else tuple(file.sha256 for file in answer.files)
    drafts = {FILES: file_ids(hashes, files)}
    if not isinstance(answer, SendTemplate):
        drafts |= text_drafts(answer.text, answer.facts)
    if isinstance(answer, StartConversation):
        drafts[CONSENT] = answer.consent
    template_id = getattr(answer, "template_id", None)
    template = next((known for known in templates if known.id == template_id), None)
    if template is not None:
        drafts |= _template_drafts(template, getattr(answer, "values", ()))
    return Returned(one.refusal, _filled(drafts), mut_no=one.mut_no)


def from_message(
    one: VisibleMessage, templates: Sequence[TemplateRecord], files: Sequence[AttachmentRecord]
) -> Returned:
    """Return a message that failed or whose time was over."""
    facts = one.facts
    drafts = {FILES: file_ids([file.sha256 for file in one.files], files)}
    named = (facts.get("template"), facts.get("language"))
    template = next((known for known in templates if (known.name, known.language) == named), None)
    if one.kind is not MessageKind.TEMPLATE or template is None:
        drafts |= text_drafts(one.text, facts)
    else:
        values = facts.get("values")
        drafts |= _template_drafts(template, tuple(map(str, values)) if isinstance(values, list) else ())
    is_over = one.state is MessageState.EXPIRED
    refusal = Refusal(NOT_SENT, {"error": "" if is_over else one.error or "unknown"})
    return Returned(refusal, _filled(drafts), message_id=one.id)


def last_failed(messages: Sequence[VisibleMessage], me: UUID | None) -> VisibleMessage | None:
    """Return the last message of ours in a conversation, if I wrote it and it did not reach the applicant."""
    ours = [one for one in messages if one.direction is Direction.OUTBOUND and not one.is_automatic]
    last = max(ours, key=lambda one: one.position, default=None)
    return last if last is not None and last.agent_id == me and last.state in FAILED else None


def text_drafts(text: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a message that was written: its text, and those of a mail."""
    if "subject" not in facts:
        return {TEXT: text}
    lists = {name: facts.get(name) for name in (TO, CC)}
    addresses = {name: ", ".join(map(str, one)) for name, one in lists.items() if isinstance(one, list)}
    quote = "" if facts.get(QUOTES) is True else NO
    return {TEXT: text, SUBJECT: str(facts["subject"]), **addresses, QUOTE: quote}


def _template_drafts(template: TemplateRecord, values: Sequence[str]) -> dict[str, str]:
    numbered = zip(gaps_of(template.text), values, strict=False)
    return {TEMPLATE: str(template.id), **{f"{VALUE}{number}": value for number, value in numbered}}


def file_ids(hashes: Sequence[str], files: Sequence[AttachmentRecord]) -> str:
    """Return the ids of the case's files with these contents."""
    by_hash = {one.sha256: str(one.id) for one in files}
    return " ".join(by_hash[one] for one in dict.fromkeys(hashes) if one in by_hash)


def _filled(drafts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in drafts.items() if text.strip()}
