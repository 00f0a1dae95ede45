"""Why the records did not take something, and what to do about it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.common.enums import CaseStatus
from app.records.service import Refusal
from ui.case.files.file_refusals import FILE_REFUSALS
from ui.keys.key_table import Key, way
from ui.text.times import day_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word

_log = logging.getLogger(__name__)
_REFUSALS = {
    "subject_missing": QT_TRANSLATE_NOOP("Refusals", "Not saved: write a subject first."),
    "name_missing": QT_TRANSLATE_NOOP("Refusals", "Not saved: the applicant needs a name."),
    "phone_not_understood": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” is no telephone number. Correct it, or leave it empty."
    ),
    "until_not_understood": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” is no time ahead. Write it like 15:30, tomorrow 9:00, 28/11 or 2 hours."
    ),
    "until_is_past": QT_TRANSLATE_NOOP("Refusals", "That time is over already."),
    "contact_text_missing": QT_TRANSLATE_NOOP("Refusals", "Write what was said or asked."),
    "note_missing": QT_TRANSLATE_NOOP("Refusals", "The note is empty."),
    "reason_missing": QT_TRANSLATE_NOOP("Refusals", "Give the reason."),
    "result_missing": QT_TRANSLATE_NOOP("Refusals", "Type or paste what you found."),
    "means_missing": QT_TRANSLATE_NOOP("Refusals", "Choose how the applicant got the answer."),
    "answered_by_missing": QT_TRANSLATE_NOOP("Refusals", "Say who in the unit gave the answer."),
    "escalation_incomplete": QT_TRANSLATE_NOOP("Refusals", "Not sent. Missing: {missing}."),
    "solution_incomplete": QT_TRANSLATE_NOOP("Refusals", "Not recorded. Missing: {missing}."),
    "validity_over": QT_TRANSLATE_NOOP(
        "Refusals", "Not recorded: the last day on which the answer holds is over already."
    ),
    "solution_expired": QT_TRANSLATE_NOOP(
        "Refusals", "Not recorded: the answer was valid until {text} only. Open the form again and read it."
    ),
    "answered_before_asked": QT_TRANSLATE_NOOP(
        "Refusals", "Not recorded: the unit cannot have answered before it was asked."
    ),
    "case_of_another": QT_TRANSLATE_NOOP("Refusals", "Not recorded: the case is of another applicant."),
    "time_is_ahead": QT_TRANSLATE_NOOP("Refusals", "Not recorded: that time has not come yet."),
    "question_missing": QT_TRANSLATE_NOOP("Refusals", "Say what the unit needs to know."),
    "answer_missing": QT_TRANSLATE_NOOP("Refusals", "Write the answer to the unit."),
    "question_answered": QT_TRANSLATE_NOOP(
        "Refusals", "{name} has answered the unit already. Read the case's story."
    ),
    "unit_missing": QT_TRANSLATE_NOOP("Refusals", "Choose the unit."),
    "same_unit": QT_TRANSLATE_NOOP("Refusals", "This unit has the question already. Choose another one."),
    "no_such_agent": QT_TRANSLATE_NOOP(
        "Refusals", "This person does not work here any more. Choose another person."
    ),
    "escalation_answered": QT_TRANSLATE_NOOP(
        "Refusals", "{name} answered this question already. Read the case's story."
    ),
    "escalation_passed": QT_TRANSLATE_NOOP(
        "Refusals", "This question was passed to another unit. Read the case's story."
    ),
    "escalation_returned": QT_TRANSLATE_NOOP(
        "Refusals",
        "This question is not with the unit any more: its agent has it back. Read the case's story.",
    ),
    "case_cancelled": QT_TRANSLATE_NOOP(
        "Refusals", "The case was cancelled, so its question waits for no answer. Read the case's story."
    ),
    "move_not_allowed": QT_TRANSLATE_NOOP(
        "Refusals", "Not possible any more: the case is now at “{status}”. Read its story."
    ),
    "case_moved_on": QT_TRANSLATE_NOOP(
        "Refusals",
        "{name} moved the case on before this arrived: it is now at “{status}”. Read its story, then do it "
        "again if it is still right.",
    ),
    "agent_is_officer": QT_TRANSLATE_NOOP(
        "Refusals", "Officers of a unit have no cases of their own. Ask the unit, or choose another person."
    ),
    "anonymity_not_yours": QT_TRANSLATE_NOOP(
        "Refusals", "Only the agent of the case or a supervisor may end the applicant's anonymity."
    ),
    "applicant_anonymous": QT_TRANSLATE_NOOP(
        "Refusals",
        "The applicant of this case is anonymous and cannot be replaced. Remove the mark “anonymous” "
        "first, with a reason.",
    ),
    "not_your_role": QT_TRANSLATE_NOOP("Refusals", "Your role may not do this."),
    "not_your_unit": QT_TRANSLATE_NOOP(
        "Refusals", "The question is with {name}: only its officers may do this."
    ),
    "no_such_case": QT_TRANSLATE_NOOP("Refusals", "This case is not in the records of this workstation."),
    "applicant_erased": QT_TRANSLATE_NOOP("Refusals", "This person was erased by the retention rule."),
    "erasure_too_early": QT_TRANSLATE_NOOP(
        "Refusals", "Not erased: something of this person must stay. Look again at what, and until when."
    ),
    "erasure_unsent": QT_TRANSLATE_NOOP(
        "Refusals", "Not erased: the shared database has not confirmed everything yet. Try again later."
    ),
    "no_such_unit": QT_TRANSLATE_NOOP("Refusals", "This unit does not exist any more. Choose another one."),
    "no_such_applicant": QT_TRANSLATE_NOOP(
        "Refusals", "This person is not in the records any more. Choose again."
    ),
    "view_name_missing": QT_TRANSLATE_NOOP("Refusals", "Give the view a name."),
    "view_empty": QT_TRANSLATE_NOOP("Refusals", "Type what the view should find first."),
    "plan_by_supervisors": QT_TRANSLATE_NOOP("Refusals", "Not saved: supervisors write the shift plan."),
    "not_on_plan": QT_TRANSLATE_NOOP("Refusals", "Not saved: {name} takes no calls, so there is no shift."),
    "plan_not_possible": QT_TRANSLATE_NOOP(
        "Refusals", "Not saved: shifts of {name} overlap, or a break lies outside of its shift."
    ),
    "plan_changed": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not saved: {by} has changed the shift of {name} on {day} meanwhile. Look at it and plan again.",
    ),
    "shared_by_supervisors": QT_TRANSLATE_NOOP(
        "Refusals", "Views for everybody are kept and removed by supervisors."
    ),
    "same_person": QT_TRANSLATE_NOOP("Refusals", "This is one and the same record."),
    "merge_undone": QT_TRANSLATE_NOOP("Refusals", "This merge was undone already."),
    "merged_on": QT_TRANSLATE_NOOP(
        "Refusals", "This record became part of “{name}” since. Undo that merge first, then this one."
    ),
    "organisation_missing": QT_TRANSLATE_NOOP("Refusals", "The organisation needs a name."),
    "membership_known": QT_TRANSLATE_NOOP("Refusals", "This organisation is recorded already."),
    "outcome_missing": QT_TRANSLATE_NOOP("Refusals", "Say what was done, and what stays and why."),
    "request_done": QT_TRANSLATE_NOOP("Refusals", "This request was answered already."),
    "number_taken": QT_TRANSLATE_NOOP(
        "Refusals",
        "The number {number} is used already: another workstation has the same "
        "code. Tell the IT department; your text is kept.",
    ),
    "tracking_known": QT_TRANSLATE_NOOP(
        "Refusals",
        "There is a case with the SP4N-LAPOR! number {text} already, perhaps one that you may not see. "
        "Import the file again: what is new in it is offered for that case.",
    ),
    "tracking_missing": QT_TRANSLATE_NOOP(
        "Refusals", "Not imported: the complaint has no SP4N-LAPOR! number."
    ),
    "bug": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not saved: something in Loket went wrong. Your text is kept. Try again; "
        "if it happens again, give the IT department the log.",
    ),
    "attachment_too_large": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” was not attached: it is larger than {number} MB. Make it smaller, or ask for less.",
    ),
    "attachment_empty": QT_TRANSLATE_NOOP("Refusals", "“{text}” was not attached: there is nothing in it."),
    "attachment_unreadable": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” was not attached: it cannot be read. A folder cannot be attached, only files."
    ),
    "attachment_disk_full": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” was not attached: the disk is full. Make room, then attach it again."
    ),
    "attachment_not_written": QT_TRANSLATE_NOOP(
        "Refusals", "The disk did not take “{text}”. Try again; if it happens again, tell the IT department."
    ),
    "attachment_twice": QT_TRANSLATE_NOOP("Refusals", "This file is attached already: “{text}”."),
    "attachment_runs": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is not opened: it could run a program on this computer. "
        "{key} saves a copy of it elsewhere.",
    ),
    "attachment_changed": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” is not opened: the file was changed after it was attached. Tell the IT department.",
    ),
    "copy_disk_full": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” was not saved: the disk is full. Make room, or choose another place."
    ),
    "copy_not_written": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” cannot be saved there. Choose another place."
    ),
    "copy_changed": QT_TRANSLATE_NOOP(
        "Refusals",
        "“{text}” was not saved: the file was changed after it was attached. Tell the IT department.",
    ),
    "attachment_missing": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” is missing in the file folder. Tell the IT department."
    ),
    **FILE_REFUSALS,
    "attachment_removed": QT_TRANSLATE_NOOP("Refusals", "“{text}” was removed already."),
    "attachment_not_yours": QT_TRANSLATE_NOOP(
        "Refusals", "Not removed: only {text}, the agent of the case or a supervisor may do that."
    ),
    "tag_missing": QT_TRANSLATE_NOOP("Refusals", "Type a tag first: a word with letters or digits."),
    "tag_too_long": QT_TRANSLATE_NOOP("Refusals", "Not tagged: a tag has at most {most} letters."),
    "too_many_tags": QT_TRANSLATE_NOOP(
        "Refusals", "Not tagged: a case has at most {most} tags. Take one off first."
    ),
    "tag_erased": QT_TRANSLATE_NOOP(
        "Refusals", "Not tagged: the texts of this case were erased by the retention rule."
    ),
    "link_to_itself": QT_TRANSLATE_NOOP("Refusals", "Not linked: a case cannot be linked to itself."),
    "link_names_person": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not linked with {number}: one of the two cases is anonymous, and the link would show who asks.",
    ),
    "link_not_found": QT_TRANSLATE_NOOP(
        "Refusals", "Not linked: no case on this computer has the number “{text}”. Type it in full."
    ),
    "too_many_links": QT_TRANSLATE_NOOP(
        "Refusals", "Not linked: a case has at most {most} links. Take one away first."
    ),
    "title_missing": QT_TRANSLATE_NOOP("Refusals", "Give the article a title."),
    "text_missing": QT_TRANSLATE_NOOP("Refusals", "Write the text first."),
    "personal_data": QT_TRANSLATE_NOOP(
        "Refusals", "Not saved: the article identifies a person. Remove what is marked."
    ),
    "ends_before_it_begins": QT_TRANSLATE_NOOP("Refusals", "Not saved: it would end before it begins."),
    "article_changed": QT_TRANSLATE_NOOP(
        "Refusals", "{name} has revised the article meanwhile. Read it, then write your text again."
    ),
    "article_not_yours": QT_TRANSLATE_NOOP(
        "Refusals", "Only {name}, who wrote this article, or a supervisor gives it a new text."
    ),
    "article_withdrawn": QT_TRANSLATE_NOOP("Refusals", "{name} has withdrawn this article."),
    "own_article": QT_TRANSLATE_NOOP("Refusals", "Another person must review what you wrote."),
    "shortcut_taken": QT_TRANSLATE_NOOP("Refusals", "“{text}” is the shortcut of another text already."),
    "no_shortcut": QT_TRANSLATE_NOOP("Refusals", "A shortcut is one word of at most 24 letters and digits."),
    "unknown_place": QT_TRANSLATE_NOOP(
        "Refusals", "Nothing is known for “{text}” in braces. Take it out, or use one of the names below."
    ),
    "not_your_text": QT_TRANSLATE_NOOP("Refusals", "This text belongs to another person."),
    "case_confidential": QT_TRANSLATE_NOOP(
        "Refusals",
        "Case {number} is confidential: only its agent, its unit and supervisors may open it. "
        "Ask a supervisor to give it to you.",
    ),
    "anonymous_to_unit": QT_TRANSLATE_NOOP(
        "Refusals", "The applicant is anonymous: the unit answers without the applicant's name."
    ),
    "shared_not_allowed": QT_TRANSLATE_NOOP(
        "Refusals",
        "The shared database rejected this: you may not see or change the case, or not any more.",
    ),
    "shared_exists_already": QT_TRANSLATE_NOOP(
        "Refusals", "Another person has recorded the same meanwhile. Look at the case, then drop this."
    ),
    "shared_refused": QT_TRANSLATE_NOOP(
        "Refusals",
        "The shared database rejected the change. Try again; if it happens again, tell the IT department.",
    ),
    "not_yours_to_send": QT_TRANSLATE_NOOP(
        "Refusals",
        "Another person made this change on this computer, and only that person can send it. Ask them "
        "to sign in.",
    ),
    "contact_not_yours": QT_TRANSLATE_NOOP(
        "Refusals", "Only the contact's own agent or a supervisor may record its outcome and party."
    ),
    "changed_on_disk": QT_TRANSLATE_NOOP(
        "Refusals",
        "This differs from what you saved: the file of this computer was changed. Tell the IT department, "
        "and make the change again.",
    ),
    "unproven": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not sent: this change has no valid signature of yours. The file of this computer was changed, or "
        "the key store lost your key. If the change is yours, try again; if not, drop it and tell the IT "
        "department.",
    ),
    "extension_not_dialable": QT_TRANSLATE_NOOP(
        "Refusals", "“{text}” cannot be dialled: only a number or the user part of a SIP address can."
    ),
    "clock_ahead": QT_TRANSLATE_NOOP(
        "Refusals", "The date is in the future. Correct the clock of this computer, then try again."
    ),
    "clock_behind": QT_TRANSLATE_NOOP(
        "Refusals",
        "The date is long before this workstation was set up. Correct the clock of this computer, then "
        "try again.",
    ),
    "text_too_long": QT_TRANSLATE_NOOP(
        "Refusals",
        "A text is too long: {count} letters, at most {most} are kept. Shorten it, or attach it as a file.",
    ),
    "time_out_of_range": QT_TRANSLATE_NOOP(
        "Refusals", "A date or time lies outside of the years 2000 to 2099. Correct it."
    ),
    "contact_ended": QT_TRANSLATE_NOOP("Refusals", "This contact has ended already."),
    "no_such_conversation": QT_TRANSLATE_NOOP(
        "Refusals",
        "This conversation is not in the records of this workstation.",
    ),
    "conversation_held": QT_TRANSLATE_NOOP(
        "Refusals",
        "{name} answers this conversation now. Take it over with a reason, or leave it.",
    ),
    "conversation_not_held": QT_TRANSLATE_NOOP(
        "Refusals",
        "Take the conversation first: then nobody else answers at the same time.",
    ),
    "contact_of_conversation": QT_TRANSLATE_NOOP(
        "Refusals",
        "This contact is part of a conversation: end it there.",
    ),
    "episode_ended": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not sent: this matter has ended. Write first to begin it again.",
    ),
    "episode_open": QT_TRANSLATE_NOOP("Refusals", "You are in this conversation already: answer there."),
    "opted_out": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not sent: this person wants no messages. Use another channel, or ask again.",
    ),
    "correspondent_blocked": QT_TRANSLATE_NOOP("Refusals", "Not sent: this correspondent is blocked."),
    "address_closed": QT_TRANSLATE_NOOP("Refusals", "Not sent: “{name}” is out of use. Use another channel."),
    "no_such_address": QT_TRANSLATE_NOOP(
        "Refusals",
        "This address of the office does not exist any more. Choose another one.",
    ),
    "unseen_messages": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not sent: there are messages that you have not read ({count}). Read them, then send again.",
    ),
    "window_over": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not sent: the time in which this channel takes free texts is over. Choose a template, or "
        "another channel.",
    ),
    "case_not_saved": QT_TRANSLATE_NOOP(
        "Refusals", "Save the case first: then the message and its answer belong to it."
    ),
    "subject_of_mail_missing": QT_TRANSLATE_NOOP("Refusals", "Write the subject of the mail."),
    "address_not_understood": QT_TRANSLATE_NOOP("Refusals", "“{text}” is no e-mail address."),
    "files_too_large": QT_TRANSLATE_NOOP(
        "Refusals", "The files are too large for this channel: at most {number} MB together."
    ),
    "message_missing": QT_TRANSLATE_NOOP("Refusals", "Write the message first."),
    "message_exists": QT_TRANSLATE_NOOP("Refusals", "This message is in the records already."),
    "no_such_message": QT_TRANSLATE_NOOP(
        "Refusals",
        "This message is not in the records of this workstation.",
    ),
    "message_moved_on": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not possible any more: the message has another state now. Look at it.",
    ),
    "message_not_yours": QT_TRANSLATE_NOOP(
        "Refusals",
        "Only its author or a supervisor may take this message back.",
    ),
    "remote_missing": QT_TRANSLATE_NOOP("Refusals", "Say to whom: a number or an address."),
    "consent_missing": QT_TRANSLATE_NOOP(
        "Refusals",
        "Write how the applicant agreed to be written to there.",
    ),
    "no_such_template": QT_TRANSLATE_NOOP(
        "Refusals",
        "This template does not exist any more. Choose another one.",
    ),
    "template_not_approved": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not sent: the provider does not allow the template “{name}” now. Choose another one.",
    ),
    "template_incomplete": QT_TRANSLATE_NOOP(
        "Refusals",
        "Not sent: fill in all gaps of the template “{name}”.",
    ),
}
_MISSING = {
    "unit": QT_TRANSLATE_NOOP("Refusals", "the unit"),
    "question": QT_TRANSLATE_NOOP("Refusals", "the question"),
    "evidence": QT_TRANSLATE_NOOP("Refusals", "a look-up, or why there is none"),
    "promise_at": QT_TRANSLATE_NOOP("Refusals", "when the applicant hears from us"),
    "promise_channel": QT_TRANSLATE_NOOP("Refusals", "how the applicant hears from us"),
    "text": QT_TRANSLATE_NOOP("Refusals", "the answer"),
    "validated_in": QT_TRANSLATE_NOOP("Refusals", "where it was validated"),
    "reference": QT_TRANSLATE_NOOP("Refusals", "its reference"),
    "oss_reference": QT_TRANSLATE_NOOP("Refusals", "its reference in OSS"),
    "legal_basis": QT_TRANSLATE_NOOP("Refusals", "the legal basis"),
    "valid_until": QT_TRANSLATE_NOOP("Refusals", "until when it holds"),
    "answered_by_name": QT_TRANSLATE_NOOP("Refusals", "who of the unit answered"),
    "means": QT_TRANSLATE_NOOP("Refusals", "how the unit answered"),
}
_OTHER = QT_TRANSLATE_NOOP(
    "Refusals", "The records rejected the change ({code}). Your text is kept; tell the IT department."
)


def refusal_words(refusal: Refusal) -> str:
    """Return a sentence for a refusal. An unknown code is logged, and shown as it is."""
    if refusal.code not in _REFUSALS:
        _log.warning("no words for refusal %s", refusal.code)
    text = QCoreApplication.translate("Refusals", _REFUSALS.get(refusal.code, _OTHER))
    facts: Mapping[str, Any] = refusal.facts
    status = str(facts.get("status", ""))
    known = {one.value for one in CaseStatus}
    return text.format(
        code=refusal.code,
        status=word(CaseStatus(status)) if status in known else status,
        number=facts.get("number", ""),
        missing=", ".join(
            QCoreApplication.translate("Refusals", _MISSING[name])
            for name in facts.get("missing", ())
            if name in _MISSING
        ),
        text=facts.get("text", ""),
        count=facts.get("count", ""),
        most=facts.get("most", ""),
        name=facts.get("name", ""),
        by=facts.get("by", ""),
        day=day_text(date.fromisoformat(facts["day"])) if facts.get("day") else "",
        key=way(Key.SAVE_FILE),
    )
