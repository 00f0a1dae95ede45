"""A conversation or a case for its review, as the reviewer may see it. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from app.access.visibility import (
    Visibility,
    visibility_of,
    visible_file,
    visible_messages,
    with_visible_links,
)
from app.values.written import VisibleMessage
from db.enums import Channel
from db.queries.cases import case_file
from db.queries.conversations import conversations_by_id, messages_of_case, messages_of_episode
from db.records import AgentRecord, CaseFile, ConversationRecord, MessageRecord
from db.sync.quality_messages import ReviewedWork, WorkKind

MOST_MESSAGES = 1_000  # of a case, the newest


@dataclass(frozen=True, slots=True)
class WrittenWork:
    """case: Of a case's review. channels: By conversation. is_there: This computer has it, to be read."""

    work_id: UUID
    case: CaseFile | None = None
    messages: tuple[VisibleMessage, ...] = ()
    channels: Mapping[UUID, Channel] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        return self.case is not None or bool(self.messages)


@dataclass(frozen=True, slots=True)
class WorkRead:
    """As recorded: never for a window. is_elsewhere: Its case is not on this computer."""

    work: ReviewedWork
    case: CaseFile | None
    messages: tuple[MessageRecord, ...]
    talks: tuple[ConversationRecord, ...]
    is_elsewhere: bool

    def seen_by(self, viewer: AgentRecord | None) -> WrittenWork:
        if self.is_elsewhere:
            return WrittenWork(self.work.work_id)
        case = self.case
        visibility = visibility_of(viewer, case.row) if case is not None else Visibility()
        if not visibility.reads:
            return WrittenWork(self.work.work_id)
        names = [name for one in self.talks for name in (one.remote_name, one.remote, one.remote_phone)]
        row, person = (case.row, case.applicant) if case is not None else (None, None)
        messages = visible_messages(self.messages, row, visibility, person, names)
        shown = None
        if case is not None and self.work.kind is WorkKind.CASE:
            shown = with_visible_links(viewer, visible_file(case, visibility))
        channels = {one.id: one.channel for one in self.talks}
        return WrittenWork(self.work.work_id, shown, messages, channels)


def read_work(tx: Connection, work: ReviewedWork) -> WorkRead:
    """Read it from the records of this computer."""
    if work.kind is WorkKind.CASE:
        case_id: UUID | None = work.work_id
        messages = messages_of_case(tx, work.work_id, MOST_MESSAGES)
    else:
        messages = messages_of_episode(tx, work.work_id)
        case_id = messages[0].case_id if messages else None
    case = case_file(tx, case_id) if case_id is not None else None
    talks = conversations_by_id(tx, tuple({one.conversation_id for one in messages}))
    return WorkRead(work, case, messages, talks, is_elsewhere=case_id is not None and case is None)
