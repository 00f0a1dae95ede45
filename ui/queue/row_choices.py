"""What the context menu of a row in the queue offers: of a case, of a call or a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.cases.case_editor import CaseEditor
from app.common.enums import AgentRecord, CaseRow, ContactRecord, ConversationRecord, Role
from app.conversations.inbox import ConversationInbox
from ui.inbox.conversation_text import address_words
from ui.text.numbers import number_text
from ui.widgets.row_menu import Choice, copies

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class RowActions:
    """What a choice does. form: Opens the case, then its form "assign" or "tag"."""

    editor: CaseEditor
    dial: Callable[[CaseRow], None]
    call_back: Callable[[ContactRecord], None]
    form: Callable[[CaseRow, str], None]


def case_choices(row: CaseRow, viewer: AgentRecord | None, act: RowActions) -> list[Choice]:
    hidden = translate("RowMenu", "The case is confidential.") if row.is_hidden else ""
    unsaved = translate("RowMenu", "The case was never saved.") if row.is_draft else ""
    unknown = "" if row.applicant_id is not None else translate("RowMenu", "The applicant is not known.")
    choices = [
        Choice(translate("RowMenu", "Open"), lambda: act.editor.open(row.id), hidden),
        copies(translate("RowMenu", "Copy the case number"), row.number, "" if row.number else unsaved),
    ]
    if viewer is not None and viewer.role is not Role.UNIT_OFFICER:
        choices += [
            Choice(translate("RowMenu", "Call the applicant"), lambda: act.dial(row), hidden or unknown),
            Choice(translate("RowMenu", "Assign…"), lambda: act.form(row, "assign"), hidden or unsaved),
        ]
    return [*choices, Choice(translate("RowMenu", "Tag…"), lambda: act.form(row, "tag"), hidden or unsaved)]


def contact_choices(row: ContactRecord, act: RowActions) -> list[Choice]:
    """`row` is as the person may see it: a masked number is not copied."""
    case_id = row.case_id
    no_number = "" if row.number else translate("RowMenu", "There is no number that can be dialled.")
    masked = translate("RowMenu", "The number is masked.") if "*" in row.remote else no_number
    without_case = "" if case_id is not None else translate("RowMenu", "It belongs to no case.")
    return [
        Choice(
            translate("RowMenu", "Call back"),
            lambda: act.call_back(row),
            no_number if "*" not in row.remote else "",
        ),
        Choice(
            translate("RowMenu", "Open the case"),
            lambda: None if case_id is None else act.editor.open(case_id),
            without_case,
        ),
        copies(translate("RowMenu", "Copy the number"), number_text(row.remote), masked),
        copies(translate("RowMenu", "Copy the case number"), row.case_number, without_case),
    ]


def conversation_choices(
    row: ConversationRecord, inbox: ConversationInbox, editor: CaseEditor
) -> list[Choice]:
    """`row` is as the person may see it: a masked address is not copied."""
    case_id = row.case_id
    without_case = "" if case_id is not None else translate("RowMenu", "It belongs to no case.")
    masked = translate("RowMenu", "The number is masked.") if "*" in row.remote else ""
    return [
        Choice(translate("RowMenu", "Answer it"), lambda: inbox.take(row), ""),
        Choice(
            translate("RowMenu", "Open the case"),
            lambda: None if case_id is None else editor.open(case_id),
            without_case,
        ),
        copies(translate("RowMenu", "Copy the number"), address_words(row), masked),
        copies(translate("RowMenu", "Copy the case number"), row.case_number, without_case),
    ]
