"""What the light of the line says: how it stands, why calls cannot get here, and what to do about it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.calls.line_status import LineStatus
from app.common.enums import LineGapRecord, Reachability, Registration
from ui.style.tokens import Tone
from ui.text.times import span_text, time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

LOOKS = {
    LineStatus.PROVEN: ("check", Tone.GOOD),
    LineStatus.UNCONFIRMED: ("clock", Tone.WARNING),
    LineStatus.CONNECTING: ("clock", Tone.WARNING),
    LineStatus.UNREACHABLE: ("alert", Tone.DANGER),
    LineStatus.UNASKED: ("link", Tone.ACCENT),
    LineStatus.DIRECT: ("link", Tone.ACCENT),
}

# What it was, in a list; and what to do about it now.
_FAULTS = {
    "no_answer": QT_TRANSLATE_NOOP("LineLight", "the PBX did not answer"),
    "refused": QT_TRANSLATE_NOOP("LineLight", "the PBX took no connection"),
    "no_network": QT_TRANSLATE_NOOP("LineLight", "no network"),
    "unresolved": QT_TRANSLATE_NOOP("LineLight", "the PBX's name was not found"),
    "certificate_expired": QT_TRANSLATE_NOOP("LineLight", "the PBX's certificate has expired"),
    "certificate_unknown_authority": QT_TRANSLATE_NOOP(
        "LineLight", "the PBX's certificate is from an unknown authority"
    ),
    "certificate_wrong_name": QT_TRANSLATE_NOOP("LineLight", "the PBX's certificate is for another name"),
    "certificate_other": QT_TRANSLATE_NOOP("LineLight", "the PBX's certificate cannot be trusted"),
    "tls": QT_TRANSLATE_NOOP("LineLight", "no encrypted connection (TLS)"),
    "not_registered": QT_TRANSLATE_NOOP("LineLight", "not signed in at the PBX"),
    "binding_taken": QT_TRANSLATE_NOOP("LineLight", "another phone answered for this extension"),
    "binding_forgotten": QT_TRANSLATE_NOOP("LineLight", "the PBX forgot this workstation"),
    "sign_in_refused": QT_TRANSLATE_NOOP("LineLight", "the PBX refused this workstation"),
    "answer_unreadable": QT_TRANSLATE_NOOP("LineLight", "the PBX's answer could not be read"),
    "asleep": QT_TRANSLATE_NOOP("LineLight", "this computer slept"),
}
_ADVICE = {
    "no_answer": QT_TRANSLATE_NOOP(
        "LineLight", "{server} does not answer. Check the network; Loket keeps trying."
    ),
    "refused": QT_TRANSLATE_NOOP(
        "LineLight", "{server} takes no connection: it may be starting again. Loket keeps trying."
    ),
    "no_network": QT_TRANSLATE_NOOP(
        "LineLight", "This computer has no network. Check the cable or Wi-Fi; Loket keeps trying."
    ),
    "unresolved": QT_TRANSLATE_NOOP(
        "LineLight", "The name {server} is not known on this network. Check the network and the settings."
    ),
    "certificate_expired": QT_TRANSLATE_NOOP(
        "LineLight",
        "The certificate of {server} has expired. Tell the IT department to renew it, and check this "
        "computer's date.",
    ),
    "certificate_unknown_authority": QT_TRANSLATE_NOOP(
        "LineLight",
        "The certificate of {server} is from an authority that this computer does not know. The IT "
        "department must give Loket its CA file, in the settings.",
    ),
    "certificate_wrong_name": QT_TRANSLATE_NOOP(
        "LineLight",
        "The certificate that {server} shows is for another name: it may not be our PBX. Tell the IT "
        "department.",
    ),
    "certificate_other": QT_TRANSLATE_NOOP(
        "LineLight", "The certificate of {server} cannot be trusted. Tell the IT department."
    ),
    "tls": QT_TRANSLATE_NOOP(
        "LineLight",
        "No encrypted connection to {server} (TLS). Check port and transport in the settings, or tell the IT "
        "department.",
    ),
}
_TURN = {
    "no_answer": QT_TRANSLATE_NOOP(
        "LineLight", "The TURN server does not answer: calls from outside may be without sound."
    ),
    "refused": QT_TRANSLATE_NOOP(
        "LineLight",
        "The TURN server gives no relay: calls from outside may be without sound. Check its user name and "
        "password in the settings.",
    ),
}
_REFUSALS = {
    403: QT_TRANSLATE_NOOP(
        "LineLight", "{domain} does not accept user name or password. Correct them in the settings."
    ),
    404: QT_TRANSLATE_NOOP("LineLight", "{domain} does not know this user name. Correct it in the settings."),
    0: QT_TRANSLATE_NOOP("LineLight", "{domain} does not answer. Check the network; Loket keeps trying."),
    503: QT_TRANSLATE_NOOP(
        "LineLight", "{domain} cannot take the sign-in now ({code} {reason}). Loket keeps trying."
    ),
}
_SAME_AS = {401: 403, 407: 403, 408: 0}
# What the PBX's list of our Contacts shows; it comes before the code.
_OF_BINDING = {
    "binding_taken": QT_TRANSLATE_NOOP(
        "LineLight",
        "Another phone answers for this extension. Sign it out there, or tell the IT department; Loket keeps "
        "trying.",
    ),
    "binding_forgotten": QT_TRANSLATE_NOOP(
        "LineLight", "The PBX forgot this workstation. Loket is signing in again."
    ),
    "sign_in_refused": QT_TRANSLATE_NOOP(
        "LineLight",
        "{domain} accepts the password, but refuses this workstation ({code} {reason}). Tell the IT "
        "department; Loket keeps trying.",
    ),
    "answer_unreadable": QT_TRANSLATE_NOOP(
        "LineLight",
        "{domain} answers, but its answer cannot be read ({reason}). Tell the IT department; Loket keeps "
        "trying.",
    ),
}
_OTHER_REFUSAL = QT_TRANSLATE_NOOP(
    "LineLight", "{domain} refused ({code} {reason}). Tell the IT department; Loket keeps trying."
)


class LineInShort(NamedTuple):
    """The state of the line in a few words.

    Attributes:
        state: Whether calls can come.
        least: The same in one word, for the narrowest window.
        about: Which PBX it is, or why calls cannot come.
    """

    state: str
    least: str
    about: str


def fault_words(fault: str) -> str:
    """Return a fault as a part of a sentence; the fault's own word if it is not worded."""
    return translate("LineLight", _FAULTS[fault]) if fault in _FAULTS else fault


def unreachable_words(registration: Registration, proof: Reachability, domain: str) -> str:
    """Say why calls cannot get here and what to do; what the network says comes before a SIP code."""
    if proof.fault in _ADVICE:
        return translate("LineLight", _ADVICE[proof.fault]).format(server=proof.server or domain)
    code = registration.code
    refusal = _REFUSALS.get(_SAME_AS.get(code, code), _OTHER_REFUSAL)
    text = _OF_BINDING.get(registration.fault, refusal)
    return translate("LineLight", text).format(domain=domain, code=code, reason=registration.reason)


def retry_words(registration: Registration, proof: Reachability, now: datetime) -> str:
    """Return when the next REGISTER goes out; "" where the way to the PBX is what fails."""
    if registration.retry_at is None or proof.fault in _ADVICE:
        return ""
    seconds = math.ceil((registration.retry_at - now).total_seconds())
    if seconds <= 0:
        return translate("LineLight", "trying again now")
    if seconds < 120:
        return translate("LineLight", "next try in {seconds} s").format(seconds=seconds)
    return translate("LineLight", "next try in {span}").format(span=span_text(seconds))


def others_words(registration: Registration) -> str:
    """Return that other phones ring for the extension, too; "" if there are none."""
    if registration.others == 1:
        return translate("LineLight", "Another phone rings for this extension, too.")
    if registration.others:
        text = translate("LineLight", "{count} other phones ring for this extension, too.")
        return text.format(count=registration.others)
    return ""


def age_words(age: timedelta) -> str:
    """Return how long ago the PBX answered."""
    seconds = max(0, int(age.total_seconds()))
    if seconds < 60:
        return translate("LineLight", "checked {seconds} s ago").format(seconds=seconds)
    return translate("LineLight", "checked {span} ago").format(span=span_text(seconds))


def server_words(proof: Reachability) -> str:
    """Return which server is in use, if there are several; else ""."""
    if proof.server_number > 1:
        text = translate(
            "LineLight", "Server {number} of {count} in use: {server}. The first does not answer."
        )
    elif proof.server_count > 1:
        text = translate("LineLight", "First of {count} servers: {server}")
    else:
        return ""
    return text.format(number=proof.server_number, count=proof.server_count, server=proof.server)


def turn_words(proof: Reachability) -> str:
    """Return what a missing relay means for calls; "" if there is one, or none is wanted."""
    return translate("LineLight", _TURN[proof.turn_fault]) if proof.turn_fault in _TURN else ""


def gaps_words(gaps: tuple[LineGapRecord, ...], now: datetime) -> str:
    """Return count and longest of the day's gaps."""
    if not gaps:
        return translate("LineLight", "No gaps today")
    longest = span_text(max((gap.ended_at or now) - gap.started_at for gap in gaps).total_seconds())
    if len(gaps) == 1:
        return translate("LineLight", "1 gap today: {longest}").format(longest=longest)
    text = translate("LineLight", "{count} gaps today, the longest {longest}")
    return text.format(count=len(gaps), longest=longest)


def gap_words(gap: LineGapRecord, now: datetime) -> str:
    """Return one gap: from when to when, how long, and why."""
    span = span_text(((gap.ended_at or now) - gap.started_at).total_seconds())
    if gap.ended_at is None:
        text = translate("LineLight", "Since {start}, {span}: {fault}")
        return text.format(start=time_text(gap.started_at), span=span, fault=fault_words(gap.fault))
    text = translate("LineLight", "{start} to {end}, {span}: {fault}")
    ends = {"start": time_text(gap.started_at), "end": time_text(gap.ended_at)}
    return text.format(**ends, span=span, fault=fault_words(gap.fault))
