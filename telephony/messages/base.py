"""The base class of all messages."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

CallKey: TypeAlias = str


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Base of every message on the pipe."""
