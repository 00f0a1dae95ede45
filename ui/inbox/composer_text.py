"""What the composer says: where a message goes, what hinders it, how large an SMS is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.enums import Channel
from app.conversations.message_form import SmsSize
from app.conversations.routes import Hindrance, Route
from ui.inbox.conversation_text import window_words
from ui.text.numbers import number_text
from ui.text.wording import word

translate = QCoreApplication.translate


def route_words(route: Route) -> str:
    """Return where a message goes, e.g. "WhatsApp to Budi"."""
    to = route.to.name or number_text(route.to.number)
    text = translate("Composer", "{channel} to {who}").format(channel=word(route.channel), who=to)
    if route.conversation is None:
        return translate("Composer", "New: {route}").format(route=text)
    return text


def address_of(route: Route) -> str:
    """Return from which address of the office to which one of the applicant."""
    to = number_text(route.to.number)
    return translate("Composer", "From {label} to {number}").format(label=route.address.label, number=to)


def hindrance_words(hindrance: Hindrance, route: Route, has_templates: bool) -> str:
    """Return why no free text can be sent now, and what to do; "" if it can."""
    one = route.conversation
    if hindrance is Hindrance.WINDOW_OVER:
        if has_templates:
            return translate("Composer", "The window for free texts is over. Choose a template below.")
        return translate(
            "Composer",
            "The window for free texts is over, and no template is approved. Use another channel or call.",
        )
    return {
        Hindrance.NONE: "",
        Hindrance.NOT_SAVED: translate("Composer", "Save the case before you write first."),
        Hindrance.HELD: translate("Composer", "{name} answers this conversation now.").format(
            name=one.holder_name if one is not None else ""
        ),
        Hindrance.OPTED_OUT: translate("Composer", "This person wants no messages on this channel."),
        Hindrance.BLOCKED: translate("Composer", "This correspondent is blocked: nothing is sent."),
        Hindrance.CLOSED: translate("Composer", "“{name}” is not in use: nothing is sent.").format(
            name=route.address.label
        ),
    }[hindrance]


def sender_words(sender: str) -> str:
    """Return that an answer goes elsewhere than to who wrote; "" if it does not."""
    if not sender:
        return ""
    return translate(
        "Composer", "The mail came from {sender}, and wants its answer at another address: check it."
    ).format(sender=sender)


def limit_words(route: Route, left_s: float | None) -> str:
    """Return until when free texts can be sent."""
    return window_words(left_s) if route.channel is Channel.WHATSAPP else ""


def sms_words(size: SmsSize) -> str:
    """Return how much of an SMS is used: "143/160 · 1 part"."""
    parts = translate("Composer", "{count} part(s)").format(count=size.parts)
    text = f"{size.units}/{size.room} · {parts}"
    if not size.is_plain:
        return translate("Composer", "{size} · special signs").format(size=text)
    return text
