"""Which entry begins which step of the procedure. Only the SOP file defines the number of steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import resources
from db.enums import EntryKind
from resources.toml import tomllib

OVER = 0  # the "step" of a finished case


@dataclass(frozen=True, slots=True)
class SopSteps:
    """Steps are numbered from 1.

    Attributes:
        begun_by: The step that an entry of this kind begins.
        ended_by: Kinds of entries after which no step runs.
        clock_kinds: Kinds of entries that move the clock of an opened case: they begin or end a step, or
            stop or resume its clock.
    """

    count: int
    begun_by: dict[EntryKind, int]
    ended_by: tuple[EntryKind, ...]
    clock_kinds: frozenset[EntryKind]

    def after(self, kind: EntryKind) -> int | None:
        """Return the step that runs after an entry; OVER if none does, None if the entry changes nothing.

        The first step is the applicant's, before the case exists: no entry of a case leads back to it.
        """
        if kind in self.ended_by:
            return OVER
        step = self.begun_by.get(kind)
        return step if step != 1 else None


@cache
def sop_steps() -> SopSteps:
    """Read the SOP file; app/sop/procedure.py checks its form."""
    return steps_of(tomllib.loads(resources.read_text("sop", "contact_center.toml")))


def steps_of(sop: dict[str, Any]) -> SopSteps:
    """Return the steps of an SOP file; sop: Its tables, as TOML has them."""
    steps = sop["steps"]
    begun_by = {
        EntryKind(kind): step["number"]
        for step in steps
        for kind in (*step["started_by"], *step.get("restarted_by", ()))
    }
    ended_by = tuple(map(EntryKind, (*steps[-1]["ended_by"], *sop["ended_by"])))
    onward = {kind for kind, step in begun_by.items() if step != 1}
    ends = {EntryKind(kind) for step in steps for kind in step["ended_by"]}
    pauses = {EntryKind(kind) for kind in (*sop["paused_by"], *sop["resumed_by"])}
    return SopSteps(len(steps), begun_by, ended_by, frozenset(onward.union(ends, ended_by, pauses)))
