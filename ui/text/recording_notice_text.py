"""The sentences about recordings: making them, keeping them, listening to them."""

from ui.text.translate_later import QT_TRANSLATE_NOOP

RECORDING_NOTICES = {
    "recording_needs_consent": QT_TRANSLATE_NOOP(
        "Notices", "This call is not recorded: the applicant has not agreed. Read out the notice first."
    ),
    "recording_failed": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording did not start: nothing can be written in {path} ({reason}). The call goes on. "
        "Tell the IT department.",
    ),
    "recording_disk_full": QT_TRANSLATE_NOOP(
        "Notices",
        "The disk is full, so the recording stopped; what was written is kept in {path}. The call goes on. "
        "Make room, then record again.",
    ),
    "recording_not_writable": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording stopped: {path} cannot be written any more. The call goes on. Tell the IT department.",
    ),
    "recording_other": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording stopped by a fault; what was written is kept in {path}. The call goes on. "
        "Give the IT department the log.",
    ),
    "recording_other_person": QT_TRANSLATE_NOOP(
        "Notices", "Recording stopped: {to} is on the line now and was not asked. Read out the notice again."
    ),
    "recording_changed": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording {path} was changed after it was made, so it is not played. Tell the IT department.",
    ),
    "recording_missing": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording {path} cannot be read ({reason}). Check that its folder can be reached, then "
        "try again.",
    ),
    "recording_not_erased": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording {path} should be erased by now and could not be ({reason}). Loket tries again "
        "each hour; tell the IT department.",
    ),
    "playback_in_call": QT_TRANSLATE_NOOP(
        "Notices", "Recordings are not played during a call. Listen to it when the call is over."
    ),
    "playback_no_device": QT_TRANSLATE_NOOP(
        "Notices", "There is no headset or speaker to listen on. Plug it in, or choose another device."
    ),
    "playback_unreadable": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording is the file that was made, but its sound cannot be read. Give the IT department "
        "the log.",
    ),
    "recordings_not_found": QT_TRANSLATE_NOOP(
        "Notices",
        "{count} recordings should be erased by now but are not where they were ({path}), so they do not "
        "count as erased. Were they moved? Tell the IT department.",
    ),
    "recordings_clock": QT_TRANSLATE_NOOP(
        "Notices",
        "The clock of this computer has jumped by {count} days, so no recording is erased for now. Check the "
        "date, set it right if it is wrong, then start Loket again.",
    ),
    "recording_not_sent": QT_TRANSLATE_NOOP(
        "Notices",
        "This recording is still at workstation {name} and arrives when that workstation has sent it. "
        "Listen to it later.",
    ),
    "recording_nowhere": QT_TRANSLATE_NOOP(
        "Notices",
        "This recording is not in the office's file store yet. It arrives when its workstation has sent "
        "it. Listen to it later.",
    ),
    "recording_file_unreachable": QT_TRANSLATE_NOOP(
        "Notices",
        "This recording is at another workstation, and the office's file store cannot be reached. Check "
        "the network, then try again.",
    ),
    "recording_file_no_store": QT_TRANSLATE_NOOP(
        "Notices", "The office's server keeps no files yet. Tell the IT department."
    ),
    "recording_file_damaged": QT_TRANSLATE_NOOP(
        "Notices",
        "The file from the office's store differs from the recording that was made, so it is not played. "
        "Tell the IT department.",
    ),
    "recording_file_not_written": QT_TRANSLATE_NOOP(
        "Notices",
        "There is no room on this computer's disk for the recording. Make room, then listen to it again.",
    ),
    "file_not_sent": QT_TRANSLATE_NOOP(
        "Notices",
        "The recording {path} was changed after it was made, so it is not sent to the other workstations. "
        "Tell the IT department.",
    ),
    "file_too_large": QT_TRANSLATE_NOOP(
        "Notices",
        "The file {path} is larger than the office's server accepts, so it stays on this computer. Tell the "
        "IT department.",
    ),
    "recordings_taken_up": QT_TRANSLATE_NOOP(
        "Notices", "{count} interrupted recordings are kept with their calls, up to the interruption."
    ),
    "recordings_refused_erased": QT_TRANSLATE_NOOP(
        "Notices", "The consent to recording was withdrawn: the recordings of this call are erased ({count})."
    ),
    "recordings_together_erased": QT_TRANSLATE_NOOP(
        "Notices",
        "{to} withdrew the consent to recording: the recording together with {others} is erased as well. "
        "Record again if they still agree.",
    ),
    "recording_while_whispered": QT_TRANSLATE_NOOP(
        "Notices",
        "A supervisor whispers to you, so nothing is recorded now. Record again when the whisper is over.",
    ),
    "recordings_strange": QT_TRANSLATE_NOOP(
        "Notices",
        "{count} recordings belong to no known call, so they are not erased automatically: {path}. Tell "
        "the supervisor.",
    ),
}
