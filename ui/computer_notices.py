"""The sentences of notices about this computer: its policy, and what is left of a crash."""

from __future__ import annotations

from ui.translate_later import QT_TRANSLATE_NOOP

COMPUTER_NOTICES = {
    "policy_fault": QT_TRANSLATE_NOOP(
        "Notices",
        "The policy of your organisation has a fault: {path}, line {line}: {key} is expected to be "
        "{expected}. The rest of it counts. Tell the IT department.",
    ),
    "policy_ignored": QT_TRANSLATE_NOOP(
        "Notices",
        "The policy {path} does not count: it is expected to be {expected}. Tell the IT department.",
    ),
    "policy_renewed": QT_TRANSLATE_NOOP(
        "Notices", "Your organisation has changed its policy ({source}). It counts from now on."
    ),
    "policy_changed_here": QT_TRANSLATE_NOOP(
        "Notices", "Your organisation has changed its policy ({source}). Changed here: {names}."
    ),
    "leaving_asked": QT_TRANSLATE_NOOP(
        "Notices",
        "The IT department needs Loket closed. It closes by itself as soon as no call is up and no window of "
        "it is open; what you typed is kept.",
    ),
    "leaving_called_off": QT_TRANSLATE_NOOP("Notices", "Loket stays open: nobody waits any more."),
    "setting_fixed": QT_TRANSLATE_NOOP(
        "Notices", "That stays as it is: it is set by your organisation ({source})."
    ),
    "newer_program": QT_TRANSLATE_NOOP(
        "Notices", "Loket {version} is there; this is {own}. The IT department installs it. {notes}"
    ),
    "crashed_last_time": QT_TRANSLATE_NOOP(
        "Notices",
        "Loket ended by itself the last time. What you typed was kept. A report is on this computer: "
        "save it, and give it to the IT department.",
    ),
    "crash_kept": QT_TRANSLATE_NOOP(
        "Notices",
        "A report on what stopped the phone is on this computer: save it, and give it to the IT department.",
    ),
    "report_saved": QT_TRANSLATE_NOOP(
        "Notices", "The report is in {path}: log, settings, versions, nothing of applicants and no passwords."
    ),
    "report_not_saved": QT_TRANSLATE_NOOP(
        "Notices", "The report could not be written to {path} ({reason}). Choose another folder."
    ),
}
