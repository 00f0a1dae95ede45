"""What the self-test says: each result in a sentence, with what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.selftest.result import Outcome, Result
from ui.doctor.doctor_text import filled, part_name, sentence_of
from ui.text.translate_later import QT_TRANSLATE_NOOP

_OUTCOMES = {
    Outcome.PASSED: QT_TRANSLATE_NOOP("SelfTest", "passed"),
    Outcome.FAILED: QT_TRANSLATE_NOOP("SelfTest", "FAILED"),
    Outcome.NOT_POSSIBLE: QT_TRANSLATE_NOOP("SelfTest", "not possible here"),
}
_CHECKS = {
    "modules": QT_TRANSLATE_NOOP("SelfTest", "Parts of the program"),
    "screens": QT_TRANSLATE_NOOP("SelfTest", "Screens"),
    "storage": QT_TRANSLATE_NOOP("SelfTest", "Database file"),
    "print": QT_TRANSLATE_NOOP("SelfTest", "Print to PDF"),
    "call": QT_TRANSLATE_NOOP("SelfTest", "Test call on this computer"),
    "video_loop": QT_TRANSLATE_NOOP("SelfTest", "Test picture on this computer"),
    "sound_loop": QT_TRANSLATE_NOOP("SelfTest", "Sound devices in use"),
    "restart": QT_TRANSLATE_NOOP("SelfTest", "Engine killed"),
}
_SAID = {
    "modules_fine": QT_TRANSLATE_NOOP("SelfTest", "{count} were loaded, {libraries} libraries among them."),
    "modules_broken": QT_TRANSLATE_NOOP(
        "SelfTest",
        "{more} cannot be loaded: {broken}. Install Loket again. If an antivirus program took a file away, "
        "exclude the program's folder from it.",
    ),
    "modules_unknown": QT_TRANSLATE_NOOP(
        "SelfTest",
        "The process that loads them gave no answer: {reason}. Let antivirus and AppLocker allow the "
        "program's folder, then install Loket again.",
    ),
    "screens_fine": QT_TRANSLATE_NOOP("SelfTest", "{screens}"),
    "screens_none": QT_TRANSLATE_NOOP(
        "SelfTest", "There is no display. Run it once more as the person who works here, signed in."
    ),
    "storage_fine": QT_TRANSLATE_NOOP(
        "SelfTest",
        "A database was made in {path}, written, read, locked, checked as a whole, and removed (revision "
        "{revision}, {kb} kB).",
    ),
    "storage_full": QT_TRANSLATE_NOOP("SelfTest", "There is no room left in {path}. Make room now."),
    "storage_unwritable": QT_TRANSLATE_NOOP(
        "SelfTest", "Nothing can be written to {path}. Give this user the right to do so."
    ),
    "storage_failed": QT_TRANSLATE_NOOP(
        "SelfTest", "The disk refused in {path}: {reason}. Check the disk, and what else holds files there."
    ),
    "storage_forgets": QT_TRANSLATE_NOOP(
        "SelfTest", "Data written to {path} could not be read back. Check the disk."
    ),
    "storage_no_wal": QT_TRANSLATE_NOOP(
        "SelfTest", "{path} cannot keep SQLite's log (WAL). Put the records on a local disk (records.path)."
    ),
    "storage_no_lock": QT_TRANSLATE_NOOP(
        "SelfTest",
        "Files in {path} cannot be locked, so two programs could write at once. Put the records on a local "
        "disk (records.path).",
    ),
    "storage_unsound": QT_TRANSLATE_NOOP(
        "SelfTest", "The database that was made in {path} has faults. Check the disk."
    ),
    "print_fine": QT_TRANSLATE_NOOP("SelfTest", "A page was written and read again ({kb} kB)."),
    "print_empty": QT_TRANSLATE_NOOP(
        "SelfTest",
        "The page that was written is empty. Install Loket again; check the fonts of the system.",
    ),
    "print_failed": QT_TRANSLATE_NOOP(
        "SelfTest", "No page can be written: {reason}. Make room on the disk, or install Loket again."
    ),
    "call_fine": QT_TRANSLATE_NOOP(
        "SelfTest",
        "Voice went both ways: {heard_here} s and {heard_there} s of {codec} arrived, {lost} packets were "
        "lost, MOS {mos}.",
    ),
    "call_not_heard": QT_TRANSLATE_NOOP(
        "SelfTest",
        "The call was answered, but of the voice only {heard_here} s and {heard_there} s arrived. Let the "
        "firewall and antivirus allow UDP on this computer (127.0.0.1).",
    ),
    "call_not_answered": QT_TRANSLATE_NOOP(
        "SelfTest",
        "The call did not come about ({detail}). Let the firewall and antivirus allow UDP on this computer "
        "(127.0.0.1).",
    ),
    "video_loop_fine": QT_TRANSLATE_NOOP(
        "SelfTest", "The test picture arrived: {size}, {rate} frames per second, {codec}."
    ),
    "video_loop_not_seen": QT_TRANSLATE_NOOP(
        "SelfTest",
        "The test picture did not arrive ({rate} frames per second; {reason}). Calls with sound still work. "
        "Install Loket again, and send this report.",
    ),
    "sound_loop_devices": QT_TRANSLATE_NOOP(
        "SelfTest", "A tone was played on {speaker} and came back through {microphone} ({seconds} s)."
    ),
    "sound_loop_inside": QT_TRANSLATE_NOOP(
        "SelfTest",
        "{speaker} and {microphone} were open ({level} dBFS), but the tone did not come back through them: "
        "tried was the way inside the engine alone. With a headset that is usual: hold its microphone to the "
        "ear cup and run it again.",
    ),
    "sound_loop_inside_no_devices": QT_TRANSLATE_NOOP(
        "SelfTest",
        "There is no microphone or no speaker: tried was the way inside the engine alone. Plug the headset "
        "in and run it again.",
    ),
    "sound_loop_silent": QT_TRANSLATE_NOOP(
        "SelfTest",
        "{microphone} gives nothing but silence. Switch it on; on Windows, let desktop apps use the "
        "microphone (Settings, Privacy, Microphone).",
    ),
    "sound_loop_nothing": QT_TRANSLATE_NOOP(
        "SelfTest", "No tone came back, neither through the sound devices nor inside the engine."
    ),
    "restart_fine": QT_TRANSLATE_NOOP(
        "SelfTest", "It was killed, came back, and signed in again at the self-test's own PBX."
    ),
    "restart_not_registered": QT_TRANSLATE_NOOP(
        "SelfTest", "It did not sign in at the self-test's own PBX on this computer ({detail})."
    ),
    "selftest_no_files": QT_TRANSLATE_NOOP(
        "SelfTest", "The sound and picture for it cannot be written: {reason}. Make room on the disk."
    ),
    "check_broke": QT_TRANSLATE_NOOP(
        "SelfTest", "The check stopped: {reason}. Send this report to the support desk."
    ),
}


def line_of(result: Result) -> str:
    """Return a result as a line: its outcome, what was tried, how long it took, what happened, what to do."""
    outcome = _translate(_OUTCOMES[result.outcome])
    return f"{outcome:<18} {name_of(result.check):<22} {result.seconds:6.1f} s  {sentence(result)}"


def sentence(result: Result) -> str:
    if result.kind in _SAID:
        return filled(_translate(_SAID[result.kind]), result.facts)
    return sentence_of(result.kind, result.facts)


def name_of(check: str) -> str:
    return _translate(_CHECKS[check]) if check in _CHECKS else part_name(check)


def worded_kinds() -> frozenset[str]:
    return frozenset(_SAID)


def _translate(text: str) -> str:
    return QCoreApplication.translate("SelfTest", text)
