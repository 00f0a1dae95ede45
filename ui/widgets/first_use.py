"""A part of the window that is made at its first use; see docs/architecture/start.md."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QObject

Part = TypeVar("Part")


class first_use(cached_property[Part]):  # noqa: N801 - used as a decorator
    """Like `cached_property`; `made` reads the part without making it.

    A person's action asks for the part itself. What only brings new facts to it asks `made`: a part that is
    made later reads the facts of that moment.
    """

    def made(self, owner: object) -> Part | None:
        """Return the part if it was made."""
        part: Part | None = vars(owner).get(self.attrname or "")
        return part


def unmade_parts(window: QObject) -> Iterator[tuple[QObject, str]]:
    """Give the owner and the name of each part below a window that was not made yet."""
    for owner in (window, *window.findChildren(QObject)):
        for kind in type(owner).__mro__:
            for name, value in vars(kind).items():
                if isinstance(value, first_use) and name not in vars(owner):
                    yield owner, name
