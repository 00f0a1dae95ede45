"""Notices for the user, as facts: ui has the words."""

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
    """An event and its possible actions.

    Attributes:
        kind: A code that ui/text/wording.py has a sentence for.
        facts: Values for the sentence.
        actions: Codes of the notice bar's actions, e.g. "call_back".
        subject: The id (call key, contact id, case id) that the action applies to.
        call_key: Of the present call that it is about: the notice disappears when the call ends. "" for none.
    """

    kind: str
    level: Level = INFO
    facts: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    subject: str = ""
    call_key: str = ""
