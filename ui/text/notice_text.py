"""What happened, and what to do: the sentences for notices and for calls that failed."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication

from app.common.enums import SoundRole
from app.common.notices import ERROR, WARNING, Notice
from ui.keys.key_table import Key, hint, way
from ui.settings.expected import expected_words
from ui.settings.words import label, names_of
from ui.style.tokens import Tone
from ui.text.computer_notice_text import COMPUTER_NOTICES
from ui.text.recording_notice_text import RECORDING_NOTICES
from ui.text.sound_notice_text import SOUND_NOTICES
from ui.text.times import moments_of
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.video_notice_text import VIDEO_NOTICE_KEYS, VIDEO_NOTICES
from ui.text.wording import word

_log = logging.getLogger(__name__)

_NOTICES = {
    "refused": QT_TRANSLATE_NOOP("Notices", "{words}"),
    "own_password": QT_TRANSLATE_NOOP("Notices", "{words}"),
    "listening_ended": QT_TRANSLATE_NOOP("Notices", "{name} does not listen any more."),
    "engine_lost": QT_TRANSLATE_NOOP(
        "Notices",
        "The phone part of the program stopped and is being started "
        "again. What you typed is safe. Wait a moment.",
    ),
    "engine_restored": QT_TRANSLATE_NOOP(
        "Notices", "The phone works again. Call back if a call was cut off."
    ),
    "engine_failed_port_in_use": QT_TRANSLATE_NOOP(
        "Notices",
        "The phone cannot start: another program uses its port. Close the other "
        "phone program, or choose another port in the settings.",
    ),
    "engine_failed_no_network": QT_TRANSLATE_NOOP(
        "Notices",
        "The phone cannot start: there is no network. Check the cable or Wi-Fi; cases can be worked on.",
    ),
    "engine_failed_library": QT_TRANSLATE_NOOP(
        "Notices",
        "The phone cannot start: a part of it is missing. Ask the IT department to install Loket again.",
    ),
    "engine_failed_blocked": QT_TRANSLATE_NOOP(
        "Notices",
        "The phone cannot start: this computer does not let its program run ({reason}). Ask the IT "
        "department to allow Loket in the antivirus program.",
    ),
    "engine_failed_other": QT_TRANSLATE_NOOP(
        "Notices",
        "The phone cannot start. Start Loket again; if it stays so, give the IT department the log.",
    ),
    "registration_failed": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: the PBX {domain} refused us ({code} {reason}). Check the account in the settings.",
    ),
    "registration_failed_401": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: the PBX {domain} does not accept the password. Enter it again in the settings.",
    ),
    "registration_failed_404": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: the PBX {domain} does not know this user. Check the user name in the settings.",
    ),
    "registration_failed_408": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: the PBX {domain} does not answer. Check the network; Loket keeps trying.",
    ),
    "registration_failed_503": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: the PBX {domain} cannot take the sign-in now ({code} {reason}). Loket keeps trying.",
    ),
    "registration_failed_binding_taken": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: another phone answers for this extension. Sign it out there, or tell the IT "
        "department; Loket keeps trying.",
    ),
    "registration_failed_sign_in_refused": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: the PBX {domain} accepts the password, but refuses this workstation ({code} "
        "{reason}). Tell the IT department; Loket keeps trying.",
    ),
    "registration_failed_answer_unreadable": QT_TRANSLATE_NOOP(
        "Notices",
        "Not reachable: the PBX {domain} answers, but its answer cannot be read ({reason}). Tell the IT "
        "department; Loket keeps trying.",
    ),
    "call_dropped": QT_TRANSLATE_NOOP(
        "Notices", "The call with {to} was cut off. Call back; the case is still open."
    ),
    "call_missed": QT_TRANSLATE_NOOP(
        "Notices", "Missed call from {to}. Call back, or do it later from the list."
    ),
    "applicant_has_no_number": QT_TRANSLATE_NOOP(
        "Notices", "No number is recorded for this applicant. Ask for it, or type one into the dial field."
    ),
    "unit_has_no_number": QT_TRANSLATE_NOOP(
        "Notices",
        "No number of {to} is known. Enter it in the settings, on the page “Colleagues”.",
    ),
    "calls_missed": QT_TRANSLATE_NOOP(
        "Notices", "{count} missed calls, the last one from {to}. All of them are in the list."
    ),
    "file_attached": QT_TRANSLATE_NOOP("Notices", "Attached: {name}. It is among the files of the case."),
    "no_message_waits": QT_TRANSLATE_NOOP("Notices", "No other message waits for an answer."),
    "sender_blocked": QT_TRANSLATE_NOOP(
        "Notices", "The sender is blocked: its messages wait for nobody. “End the block” undoes that."
    ),
    "sender_unblocked": QT_TRANSLATE_NOOP("Notices", "The block has ended: new messages wait for an answer."),
    "messages_unwanted": QT_TRANSLATE_NOOP("Notices", "Nothing more is sent to the applicant there."),
    "messages_wanted": QT_TRANSLATE_NOOP("Notices", "Messages can be sent to the applicant there again."),
    "refreshed": QT_TRANSLATE_NOOP("Notices", "The list is read again. Loket does so at every change."),
    "ended_by_key": QT_TRANSLATE_NOOP("Notices", "You ended the call with {to}."),
    "declined_by_key": QT_TRANSLATE_NOOP("Notices", "You declined the call of {to}."),
    "dialled_by_key": QT_TRANSLATE_NOOP("Notices", "{to} is being called. {key} stops it."),
    "nothing_to_redial": QT_TRANSLATE_NOOP(
        "Notices", "No number was dialled here yet. {key} dials a number."
    ),
    "no_number_to_call": QT_TRANSLATE_NOOP(
        "Notices", "This caller hid the number, so there is nothing to dial. Look for the number in the case."
    ),
    "finishes_after_call": QT_TRANSLATE_NOOP(
        "Notices", "The case is put away when the call ends; typing cancels that."
    ),
    "typed_text_stays": QT_TRANSLATE_NOOP(
        "Notices",
        "Case {number} takes no changes now, so what you typed in its fields is not saved. "
        "It stays there until you drop it, or until the case is reopened.",
    ),
    "call_stays_with_case": QT_TRANSLATE_NOOP(
        "Notices",
        "This call was dialled from a case whose applicant is anonymous, so it stays with that case. "
        "Open another case after the call.",
    ),
    "bad_target": QT_TRANSLATE_NOOP(
        "Notices", "“{text}” is no number or address that can be dialled. Check it, e.g. 0812-3456-7890."
    ),
    "undisturbed_over": QT_TRANSLATE_NOOP(
        "Notices", "Do not disturb was switched off, because another agent works here now. Calls ring again."
    ),
    "queue_paused_there": QT_TRANSLATE_NOOP(
        "Notices",
        "The PBX has paused you in queue {queues}: it sends you no call, although you are "
        "available here. Change your state once, e.g. to a break and back, or ask your supervisor.",
    ),
    "queue_open_there": QT_TRANSLATE_NOOP(
        "Notices",
        "The PBX still sends you calls from queue {queues}, although you are not available "
        "here. Tell the IT department.",
    ),
    "call_before_sign_out": QT_TRANSLATE_NOOP("Notices", "A call is going on. End it, then sign out."),
    "target_is_oneself": QT_TRANSLATE_NOOP(
        "Notices", "“{text}” is your own extension. Choose another number; the call is still with you."
    ),
    "target_is_listening_code": QT_TRANSLATE_NOOP(
        "Notices",
        "“{text}” is a code by which you would hear a colleague's call unseen. Use “Listen” on the page Now: "
        "your colleague sees it.",
    ),
    "whatsapp_no_telephone": QT_TRANSLATE_NOOP(
        "Notices",
        "This is a call by WhatsApp. Meta forbids joining it with a telephone number. Choose a colleague's "
        "extension, or call the applicant back by telephone.",
    ),
    "phone_refused_bad_target": QT_TRANSLATE_NOOP(
        "Notices", "This is not a number or an address that can be dialled. Check it, e.g. 0812-3456-7890."
    ),
    "phone_refused_no_such_call": QT_TRANSLATE_NOOP(
        "Notices", "That call is already over. Nothing needs to be done."
    ),
    "phone_refused_wrong_state": QT_TRANSLATE_NOOP(
        "Notices",
        "That is not possible at this moment of the call. Wait until it is connected, then try again.",
    ),
    "phone_refused_sip": QT_TRANSLATE_NOOP(
        "Notices", "The other party did not accept that. The call goes on as before; try again."
    ),
    "hold_refused": QT_TRANSLATE_NOOP(
        "Notices", "The phone of {to} did not take the hold: you do not hear each other until you resume."
    ),
    "call_dead": QT_TRANSLATE_NOOP(
        "Notices",
        "{to} sent neither sound nor an answer any more, so the call was ended. Call back; the case is "
        "still open.",
    ),
    "transferred": QT_TRANSLATE_NOOP("Notices", "{target} answered: {to} was handed over."),
    "transfer_left": QT_TRANSLATE_NOOP(
        "Notices", "The PBX has {to}, and calls {target}. Whether they answer will be shown here."
    ),
    "transfer_rings": QT_TRANSLATE_NOOP(
        "Notices", "{to} is ringing at {target}. Whether they answer will be shown here."
    ),
    "transfer_unanswered": QT_TRANSLATE_NOOP(
        "Notices",
        "The phone of {target} has stopped ringing; whether another phone took the call of {to} is not "
        "known. Call back if in doubt.",
    ),
    "transfer_unknown": QT_TRANSLATE_NOOP(
        "Notices",
        "{to} was handed over to the PBX; whether {target} answered is not known. Call back if in "
        "doubt; next time ask first ({ask_first}).",
    ),
    "transfer_placed": QT_TRANSLATE_NOOP(
        "Notices", "The PBX has put {to} at {place}. Call {place} to talk to them again."
    ),
    "handed_on": QT_TRANSLATE_NOOP("Notices", "{from} hands you on to {to}, who is being called now."),
    "somebody_else_is_there": QT_TRANSLATE_NOOP(
        "Notices", "You talk to {to} now; before, it was {from}. The case stays as it is."
    ),
    "data_request_waits": QT_TRANSLATE_NOOP(
        "Notices", "The request of {name} about personal data waits for its answer, until {due}."
    ),
    "data_requests_wait": QT_TRANSLATE_NOOP(
        "Notices",
        "{count} requests about personal data wait for their answers, that of {name} until {due}. "
        "{key} lists them.",
    ),
    "data_request_due": QT_TRANSLATE_NOOP(
        "Notices", "The request of {name} about personal data is due: {due}. Answer it on the person's page."
    ),
    "text_received": QT_TRANSLATE_NOOP("Notices", "Text from {from}: {text}"),
    "text_not_sent": QT_TRANSLATE_NOOP(
        "Notices",
        "The text to {to} was not sent ({reason}). It is back in the phone panel: try again, or call.",
    ),
    "text_lost": QT_TRANSLATE_NOOP(
        "Notices",
        "The telephone ended while the text to {to} was on its way: perhaps it was sent. It is back in the "
        "phone panel: ask before you send it again.",
    ),
    **RECORDING_NOTICES,
    "records_set_aside": QT_TRANSLATE_NOOP(
        "Notices",
        "This computer now works with the shared database. Its earlier records are in {path}; ask the IT "
        "department if you need them.",
    ),
    "call_reported": QT_TRANSLATE_NOOP(
        "Notices",
        "The report is in {path}: figures and signalling of the last minute, no sound and no passwords. "
        "Give it to the IT department.",
    ),
    "call_not_reported": QT_TRANSLATE_NOOP(
        "Notices", "The report could not be written to {path} ({reason}). Tell the IT department when it was."
    ),
    "no_call_to_report": QT_TRANSLATE_NOOP(
        "Notices", "There is no call to report: it can be done during a call and up to two minutes after it."
    ),
    "key_store_unavailable": QT_TRANSLATE_NOOP(
        "Notices",
        "The system's key store is not available, so the password is kept only until "
        "Loket is closed. Unlock the key store, or ask the IT department.",
    ),
    "key_store_silent": QT_TRANSLATE_NOOP(
        "Notices",
        "The system's key store has not answered for 15 seconds, and the phone needs its password. If a "
        "window asks you to unlock the key store, unlock it. If the phone does not start within a minute, "
        "close Loket and start it again; if that does not help, tell the IT department.",
    ),
    "archive_unreachable": QT_TRANSLATE_NOOP(
        "Notices",
        "The case is in the archive of the shared database, which cannot be reached now. Search for it again "
        "as soon as the light says that all is shared.",
    ),
    "line_restart_waits": QT_TRANSLATE_NOOP(
        "Notices", "Saved. The phone connects with the new settings as soon as no call is up."
    ),
    "restart_needed": QT_TRANSLATE_NOOP(
        "Notices", "Saved. Close Loket and start it again to use the other records file."
    ),
    "settings_not_saved": QT_TRANSLATE_NOOP(
        "Notices",
        "The settings work now but could not be written to {path} ({reason}). Ask the IT department.",
    ),
    "setting_unusable": QT_TRANSLATE_NOOP(
        "Notices",
        "“{name}” in the settings is {value}, which is not there or cannot be used now. "
        "Choose another, or ask the IT department.",
    ),
    "storage_full": QT_TRANSLATE_NOOP(
        "Notices",
        "The disk is full. Your text is kept in memory and saved once "
        "there is room: delete files, do not close Loket.",
    ),
    "storage_readonly": QT_TRANSLATE_NOOP(
        "Notices",
        "The records cannot be written. Your text is kept in memory and tried "
        "again: do not close Loket, call the IT department.",
    ),
    "storage_damaged": QT_TRANSLATE_NOOP(
        "Notices",
        "The records on this computer are damaged. Do not close Loket; "
        "call the IT department to restore the copy.",
    ),
    "storage_busy": QT_TRANSLATE_NOOP(
        "Notices", "Another program holds the records. Your text is kept and saved as soon as they are free."
    ),
    "storage_failed": QT_TRANSLATE_NOOP(
        "Notices",
        "The records could not be used ({reason}). Your text is kept in memory; call the IT department.",
    ),
    "storage_restored": QT_TRANSLATE_NOOP("Notices", "The records work again. Everything is saved."),
    "daily_copy_no_room": QT_TRANSLATE_NOOP(
        "Notices",
        "Everything is saved, but the disk has no room for today's copy of the records in {path}. "
        "Delete files, or tell the IT department. Loket tries again every hour.",
    ),
    "daily_copy_failed": QT_TRANSLATE_NOOP(
        "Notices",
        "Everything is saved, but today's copy of the records could not be written to {path} ({reason}). "
        "Tell the IT department. Loket tries again every hour.",
    ),
    "changes_damaged": QT_TRANSLATE_NOOP(
        "Notices",
        "Some changes that were not saved the last time cannot be read. They "
        "are kept in {path}: give that file to the IT department.",
    ),
    "bug": QT_TRANSLATE_NOOP(
        "Notices",
        "Something in Loket went wrong. What you typed is safe. Try again; "
        "if it happens again, give the IT department the log.",
    ),
    **COMPUTER_NOTICES,
    **SOUND_NOTICES,
    **VIDEO_NOTICES,
}

_CALL_FAILURES = {
    401: QT_TRANSLATE_NOOP(
        "Notices", "The PBX asks for a password to call {to}. Check the account in the settings."
    ),
    403: QT_TRANSLATE_NOOP(
        "Notices", "The PBX does not allow calls to {to}. Check the number, or ask the IT department."
    ),
    404: QT_TRANSLATE_NOOP("Notices", "The number {to} does not exist. Check it with the applicant's data."),
    408: QT_TRANSLATE_NOOP("Notices", "{to} did not answer. Call again later, or leave a note on the case."),
    480: QT_TRANSLATE_NOOP(
        "Notices", "{to} cannot be reached now. Call again later, or leave a note on the case."
    ),
    486: QT_TRANSLATE_NOOP("Notices", "{to} is busy. Call again later, or leave a note on the case."),
    488: QT_TRANSLATE_NOOP(
        "Notices", "The phone of {to} shares no sound format with ours. Ask the IT department."
    ),
    503: QT_TRANSLATE_NOOP(
        "Notices", "The PBX cannot take calls now. Check the light of the line, then try again."
    ),
    603: QT_TRANSLATE_NOOP("Notices", "{to} declined the call. Call again later, or use another channel."),
}
# Other codes that mean the same to an agent (RFC 3261 section 21).
_SAME_AS = {
    407: 401,
    410: 404,
    484: 404,
    604: 404,
    487: 408,
    504: 408,
    600: 486,
    606: 488,
    500: 503,
    502: 503,
}
_OTHER_FAILURE = QT_TRANSLATE_NOOP(
    "Notices", "The call to {to} failed ({code} {reason}). Check the number, then try again."
)

_TRANSFER_FAILURES = {
    0: QT_TRANSLATE_NOOP(
        "Notices", "{target} did not respond. {to} is still with you: go on, or try another number."
    ),
    404: QT_TRANSLATE_NOOP(
        "Notices", "The number {target} does not exist. {to} is still with you: try another number."
    ),
    408: QT_TRANSLATE_NOOP(
        "Notices", "{target} did not answer. {to} is still with you: go on, or try another number."
    ),
    486: QT_TRANSLATE_NOOP(
        "Notices", "{target} is busy. {to} is still with you: go on, or try another number."
    ),
    603: QT_TRANSLATE_NOOP(
        "Notices", "{target} declined. {to} is still with you: go on, or try another number."
    ),
}
_OTHER_TRANSFER_FAILURE = QT_TRANSLATE_NOOP(
    "Notices", "{to} could not be handed to {target} ({code} {reason}) and is still with you."
)
# The same, while the call has to wait.
_HELD_TRANSFERS = {
    0: QT_TRANSLATE_NOOP(
        "Notices", "{target} did not respond. {to} waits on hold: resume the call to go on."
    ),
    404: QT_TRANSLATE_NOOP(
        "Notices", "The number {target} does not exist. {to} waits on hold: resume the call to go on."
    ),
    408: QT_TRANSLATE_NOOP(
        "Notices", "{target} did not answer. {to} waits on hold: resume the call to go on."
    ),
    486: QT_TRANSLATE_NOOP("Notices", "{target} is busy. {to} waits on hold: resume the call to go on."),
    603: QT_TRANSLATE_NOOP("Notices", "{target} declined. {to} waits on hold: resume the call to go on."),
}
_OTHER_HELD_TRANSFER = QT_TRANSLATE_NOOP(
    "Notices",
    "{to} could not be handed to {target} ({code} {reason}) and waits on hold: resume the call to go on.",
)
# Refused, and the PBX has ended our call with it.
_LOST_TRANSFERS = {
    0: QT_TRANSLATE_NOOP("Notices", "{target} did not respond, and the call with {to} is over. Call back."),
    404: QT_TRANSLATE_NOOP(
        "Notices",
        "The number {target} does not exist, and the PBX has ended the call with {to}. Call back.",
    ),
    408: QT_TRANSLATE_NOOP(
        "Notices", "{target} did not answer, and the PBX has ended the call with {to}. Call back."
    ),
    486: QT_TRANSLATE_NOOP(
        "Notices", "{target} is busy, and the PBX has ended the call with {to}. Call back."
    ),
    603: QT_TRANSLATE_NOOP(
        "Notices", "{target} declined, and the PBX has ended the call with {to}. Call back."
    ),
}
_OTHER_LOST_TRANSFER = QT_TRANSLATE_NOOP(
    "Notices",
    "{to} could not be handed to {target} ({code} {reason}), and the PBX has ended the call. Call back.",
)
# Refused, our call is there, and nothing is heard.
_SILENT_TRANSFERS = {
    0: QT_TRANSLATE_NOOP(
        "Notices",
        "{target} did not respond, and no sound comes from {to}. Call back if they do not answer.",
    ),
    404: QT_TRANSLATE_NOOP(
        "Notices",
        "The number {target} does not exist, and no sound comes from {to}. Call back if they do not answer.",
    ),
    408: QT_TRANSLATE_NOOP(
        "Notices", "{target} did not answer, and no sound comes from {to}. Call back if they do not answer."
    ),
    486: QT_TRANSLATE_NOOP(
        "Notices", "{target} is busy, and no sound comes from {to}. Call back if they do not answer."
    ),
    603: QT_TRANSLATE_NOOP(
        "Notices", "{target} declined, and no sound comes from {to}. Call back if they do not answer."
    ),
}
_OTHER_SILENT_TRANSFER = QT_TRANSLATE_NOOP(
    "Notices",
    "{to} could not be handed to {target} ({code} {reason}), and no sound comes from them. Call back if they "
    "do not answer.",
)
_NO_ANSWER = (480, 487)

# What the engine calls a file's fault.
_REASONS = {
    "disk_full": QT_TRANSLATE_NOOP("Notices", "the disk is full"),
    "not_writable": QT_TRANSLATE_NOOP("Notices", "the folder cannot be written"),
    "other": QT_TRANSLATE_NOOP("Notices", "an unknown fault"),
}

_ACTIONS = {
    "call_back": QT_TRANSLATE_NOOP("Notices", "Call back"),
    "open_settings": QT_TRANSLATE_NOOP("Notices", "Settings"),
    "show_missed": QT_TRANSLATE_NOOP("Notices", "Show the list"),
    "show_person": QT_TRANSLATE_NOOP("Notices", "Show the person"),
    "show_case": QT_TRANSLATE_NOOP("Notices", "Show the case"),
    "reply": QT_TRANSLATE_NOOP("Notices", "Reply"),
    "save_report": QT_TRANSLATE_NOOP("Notices", "Save the report"),
    "retry": QT_TRANSLATE_NOOP("Notices", "Try again"),
    "hang_up": QT_TRANSLATE_NOOP("Notices", "Hang up"),
    "check_sound": QT_TRANSLATE_NOOP("Notices", "Check the sound"),
    "use_device": QT_TRANSLATE_NOOP("Notices", "Use it"),
    "use_device_for_now": QT_TRANSLATE_NOOP("Notices", "Only for now"),
    "refuse_device": QT_TRANSLATE_NOOP("Notices", "Do not use it"),
    "quit": QT_TRANSLATE_NOOP("Notices", "Quit"),
    "stay": QT_TRANSLATE_NOOP("Notices", "Stay"),
}


class _Facts(dict[str, str]):
    """A fact that a sentence names and a notice lacks is left out: half a message beats none."""

    def __missing__(self, key: str) -> str:
        _log.error("a notice lacks the fact %r", key)
        return ""


# The command that a notice names.
_KEYS = {"nothing_to_redial": Key.DIAL_FIELD, "dialled_by_key": Key.HANG_UP, **VIDEO_NOTICE_KEYS}


def notice_words(notice: Notice) -> str:
    """Return the sentence for a notice. One that is not worded is named by its code, and logged."""
    facts = dict(notice.facts)
    if notice.kind == "call_failed":
        return call_failure(int(facts.get("code") or 0), facts.get("reason", ""), facts.get("to", ""))
    if notice.kind == "transfer_failed":
        return _refusal(facts, _TRANSFER_FAILURES, _OTHER_TRANSFER_FAILURE)
    if notice.kind == "transfer_failed_on_hold":
        return _refusal(facts, _HELD_TRANSFERS, _OTHER_HELD_TRANSFER)
    if notice.kind == "transfer_silent":
        return _refusal(facts, _SILENT_TRANSFERS, _OTHER_SILENT_TRANSFER)
    if notice.kind == "transfer_lost":
        return _refusal(facts, _LOST_TRANSFERS, _OTHER_LOST_TRANSFER)
    if notice.kind == "registration_failed":
        return _text(_NOTICES[_registration_kind(facts)], facts)
    if notice.kind == "not_available":
        reason = f"not_available_{facts.get('reason', '')}"
        return _text(_NOTICES.get(reason, _NOTICES["not_available"]), facts)
    if notice.kind not in _NOTICES:
        _log.error("no words for notice %r", notice.kind)
        text = QCoreApplication.translate("Notices", "Something went wrong ({kind}). Tell the IT department.")
        return text.format(kind=notice.kind)
    facts |= moments_of(facts)
    if "due_at" in facts:
        facts["key"] = hint(Key.SEARCH)
    if facts.get("reason") in _REASONS:
        facts["reason"] = QCoreApplication.translate("Notices", _REASONS[facts["reason"]])
    if notice.kind in _KEYS:
        facts["key"] = way(_KEYS[notice.kind])
    if notice.kind.startswith("policy_"):
        facts["expected"] = expected_words(facts.get("expected", ""))
    if "keys" in facts:
        facts["names"] = names_of(facts["keys"].split("\n"))
    if notice.kind == "setting_unusable":
        facts["name"] = label(facts.get("key", ""))
    if "role" in facts:
        facts["role"] = word(SoundRole(facts["role"]))
    if "to" in facts:
        facts["to"] = party(facts["to"])
    if notice.kind == "transfer_unknown":
        facts["ask_first"] = hint(Key.ASK_FIRST)
    if "others" in facts:
        facts["others"] = ", ".join(map(party, facts["others"].split("\n")))
    return _text(_NOTICES[notice.kind], facts)


def party(name: str) -> str:
    """Return who is at a far side: their name or number, also where both are withheld."""
    return name or QCoreApplication.translate("Notices", "a hidden number")


def call_failure(code: int, reason: str, to: str) -> str:
    """Return why an outgoing call failed and what to do now, from the SIP code."""
    if 200 <= code < 300 or code == 0:
        code = 408
    text = _CALL_FAILURES.get(_SAME_AS.get(code, code), _OTHER_FAILURE)
    return _text(text, {"to": to, "code": str(code), "reason": reason})


def _refusal(facts: dict[str, str], sentences: dict[int, str], other: str) -> str:
    """Return why a transfer was refused, from the SIP code."""
    code = int(facts.get("code") or 0)
    code = 408 if code in _NO_ANSWER else _SAME_AS.get(code, code)
    return _text(sentences.get(code, other), facts | {"to": party(facts.get("to", ""))})


def action_words(code: str) -> str:
    return QCoreApplication.translate("Notices", _ACTIONS[code])


def notice_tone(notice: Notice) -> Tone:
    return {ERROR: Tone.DANGER, WARNING: Tone.WARNING}.get(notice.level, Tone.ACCENT)


def worded_kinds() -> frozenset[str]:
    return frozenset(_NOTICES) | {
        "call_failed",
        "transfer_failed",
        "transfer_failed_on_hold",
        "transfer_silent",
        "transfer_lost",
    }


def _registration_kind(facts: dict[str, str]) -> str:
    by_fault = f"registration_failed_{facts.get('fault', '')}"
    if by_fault in _NOTICES:
        return by_fault
    code = facts.get("code", "")
    same = {
        "401": "401",
        "403": "401",
        "407": "401",
        "404": "404",
        "0": "408",
        "": "408",
        "408": "408",
        "503": "503",
    }
    return f"registration_failed_{same[code]}" if code in same else "registration_failed"


def _text(source: str, facts: dict[str, str]) -> str:
    return QCoreApplication.translate("Notices", source).format_map(_Facts(facts))
