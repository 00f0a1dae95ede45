"""The reasons why a command on a call cannot be executed."""

from __future__ import annotations


class WrongStateError(Exception):
    """The call exists, but its state does not allow the command."""


class NoSuchCallError(Exception):
    """No call has this key (any more)."""
