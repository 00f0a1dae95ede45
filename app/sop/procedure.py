"""The SOP as data: its steps, the ends of their clocks and the decision; read from TOML, checked once."""

from __future__ import annotations

from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated

import msgspec

import resources
from app.common.tables import folded
from app.common.typed_toml import TomlError, line_of, parse_toml
from db.enums import CaseKind, Channel, EntryKind


class Actor(Enum):
    """Who is responsible for the time of a step. The lane of the flow chart may name people
    more precisely.
    """

    APPLICANT = "applicant"  # Pemohon
    AGENT = "agent"  # Agent Call Center
    UNIT = "unit"  # Tim Urusan Terkait


class Counting(str, Enum):
    """Which time counts while a step runs."""

    ELAPSED = "elapsed"  # every minute: a person is on the line
    OFFICE = "office"  # minutes of office hours


class DeadlineSource(str, Enum):
    """What a deadline is based on. Only what was read in a rule may be called a rule."""

    RULE = "rule"
    PRACTICE = "practice"  # of a complaint service, read there
    SETTING = "setting"  # of this office; no rule was read


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts: immutable, and a misspelt key is refused."""


MOST_DAYS = 1000  # of a limit
_SPOKEN = (Channel.VOICE, Channel.VIDEO, Channel.WALK_IN)
_Words = Annotated[str, msgspec.Meta(min_length=1)]


class Text(_Part, frozen=True, kw_only=True):
    """One text in both languages."""

    id: _Words
    en: _Words

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


Line = Text | _Words  # a line of the document: in both languages, or the same in each


def line_in_language(line: Line, language: str) -> str:
    return line if isinstance(line, str) else line.in_language(language)


class Branch(Text, frozen=True, kw_only=True):
    """One way out of a decision: its label, the step it leads to, and the entry that records it."""

    to: int
    by: EntryKind


class Decision(_Part, frozen=True, kw_only=True):
    """What a step ends with. `short` is the question in few words, to fit into a diamond."""

    question: Text
    short: Text | None = None
    yes: Branch
    no: Branch


class Rule(_Part, frozen=True, kw_only=True):
    """How a step's time is counted: the target, and which minutes count for each class of channels."""

    target_min: int
    counted: dict[str, Counting] = {}


class Former(Rule, frozen=True, kw_only=True):
    """The rule of a step for rounds that began up to and including this day."""

    until: date


class Lane(_Part, frozen=True, kw_only=True):
    """One column of the flow chart: the people who do the steps in it."""

    id: _Words
    name: Text


class Step(_Part, frozen=True, kw_only=True):
    """One row of the SOP; the TOML file explains the keys."""

    number: int
    actor: Actor
    lane: str = ""
    name: Text
    activity: Text
    channels: tuple[Channel, ...]
    tools: tuple[str, ...]
    means: Text | None = None
    note: Text | None = None
    next: int | None = None
    target_min: int
    counted: dict[str, Counting] = {}
    former: tuple[Former, ...] = ()
    output: Text
    started_by: tuple[EntryKind, ...]
    restarted_by: tuple[EntryKind, ...] = ()
    ended_by: tuple[EntryKind, ...]
    named_by: tuple[EntryKind, ...]
    decision: Decision | None = None

    @property
    def lane_id(self) -> str:
        return self.lane or self.actor.value

    def activities(self, language: str) -> tuple[str, ...]:
        """Return the single activities, each starting with a capital letter."""
        parts = (part.strip() for part in self.activity.in_language(language).split(";"))
        return tuple(part[:1].upper() + part[1:] for part in parts if part)

    @property
    def is_scored(self) -> bool:
        """Whether the office is responsible for its time: the applicant's time is only shown."""
        return self.actor is not Actor.APPLICANT

    def rule_on(self, day: date) -> Rule:
        """Return the rule for rounds that began on this day: a new rule never recounts the past."""
        for former in self.former:
            if day <= former.until:
                return former
        return Rule(target_min=self.target_min, counted=self.counted)


class PassedOn(str, Enum):
    """By when the second unit must answer what the first one passed on."""

    KEPT = "kept"  # the deadline of the first
    ANEW = "anew"  # a new deadline of full length


class AtUnit(_Part, frozen=True, kw_only=True):
    """Rules while a question is with a unit.

    Attributes:
        asking_back_pauses: The unit's clock stands still until the agent answers the unit's question.
        deadline_when_passed: When another unit must answer.
        answer_valid_days: For how many days a validated answer is proposed to be valid.
    """

    asking_back_pauses: bool = True
    deadline_when_passed: PassedOn = PassedOn.KEPT
    answer_valid_days: int = 30


class Deadline(_Part, frozen=True, kw_only=True):
    """A limit in working days for one kind of case, beside the steps' minutes and never mixed with them.

    Attributes:
        needs_whole_file: It restarts when data that the applicant had to bring is there.
        needs_sp4n_number: It counts only for a case with a number of SP4N-LAPOR!.
        categories: It counts only for cases of these categories; none for all.
        is_used: The office counts it.
    """

    id: str
    kind: CaseKind
    name: Text
    working_days: int
    started_by: tuple[EntryKind, ...]
    ended_by: tuple[EntryKind, ...]
    needs_whole_file: bool = False
    needs_sp4n_number: bool = False
    categories: tuple[_Words, ...] = ()
    source: DeadlineSource
    basis: Text
    is_used: bool = True

    @property
    def counts_for_all(self) -> bool:
        """Return whether it counts for all cases of its kind, if the office counts it."""
        return not self.needs_sp4n_number and not self.categories

    def counts_for(self, kind: CaseKind, category: str, *, is_sp4n: bool) -> bool:
        """Return whether the office counts it for such a case."""
        return (
            self.is_used
            and self.kind is kind
            and (is_sp4n or not self.needs_sp4n_number)
            and (not self.categories or folded(category) in map(folded, self.categories))
        )


class Sop(_Part, frozen=True, kw_only=True):
    """The whole procedure. Steps are numbered from 1 and listed in order."""

    id: str
    title: Text
    legal_basis: tuple[Line, ...] = ()
    qualifications: tuple[Line, ...] = ()
    related: tuple[Line, ...] = ()
    equipment: tuple[Line, ...] = ()
    warning: tuple[Line, ...] = ()
    records: tuple[Line, ...] = ()
    lanes: tuple[Lane, ...]
    ended_by: tuple[EntryKind, ...]
    paused_by: tuple[EntryKind, ...]
    resumed_by: tuple[EntryKind, ...]
    reminders_percent: tuple[int, ...]
    channel_classes: dict[str, tuple[Channel, ...]] = {}
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...] = ()
    at_unit: AtUnit = AtUnit()

    def step(self, number: int) -> Step:
        """Return step `number`; KeyError if the SOP has none."""
        if not 1 <= number <= len(self.steps):
            raise KeyError(number)
        return self.steps[number - 1]

    def lane_of(self, step: Step) -> Lane:
        return next(lane for lane in self.lanes if lane.id == step.lane_id)

    def followers(self, step: Step) -> tuple[int, ...]:
        """Return the steps to which the flow chart leads from a step; none if the procedure ends there."""
        if step.decision is not None:
            return (step.decision.yes.to, step.decision.no.to)
        if step.next is not None:
            return (step.next,) if step.next else ()
        started = tuple(
            other.number
            for other in self.steps
            if other is not step and set(step.ended_by) & set(other.started_by)
        )
        following = (step.number + 1,) if step.number < len(self.steps) else ()
        return started or following

    def counting(self, rule: Rule, channel: Channel) -> Counting:
        """Return how a case of this channel is counted by a rule; elapsed by default.

        A written channel that the office's file does not name is counted as e-mail: it may be newer.
        """
        for known in (channel,) if channel in _SPOKEN else (channel, Channel.EMAIL):
            for name, channels in self.channel_classes.items():
                if known in channels:
                    return rule.counted.get(name, Counting.ELAPSED)
        return Counting.ELAPSED


def load(path: Path | None = None) -> Sop:
    """Read an SOP, or the one that we ship; TomlError, or OSError if there is no such file.

    `office_files.load_office_sop` reads the one that we ship with the office's own limits.
    """
    path = path or resources.path("sop", "contact_center.toml")
    return parse(path.read_text(encoding="utf-8-sig"), str(path))


def parse(text: str, file: str = "") -> Sop:
    """Raises TomlError."""
    sop = parse_toml(text, Sop, file)
    try:
        _check(sop)
    except TomlError as error:
        raise TomlError(error.key, error.detail, file, line_of(text, error.key)) from None
    return sop


def _check(sop: Sop) -> None:
    if not sop.steps:
        raise TomlError("steps", "there are none, must be at least one")
    lanes = [lane.id for lane in sop.lanes]
    for index, lane in enumerate(lanes):
        if lanes.count(lane) > 1:
            raise TomlError(f"lanes[{index}].id", f'"{lane}" is there twice')
    percents = sop.reminders_percent
    if list(percents) != sorted(set(percents)) or min(percents, default=1) < 1:
        raise TomlError("reminders_percent", "must be positive and rising")
    listed = [channel for channels in sop.channel_classes.values() for channel in channels]
    if len(set(listed)) < len(listed):
        raise TomlError("channel_classes", "a channel is in two of them")
    starts: dict[EntryKind, int] = {}
    for index, step in enumerate(sop.steps):
        key = f"steps[{index}]"
        if step.number != index + 1:
            raise TomlError(
                f"{key}.number", f"is {step.number}, must be {index + 1}: number the steps from 1 in order"
            )
        _check_rules(sop, step, key)
        _check_flow(sop, step, key)
        if not step.started_by:
            raise TomlError(f"{key}.started_by", "is empty: the step could never start")
        for kind in (*step.started_by, *step.restarted_by):
            if starts.setdefault(kind, step.number) != step.number:
                raise TomlError(f"{key}.started_by", f'"{kind.value}" already starts step {starts[kind]}')
    for index, step in enumerate(sop.steps):
        if step.decision:
            _check_branch(sop, step, step.decision.yes, f"steps[{index}].decision.yes")
            _check_branch(sop, step, step.decision.no, f"steps[{index}].decision.no")
    if not 0 <= sop.at_unit.answer_valid_days <= 3650:
        raise TomlError("at_unit.answer_valid_days", "must be 0 to 3650")
    if all(step.actor is not Actor.UNIT for step in sop.steps):
        detail = (
            'none has the actor "unit": a case can be escalated, and the target of that step is its deadline'
        )
        raise TomlError("steps", detail)
    ids = [deadline.id for deadline in sop.deadlines]
    for index, deadline in enumerate(sop.deadlines):
        if not 1 <= deadline.working_days <= MOST_DAYS:
            raise TomlError(
                f"deadlines[{index}].working_days", f"is {deadline.working_days}, must be 1 to {MOST_DAYS}"
            )
        if ids.count(deadline.id) > 1:
            raise TomlError(f"deadlines[{index}].id", f'"{deadline.id}" is there twice')


def _check_rules(sop: Sop, step: Step, key: str) -> None:
    for name, rule in (
        ("", step.rule_on(date.max)),
        *((f".former[{n}]", r) for n, r in enumerate(step.former)),
    ):
        if rule.target_min < 1:
            raise TomlError(f"{key}{name}.target_min", f"is {rule.target_min}, must be at least 1")
        if unknown := set(rule.counted) - set(sop.channel_classes):
            raise TomlError(f"{key}{name}.counted", f'"{min(unknown)}" is not in channel_classes')
    days = [former.until for former in step.former]
    if days != sorted(set(days)):
        raise TomlError(f"{key}.former", "must be in order, the oldest first")


def _check_flow(sop: Sop, step: Step, key: str) -> None:
    lanes = [lane.id for lane in sop.lanes]
    if step.lane_id not in lanes:
        name = "lane" if step.lane else "actor"
        raise TomlError(f"{key}.{name}", f'"{step.lane_id}" is not in lanes: {", ".join(lanes) or "none"}')
    if step.next is None:
        return
    if step.decision is not None:
        raise TomlError(f"{key}.next", "cannot be set beside a decision: its ways lead on")
    if not 0 <= step.next <= len(sop.steps) or step.next == step.number:
        detail = f"is {step.next}, must be another step from 1 to {len(sop.steps)}, or 0 for the end"
        raise TomlError(f"{key}.next", detail)


def _check_branch(sop: Sop, step: Step, branch: Branch, key: str) -> None:
    if not step.number < branch.to <= len(sop.steps):
        raise TomlError(f"{key}.to", f"is {branch.to}: must be a step after {step.number}")
    if branch.by not in sop.step(branch.to).started_by:
        raise TomlError(f"{key}.by", f'"{branch.by.value}" does not start step {branch.to}')
    if branch.by not in step.ended_by:
        raise TomlError(f"{key}.by", f'"{branch.by.value}" does not end step {step.number}')
