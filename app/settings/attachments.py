"""Attachments: how large one may be."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings.check import within


@dataclass(frozen=True, slots=True)
class AttachmentSettings:
    """largest_mb: of one file; 1 MB is 1,000,000 bytes, as file managers count."""

    largest_mb: int = 25

    def __post_init__(self) -> None:
        within("attachments.largest_mb", self.largest_mb, 1, 500)
