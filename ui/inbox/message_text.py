"""A message in words: who wrote it, what it says, what became of it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.enums import (
    Direction,
    FileState,
    MessageAuthor,
    MessageFileRecord,
    MessageKind,
    MessageRecord,
    MessageState,
)
from app.conversations.message_actions import AGAIN, IS_SENT, KEEP, WITHDRAW
from ui.inbox.failure_text import failure_words
from ui.style.tokens import Tone
from ui.text.times import time_text
from ui.text.wording import word

translate = QCoreApplication.translate

_LOOKS = {
    MessageState.QUEUED: ("clock", Tone.NEUTRAL),
    MessageState.SENDING: ("send", Tone.NEUTRAL),
    MessageState.UNSURE: ("info", Tone.WARNING),
    MessageState.SENT: ("check", Tone.NEUTRAL),
    MessageState.DELIVERED: ("check", Tone.GOOD),
    MessageState.READ: ("shield-check", Tone.GOOD),
    MessageState.FAILED: ("alert", Tone.DANGER),
    MessageState.WITHDRAWN: ("x", Tone.NEUTRAL),
    MessageState.EXPIRED: ("alert", Tone.WARNING),
}


def author_words(message: MessageRecord) -> str:
    """Return who wrote it: the applicant, the chatbot, the office, or the agent by name."""
    if message.author is MessageAuthor.AGENT:
        return message.agent_name or word(message.author)
    return word(message.author)


def title_words(message: MessageRecord) -> str:
    """Return what it is."""
    if message.kind in (MessageKind.TEXT, MessageKind.UNKNOWN) and message.direction is Direction.INBOUND:
        return translate("Message", "Message received")
    if message.kind is MessageKind.TEXT:
        return translate("Message", "Message")
    return word(message.kind)


def subject_words(message: MessageRecord) -> str:
    """Return the subject of a mail, and who got a copy; "" for other messages."""
    subject = message.facts.get("subject")
    if not isinstance(subject, str) or not subject.strip():
        return ""
    copies = message.facts.get("cc")
    parts = [translate("Message", "Subject: {subject}").format(subject=subject.strip())]
    if isinstance(copies, list) and copies:
        to = ", ".join(map(str, copies))
        parts.append(translate("Message", "Copy to {addresses}").format(addresses=to))
    not_come = message.facts.get("copies_failed")
    if isinstance(not_come, list) and not_come:
        to = ", ".join(map(str, not_come))
        parts.append(translate("Message", "the copy to {addresses} did not arrive").format(addresses=to))
    if message.facts.get("quotes") is True:
        parts.append(translate("Message", "the answered mail is quoted below"))
    elif message.facts.get("has_quote") is True:
        parts.append(translate("Message", "an earlier mail, quoted below it, is left out"))
    return " · ".join(parts)


def state_words(message: MessageRecord) -> str:
    """Return what became of a message of ours; "" for one that arrived."""
    if message.state is None:
        return ""
    text = word(message.state)
    if message.state is MessageState.FAILED and message.error:
        cause = failure_words(message.error)
        return translate("Message", "{state}: {cause}").format(state=text, cause=cause)
    if message.error and message.state in (MessageState.UNSURE, MessageState.EXPIRED):
        return translate("Message", "{state} (code {code})").format(state=text, code=message.error)
    return text


def proof_words(message: MessageRecord) -> str:
    """Return the message by which the applicant got the answer, and what its receipt says so far."""
    at = message.read_at or message.delivered_at or message.sent_at
    state = f"{state_words(message)}, {time_text(at)}" if at is not None else state_words(message)
    text = translate("Message", "Proof: the message of {time} · {state}")
    return text.format(time=time_text(message.written_at), state=state)


def state_look(state: MessageState) -> tuple[str, Tone]:
    """Return icon and tone of a state."""
    return _LOOKS.get(state, ("info", Tone.NEUTRAL))


def file_words(file: MessageFileRecord) -> str:
    """Return the name of a file, and whether it is here."""
    name = file.name or file.media_type or translate("Message", "a file")
    text = translate("Message", "File: {name}").format(name=name)
    return text if file.state is FileState.HERE else f"{text} · {word(file.state)}"


def action_words(action: str) -> str:
    return {
        WITHDRAW: translate("Message", "Take back"),
        AGAIN: translate("Message", "Send again"),
        IS_SENT: translate("Message", "It has arrived"),
        KEEP: translate("Message", "Add to the case"),
    }[action]
