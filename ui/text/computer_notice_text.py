"""The sentences of notices about this computer: its policy, and what is left of a crash."""

from __future__ import annotations

from ui.text.translate_later import QT_TRANSLATE_NOOP

COMPUTER_NOTICES = {
    "policy_fault": QT_TRANSLATE_NOOP(
        "Notices",
        "The policy of your organisation has an error: {path}, line {line}: {key} must be {expected}. The "
        "rest of the policy applies. Tell the IT department.",
    ),
    "policy_ignored": QT_TRANSLATE_NOOP(
        "Notices",
        "The policy {path} does not apply: it must be {expected}. Tell the IT department.",
    ),
    "session_start_failed": QT_TRANSLATE_NOOP(
        "Notices",
        "Whether Loket starts when you sign in to the computer could not be changed: {reason}. Ask the IT "
        "department.",
    ),
    "policy_renewed": QT_TRANSLATE_NOOP(
        "Notices", "Your organisation has changed its policy ({source}). It applies from now on."
    ),
    "policy_changed_here": QT_TRANSLATE_NOOP(
        "Notices", "Your organisation has changed its policy ({source}). Changed here: {names}."
    ),
    "settings_lost": QT_TRANSLATE_NOOP(
        "Notices",
        "The settings file {path} was missing. Loket wrote it again from the last good settings ({kept}) and "
        "goes on as workstation {code}. Look through the settings.",
    ),
    "settings_lost_code_known": QT_TRANSLATE_NOOP(
        "Notices",
        "The settings file {path} was missing. Loket begins with the usual settings, but goes on as "
        "workstation {code}, as its records say. Enter account and devices again in the settings.",
    ),
    "settings_were_wrong": QT_TRANSLATE_NOOP(
        "Notices",
        "Loket started with the last good settings ({kept}). The file with the fault lies in {path}; what "
        "was changed in it does not count. Look through the settings.",
    ),
    "records_are_older": QT_TRANSLATE_NOOP(
        "Notices",
        "These records are an older copy: they end on {until}. Loket had recorded here until {last}; "
        "{count} later changes are missing, the last case number was {number}. No number is given twice. Ask "
        "the IT department for the newer file, or record again what is missing.",
    ),
    "records_are_older_shared": QT_TRANSLATE_NOOP(
        "Notices",
        "These records are an older copy: they end on {until}. Loket had recorded here until {last}; "
        "{count} later changes are missing, the last case number was {number}. What the shared database has "
        "comes back once Loket is connected; what was not sent is missing. Ask the IT department for the "
        "newer file.",
    ),
    "records_begin_anew": QT_TRANSLATE_NOOP(
        "Notices",
        "The records on this computer are empty. Loket had recorded here until {last} ({count} changes, the "
        "last case number was {number}). No number is given twice. Ask the IT department for the file that "
        "was there.",
    ),
    "clock_before_records": QT_TRANSLATE_NOOP(
        "Notices",
        "The clock of this computer says {now}, but its newest record is of {newest}. Set date, time and "
        "time zone right before you go on: what is recorded now gets a wrong time.",
    ),
    "clock_long_after_records": QT_TRANSLATE_NOOP(
        "Notices",
        "The clock of this computer says {now}, long after its newest record ({newest}). If that is not so, "
        "set date, time and time zone right before you go on.",
    ),
    "leaving_asked": QT_TRANSLATE_NOOP(
        "Notices",
        "The IT department needs Loket closed. It closes automatically as soon as no call is active and "
        "no dialog is open; what you typed is kept.",
    ),
    "leaving_called_off": QT_TRANSLATE_NOOP(
        "Notices", "Loket stays open: the request to close it has ended."
    ),
    "setting_fixed": QT_TRANSLATE_NOOP(
        "Notices", "This setting was not changed: your organisation has set it ({source})."
    ),
    "call_ended_by_sleep": QT_TRANSLATE_NOOP(
        "Notices",
        "This computer went to sleep, so the call with {to} was ended. Call back; the case is still open.",
    ),
    "call_waited_for_user": QT_TRANSLATE_NOOP(
        "Notices",
        "The call with {to} is on hold since another user took this computer. Resume it, or end it.",
    ),
    "newer_program": QT_TRANSLATE_NOOP(
        "Notices", "Loket {version} is available; this is {own}. The IT department installs it. {notes}"
    ),
    "crashed_last_time": QT_TRANSLATE_NOOP(
        "Notices",
        "Loket crashed the last time. What you typed was kept. A report is on this computer: save it, and "
        "give it to the IT department.",
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
