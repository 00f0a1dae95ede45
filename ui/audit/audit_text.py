"""The audit trail in words: what was done, and what a check of the chain found."""

from __future__ import annotations

import json

from PySide6.QtCore import QCoreApplication

from app.access.audit_trail import AuditRecord, AuditResult
from app.paper.sheet import SheetKind
from ui.paper.paper_text import sheet_words
from ui.text.translate_later import QT_TRANSLATE_NOOP

_ACTIONS = {
    "printed": QT_TRANSLATE_NOOP("Audit", "Printed or saved as PDF"),
    "exported": QT_TRANSLATE_NOOP("Audit", "List exported"),
    "note_output": QT_TRANSLATE_NOOP("Audit", "Print or export reported to the server"),
    "erased_elsewhere": QT_TRANSLATE_NOOP("Audit", "Texts of an erased person removed"),
    "refusal_dropped": QT_TRANSLATE_NOOP("Audit", "Refused change dropped by its author"),
    "copied": QT_TRANSLATE_NOOP("Audit", "A copy of a file saved elsewhere"),
    "trail_read": QT_TRANSLATE_NOOP("Audit", "Audit trail read"),
    "log_case": QT_TRANSLATE_NOOP("Audit", "Case logged"),
    "log_from_sp4n": QT_TRANSLATE_NOOP("Audit", "Complaint imported from SP4N-LAPOR!"),
    "take_from_sp4n": QT_TRANSLATE_NOOP("Audit", "Case completed from SP4N-LAPOR!"),
    "change_details": QT_TRANSLATE_NOOP("Audit", "Details changed"),
    "add_note": QT_TRANSLATE_NOOP("Audit", "Note written"),
    "add_evidence": QT_TRANSLATE_NOOP("Audit", "Evidence kept"),
    "add_attachment": QT_TRANSLATE_NOOP("Audit", "File attached"),
    "remove_attachment": QT_TRANSLATE_NOOP("Audit", "File removed"),
    "assign_case": QT_TRANSLATE_NOOP("Audit", "Case assigned"),
    "add_tag": QT_TRANSLATE_NOOP("Audit", "Tag put on a case"),
    "remove_tag": QT_TRANSLATE_NOOP("Audit", "Tag taken off a case"),
    "link_cases": QT_TRANSLATE_NOOP("Audit", "Cases linked"),
    "unlink_cases": QT_TRANSLATE_NOOP("Audit", "Link between cases removed"),
    "wait_for_applicant": QT_TRANSLATE_NOOP("Audit", "Clock paused"),
    "end_wait": QT_TRANSLATE_NOOP("Audit", "Pause ended"),
    "record_answer": QT_TRANSLATE_NOOP("Audit", "Answer found"),
    "escalate": QT_TRANSLATE_NOOP("Audit", "Escalated to a unit"),
    "send_packet": QT_TRANSLATE_NOOP("Audit", "Packet sent to a unit"),
    "return_escalation": QT_TRANSLATE_NOOP("Audit", "Returned by the unit"),
    "pass_escalation": QT_TRANSLATE_NOOP("Audit", "Passed to another unit"),
    "ask_back": QT_TRANSLATE_NOOP("Audit", "The unit asked back"),
    "answer_unit": QT_TRANSLATE_NOOP("Audit", "The unit was answered"),
    "record_solution": QT_TRANSLATE_NOOP("Audit", "Solution recorded"),
    "record_unit_answer": QT_TRANSLATE_NOOP("Audit", "The unit's answer written down"),
    "tell_solution": QT_TRANSLATE_NOOP("Audit", "Solution given to the applicant"),
    "confirm_receipt": QT_TRANSLATE_NOOP("Audit", "Receipt confirmed"),
    "close_case": QT_TRANSLATE_NOOP("Audit", "Case closed"),
    "reopen_case": QT_TRANSLATE_NOOP("Audit", "Case opened again"),
    "cancel_case": QT_TRANSLATE_NOOP("Audit", "Case cancelled"),
    "start_contact": QT_TRANSLATE_NOOP("Audit", "Contact begun"),
    "link_contact": QT_TRANSLATE_NOOP("Audit", "Contact joined to the case"),
    "end_contact": QT_TRANSLATE_NOOP("Audit", "Contact ended"),
    "record_contact": QT_TRANSLATE_NOOP("Audit", "Contact written down by hand"),
    "add_recording": QT_TRANSLATE_NOOP("Audit", "Call recorded"),
    "note_played": QT_TRANSLATE_NOOP("Audit", "Recording listened to"),
    "erase_applicant": QT_TRANSLATE_NOOP("Audit", "Erased by the retention rule"),
    "reveal_numbers": QT_TRANSLATE_NOOP("Audit", "Masked data shown"),
    "add_applicant": QT_TRANSLATE_NOOP("Audit", "Applicant recorded"),
    "change_applicant": QT_TRANSLATE_NOOP("Audit", "Applicant's data changed"),
    "add_handle": QT_TRANSLATE_NOOP("Audit", "Number or address added"),
    "remove_handle": QT_TRANSLATE_NOOP("Audit", "Number or address removed"),
    "join_organisation": QT_TRANSLATE_NOOP("Audit", "Organisation noted"),
    "leave_organisation": QT_TRANSLATE_NOOP("Audit", "Organisation removed"),
    "merge_applicants": QT_TRANSLATE_NOOP("Audit", "Two records of one person joined"),
    "undo_merge": QT_TRANSLATE_NOOP("Audit", "Joining of two records undone"),
    "ask_of_data": QT_TRANSLATE_NOOP("Audit", "Request about personal data noted"),
    "answer_data_request": QT_TRANSLATE_NOOP("Audit", "Request about personal data answered"),
    "answer_contact": QT_TRANSLATE_NOOP("Audit", "Call answered"),
    "record_given_up_call": QT_TRANSLATE_NOOP("Audit", "Caller hung up in the queue"),
    "change_remote": QT_TRANSLATE_NOOP("Audit", "Other party of the call corrected"),
    "start_call_back": QT_TRANSLATE_NOOP("Audit", "Call back begun"),
    "mark_contact_returned": QT_TRANSLATE_NOOP("Audit", "Missed call settled"),
    "set_disposition": QT_TRANSLATE_NOOP("Audit", "Outcome of the contact noted"),
    "tell_transfer": QT_TRANSLATE_NOOP("Audit", "Call transferred"),
    "tell_video": QT_TRANSLATE_NOOP("Audit", "Video of the call noted"),
    "record_message": QT_TRANSLATE_NOOP("Audit", "Message kept"),
    "set_consent": QT_TRANSLATE_NOOP("Audit", "Consent to recording noted"),
    "erase_recording": QT_TRANSLATE_NOOP("Audit", "Recording erased"),
    "end_wait_by_date": QT_TRANSLATE_NOOP("Audit", "Pause ended automatically"),
    "write_article": QT_TRANSLATE_NOOP("Audit", "Article written"),
    "revise_article": QT_TRANSLATE_NOOP("Audit", "Article revised"),
    "review_article": QT_TRANSLATE_NOOP("Audit", "Article reviewed"),
    "withdraw_article": QT_TRANSLATE_NOOP("Audit", "Article withdrawn"),
    "keep_canned_text": QT_TRANSLATE_NOOP("Audit", "Canned text kept"),
    "remove_canned_text": QT_TRANSLATE_NOOP("Audit", "Canned text removed"),
    "plan_shifts": QT_TRANSLATE_NOOP("Audit", "Shift plan changed"),
    "save_view": QT_TRANSLATE_NOOP("Audit", "View kept"),
    "remove_view": QT_TRANSLATE_NOOP("Audit", "View removed"),
    "register_agent": QT_TRANSLATE_NOOP("Audit", "Member of staff noted"),
    "register_unit": QT_TRANSLATE_NOOP("Audit", "Unit noted"),
    "take_extension": QT_TRANSLATE_NOOP("Audit", "Extension taken"),
    "change_agent_state": QT_TRANSLATE_NOOP("Audit", "State of a member of staff"),
    "end_agent_state": QT_TRANSLATE_NOOP("Audit", "End of a state"),
    "end_lost_intervals": QT_TRANSLATE_NOOP("Audit", "Open entries closed after a crash"),
    "start_line_gap": QT_TRANSLATE_NOOP("Audit", "Telephone line lost"),
    "end_line_gap": QT_TRANSLATE_NOOP("Audit", "Telephone line back"),
    "record_sleep": QT_TRANSLATE_NOOP("Audit", "Computer asleep"),
    "record_arrival": QT_TRANSLATE_NOOP("Audit", "Message received"),
    "keep_message_file": QT_TRANSLATE_NOOP("Audit", "File of a message kept"),
    "move_correspondent": QT_TRANSLATE_NOOP("Audit", "New address of a correspondent noted"),
    "record_templates": QT_TRANSLATE_NOOP("Audit", "Templates updated"),
    "start_sending": QT_TRANSLATE_NOOP("Audit", "Sending of a message begun"),
    "record_send_result": QT_TRANSLATE_NOOP("Audit", "Result of sending noted"),
    "record_receipt": QT_TRANSLATE_NOOP("Audit", "Receipt of a message noted"),
    "send_bot_message": QT_TRANSLATE_NOOP("Audit", "Message of the chatbot"),
    "survey_started": QT_TRANSLATE_NOOP("Audit", "Round of the survey started"),
    "survey_closed": QT_TRANSLATE_NOOP("Audit", "Round of the survey closed"),
    "survey_answers_imported": QT_TRANSLATE_NOOP("Audit", "Answers to the survey imported"),
    "survey_plan_saved": QT_TRANSLATE_NOOP("Audit", "Follow-up plan of the survey saved"),
    "send_survey_link": QT_TRANSLATE_NOOP("Audit", "Link to the survey sent"),
    "send_notice": QT_TRANSLATE_NOOP("Audit", "Automatic text sent"),
    "hand_over": QT_TRANSLATE_NOOP("Audit", "Conversation handed over by the chatbot"),
    "return_conversation": QT_TRANSLATE_NOOP("Audit", "Conversation returned to everybody"),
    "close_for_silence": QT_TRANSLATE_NOOP("Audit", "Conversation ended after silence"),
    "offer_conversation": QT_TRANSLATE_NOOP("Audit", "Web chat offered to an agent"),
    "pass_offer": QT_TRANSLATE_NOOP("Audit", "Offered web chat left to others"),
    "take_conversation": QT_TRANSLATE_NOOP("Audit", "Conversation taken"),
    "take_over_conversation": QT_TRANSLATE_NOOP("Audit", "Conversation taken over from a colleague"),
    "release_conversation": QT_TRANSLATE_NOOP("Audit", "Conversation released"),
    "start_conversation": QT_TRANSLATE_NOOP("Audit", "Conversation begun by us"),
    "send_message": QT_TRANSLATE_NOOP("Audit", "Message written"),
    "send_template": QT_TRANSLATE_NOOP("Audit", "Template sent"),
    "withdraw_message": QT_TRANSLATE_NOOP("Audit", "Message taken back"),
    "send_again": QT_TRANSLATE_NOOP("Audit", "Message sent again"),
    "mark_as_sent": QT_TRANSLATE_NOOP("Audit", "Message noted as sent"),
    "end_episode": QT_TRANSLATE_NOOP("Audit", "Matter of a conversation ended"),
    "block_correspondent": QT_TRANSLATE_NOOP("Audit", "Correspondent blocked"),
    "unblock_correspondent": QT_TRANSLATE_NOOP("Audit", "Correspondent unblocked"),
    "record_opt_out": QT_TRANSLATE_NOOP("Audit", "Wish for no messages noted"),
    "record_opt_in": QT_TRANSLATE_NOOP("Audit", "Wish for messages noted"),
    "register_address": QT_TRANSLATE_NOOP("Audit", "Address of the office noted"),
}
_FAULTS = {
    "missing": QT_TRANSLATE_NOOP("Audit", "The chain is broken: entry {at} is missing."),
    "changed": QT_TRANSLATE_NOOP("Audit", "The chain is broken: entry {at} was changed afterwards."),
    "unchained": QT_TRANSLATE_NOOP(
        "Audit", "The chain is broken: entry {at} does not follow the one before."
    ),
    "outbox": QT_TRANSLATE_NOOP("Audit", "The chain is broken: entry {at} and the records disagree."),
    "untold": QT_TRANSLATE_NOOP("Audit", "The chain is broken: the entries after {at} are missing."),
    "expected": QT_TRANSLATE_NOOP("Audit", "The chain is broken: entry {at} is not the one that was noted."),
}


def change_words(name: str) -> str:
    """Return what a mutation does; one of a newer Loket by its name in the records."""
    known = _ACTIONS.get(name)
    return QCoreApplication.translate("Audit", known) if known else name.replace("_", " ")


def action_text(entry: AuditRecord) -> str:
    """Return what was done; a rare change by its name in the records."""
    facts = json.loads(entry.detail) if entry.detail else {}
    known = _ACTIONS.get("copied" if facts.get("list") == "attachment" else entry.action)
    words = QCoreApplication.translate("Audit", known) if known else entry.action.replace("_", " ")
    return f"{words}: {sheet_words(SheetKind(facts['document']))}" if "document" in facts else words


def result_text(result: AuditResult) -> str:
    if result.fault:
        words = QCoreApplication.translate("Audit", _FAULTS[result.fault])
        return words.format(at=result.broken_at)
    words = QCoreApplication.translate("Audit", "The chain is whole: {count} entries on this workstation.")
    summary = words.format(count=result.count)
    if not result.erased:
        return summary
    words = QCoreApplication.translate(
        "Audit", "{count} of them are about changes whose texts were erased by the retention rule."
    )
    return f"{summary}\n{words.format(count=result.erased)}"
