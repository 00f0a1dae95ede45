"""The sections of the case that follow it by themselves: the panel only makes room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.desktop.workplace import Workplace
from ui.case.confidentiality_box import SecrecyBox
from ui.case.files.attachments_box import AttachmentsBox

if TYPE_CHECKING:
    from ui.case.panel import CasePanel


def more_sections(workplace: Workplace, panel: CasePanel) -> tuple[QWidget, ...]:
    """Return them in their order on the screen."""
    attachments = AttachmentsBox(workplace.files.attachments, workplace.cases.editor, panel)
    attachments.came.connect(lambda part: panel.page.bring_to_top(part))
    secrecy = SecrecyBox(workplace.access.confidentiality, workplace.cases.editor, panel)
    secrecy.came.connect(lambda part: panel.page.bring_to_top(part))
    return (secrecy, attachments)
