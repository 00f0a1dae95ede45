"""Why a file of a case that lies elsewhere does not come, and what to do."""

from ui.text.translate_later import QT_TRANSLATE_NOOP

FILE_REFUSALS = {
    "file_not_sent": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is still at workstation {name} and comes once that has sent it. Open it again later.",
    ),
    "file_nowhere": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is not in the office's store yet: it comes once the workstation that has it has sent it. "
        "Open it again later.",
    ),
    "file_unreachable": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is at another workstation, and the office's store of files cannot be reached. Check the "
        "network, then open it again.",
    ),
    "file_denied": QT_TRANSLATE_NOOP(
        "Refusals", "The office's store of files does not let this computer in. Tell the IT department."
    ),
    "file_driver": QT_TRANSLATE_NOOP(
        "Refusals", "This computer has no program for the office's store of files. Tell the IT department."
    ),
    "file_damaged": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is not shown: what came from the office's store is not the file that was attached. "
        "Tell the IT department.",
    ),
    "file_not_written": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” did not come: this computer's disk does not take it. Make room, then try again."
    ),
}
