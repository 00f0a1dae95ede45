"""The SOP as data: its steps, their clocks' ends and the decision, read from TOML and checked once."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import tomlkit
import tomlkit.exceptions

import resources
from db.words import Channel, EntryKind


class SopError(Exception):
    """The SOP file cannot be used.

    Attributes:
        key: Where, e.g. "steps[1].target_min"; "" when the file as a whole is no TOML.
        detail: What is wrong there, for the log and the IT department.
    """

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(f"{key}: {detail}" if key else detail)
        self.key = key
        self.detail = detail


class Actor(Enum):
    APPLICANT = "applicant"  # Pemohon
    AGENT = "agent"  # Agent Call Center
    UNIT = "unit"  # Tim Urusan Terkait


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts: immutable, and a misspelt key is refused."""


class Text(_Part, frozen=True, kw_only=True):
    """One text in both languages."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


class Branch(_Part, frozen=True, kw_only=True):
    """One way out of a decision: its label, the step it leads to, and the entry that records it."""

    id: str
    en: str
    to: int
    by: EntryKind

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


class Decision(_Part, frozen=True, kw_only=True):
    question: Text
    yes: Branch
    no: Branch


class Step(_Part, frozen=True, kw_only=True):
    """One row of the SOP; the TOML file explains the keys."""

    number: int
    actor: Actor
    name: Text
    activity: Text
    channels: tuple[Channel, ...]
    tools: tuple[str, ...]
    target_min: int
    output: Text
    started_by: tuple[EntryKind, ...]
    restarted_by: tuple[EntryKind, ...] = ()
    ended_by: tuple[EntryKind, ...]
    named_by: tuple[EntryKind, ...]
    decision: Decision | None = None


class Sop(_Part, frozen=True, kw_only=True):
    """The whole procedure. Steps are numbered from 1 and listed in order."""

    id: str
    title: Text
    legal_basis: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    ended_by: tuple[EntryKind, ...]
    paused_by: tuple[EntryKind, ...]
    resumed_by: tuple[EntryKind, ...]
    nudges_percent: tuple[int, ...]
    steps: tuple[Step, ...]

    def step(self, number: int) -> Step:
        """Return step `number`; KeyError if the SOP has none."""
        if not 1 <= number <= len(self.steps):
            raise KeyError(number)
        return self.steps[number - 1]


def load(path: Path | None = None) -> Sop:
    """Read the office's SOP, or the one that we ship; SopError, or OSError if there is no such file."""
    return parse((path or resources.path("sop", "contact_center.toml")).read_text(encoding="utf-8"))


def parse(text: str) -> Sop:
    try:
        table: dict[str, Any] = tomlkit.parse(text).unwrap()
    except tomlkit.exceptions.TOMLKitError as error:
        raise SopError("", str(error)) from error
    try:
        sop = msgspec.convert(table, Sop)
    except msgspec.ValidationError as error:
        raise _named(error) from error
    _check(sop)
    return sop


def _named(error: msgspec.ValidationError) -> SopError:
    """Turn "... unknown field `x` - at `$.steps[0]`" into an error that names steps[0].x."""
    detail, _, place = str(error).partition(" - at ")
    parts = [place.strip("`").removeprefix("$").removeprefix(".")]
    if field := re.search(r"field `(\w+)`", detail):
        parts.append(field[1])
    return SopError(".".join(part for part in parts if part), detail)


def _check(sop: Sop) -> None:
    if not sop.steps:
        raise SopError("steps", "there are none")
    if list(sop.nudges_percent) != sorted(set(sop.nudges_percent)) or min(sop.nudges_percent, default=1) < 1:
        raise SopError("nudges_percent", "must be positive and rising")
    starts: dict[EntryKind, int] = {}
    for index, step in enumerate(sop.steps):
        key = f"steps[{index}]"
        if step.number != index + 1:
            raise SopError(
                f"{key}.number", f"is {step.number}, must be {index + 1}: number the steps from 1 in order"
            )
        if step.target_min < 1:
            raise SopError(f"{key}.target_min", f"is {step.target_min}, must be at least 1")
        if not step.started_by:
            raise SopError(f"{key}.started_by", "is empty: the step could never start")
        for kind in (*step.started_by, *step.restarted_by):
            if starts.setdefault(kind, step.number) != step.number:
                raise SopError(f"{key}.started_by", f'"{kind.value}" already starts step {starts[kind]}')
    for index, step in enumerate(sop.steps):
        if step.decision:
            _check_branch(sop, step, step.decision.yes, f"steps[{index}].decision.yes")
            _check_branch(sop, step, step.decision.no, f"steps[{index}].decision.no")


def _check_branch(sop: Sop, step: Step, branch: Branch, key: str) -> None:
    if not step.number < branch.to <= len(sop.steps):
        raise SopError(f"{key}.to", f"is {branch.to}: must be a step after {step.number}")
    if branch.by not in sop.step(branch.to).started_by:
        raise SopError(f"{key}.by", f'"{branch.by.value}" does not start step {branch.to}')
    if branch.by not in step.ended_by:
        raise SopError(f"{key}.by", f'"{branch.by.value}" does not end step {step.number}')
