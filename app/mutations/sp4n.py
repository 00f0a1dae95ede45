"""What a supervisor takes in from a file of SP4N-LAPOR!: new cases, and what it says of cases that are known.

Both notes have the digest of what they say as a fact `sp4n`: the same is not noted twice in a row.
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import select

from app.mutations.case import LogCase
from app.mutations.story import Story, need_text
from db.enums import EntryKind, Role
from db.models import TimelineEntry
from db.mutation import Mutation, Rejected
from db.rules.lifecycle import Move
from db.rules.sp4n import tracking_key
from db.tx import Tx

DIGEST = "sp4n"  # the fact
FILLED = ("description", "category", "region")
MARKS = ("is_confidential", "is_anonymous")  # they are set, and never taken away


class LogFromSp4n(LogCase, frozen=True, kw_only=True):
    """Log the case of a complaint that no case has by its tracking id, and note what SP4N-LAPOR! says of it.

    Attributes:
        asked_at: When the complaint came to SP4N-LAPOR!.
        text, digest: As of TakeFromSp4n; "" if there is nothing to note.
    """

    text: str = ""
    digest: str = ""

    def run(self, tx: Tx) -> None:
        _need_supervisor(tx)
        if not tracking_key(self.sp4n_tracking):
            raise Rejected("tracking_missing")
        tx.refuse_known_tracking(self.sp4n_tracking)
        super().run(tx)
        if self.text:
            story = Story(tx, self.case_id)
            _note(story, self)
            story.store()


class TakeFromSp4n(Mutation, frozen=True, kw_only=True):
    """Give a case what it lacks and SP4N-LAPOR! has, and note what SP4N-LAPOR! says of it.

    Nothing of the case is overwritten, whatever the workstation saw: its field may have been filled since.

    Attributes:
        changes: Texts for FILLED, and a `region_code`; "yes" for a mark of MARKS.
        text: What it says: its dates, unit, status and answer stay there. "" for no note.
        digest: The SHA-256 of what it says. A note with the same one is not written again.
    """

    case_id: UUID
    changes: dict[str, str] = msgspec.field(default_factory=dict)
    text: str = ""
    digest: str = ""

    def run(self, tx: Tx) -> None:
        _need_supervisor(tx)
        story = Story(tx, self.case_id)
        story.refuse_strangers()
        lacking = {name: text for name, text in self.changes.items() if _lacks(story, name, text)}
        if lacking:
            story.move(Move.CHANGE_DETAILS, self.occurred_at)
            story.set(**{name: name in MARKS or text for name, text in lacking.items()})
            if "region" in lacking:
                story.set(region_code=self.changes.get("region_code", ""))
            changes = {name: ["", text] for name, text in lacking.items()}
            story.add_entry(EntryKind.DETAILS_CHANGED, self.occurred_at, changes=changes)
        is_new = bool(self.text) and _last_digest(tx, self.case_id) != self.digest
        if is_new:
            story.move(Move.ADD_NOTE, self.occurred_at)
            _note(story, self)
        if lacking or is_new:
            story.store()


def _need_supervisor(tx: Tx) -> None:
    if tx.me.role is not Role.SUPERVISOR:
        raise Rejected("not_your_role", {"move": "import", "role": tx.me.role.value})


def _lacks(story: Story, name: str, text: str) -> bool:
    if name in MARKS and text == "yes":
        return not story.case[name]
    if name in FILLED:
        return not story.case[name].strip() and bool(text.strip())
    if name == "region_code":
        return False  # it goes with the region
    raise Rejected("no_such_field", {"field": name})


def _note(story: Story, said: LogFromSp4n | TakeFromSp4n) -> None:
    text = need_text(said.text, "note_missing")
    story.add_entry(EntryKind.NOTE_ADDED, said.occurred_at, text, sp4n=said.digest)


def _last_digest(tx: Tx, case_id: UUID) -> str:
    entry = TimelineEntry.__table__.c
    notes = select(entry.facts).where(entry.case_id == case_id, entry.kind == EntryKind.NOTE_ADDED)
    found = (row["facts"].get(DIGEST, "") for row in tx.rows(notes.order_by(entry.version.desc())))
    return next((str(one) for one in found if one), "")
