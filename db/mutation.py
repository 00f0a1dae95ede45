"""Named mutations: every change of the records, with its arguments, so that it can be run again elsewhere.

A mutation's `run` is a pure function of the records, of the actor and of its own fields: no clock, no random
number, no file, no network. New ids and times are among the fields. It runs here at once and is queued in the
outbox in the same transaction; later the shared database runs it again, and its order decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
    """The actor: user, role and workstation. `role` decides what an agent may do."""

    agent_id: UUID
    agent_name: str
    role: Role
    workstation: str


class Rejected(Exception):  # noqa: N818 - the word of the sync document
    """A rule rejected the mutation; nothing was changed or queued.

    Attributes:
        code: A code that ui has a sentence for, e.g. "unit_missing".
        facts: Values for that sentence; JSON types only.
    """

    def __init__(self, code: str, facts: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts or {}


class UnknownMutation(Exception):  # noqa: N818
    """A mutation of a newer Loket: this one can neither run nor reject it."""


def _name(class_name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(value: Any) -> Any:
    """Return the value, or a cleaned copy if a database cannot store it."""
    if isinstance(value, str):
        if _UNSTORABLE.search(value) is None:
            return value
        # Two adjacent halves are one character.
        halves = value.replace("\0", "").encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace")
    if isinstance(value, dict):
        made: Any = {storable(name): storable(one) for name, one in value.items()}
        return value if made == value else made
    if isinstance(value, tuple | list):
        made = type(value)(map(storable, value))
        return value if made == value else made
    if isinstance(value, msgspec.Struct):
        values = {name: storable(getattr(value, name)) for name in value.__struct_fields__}
        made = type(value)(**values)
        return value if made == value else made
    return value


class Mutation(msgspec.Struct, frozen=True, kw_only=True, tag_field="mutation", tag=_name):
    """Base of all mutations. The class name in snake case is its permanent name: a new meaning needs a new
    name.

    Characters that no database can store are removed from every text in it, whatever its source (a paste, a
    phone, a lookup): U+0000 is dropped, half of a surrogate pair becomes U+FFFD, the replacement character.

    Attributes:
        occurred_at: When it happened at the workstation; aware.
        recalls_of: The field with the person whose archived cases it must include; "" for none.
        is_of_administrator: In an office the administrator does this; the server refuses it.
        noted_of: The field with the id under which the server's record of accesses has it; "" for none.
    """

    recalls_of: ClassVar[str] = ""
    is_of_administrator: ClassVar[bool] = False
    noted_of: ClassVar[str] = ""

    occurred_at: datetime

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            given = getattr(self, name)
            if (cleaned := storable(given)) is not given:
                msgspec.structs.force_setattr(self, name, cleaned)

    def as_decided(self, tx: Tx) -> Mutation:
        """Return the form to queue: with facts that its author saw, if they matter when it runs again."""
        return self

    def access(self) -> tuple[str, str] | None:
        """Return what the server's record of accesses has of it: the act, and of what. None for nothing."""
        return (name_of(self), str(getattr(self, self.noted_of))) if self.noted_of else None

    def run(self, tx: Tx) -> None:
        """Change the records, or raise Rejected."""
        raise NotImplementedError


ReadBack = Callable[[str], Mutation]
"""Reads what `encode` wrote; raises UnknownMutation. app/mutations has the one that knows all mutations."""


def encode(mutation: Mutation) -> str:
    """Return the mutation as JSON, including its name; equal mutations give equal text."""
    return _encoder.encode(mutation).decode()


def name_of(mutation: Mutation) -> str:
    """Return its name in the outbox."""
    return str(mutation.__struct_config__.tag)
