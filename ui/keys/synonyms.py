"""Other words by which a command is found, separated by commas. They may be of any language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.keys.key_names import Key
from ui.text.translate_later import QT_TRANSLATE_NOOP

_SYNONYMS: dict[Key, str] = {
    Key.ANSWER: QT_TRANSLATE_NOOP("Synonyms", "accept, pick up"),
    Key.ANSWER_WITH_CAMERA: QT_TRANSLATE_NOOP("Synonyms", "accept, pick up, webcam, show yourself"),
    Key.HANG_UP: QT_TRANSLATE_NOOP("Synonyms", "end the call, reject"),
    Key.DECLINE: QT_TRANSLATE_NOOP("Synonyms", "reject"),
    Key.HOLD: QT_TRANSLATE_NOOP("Synonyms", "wait, pause the call"),
    Key.SWAP: QT_TRANSLATE_NOOP("Synonyms", "switch calls, toggle"),
    Key.TRANSFER: QT_TRANSLATE_NOOP("Synonyms", "transfer, forward, redirect, blind"),
    Key.ASK_FIRST: QT_TRANSLATE_NOOP("Synonyms", "attended transfer, consult"),
    Key.MERGE: QT_TRANSLATE_NOOP("Synonyms", "conference, three-way"),
    Key.KEYPAD: QT_TRANSLATE_NOOP("Synonyms", "DTMF, digits, dial pad"),
    Key.MUTE: QT_TRANSLATE_NOOP("Synonyms", "silence, mic"),
    Key.DIAL_FIELD: QT_TRANSLATE_NOOP("Synonyms", "call, phone number"),
    Key.DIAL_APPLICANT: QT_TRANSLATE_NOOP("Synonyms", "phone, return the call"),
    Key.REDIAL: QT_TRANSLATE_NOOP("Synonyms", "repeat, last call"),
    Key.WRITE_TEXT: QT_TRANSLATE_NOOP("Synonyms", "message, SMS, chat"),
    Key.TAKE_NEXT: QT_TRANSLATE_NOOP("Synonyms", "WhatsApp, e-mail, SMS, chat, inbox, next, reply"),
    Key.WRITE_ANSWER: QT_TRANSLATE_NOOP("Synonyms", "reply, WhatsApp, e-mail, SMS, chat"),
    Key.OTHER_CHANNEL: QT_TRANSLATE_NOOP("Synonyms", "switch the channel, reply elsewhere"),
    Key.OLDER_MESSAGES: QT_TRANSLATE_NOOP("Synonyms", "earlier, history, load more"),
    Key.BLOCK_SENDER: QT_TRANSLATE_NOOP("Synonyms", "spam, unblock, abuse"),
    Key.UNWANTED: QT_TRANSLATE_NOOP("Synonyms", "STOP, unsubscribe, opt out, opt in"),
    Key.UNDISTURBED: QT_TRANSLATE_NOOP("Synonyms", "DND, quiet"),
    Key.CHECK_LINE: QT_TRANSLATE_NOOP("Synonyms", "registration, PBX, test"),
    Key.DEVICES: QT_TRANSLATE_NOOP("Synonyms", "headset, microphone, speaker, audio"),
    Key.CHECK_SOUND: QT_TRANSLATE_NOOP("Synonyms", "audio test, echo"),
    Key.LOUDER: QT_TRANSLATE_NOOP("Synonyms", "volume up"),
    Key.SOFTER: QT_TRANSLATE_NOOP("Synonyms", "volume down"),
    Key.SHARE: QT_TRANSLATE_NOOP("Synonyms", "share the screen, present"),
    Key.CAMERA: QT_TRANSLATE_NOOP("Synonyms", "webcam"),
    Key.KEEP_PICTURE: QT_TRANSLATE_NOOP("Synonyms", "snapshot, screenshot, photo"),
    Key.QUALITY: QT_TRANSLATE_NOOP("Synonyms", "jitter, packet loss, MOS, statistics"),
    Key.REPORT_CALL: QT_TRANSLATE_NOOP("Synonyms", "complain, support"),
    Key.NEW_CASE: QT_TRANSLATE_NOOP("Synonyms", "ticket, log, register, complaint"),
    Key.FINISH: QT_TRANSLATE_NOOP("Synonyms", "done, wrap up, complete"),
    Key.DECIDE_YES: QT_TRANSLATE_NOOP("Synonyms", "reply, solve"),
    Key.DECIDE_NO: QT_TRANSLATE_NOOP("Synonyms", "forward, packet, field"),
    Key.NOTE: QT_TRANSLATE_NOOP("Synonyms", "comment, remark"),
    Key.LOOK_UP: QT_TRANSLATE_NOOP("Synonyms", "search the permit, licence status"),
    Key.WAIT: QT_TRANSLATE_NOOP("Synonyms", "wait, pending, snooze"),
    Key.ASSIGN: QT_TRANSLATE_NOOP("Synonyms", "hand the case over, delegate"),
    Key.TAKE_OVER: QT_TRANSLATE_NOOP("Synonyms", "claim, assign to me"),
    Key.CLOSE_CASE: QT_TRANSLATE_NOOP("Synonyms", "end the case"),
    Key.CANCEL_CASE: QT_TRANSLATE_NOOP("Synonyms", "void, discard, delete"),
    Key.CONFIDENTIAL: QT_TRANSLATE_NOOP("Synonyms", "secret, private"),
    Key.ANONYMOUS: QT_TRANSLATE_NOOP("Synonyms", "hide the name, whistle-blower"),
    Key.REVEAL: QT_TRANSLATE_NOOP("Synonyms", "unmask, show the number"),
    Key.ATTACH: QT_TRANSLATE_NOOP("Synonyms", "upload, add a document"),
    Key.PAPER: QT_TRANSLATE_NOOP("Synonyms", "export, CSV, Excel, PDF, report"),
    Key.TRAIL: QT_TRANSLATE_NOOP("Synonyms", "history, who changed what, log"),
    Key.LISTEN: QT_TRANSLATE_NOOP("Synonyms", "play the recording"),
    Key.KNOWLEDGE: QT_TRANSLATE_NOOP("Synonyms", "FAQ, articles"),
    Key.PERSON: QT_TRANSLATE_NOOP("Synonyms", "customer, contact, history of the applicant"),
    Key.LEAVE_CASE: QT_TRANSLATE_NOOP("Synonyms", "close the tab"),
    Key.STATES: QT_TRANSLATE_NOOP("Synonyms", "break, pause, not ready"),
    Key.READY: QT_TRANSLATE_NOOP("Synonyms", "not on a break"),
    Key.SETTINGS: QT_TRANSLATE_NOOP("Synonyms", "options, preferences, language, theme"),
    Key.SWITCH_STAFF: QT_TRANSLATE_NOOP("Synonyms", "user, log in, account"),
    Key.SIGN_OUT: QT_TRANSLATE_NOOP("Synonyms", "log off, leave"),
    Key.NEEDS_YOU: QT_TRANSLATE_NOOP("Synonyms", "sync, conflicts, rejected"),
    Key.OVERVIEW: QT_TRANSLATE_NOOP("Synonyms", "help, shortcuts"),
    Key.TAG_CASE: QT_TRANSLATE_NOOP("Synonyms", "label, keyword, mark"),
    Key.LINK_CASE: QT_TRANSLATE_NOOP("Synonyms", "same matter, follow-up, duplicate, related"),
    Key.CASE_LIST: QT_TRANSLATE_NOOP(
        "Synonyms", "all cases, table, columns, sort, bulk, several, tags, export"
    ),
    Key.FIGURES: QT_TRANSLATE_NOOP(
        "Synonyms", "statistics, reports, KPI, supervision, charts, service level, dashboard"
    ),
    Key.SOP: QT_TRANSLATE_NOOP("Synonyms", "procedure, flow chart, steps, legal basis"),
    Key.FIRST_START: QT_TRANSLATE_NOOP("Synonyms", "wizard, first start, set up, account, password, PBX"),
    Key.QUIT: QT_TRANSLATE_NOOP("Synonyms", "exit, close the program"),
}


def synonyms(key: Key) -> str:
    """Return the other words of a command in the user's language; "" if it has none."""
    words = _SYNONYMS.get(key, "")
    return QCoreApplication.translate("Synonyms", words) if words else ""
