"""What the composer says: where a message goes, what hinders it, how large an SMS is."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale

from app.common.enums import Channel, TemplateRecord
from app.conversations.message_form import SmsSize
from app.conversations.returned import NOT_SENT, Returned
from app.conversations.routes import Hindrance, Route
from app.settings import MessageSettings
from app.values.written import VisibleConversation
from ui.case.refusal_text import refusal_words
from ui.inbox.conversation_text import window_words
from ui.inbox.failure_text import failure_words
from ui.text.numbers import number_text
from ui.text.times import date_text, time_text
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


def hindrance_words(hindrance: Hindrance, route: Route, has_templates: bool, keyword: str = "") -> str:
    """Return why no free text can be sent now, and what to do; "" if it can.

    keyword: By which the applicant ended the messages.
    """
    one = route.conversation
    if one is not None and hindrance in (Hindrance.OPTED_OUT, Hindrance.BLOCKED):
        return _unwanted_words(one, hindrance is Hindrance.BLOCKED, keyword)
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
        Hindrance.OPTED_OUT: "",
        Hindrance.BLOCKED: "",
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


def _unwanted_words(one: VisibleConversation, is_blocked: bool, keyword: str) -> str:
    """Return since when and why nothing is sent to a correspondent."""
    at = one.blocked_at if is_blocked else one.opted_out_at
    when = f"{date_text(at)}, {time_text(at)}" if at is not None else ""
    reason = one.blocked_reason if is_blocked else one.opted_out_reason
    if is_blocked:
        text = translate(
            "Composer",
            "The sender is blocked since {when}. Nothing is sent, and its messages wait for nobody.",
        )
    elif keyword:
        text = translate(
            "Composer",
            "The applicant wrote “{word}” on {when}: nothing is sent. That ends when they write “MULAI” "
            "or “START”, or tell you so.",
        )
    else:
        text = translate("Composer", "The applicant wants no messages here since {when}: nothing is sent.")
    text = text.format(when=when, word=keyword)
    why = translate("Composer", "Reason: {reason}").format(reason=reason) if reason else ""
    return f"{text} {why}".rstrip()


def returned_words(one: Returned, is_back: bool) -> str:
    """Return why an answer did not reach the applicant. is_back: Its words are in the draft again."""
    is_failure = one.refusal.code == NOT_SENT
    cause = failure_words(one.refusal.facts["error"]) if is_failure else refusal_words(one.refusal)
    if is_back:
        text = translate("Composer", "Your answer did not reach the applicant, and is here again. {cause}")
    else:
        text = translate("Composer", "Your last answer did not reach the applicant. {cause}")
    return text.format(cause=cause)


def limit_words(route: Route, left_s: float | None) -> str:
    """Return until when free texts can be sent."""
    return window_words(left_s) if route.channel is Channel.WHATSAPP else ""


def template_words(template: TemplateRecord) -> str:
    """Return a template's name, language and class of price."""
    return f"{template.name} ({template.language}, {_category_words(template.category)})"


def price_words(template: TemplateRecord, prices: MessageSettings) -> str:
    """Return what a template costs: its class of price, and the price that the office has noted."""
    category = template.category.strip().casefold()
    noted = {
        "utility": prices.utility_price,
        "marketing": prices.marketing_price,
        "authentication": prices.authentication_price,
    }.get(category, "")
    if not noted:
        price = translate("Composer", "price not known")
    else:
        amount = Decimal(noted.replace(",", "."))
        digits = 0 if amount == amount.to_integral_value() else 2
        shown = QLocale().toString(float(amount), "f", digits)
        price = translate("Composer", "Rp{amount} if it is delivered").format(amount=shown)
    text = translate("Composer", "Price class {category}: {price}")
    return text.format(category=_category_words(template.category), price=price)


def _category_words(category: str) -> str:
    """Return a category of Meta in words; one that is not known as the provider writes it."""
    words = {
        "utility": translate("Composer", "utility"),
        "marketing": translate("Composer", "marketing"),
        "authentication": translate("Composer", "authentication"),
    }
    return words.get(category.strip().casefold(), category)


def sms_words(size: SmsSize) -> str:
    """Return how much of an SMS is used: "143/160 · 1 part"."""
    parts = translate("Composer", "{count} part(s)").format(count=size.parts)
    text = f"{size.units}/{size.room} · {parts}"
    if not size.is_plain:
        return translate("Composer", "{size} · special signs").format(size=text)
    return text
