"""Every setting that a policy may decide, as the settings tell it: kind, default, what is allowed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, get_type_hints

from app.policy.layers import NOT_IN_POLICY
from app.settings import Settings, SettingsError, flat

_OUTSIDE: dict[type, object] = {int: -(10**9), str: "\0", tuple: ("\0",)}  # what no setting of the kind takes
_ATTRIBUTE = re.compile(r"(?:^| )((?:[a-z_]+, )*[a-z_]+): ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A setting.

    Attributes:
        key: "area.name".
        expected: As in SettingsError: "0..100", "udp|tcp|tls", "true or false", ...
        meaning: What its docstring says; "" where the name says it all.
    """

    key: str
    default: Any
    expected: str
    meaning: str


def schema() -> Iterator[Entry]:
    for key, default in flat(Settings()).items():
        if key not in NOT_IN_POLICY:
            area, _, name = key.partition(".")
            yield Entry(key, default, _expected(area, name, default), _meanings(area).get(name, ""))


def about(area: str) -> str:
    """Return what an area is for, in one paragraph; "" where its name says it all."""
    text = _docstring(area).partition("\n\n")[0]
    return "" if _ATTRIBUTE.match(text) else " ".join(text.split())


def _expected(area: str, name: str, default: object) -> str:
    if isinstance(default, bool):
        return "true or false"
    try:
        replace(getattr(Settings(), area), **{name: _OUTSIDE[type(default)]})
    except SettingsError as error:
        return error.expected
    return "list of texts" if isinstance(default, tuple) else "text"


def _meanings(area: str) -> dict[str, str]:
    """Read the docstring's list of attributes; several names may share a line."""
    text = _docstring(area)
    listed = text.partition("Attributes:")[2]
    lines = [listed] if listed else [text]
    items = [
        " ".join(item.split()) for part in lines for item in re.split(r"\n(?=(?:    )?[a-z_, ]+: )", part)
    ]
    found = {}
    for item in items:
        match = _ATTRIBUTE.search(item)
        if match:
            meaning = item[match.end() :]
            found.update({name: meaning[:1].upper() + meaning[1:] for name in match[1].split(", ")})
    return found


def _docstring(area: str) -> str:
    kind = get_type_hints(Settings)[area]
    text = inspect.getdoc(kind) or ""
    return "" if text.startswith(f"{kind.__name__}(") else text  # dataclass makes one where there is none
