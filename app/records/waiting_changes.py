"""Changes that the records rejected before the program ended: a file of JSON lines beside them.

Each line has a MAC of its author, like rows of the outbox (db/outbox_keys.py): write access to the file does
not allow changes in another person's name.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from uuid import UUID

import msgspec

from app.common.whole_file import write_whole
from app.mutations import read_back
from db.enums import Role
from db.mutation import Me, Mutation, UnknownMutation, encode, name_of
from db.outbox_keys import OutboxKeys, content_of_line

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """mac: Of its author; "" if that person had no key."""

    me: Me
    mutations: tuple[Mutation, ...]
    mac: str = ""


class _Line(msgspec.Struct, omit_defaults=True):
    agent_id: UUID
    agent_name: str
    role: Role
    workstation: str
    mutations: list[str]
    mac: str = ""


@dataclass(frozen=True, slots=True)
class FoundChanges:
    """The content of the file, oldest first. damaged: The path of its unreadable lines, if it had some."""

    changes: tuple[Change, ...] = ()
    damaged: Path | None = None


def signed(me: Me, mutations: Sequence[Mutation], keys: OutboxKeys) -> Change:
    """Return a change of this person in its stored form."""
    content = content_of_line(me, [encode(one) for one in mutations])
    return Change(me, tuple(mutations), keys.sign(me.agent_id, content))


def is_proven(change: Change, keys: OutboxKeys) -> bool:
    """Return whether it is as its author's program stored it."""
    content = content_of_line(change.me, [encode(one) for one in change.mutations])
    return keys.verifies(change.me.agent_id, content, change.mac)


def write_changes(path: Path, changes: Iterable[Change]) -> None:
    """Write these changes and no others, oldest first; without changes the file is deleted.

    If the disk rejects this too, the old file stays and the loss is logged without its author.
    """
    waiting = list(changes)
    try:
        if waiting:
            write_whole(path, b"".join(_encoded(change) for change in waiting))
        else:
            path.unlink(missing_ok=True)
    except OSError:
        names = ", ".join(name_of(mutation) for change in waiting for mutation in change.mutations)
        _log.critical("could not put away %d changes: %s", len(waiting), names, exc_info=True)


def read_changes(path: Path) -> FoundChanges:
    """Read the readable lines; move the others to a separate file."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return FoundChanges()
    except OSError:
        _log.exception("the waiting changes cannot be read")
        return FoundChanges((), _set_aside(path, None))
    changes: list[Change] = []
    damaged: list[bytes] = []
    for line in lines:
        if not line.strip():
            continue
        try:
            changes.append(_decoded(line))
        except (msgspec.MsgspecError, ValueError, UnknownMutation) as error:
            # Neither the line nor the error's text: both may contain what an applicant said.
            _log.error("a waiting change of %d bytes cannot be read: %s", len(line), type(error).__name__)
            damaged.append(line)
    if not damaged:
        return FoundChanges(tuple(changes))
    aside = _set_aside(path, damaged) or _set_aside(path, None)  # renaming works even on a full disk
    if aside is not None:
        write_changes(path, changes)
    return FoundChanges(tuple(changes), aside)


def keep_damaged(path: Path, change: Change) -> None:
    """Store a change that cannot be recorded beside the file, so that no typed text is lost."""
    _set_aside(path, [_encoded(change)])


def _set_aside(path: Path, lines: Sequence[bytes] | None) -> Path | None:
    """Write these lines, or rename the file; return the new path, None if the disk rejects it."""
    now = datetime.now(timezone.utc)
    aside = path.with_name(f"{path.stem}.damaged-{now:%Y%m%dT%H%M%S%f}{path.suffix}")
    try:
        if lines is None:
            os.replace(path, aside)
        else:
            write_whole(aside, b"".join(lines))
    except OSError:
        _log.exception("waiting changes that cannot be read could not be set aside")
        return None
    return aside


def _encoded(change: Change) -> bytes:
    me, texts = change.me, [encode(one) for one in change.mutations]
    line = _Line(me.agent_id, me.agent_name, me.role, me.workstation, texts, change.mac)
    return msgspec.json.encode(line) + b"\n"


def _decoded(text: bytes) -> Change:
    line = msgspec.json.decode(text, type=_Line)
    me = Me(agent_id=line.agent_id, agent_name=line.agent_name, role=line.role, workstation=line.workstation)
    return Change(me, tuple(read_back(mutation) for mutation in line.mutations), line.mac)
