"""Changes that the records could not take before the program ended: a file of JSON lines beside them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from app.mutations import read_back
from db.mutation import Me, Mutation, encode
from db.words import Role

_log = logging.getLogger(__name__)


class _Line(msgspec.Struct):
    agent_id: UUID
    agent_name: str
    role: Role
    workstation: str
    mutations: list[str]


def write_changes(path: Path, changes: Iterable[tuple[Me, Sequence[Mutation]]]) -> None:
    """Append the changes, oldest first. If the disk refuses this too, they go into the log."""
    lines = [
        msgspec.json.encode(
            _Line(me.agent_id, me.agent_name, me.role, me.workstation, [encode(m) for m in mutations])
        )
        for me, mutations in changes
    ]
    try:
        with path.open("ab") as file:
            file.writelines(line + b"\n" for line in lines)
    except OSError:
        _log.critical("could not put away %d changes:\n%s", len(lines), b"\n".join(lines).decode())


def read_changes(path: Path) -> Iterator[tuple[Me, tuple[Mutation, ...]]]:
    """Give the changes of the file in order; nothing if there is none."""
    if not path.exists():
        return
    for text in path.read_bytes().splitlines():
        line = msgspec.json.decode(text, type=_Line)
        me = Me(
            agent_id=line.agent_id,
            agent_name=line.agent_name,
            role=line.role,
            workstation=line.workstation,
        )
        yield me, tuple(read_back(mutation) for mutation in line.mutations)
