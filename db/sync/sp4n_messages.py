"""The messages by which a supervisor's desk asks which complaints of SP4N-LAPOR! have a case."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from db.sync.messages import Word

MOST_ASKED = 1_000  # tracking ids, in one request


class AskTracking(msgspec.Struct, frozen=True):
    """Which of these tracking ids have a case, in any spelling."""

    tracking: Annotated[list[Word], msgspec.Meta(max_length=MOST_ASKED)]


class TrackedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the whole office with this tracking id, as it was asked.

    Attributes:
        id, number: None and "" if the user may not see the case.
        is_archived: It is in the archive; also False if the user may not see it.
    """

    tracking: str
    id: UUID | None
    number: str
    is_archived: bool = False


class TrackedCases(msgspec.Struct, frozen=True):
    cases: list[TrackedCase]
