"""The sections beside the case that follow it without the panel's help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.desktop.workplace import Workplace
from ui.case.confidentiality_box import ConfidentialityBox
from ui.case.files.attachments_box import AttachmentsBox
from ui.case.related_box import RelatedBox

if TYPE_CHECKING:
    from ui.case.panel import CasePanel


def more_sections(
    workplace: Workplace, panel: CasePanel
) -> tuple[ConfidentialityBox, AttachmentsBox, RelatedBox]:
    attachments = AttachmentsBox(workplace.files.attachments, workplace.cases.editor, panel)
    attachments.came.connect(panel.came)
    confidentiality = ConfidentialityBox(workplace.access.confidentiality, workplace.cases.editor, panel)
    confidentiality.came.connect(panel.came)
    related = RelatedBox(workplace.case_list.related, workplace.cases.editor, panel)
    related.came.connect(panel.came)
    related.tag_wanted.connect(panel.tag_wanted)
    return (confidentiality, attachments, related)
