"""Named mutations: every change of the records, with its arguments, so that it can be run again elsewhere.

A mutation's `run` is a pure function of the records, of who acts and of its own fields: no clock, no random
number, no file, no network. New ids and times travel in the fields. It runs here at once and is queued in the
outbox in the same transaction; later the shared database runs it again, and that order is the truth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

import msgspec

from db.enums import Role

if TYPE_CHECKING:
    from db.tx import Tx

_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Me:
    """Who acts, and where. An agent's right to a move is judged by `role`."""

    agent_id: UUID
    agent_name: str
    role: Role
    workstation: str


class Rejected(Exception):  # noqa: N818 - the word of the sync document
    """A rule said no; nothing was changed and nothing was queued.

    Attributes:
        code: A word that ui has a sentence for, e.g. "unit_missing".
        facts: Values for that sentence; JSON types only.
    """

    def __init__(self, code: str, facts: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts or {}


class UnknownMutation(Exception):  # noqa: N818
    """A newer Loket made it: this one cannot run it, and so neither send nor refuse it."""


def _name(class_name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _storable(value: Any) -> Any:
    """Return the value, the very same if there is nothing in it that a database cannot hold."""
    if isinstance(value, str):
        if _UNSTORABLE.search(value) is None:
            return value
        # Two halves that lie side by side are a character.
        halves = value.replace("\0", "").encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace")
    if isinstance(value, dict):
        made: Any = {_storable(name): _storable(one) for name, one in value.items()}
        return value if made == value else made
    if isinstance(value, tuple | list):
        made = type(value)(map(_storable, value))
        return value if made == value else made
    if isinstance(value, msgspec.Struct):
        told = {name: _storable(getattr(value, name)) for name in value.__struct_fields__}
        made = type(value)(**told)
        return value if made == value else made
    return value


class Mutation(msgspec.Struct, frozen=True, kw_only=True, tag_field="mutation", tag=_name):
    """Base of all mutations. The class name in snake case is its name for ever: a new meaning, a new name.

    What no database can hold is taken out of every text in it, wherever it came from (a paste, a telephone, a
    lookup): U+0000 goes, half of a surrogate pair becomes U+FFFD, the mark of an unreadable character.

    Attributes:
        occurred_at: When it happened at the desk; aware.
        recalls_of: The field with the person whose archived cases it must find, too; "" for none.
    """

    recalls_of: ClassVar[str] = ""

    occurred_at: datetime

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            given = getattr(self, name)
            if (storable := _storable(given)) is not given:
                msgspec.structs.force_setattr(self, name, storable)

    def as_decided(self, tx: Tx) -> Mutation:
        """Return it as it is queued: with what its author knew, if that matters where it is run again."""
        return self

    def run(self, tx: Tx) -> None:
        """Change the records, or raise Rejected."""
        raise NotImplementedError


def encode(mutation: Mutation) -> str:
    """Return the mutation as JSON, name included; equal mutations give equal text."""
    return _encoder.encode(mutation).decode()


def name_of(mutation: Mutation) -> str:
    """Return the name under which the outbox knows it."""
    return str(mutation.__struct_config__.tag)
