"""Tags of a case; offline changes of two workstations are merged tag by tag."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import RowMapping

from app.common.tags import normal_tag
from app.mutations.story import Story
from db.enums import EntryKind
from db.models import CaseTag
from db.models.case_tag import tag_row_id
from db.mutation import Mutation, Rejected
from db.rules.case_words import LONGEST_TAG, MOST_TAGS
from db.rules.lifecycle import Move
from db.tx import Tx


class AddTag(Mutation, frozen=True, kw_only=True):
    """Add a tag to a case. A tag that the case already has changes nothing."""

    case_id: UUID
    tag: str

    def run(self, tx: Tx) -> None:
        tag = _needed(self.tag)
        story = Story(tx, self.case_id)
        story.refuse_strangers()
        row_id = tag_row_id(self.case_id, tag)
        row = tx.row(CaseTag, row_id)
        if row is not None and row["removed_at"] is None:
            return
        story.refuse_more(CaseTag, MOST_TAGS, "too_many_tags")
        story.move(Move.TAG, self.occurred_at)
        added = {"added_by_name": tx.me.agent_name, "added_at": self.occurred_at}
        if row is None:
            tx.refuse_second(CaseTag, row_id, "tag_erased")
            team_id = story.case["team_id"]
            tx.insert(CaseTag, id=row_id, team_id=team_id, case_id=self.case_id, tag=tag, **added)
        else:
            tx.update(CaseTag, row, removed_at=None, removed_by_name="", **added)
        story.add_entry(EntryKind.TAGGED, self.occurred_at, tag_id=str(row_id), tag=tag)
        story.store()


class RemoveTag(Mutation, frozen=True, kw_only=True):
    """Take a tag off. A tag that the case does not have, or not any more, changes nothing."""

    case_id: UUID
    tag: str

    def run(self, tx: Tx) -> None:
        tag = _needed(self.tag)
        story = Story(tx, self.case_id)
        story.refuse_strangers()
        row: RowMapping | None = tx.row(CaseTag, tag_row_id(self.case_id, tag))
        if row is None or row["removed_at"] is not None:
            return
        story.move(Move.TAG, self.occurred_at)
        tx.update(CaseTag, row, removed_at=self.occurred_at, removed_by_name=tx.me.agent_name)
        story.add_entry(EntryKind.UNTAGGED, self.occurred_at, tag_id=str(row["id"]), tag=tag)
        story.store()


def _needed(typed: str) -> str:
    tag = normal_tag(typed)
    if not tag:
        raise Rejected("tag_missing")
    if len(tag) > LONGEST_TAG:
        raise Rejected("tag_too_long", {"most": LONGEST_TAG})
    return tag
