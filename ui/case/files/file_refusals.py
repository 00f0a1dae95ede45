"""Why a file of a case that lies elsewhere does not come, and what to do."""

from ui.text.translate_later import QT_TRANSLATE_NOOP

FILE_REFUSALS = {
    "file_not_sent": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is still at workstation {name} and arrives when that workstation has sent it. Open it "
        "again later.",
    ),
    "file_nowhere": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is not in the office's file store yet. It arrives when its workstation has sent it. "
        "Open it again later.",
    ),
    "file_unreachable": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is at another workstation, and the office's file store cannot be reached. Check the "
        "network, then open it again.",
    ),
    "file_no_store": QT_TRANSLATE_NOOP(
        "Refusals", "The office's server keeps no files yet. Tell the IT department."
    ),
    "file_damaged": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is not shown: the file from the office's store differs from the attached file. Tell the "
        "IT department.",
    ),
    "file_not_written": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” was not downloaded: there is no room on this computer's disk. Make room, then try again.",
    ),
}
