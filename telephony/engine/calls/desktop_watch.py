"""Ends the calls that may go on only while the desktop lives, as a supervisor's who listens to an agent.

The desktop hangs up when the agent's window no longer shows who listens. A desktop that hangs cannot.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import pjsua2 as pj

from telephony.engine.calls.call_table import CallTable
from telephony.messages import CallKey
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
SILENT_S = 4.0  # a Ping comes every 2 s; the agent's window shows a supervisor who fell silent for longer


class DesktopWatch:
    """Lives in the SIP thread."""

    def __init__(self, table: CallTable, hang_up: Callable[[CallKey], None]) -> None:
        self._table, self._hang_up = table, hang_up
        self._keys: set[CallKey] = set()
        self._heard_at = monotonic_s()

    def heard(self) -> None:
        """Note a Ping."""
        self._heard_at = monotonic_s()

    def add(self, key: CallKey) -> None:
        """End this call when the desktop is silent."""
        self._keys.add(key)

    def forget(self, key: CallKey) -> None:
        """Forget a call that has ended."""
        self._keys.discard(key)

    def check(self) -> None:
        """About ten times a second."""
        if not self._keys or monotonic_s() - self._heard_at < SILENT_S:
            return
        for key in list(self._keys):
            call = self._table.get(key)
            if call is not None and call.hung_up_at is None:
                _log.warning("the desktop is silent: a call that needs it ends")
                try:
                    self._hang_up(key)
                except pj.Error as error:
                    _log.warning("hang up: %s", error.reason)
