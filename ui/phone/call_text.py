"""What goes on with a call besides talking, in words: transfer, diversion, encryption."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from PySide6.QtCore import QCoreApplication

from app.common.enums import CallState, CallStatistics
from app.values.call import Call
from app.values.transfer import Transfer, TransferState
from ui.keys.key_table import Key, hint
from ui.phone.quality_text import quality_words
from ui.text.caller_text import who_words
from ui.text.numbers import number_text
from ui.text.times import clock_text
from ui.text.wording import word
from ui.video.video_text import offered_words

SILENT_AFTER_S = 8  # connected so long without hearing anything: say so

translate = QCoreApplication.translate


def state_words(call: Call) -> str:
    """Return how the call stands."""
    if call.is_held_here:
        return translate("CallWords", "On hold")
    if call.state is CallState.RINGING_HERE and call.has_video:
        return translate("CallWords", "Video call")
    return word(call.state)


def progress_words(call: Call) -> str:
    """Return what goes on without the agent, without what counts: it is said aloud once."""
    if call.transfer is not None:
        return transfer_words(call.transfer)
    if call.answers_itself_at is not None and call.state is CallState.RINGING_HERE:
        answers = translate("CallWords", "Answers automatically")
        return "\n".join(filter(None, (answers, offered_words(call))))
    if words := offered_words(call):
        return words
    if call.has_early_media and call.state in (CallState.CALLING, CallState.RINGING_THERE):
        return translate("CallWords", "You hear a tone or an announcement; the call is not answered yet.")
    return ""


def sound_words(call: Call, statistics: CallStatistics, now: datetime) -> str:
    """Return how the call sounds; "" while there is nothing to say."""
    connected_s = (now - call.answered_at).total_seconds() if call.answered_at else 0.0
    is_held = call.is_held_here or call.is_held_there
    if connected_s > SILENT_AFTER_S and statistics.quality.heard_s == 0.0 and not is_held:
        return translate("CallWords", "No sound from the other party yet. Ask whether they hear you.")
    return quality_words(statistics.quality)


def consultation_words(caller: Call, colleague: Call) -> str:
    """Return who talks to whom while a colleague is asked, and who waits."""
    if colleague.is_in_conference:
        text = translate("CallWords", "You, {caller} and {colleague} talk together.")
    elif caller.is_talking and colleague.is_held_here:
        text = translate("CallWords", "You talk to {caller}. {colleague} waits and cannot hear you.")
    elif colleague.state is CallState.CONNECTED:
        text = translate("CallWords", "You talk to {colleague}. {caller} waits and cannot hear you.")
    elif colleague.state is CallState.RINGING_THERE:
        text = translate("CallWords", "The phone of {colleague} rings. {caller} waits.")
    else:
        text = translate("CallWords", "{colleague} is being called. {caller} waits.")
    return text.format(caller=who_words(caller), colleague=who_words(colleague))


def consultation_in_short(call: Call, caller: Call, colleague: Call) -> str:
    """Return the same beside the name of `call`, which is one of the two, where there is little room."""
    other = caller if call.key == colleague.key else colleague
    if colleague.is_in_conference:
        text = translate("CallWords", "Together with {name}")
    elif caller.is_talking or colleague.state is CallState.CONNECTED:
        text = translate("CallWords", "{name} waits")
    elif colleague.state is CallState.RINGING_THERE:
        text = translate("CallWords", "Rings · {name} waits")
    else:
        text = translate("CallWords", "Is being called · {name} waits")
    return text.format(name=who_words(other))


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
        text = translate("CallWords", "The PBX has the caller, and calls {target}.")
    else:
        text = translate("CallWords", "Being handed to {target}…")
    return text.format(target=number_text(transfer.target), place=transfer.place)


def self_answer_words(call: Call, now: datetime) -> str:
    """Return when the call will be answered automatically, and how to stop that; "" if it will not."""
    if call.answers_itself_at is None or call.state is not CallState.RINGING_HERE:
        return ""
    left = max(0, ceil((call.answers_itself_at - now).total_seconds()))
    text = translate(
        "CallWords", "Answers automatically in {seconds} s. {stop} lets it ring, {key} declines it."
    )
    return text.format(seconds=left, key=hint(Key.HANG_UP), stop=hint(Key.LET_RING))


def diverted_words(call: Call) -> str:
    """Return whom the caller wanted, if that phone sent the call here; else ""."""
    if not call.diverted_from or call.is_party_hidden:
        return ""
    text = translate("CallWords", "Sent here by the phone of {who}")
    return text.format(who=number_text(call.diverted_from))


def waited_words(queue: str, waited_s: float | None) -> str:
    """Return in which queue of the PBX a caller waited, and how long until it rang here; else ""."""
    if not queue:
        return ""
    if waited_s is None:
        return translate("CallWords", "From queue {queue}").format(queue=queue)
    time = clock_text(waited_s)
    return translate("CallWords", "Waited {time} in queue {queue}").format(time=time, queue=queue)


def whatsapp_words(call: Call) -> str:
    return translate("CallWords", "By WhatsApp") if call.is_whatsapp else ""


def security_words(call: Call) -> str:
    """Return what of the call is encrypted; "" if nothing is."""
    if call.srtp and call.is_signalling_secure:
        return translate("CallWords", "Sound and call set-up are encrypted.")
    if call.srtp:
        return translate("CallWords", "The sound is encrypted, the call set-up is not.")
    if call.is_signalling_secure:
        return translate("CallWords", "The call set-up is encrypted, the sound is not.")
    return ""
