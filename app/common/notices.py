"""Notices for the user, as facts: ui words them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Level(str, Enum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


INFO, WARNING, ERROR = Level


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened and what can be done about it.

    Attributes:
        kind: A code that ui/text/wording.py has a sentence for.
        facts: Values for the sentence.
        actions: Codes of what the notice bar offers, e.g. "call_back".
        subject: The id (call key, contact id, case id) that the action is about.
        call_key: Of the call that it is about while that goes on: it goes when the call ends. "" for none.
    """

    kind: str
    level: Level = INFO
    facts: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    subject: str = ""
    call_key: str = ""
