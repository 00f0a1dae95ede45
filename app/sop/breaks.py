"""The reasons for a break: data of the office, read from TOML and checked once."""

from __future__ import annotations

from pathlib import Path

import msgspec

import resources
from app.common.typed_toml import TomlError, parse_toml
from app.sop.procedure import Text


class BreakReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """usual_min: 0 without a usual length."""

    id: str
    name: Text
    usual_min: int = 0


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    breaks: tuple[BreakReason, ...]


def load_breaks(path: Path | None = None) -> tuple[BreakReason, ...]:
    """Read the office's reasons, or the shipped ones; TomlError, or OSError if the file is missing."""
    return parse_breaks((path or resources.path("desk", "breaks.toml")).read_text(encoding="utf-8"))


def parse_breaks(text: str) -> tuple[BreakReason, ...]:
    """Raises TomlError."""
    reasons = parse_toml(text, _File).breaks
    ids = [reason.id for reason in reasons]
    if not ids or "" in ids or len(set(ids)) < len(ids):
        raise TomlError("breaks", "there must be some, each with an id of its own")
    for reason in reasons:
        if not 0 <= reason.usual_min <= 24 * 60:
            raise TomlError(reason.id, f"usual_min is {reason.usual_min}, must be minutes of a day")
    return reasons
