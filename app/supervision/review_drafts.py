"""What is typed at a review and not sent: kept like other drafts, and back when it is opened again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.cases.drafting import Drafting
from db.sync.quality_messages import ReviewedWork

NOTES = "notes"
_KIND = "review"


def keys_of_erased(ids: Iterable[UUID]) -> list[str]:
    """Return the keys of the drafts about a person who is erased. ids: Of their cases and contacts."""
    return [f"{_KIND}:{one}" for one in ids]


class ReviewDrafts:
    """The drafts of the signed-in person. On disk within 250 ms."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting

    def keep(self, work: ReviewedWork, part: str, fields: Mapping[str, str]) -> None:
        """Keep what is typed. part: As whom it is typed. Without any text the draft is removed."""
        key, before = _key(work, part), self.fields(work, part)
        if not any(map(str.strip, fields.values())):
            if before:
                self._drafting.forget(key)
            return
        self._drafting.keep_all(
            key, {name: text for name, text in fields.items() if before.get(name, "") != text}
        )

    def fields(self, work: ReviewedWork, part: str) -> dict[str, str]:
        return self._drafting.fields(_key(work, part))

    def forget(self, work: ReviewedWork, part: str) -> None:
        if self.fields(work, part):
            self._drafting.forget(_key(work, part))

    def forget_quotes(self, work: ReviewedWork, part: str) -> None:
        """Forget the notes: what they may quote is gone."""
        if self.fields(work, part).get(NOTES):
            self._drafting.drop(_key(work, part), NOTES)


def _key(work: ReviewedWork, part: str) -> str:
    return f"{_KIND}:{work.case_id or work.work_id}:{work.work_id}:{part}"
