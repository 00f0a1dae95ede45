"""Every command of the window in one table: shortcuts, hints, the palette and the F1 overview read it.

At most 40 commands have a key of their own: those of a call, of a case and of every program. All others are
in the palette (Ctrl+K and ">"), in the guide, and on the buttons. tests/ui/keys/test_key_table.py counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.keys.key_names import Key as Key
from ui.text.translate_later import QT_TRANSLATE_NOOP

KEPT = "kept_keys"
NO_KEY: tuple[str, ...] = ()
MOST_DIRECT_KEYS = 40
# Of text fields, so no command may take them. Both keys for redo work everywhere; a user needs one.
EDITING_KEYS = {"undo": ("Ctrl+Z",), "redo": ("Ctrl+Y", "Ctrl+Shift+Z")}
OF_SUPERVISORS = frozenset({Key.FIGURES})
# Of the window of supervisors. They mean nothing elsewhere.
SUPERVISION_KEYS = {
    "formula": "Alt+I",
    "export": "Alt+X",
    "listen": "Alt+T",
    "next_page": "Ctrl+PgDown",
    "previous_page": "Ctrl+PgUp",
    "next_review": "Alt+Q",
}
# Of the grid of shifts, while it has the keyboard.
SHIFT_KEYS = {"break": "B", "copy": "Ctrl+C", "paste": "Ctrl+V"}
_OF_CALLS = (Key.ANSWER, Key.LET_RING, Key.HANG_UP, Key.DECLINE, Key.HOLD, Key.SWAP, Key.MUTE)


class Owner(Enum):
    """Which part of the window binds a key."""

    PHONE = QT_TRANSLATE_NOOP("Keys", "Phone")
    CARD = QT_TRANSLATE_NOOP("Keys", "Who is calling")
    CASE = QT_TRANSLATE_NOOP("Keys", "Case")
    WINDOW = QT_TRANSLATE_NOOP("Keys", "Window")


@dataclass(frozen=True)
class Entry:
    """`sequences` has one key, none, or a row of keys of which the n-th means the n-th thing."""

    owner: Owner
    sequences: tuple[str, ...]
    title: str


def _row(prefix: str, last: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{number}" for number in range(1, last + 1))


KEYS: dict[Key, Entry] = {
    Key.ANSWER: Entry(Owner.PHONE, ("F2",), QT_TRANSLATE_NOOP("Keys", "Answer the call")),
    Key.ANSWER_WITH_CAMERA: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Answer the video call with the camera on")
    ),
    Key.LET_RING: Entry(
        Owner.PHONE, ("Shift+F2",), QT_TRANSLATE_NOOP("Keys", "Let it ring: do not answer automatically")
    ),
    Key.HANG_UP: Entry(Owner.PHONE, ("F3",), QT_TRANSLATE_NOOP("Keys", "Hang up or decline")),
    Key.DECLINE: Entry(
        Owner.PHONE,
        ("Shift+F3",),
        QT_TRANSLATE_NOOP("Keys", "Decline the call that rings, also during another"),
    ),
    Key.HOLD: Entry(Owner.PHONE, ("F4",), QT_TRANSLATE_NOOP("Keys", "Hold or resume")),
    Key.SWAP: Entry(Owner.PHONE, ("Shift+F4",), QT_TRANSLATE_NOOP("Keys", "Talk to the waiting caller")),
    Key.DIAL_APPLICANT: Entry(
        Owner.WINDOW,
        ("Ctrl+Shift+L",),
        QT_TRANSLATE_NOOP("Keys", "Call back: the applicant of the case or of the list"),
    ),
    Key.KEYPAD: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Keypad for tones")),
    Key.MUTE: Entry(Owner.PHONE, ("F8",), QT_TRANSLATE_NOOP("Keys", "Mute or unmute the microphone")),
    Key.TRANSFER: Entry(
        Owner.PHONE, ("F9",), QT_TRANSLATE_NOOP("Keys", "Hand the call over, or send it elsewhere")
    ),
    Key.ASK_FIRST: Entry(
        Owner.PHONE, ("Shift+F9",), QT_TRANSLATE_NOOP("Keys", "Ask a colleague first, then hand over")
    ),
    Key.MERGE: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Join all calls into one, or split them")
    ),
    Key.DIAL_FIELD: Entry(Owner.PHONE, ("Ctrl+L",), QT_TRANSLATE_NOOP("Keys", "Dial a number or a name")),
    Key.REDIAL: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Dial the last number again")),
    Key.WRITE_TEXT: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Write a text to a phone")),
    Key.UNDISTURBED: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Do not disturb, on or off")),
    Key.VOICE_MAIL: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Listen to the voice mail")),
    Key.CHECK_LINE: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Check now whether calls can get here")
    ),
    Key.DEVICES: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Sound devices: choose, volumes, levels")
    ),
    Key.CHECK_SOUND: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Check microphone, headset and ring")
    ),
    Key.LOUDER: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Callers louder in your ear")),
    Key.SOFTER: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Callers softer in your ear")),
    Key.RECORD: Entry(
        Owner.PHONE, ("F12",), QT_TRANSLATE_NOOP("Keys", "Record: read the notice, agreed, pause, go on")
    ),
    Key.STOP_RECORDING: Entry(
        Owner.PHONE, ("Shift+F12",), QT_TRANSLATE_NOOP("Keys", "Recording refused, or stop recording")
    ),
    Key.NOT_ASKED: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Recording: not asked, or yes taken back")
    ),
    Key.VIDEO: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Call with video; in a call: video, or without")
    ),
    Key.SHARE: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Share a screen or window, or stop sharing")
    ),
    Key.CAMERA: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Camera on, or off: they see a still picture")
    ),
    Key.KEEP_PICTURE: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Keep a picture of the video in the case; agreed")
    ),
    Key.REFUSE_PICTURE: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Picture refused, or yes taken back")
    ),
    Key.VIDEO_WINDOW: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Video in a window of its own, or back")
    ),
    Key.FULL_SCREEN: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Video on the full screen")),
    Key.OWN_CORNER: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Your own picture: next corner")),
    Key.ON_TOP: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Video window on top of others, or not")
    ),
    Key.QUALITY: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "How the call sounds, in figures")),
    Key.REPORT_CALL: Entry(Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Report a call that sounds bad")),
    Key.ACCEPT_PROPOSAL: Entry(
        Owner.CARD, ("Alt+Return",), QT_TRANSLATE_NOOP("Keys", "Accept the proposed person and case")
    ),
    Key.OTHER_PERSON: Entry(
        Owner.CARD, _row("Alt+", 9), QT_TRANSLATE_NOOP("Keys", "Choose another of the proposed persons")
    ),
    Key.NEW_PERSON: Entry(Owner.CARD, ("Alt+N",), QT_TRANSLATE_NOOP("Keys", "The caller is a new person")),
    Key.UNDO_MATCH: Entry(
        Owner.PHONE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Undo the match of person and case")
    ),
    Key.NEW_CASE: Entry(Owner.WINDOW, ("Ctrl+N",), QT_TRANSLATE_NOOP("Keys", "New case")),
    Key.SAVE: Entry(Owner.CASE, ("Ctrl+S",), QT_TRANSLATE_NOOP("Keys", "Save the case")),
    Key.FINISH: Entry(
        Owner.CASE,
        ("Ctrl+Return",),
        QT_TRANSLATE_NOOP("Keys", "Complete the open form, or finish and be ready"),
    ),
    Key.COMPLETE_AND_FINISH: Entry(
        Owner.CASE,
        ("Ctrl+Shift+Return",),
        QT_TRANSLATE_NOOP("Keys", "Complete the open form and be ready as soon as the call is over"),
    ),
    Key.DECIDE_YES: Entry(
        Owner.CASE, ("Ctrl+Shift+Y",), QT_TRANSLATE_NOOP("Keys", "Decision Yes: answer now")
    ),
    Key.DECIDE_NO: Entry(
        Owner.CASE, ("Ctrl+T",), QT_TRANSLATE_NOOP("Keys", "Decision No: escalate to a unit")
    ),
    Key.TELL_SOLUTION: Entry(
        Owner.CASE,
        ("Ctrl+Shift+S",),
        QT_TRANSLATE_NOOP("Keys", "Record the solution, or that the applicant got it"),
    ),
    Key.NOTE: Entry(Owner.CASE, ("Ctrl+M",), QT_TRANSLATE_NOOP("Keys", "Write a note")),
    Key.LOOK_UP: Entry(
        Owner.CASE, ("Ctrl+E",), QT_TRANSLATE_NOOP("Keys", "Keep a look-up in JELITA or OSS as evidence")
    ),
    Key.OPEN_PAGE: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Open the page of the look-up in the browser")
    ),
    Key.TAKE_ANSWER: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Bring back what you copied on that page")
    ),
    Key.KEEP_JELITA: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Keep the answer of JELITA as evidence")
    ),
    Key.KEEP_OSS: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Keep the answer of OSS as evidence")),
    Key.READ_ANSWERS: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Read what JELITA and OSS answered")
    ),
    Key.ASK_AGAIN: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Ask JELITA and OSS again")),
    Key.WAIT: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Pause the clock of the step, or go on")),
    Key.RETURN_PACKET: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Return an incomplete question to its agent")
    ),
    Key.ASK_BACK: Entry(
        Owner.CASE,
        NO_KEY,
        QT_TRANSLATE_NOOP("Keys", "The unit asks the agent something before it answers"),
    ),
    Key.PASS_ON: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Pass the question to another unit")),
    Key.PACKET_TEXT: Entry(
        Owner.CASE,
        NO_KEY,
        QT_TRANSLATE_NOOP("Keys", "The question as a text for a unit without Loket"),
    ),
    Key.CALL_UNIT: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Call the unit that has the question")
    ),
    Key.TAKE_OVER: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Take the case over")),
    Key.ASSIGN: Entry(
        Owner.CASE,
        NO_KEY,
        QT_TRANSLATE_NOOP("Keys", "Give the case to another person (supervisors)"),
    ),
    Key.DETAILS: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Go to the first empty one of the details")
    ),
    Key.KEEP_LATER: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Two answers in one field: keep mine, or the later")
    ),
    Key.TAKE_EARLIER: Entry(
        Owner.CASE,
        NO_KEY,
        QT_TRANSLATE_NOOP("Keys", "Two answers in one field: take the other one"),
    ),
    Key.WRITE_CONTACT: Entry(
        Owner.WINDOW,
        NO_KEY,
        QT_TRANSLATE_NOOP("Keys", "Write down a WhatsApp, e-mail, visit or other contact, also a new case's"),
    ),
    Key.CORRECT_PERSON: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Correct what is recorded of the applicant")
    ),
    Key.REOPEN: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Open a closed case again")),
    Key.CLOSE_CASE: Entry(
        Owner.CASE,
        NO_KEY,
        QT_TRANSLATE_NOOP("Keys", "Close a case whose applicant cannot be reached"),
    ),
    Key.CANCEL_CASE: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Cancel the case")),
    Key.WHY_DUE: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "How the due time was calculated")),
    Key.COPY_NUMBER: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Copy the case number")),
    Key.CONFIDENTIAL: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Mark the case confidential, or take the mark away")
    ),
    Key.ANONYMOUS: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "The applicant is anonymous, or is not")
    ),
    Key.REVEAL: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Show masked data, with a reason")),
    Key.ATTACH: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Attach a file to the case")),
    Key.PASTE_FILE: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Attach the file or picture that was copied")
    ),
    Key.FILES: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Go to the files of the case")),
    Key.SAVE_FILE: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Save a copy of a file of the case elsewhere")
    ),
    Key.PAPER: Entry(
        Owner.WINDOW, ("Ctrl+P",), QT_TRANSLATE_NOOP("Keys", "Print and files: sheets, registers, lists")
    ),
    Key.TRAIL: Entry(
        Owner.WINDOW,
        NO_KEY,
        QT_TRANSLATE_NOOP("Keys", "Audit trail of the case (supervisors)"),
    ),
    Key.LISTEN: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Listen to the recording of the case, or pause")
    ),
    Key.LISTEN_BACK: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Recording: 5 seconds back")),
    Key.LISTEN_ON: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Recording: 5 seconds on")),
    Key.KNOWLEDGE: Entry(Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Knowledge base beside the case")),
    Key.WRITE_ARTICLE: Entry(
        Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Make an article of the case's solution")
    ),
    Key.NEXT_PANEL: Entry(Owner.WINDOW, ("F6",), QT_TRANSLATE_NOOP("Keys", "Go to the next panel")),
    Key.SEARCH: Entry(Owner.WINDOW, ("Ctrl+K",), QT_TRANSLATE_NOOP("Keys", "Search cases and persons")),
    Key.PERSON: Entry(Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "All about the applicant, and back")),
    Key.SEARCH_FILTERS: Entry(
        Owner.WINDOW, ("Ctrl+F",), QT_TRANSLATE_NOOP("Keys", "Search with filters: status, unit, day ...")
    ),
    Key.SAVE_VIEW: Entry(Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Save the search as a view")),
    Key.NEXT_CASE: Entry(Owner.WINDOW, ("Ctrl+Tab",), QT_TRANSLATE_NOOP("Keys", "Next open case")),
    Key.PREVIOUS_CASE: Entry(Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Open case before this one")),
    Key.LEAVE_CASE: Entry(
        Owner.WINDOW, ("Ctrl+W",), QT_TRANSLATE_NOOP("Keys", "Put the case away; what is typed stays")
    ),
    Key.QUEUE: Entry(Owner.WINDOW, _row("Ctrl+", 7), QT_TRANSLATE_NOOP("Keys", "Show a list of the queue")),
    Key.TAKE_NEXT: Entry(
        Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Answer the message that is due first")
    ),
    Key.WRITE_ANSWER: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Write the answer to a message of the applicant")
    ),
    Key.OTHER_CHANNEL: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Answer on another channel: WhatsApp, e-mail, SMS")
    ),
    Key.OLDER_MESSAGES: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Show older messages in the story")
    ),
    Key.BLOCK_SENDER: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Block the sender of messages, or end the block")
    ),
    Key.UNWANTED: Entry(
        Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "The applicant wants no messages, or wants them again")
    ),
    Key.STATES: Entry(
        Owner.WINDOW, ("Ctrl+B",), QT_TRANSLATE_NOOP("Keys", "Your state: available, breaks, your day")
    ),
    Key.READY: Entry(Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Available again, or end the wrap-up")),
    Key.EXTEND_WRAP_UP: Entry(
        Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "More time for the wrap-up, once")
    ),
    Key.SETTINGS: Entry(Owner.WINDOW, ("Ctrl+,",), QT_TRANSLATE_NOOP("Keys", "Settings")),
    Key.SWITCH_STAFF: Entry(
        Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Change the staff member at this desk")
    ),
    Key.SIGN_OUT: Entry(Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Sign out")),
    Key.FIRST_START: Entry(
        Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Set-up assistant: name, PBX, sound, test call")
    ),
    Key.NEEDS_YOU: Entry(
        Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Shared database, and what needs you")
    ),
    Key.OVERVIEW: Entry(Owner.WINDOW, ("F1",), QT_TRANSLATE_NOOP("Keys", "Guide, and all keys")),
    Key.TAG_CASE: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Tag the case")),
    Key.LINK_CASE: Entry(Owner.CASE, NO_KEY, QT_TRANSLATE_NOOP("Keys", "Link the case with another one")),
    Key.CASE_LIST: Entry(
        Owner.WINDOW, NO_KEY, QT_TRANSLATE_NOOP("Keys", "List of cases: filter, sort, change several at once")
    ),
    Key.FIGURES: Entry(
        Owner.WINDOW, ("Alt+B",), QT_TRANSLATE_NOOP("Keys", "Figures of the office; others see their own")
    ),
    Key.SOP: Entry(
        Owner.WINDOW,
        ("Shift+F1",),
        QT_TRANSLATE_NOOP("Keys", "The SOP, and where the open case stands in it"),
    ),
    Key.REFRESH: Entry(
        Owner.WINDOW, ("F5",), QT_TRANSLATE_NOOP("Keys", "Fetch changes now, and read the list again")
    ),
    Key.QUIT: Entry(Owner.WINDOW, ("Ctrl+Q",), QT_TRANSLATE_NOOP("Keys", "Quit")),
}


def direct_keys() -> int:
    """Return how many keys a user has to learn; a row of keys is one, and so is undo or redo.

    Those of supervisors are not counted: agents do their day without them.
    """
    learned = (bool(entry.sequences) for key, entry in KEYS.items() if key not in OF_SUPERVISORS)
    return sum(learned) + len(EDITING_KEYS)


def sequence(key: Key, number: int = 1) -> QKeySequence:
    """Return the key, which is empty for a command without one; `number` counts from 1 in a row of keys."""
    sequences = KEYS[key].sequences
    return QKeySequence(sequences[number - 1]) if sequences else QKeySequence()


def hint(key: Key, number: int = 1) -> str:
    """Return what is printed on the key cap, e.g. "F2" or "Ctrl+Enter"; "" for a command without a key."""
    text = sequence(key, number).toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Return", "Enter")


def way(key: Key) -> str:
    """Return how a sentence names a command: its key, or the palette with the words that find it."""
    return hint(key) or f"{hint(Key.SEARCH)} “{title(key)}”"


def title(key: Key) -> str:
    """Return what the key does, in the user's language."""
    return QCoreApplication.translate("Keys", KEYS[key].title)


def editing_title(name: str) -> str:
    """Return what a key of `EDITING_KEYS` does."""
    words = {
        "undo": QCoreApplication.translate("Keys", "Take back what was typed last, a word at a time"),
        "redo": QCoreApplication.translate("Keys", "Type again what was taken back"),
    }
    return words[name]


def how_without_a_key() -> str:
    """Return where a command without a key is found."""
    text = QCoreApplication.translate(
        "Keys", "{search} and “>” find them by their words, {guide} lists them; many have a button, too."
    )
    return text.format(search=hint(Key.SEARCH), guide=hint(Key.OVERVIEW))


def owner_title(owner: Owner) -> str:
    return QCoreApplication.translate("Keys", owner.value)


def shortcut_name(key: Key, number: int = 1) -> str:
    """Return the object name of the shortcut; `number` counts from 1 in a row of keys."""
    return f"key.{key.value}" if len(KEYS[key].sequences) <= 1 else f"key.{key.value}.{number}"


def bind(key: Key, parent: QWidget, slot: Callable[[], object], number: int = 1) -> QShortcut:
    """Make the command work in the parent's window, by its key if it has one, and by the palette.

    Bind each command once: two bindings of one key cancel each other.
    """
    shortcut = QShortcut(sequence(key, number), parent)
    shortcut.setObjectName(shortcut_name(key, number))
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(partial(_explain_why_not, shortcut, key, number))  # before anything changes
    shortcut.activated.connect(slot)
    return shortcut


@runtime_checkable
class ExplainsWhyNot(Protocol):
    """A window that says why a key that is pressed can do nothing now."""

    def why_not(self, key: Key, number: int) -> str: ...

    def explain_why_not(self, key: Key, number: int) -> None: ...


def _explain_why_not(shortcut: QShortcut, key: Key, number: int) -> None:
    """Ask the window; a part without one, as in a test, says nothing."""
    place = shortcut.parent()
    while place is not None and not isinstance(place, ExplainsWhyNot):
        place = place.parent()
    if place is not None:
        place.explain_why_not(key, number)


def commands_of(window: QWidget) -> dict[str, QShortcut]:
    """Return the shortcuts of `bind` in the window by name, without those that a dialog has borrowed."""
    found = {}
    for shortcut in window.findChildren(QShortcut):
        place = shortcut.parent()
        if shortcut.objectName() and isinstance(place, QWidget) and place.window() is window:
            found[shortcut.objectName()] = shortcut
    return found


def lend_call_keys(dialog: QWidget, window: QWidget) -> None:
    """A call does not wait until a dialog is closed: its keys do there what they do in the window."""
    for key in _OF_CALLS:
        bind(key, dialog, partial(_press, window, key))


def _press(window: QWidget, key: Key) -> None:
    children = Qt.FindChildOption.FindDirectChildrenOnly
    shortcut = window.findChild(QShortcut, shortcut_name(key), children)
    if shortcut is not None and shortcut.isEnabled():
        shortcut.activated.emit()


def keep(key: Key, editor: QWidget) -> None:
    """Let the editor have this key while it has the keyboard, whatever it means elsewhere."""
    kept = editor.property(KEPT) or []
    editor.setProperty(KEPT, [*kept, *KEYS[key].sequences])


def lift(panel: QWidget, window: QWidget) -> None:
    """Give the window the keys that a panel bound: they must work while the panel is hidden, too."""
    for shortcut in panel.findChildren(QShortcut):
        shortcut.setParent(window)
