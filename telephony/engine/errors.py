"""Why a command on a call cannot be done."""

from __future__ import annotations


class WrongStateError(Exception):
    """The call exists, but cannot do this now."""


class NoSuchCallError(Exception):
    """No call has this key (any more)."""
