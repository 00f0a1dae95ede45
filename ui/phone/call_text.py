"""What goes on with a call besides talking, in words: transfer, diversion, encryption."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from PySide6.QtCore import QCoreApplication

from app.common.enums import CallState
from app.values.call import Call
from app.values.transfer import Transfer, TransferState
from ui.keys.key_table import Key, hint
from ui.text.numbers import number_text
from ui.text.times import clock_text

translate = QCoreApplication.translate


def transfer_words(transfer: Transfer) -> str:
    """Return how far the transfer is. It says that the target answered only where that is proven."""
    state = transfer.state
    if state in (TransferState.RINGING, TransferState.RINGING_SEEN):
        text = translate("CallWords", "Being handed to {target}: the phone rings there…")
    elif state in (TransferState.PICKED_UP, TransferState.ANSWERED):
        text = translate("CallWords", "{target} answers.")
    elif state in (TransferState.STOPPED, TransferState.LEFT_STOPPED):
        text = translate("CallWords", "The phone of {target} has stopped ringing…")
    elif state is TransferState.RETURNING:
        text = translate("CallWords", "{target} does not take the call. Wait: is the caller still there?")
    elif state is TransferState.PLACED:
        text = translate("CallWords", "Is at {place} now.")
    elif transfer.is_handed_on:
        text = translate("CallWords", "The exchange has the caller, and calls {target}.")
    else:
        text = translate("CallWords", "Being handed to {target}…")
    return text.format(target=number_text(transfer.target), place=transfer.place)


def self_answer_words(call: Call, now: datetime) -> str:
    """Return when the call will be answered by itself, and how to stop that; "" if it will not."""
    if call.answers_itself_at is None or call.state is not CallState.RINGING_HERE:
        return ""
    left = max(0, ceil((call.answers_itself_at - now).total_seconds()))
    text = translate(
        "CallWords", "Answers automatically in {seconds} s. {stop} lets it ring, {key} declines it."
    )
    return text.format(seconds=left, key=hint(Key.HANG_UP), stop=hint(Key.LET_RING))


def diverted_words(call: Call) -> str:
    """Return whom the caller wanted, if somebody's phone sent the call here; else ""."""
    if not call.diverted_from or call.is_party_hidden:
        return ""
    text = translate("CallWords", "Sent here by the phone of {who}")
    return text.format(who=number_text(call.diverted_from))


def waited_words(queue: str, waited_s: float | None) -> str:
    """Return in which queue of the exchange a caller waited, and how long until it rang here; else ""."""
    if not queue:
        return ""
    if waited_s is None:
        return translate("CallWords", "From queue {queue}").format(queue=queue)
    time = clock_text(waited_s)
    return translate("CallWords", "Waited {time} in queue {queue}").format(time=time, queue=queue)


def security_words(call: Call) -> str:
    """Return what of the call is encrypted; "" if nothing is."""
    if call.srtp and call.is_signalling_secure:
        return translate("CallWords", "Sound and call set-up are encrypted.")
    if call.srtp:
        return translate("CallWords", "The sound is encrypted, the call set-up is not.")
    if call.is_signalling_secure:
        return translate("CallWords", "The call set-up is encrypted, the sound is not.")
    return ""
