"""The sections beside the case that follow it without the panel's help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.desktop.workplace import Workplace
from ui.case.confidentiality_box import SecrecyBox
from ui.case.files.attachments_box import AttachmentsBox

if TYPE_CHECKING:
    from ui.case.panel import CasePanel


def more_sections(workplace: Workplace, panel: CasePanel) -> tuple[SecrecyBox, AttachmentsBox]:
    attachments = AttachmentsBox(workplace.files.attachments, workplace.cases.editor, panel)
    attachments.came.connect(panel.came)
    secrecy = SecrecyBox(workplace.access.confidentiality, workplace.cases.editor, panel)
    secrecy.came.connect(panel.came)
    return (secrecy, attachments)
