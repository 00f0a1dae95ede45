"""Merges two records of one person, and separates them exactly if that was wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from app.mutations.people import APPLICANT_FIELDS, need_person, refuse_units
from app.mutations.story import Story, applicant_name, kept_applicant
from db.enums import EntryKind
from db.models import Applicant, ApplicantMerge, Case, Contact, DataRequest, Handle, Membership
from db.models.base import Base
from db.mutation import Mutation, Rejected
from db.tx import Tx

_MOVED: tuple[type[Base], ...] = (Handle, Membership, Contact, DataRequest)
_FILLED = tuple(field for field in APPLICANT_FIELDS if field != "name")


class MergeApplicants(Mutation, frozen=True, kw_only=True):
    """Move everything of `merged_id` to `kept_id`, and fill the latter's empty fields.

    The other record is marked as deleted. A number that both have stays with it.
    """

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID

    def run(self, tx: Tx) -> None:
        tx.refuse_second(ApplicantMerge, self.merge_id, "merge_exists")
        if self.kept_id == self.merged_id:
            raise Rejected("same_person")
        kept = need_person(tx, self.kept_id)
        merged = need_person(tx, self.merged_id)
        models: tuple[type[Base], ...] = (*_MOVED, Case)
        rows = {model: _belonging(tx, model, self.merged_id) for model in models}
        known = {row["value"] for row in _belonging(tx, Handle, self.kept_id)}
        rows[Handle] = [row for row in rows[Handle] if row["value"] not in known]
        filled = {field: merged[field] for field in _FILLED if merged[field] and not kept[field]}
        moved: dict[str, Any] = {
            model.__tablename__: [str(row["id"]) for row in rows[model]] for model in rows
        }
        tx.insert(
            ApplicantMerge,
            id=self.merge_id,
            kept_id=self.kept_id,
            merged_id=self.merged_id,
            merged_at=self.occurred_at,
            merged_by_name=tx.me.agent_name,
            moved={**moved, "filled": filled},
        )
        for model in _MOVED:
            for row in rows[model]:
                tx.update(model, row, applicant_id=self.kept_id)
        for row in rows[Case]:
            _give(tx, row, merged, kept, self.occurred_at)
        if filled:
            tx.update(Applicant, kept, **filled)
        tx.update(Applicant, merged, deleted_at=self.occurred_at)
        tx.touched.applicants.update((self.kept_id, self.merged_id))


class UndoMerge(Mutation, frozen=True, kw_only=True):
    """Undo a merge: moved records return, unless they were given to another person since.

    What the kept record got after the merge stays there.
    """

    merge_id: UUID

    def run(self, tx: Tx) -> None:
        refuse_units(tx)
        merge = tx.need(ApplicantMerge, self.merge_id, "no_such_merge")
        if merge["undone_at"] is not None:
            raise Rejected("merge_undone")
        kept = tx.row(Applicant, merge["kept_id"])
        if kept is None:  # it was itself merged: its records have moved on
            beyond = applicant_name(tx, kept_applicant(tx, merge["kept_id"]))
            raise Rejected("merged_on", {"name": beyond})
        table = Applicant.__table__
        merged = tx.rows(select(table).where(table.c.id == merge["merged_id"]))[0]
        moved = merge["moved"]
        tx.update(ApplicantMerge, merge, undone_at=self.occurred_at, undone_by_name=tx.me.agent_name)
        for model in _MOVED:
            ids = set(moved.get(model.__tablename__, ()))  # older merges did not move requests
            for row in _belonging(tx, model, kept["id"]):
                if str(row["id"]) in ids:
                    tx.update(model, row, applicant_id=merged["id"])
        tx.update(Applicant, merged, deleted_at=None)
        for row in _belonging(tx, Case, kept["id"]):
            if str(row["id"]) in set(moved["case_"]):
                _give(tx, row, kept, merged, self.occurred_at)
        taken_back = {field: "" for field, text in moved["filled"].items() if kept[field] == text}
        if taken_back:
            tx.update(Applicant, kept, **taken_back)
        tx.touched.applicants.update((kept["id"], merged["id"]))


def _belonging(tx: Tx, model: type[Base], applicant_id: UUID) -> list[RowMapping]:
    table = model.__table__
    query = select(table).where(table.c.applicant_id == applicant_id, table.c.deleted_at.is_(None))
    return tx.rows(query.order_by(table.c.id))


def _give(tx: Tx, case: RowMapping, before: RowMapping, after: RowMapping, at: Any) -> None:
    """Change the applicant of a case; its timeline records it."""
    story = Story(tx, case["id"])
    story.set(applicant_id=after["id"])
    change = [f"{one['name']} {one['id']}" for one in (before, after)]
    story.add_entry(EntryKind.DETAILS_CHANGED, at, changes={"applicant_id": change})
    story.store()
