"""Links between two cases: both ends are written, and both timelines record it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping

from app.mutations.story import Story
from db.enums import EntryKind, LinkKind, inverse_link, is_known
from db.models import CaseLink
from db.models.case_link import link_row_id
from db.mutation import Mutation, Rejected
from db.rules.case_words import MOST_LINKS
from db.rules.lifecycle import Move
from db.tx import Tx


class LinkCases(Mutation, frozen=True, kw_only=True):
    """Link a case to another one. A link that exists already changes nothing."""

    case_id: UUID
    other_id: UUID
    kind: LinkKind

    def run(self, tx: Tx) -> None:
        if self.case_id == self.other_id:
            raise Rejected("link_to_itself")
        if not is_known(self.kind):
            raise Rejected("no_such_word", {"field": "kind", "word": self.kind.value})
        ends = _ends(tx, self.case_id, self.other_id, self.kind)
        for end in ends:
            end.refuse_naming()
        for end in ends:
            end.link(self.occurred_at)


class UnlinkCases(Mutation, frozen=True, kw_only=True):
    """Take a link away at both ends. A link that is not there, or not any more, changes nothing."""

    case_id: UUID
    other_id: UUID
    kind: LinkKind

    def run(self, tx: Tx) -> None:
        for end in _ends(tx, self.case_id, self.other_id, self.kind):
            end.unlink(self.occurred_at)


def _ends(tx: Tx, case_id: UUID, other_id: UUID, kind: LinkKind) -> tuple[_End, _End]:
    """Return both ends; raise Rejected if this person may not see one of the two cases."""
    this, other = Story(tx, case_id), Story(tx, other_id)
    this.refuse_strangers()
    other.refuse_strangers()
    return _End(tx, this, other.case, kind), _End(tx, other, this.case, inverse_link(kind))


class _End:
    """One end of a link, with its case."""

    def __init__(self, tx: Tx, story: Story, other: RowMapping, kind: LinkKind) -> None:
        self._tx, self._story, self._other, self._kind = tx, story, other, kind
        self._row_id = link_row_id(story.case["id"], kind, other["id"])
        self._row = tx.row(CaseLink, self._row_id)

    def refuse_naming(self) -> None:
        """Raise Rejected if one case alone is anonymous: the link would show who asks."""
        if self._story.case["is_anonymous"] != self._other["is_anonymous"]:
            raise Rejected("link_names_person", {"number": self._other["number"]})

    def link(self, at: datetime) -> None:
        if self._row is not None and self._row["removed_at"] is None:
            return
        case_id = self._story.case["id"]
        self._story.refuse_more(CaseLink, MOST_LINKS, "too_many_links")
        self._story.move(Move.LINK, at)
        added = {"added_by_name": self._tx.me.agent_name, "added_at": at}
        if self._row is None:
            self._tx.insert(
                CaseLink,
                id=self._row_id,
                team_id=self._story.case["team_id"],
                case_id=case_id,
                kind=self._kind,
                other_id=self._other["id"],
                other_number=self._other["number"],
                **added,
            )
        else:
            self._tx.update(CaseLink, self._row, removed_at=None, removed_by_name="", **added)
        self._add_entry(EntryKind.LINKED, at)

    def unlink(self, at: datetime) -> None:
        if self._row is None or self._row["removed_at"] is not None:
            return
        self._story.move(Move.LINK, at)
        by = self._tx.me.agent_name
        self._tx.update(CaseLink, self._row, removed_at=at, removed_by_name=by)
        self._add_entry(EntryKind.UNLINKED, at)

    def _add_entry(self, kind: EntryKind, at: datetime) -> None:
        self._story.add_entry(
            kind,
            at,
            link_id=str(self._row_id),
            link_kind=self._kind.value,
            other_id=str(self._other["id"]),
            other_number=self._other["number"],
        )
        self._story.store()
