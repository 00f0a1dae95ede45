"""Retention: how long finished cases are kept before they may be erased."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings.check import within


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """Whole years after the last entry in the story of a finished case (the office's archive schedule)."""

    information_years: int = 5
    complaint_years: int = 5

    def __post_init__(self) -> None:
        within("retention.information_years", self.information_years, 1, 30)
        within("retention.complaint_years", self.complaint_years, 1, 30)
