"""How satisfied an applicant is: the four grades of the public satisfaction index (IKM)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

SCORES = ("1", "2", "3", "4")


def score_options() -> list[tuple[str, str]]:
    """Return what a choice offers: the value, and its words."""
    translate = QCoreApplication.translate
    return [
        ("", translate("Satisfaction", "Not asked")),
        ("1", translate("Satisfaction", "1 – not satisfied")),
        ("2", translate("Satisfaction", "2 – less satisfied")),
        ("3", translate("Satisfaction", "3 – satisfied")),
        ("4", translate("Satisfaction", "4 – very satisfied")),
    ]
