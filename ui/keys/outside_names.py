"""The names by which other programs mean the commands of the window: a stable interface, so never renamed."""

from __future__ import annotations

from ui.keys.key_table import Key

# What brings no window to the front: a headset or a pedal does it while the user works elsewhere.
QUIET = {
    "answer": Key.ANSWER,
    "let-ring": Key.LET_RING,
    "hang-up": Key.HANG_UP,
    "decline": Key.DECLINE,
    "hold": Key.HOLD,
    "swap": Key.SWAP,
    "mute": Key.MUTE,
    "merge": Key.MERGE,
    "volume-up": Key.LOUDER,
    "volume-down": Key.SOFTER,
    "do-not-disturb": Key.UNDISTURBED,
    "stop-recording": Key.STOP_RECORDING,
    "available": Key.READY,
    "more-wrap-up": Key.EXTEND_WRAP_UP,
    "refresh": Key.REFRESH,
    "save": Key.SAVE,
}
IN_FRONT = {
    "transfer": Key.TRANSFER,
    "ask-first": Key.ASK_FIRST,
    "keypad": Key.KEYPAD,
    "dial-field": Key.DIAL_FIELD,
    "write-text": Key.WRITE_TEXT,
    "check-line": Key.CHECK_LINE,
    "check-sound": Key.CHECK_SOUND,
    "sound-devices": Key.DEVICES,
    "call-quality": Key.QUALITY,
    "report-call": Key.REPORT_CALL,
    "accept-proposal": Key.ACCEPT_PROPOSAL,
    "new-person": Key.NEW_PERSON,
    "undo-match": Key.UNDO_MATCH,
    "new-case": Key.NEW_CASE,
    "log-contact": Key.WRITE_CONTACT,
    "finish": Key.FINISH,
    "decide-yes": Key.DECIDE_YES,
    "decide-no": Key.DECIDE_NO,
    "solution": Key.TELL_SOLUTION,
    "note": Key.NOTE,
    "look-up": Key.LOOK_UP,
    "wait": Key.WAIT,
    "copy-number": Key.COPY_NUMBER,
    "files": Key.FILES,
    "next-case": Key.NEXT_CASE,
    "previous-case": Key.PREVIOUS_CASE,
    "leave-case": Key.LEAVE_CASE,
    "applicant": Key.PERSON,
    "knowledge": Key.KNOWLEDGE,
    "search": Key.SEARCH,
    "filters": Key.SEARCH_FILTERS,
    "print": Key.PAPER,
    "states": Key.STATES,
    "settings": Key.SETTINGS,
    "needs-you": Key.NEEDS_YOU,
    "guide": Key.OVERVIEW,
    "sop": Key.SOP,
    "list-of-cases": Key.CASE_LIST,
    "figures": Key.FIGURES,
    "tag-case": Key.TAG_CASE,
    "link-case": Key.LINK_CASE,
    "sign-out": Key.SIGN_OUT,
}
KEY_OF = {**QUIET, **IN_FRONT}
# With an argument, and without a key.
CALL, OPEN_CASE, BREAK = "call", "open-case", "break"
SWITCHES = ("hold", "mute", "do-not-disturb")  # take "on" or "off"; without it they change over
# During a call these work although a dialog is open: the keys of a call do, too.
WHILE_A_DIALOG_IS_OPEN = ("answer", "let-ring", "hang-up", "decline", "hold", "swap", "mute", "merge")
# No other program may do these: they dial, send, end the program, state what the caller agreed to, show
# pictures to the caller, or change who sees a case or its files. A user does, by key, palette or button.
ONLY_BY_HAND = frozenset(
    {
        *(Key.DIAL_APPLICANT, Key.REDIAL, Key.CALL_UNIT, Key.VOICE_MAIL, Key.VIDEO),
        *(Key.RECORD, Key.NOT_ASKED, Key.KEEP_PICTURE, Key.REFUSE_PICTURE, Key.CAMERA, Key.SHARE),
        Key.ANSWER_WITH_CAMERA,
        *(Key.VIDEO_WINDOW, Key.FULL_SCREEN, Key.OWN_CORNER, Key.ON_TOP, Key.COMPLETE_AND_FINISH),
        *(Key.OPEN_PAGE, Key.TAKE_ANSWER, Key.KEEP_JELITA, Key.KEEP_OSS, Key.READ_ANSWERS, Key.ASK_AGAIN),
        *(Key.RETURN_PACKET, Key.ASK_BACK, Key.PASS_ON, Key.PACKET_TEXT, Key.TAKE_OVER, Key.ASSIGN),
        *(Key.DETAILS, Key.KEEP_LATER, Key.TAKE_EARLIER, Key.CORRECT_PERSON, Key.REOPEN, Key.CLOSE_CASE),
        *(Key.CANCEL_CASE, Key.TRAIL, Key.WHY_DUE, Key.CONFIDENTIAL, Key.ANONYMOUS, Key.REVEAL, Key.ATTACH),
        *(Key.PASTE_FILE, Key.SAVE_FILE, Key.LISTEN, Key.LISTEN_BACK, Key.LISTEN_ON, Key.WRITE_ARTICLE),
        *(Key.SAVE_VIEW, Key.OTHER_PERSON, Key.QUEUE, Key.NEXT_PANEL, Key.SWITCH_STAFF, Key.QUIT),
        *(Key.FIRST_START, Key.TAKE_NEXT, Key.WRITE_ANSWER, Key.OTHER_CHANNEL),
        *(Key.OLDER_MESSAGES, Key.BLOCK_SENDER, Key.UNWANTED),
    }
)
