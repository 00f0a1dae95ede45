"""Reports the end of the audit trail to the server, so that a later change of the trail shows."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from db.audit import Link, chain_end
from db.replica import Replica

if TYPE_CHECKING:
    from db.sync.through_server import ThroughServer

_log = logging.getLogger(__name__)
MOST_SEQUENCE = 2**31 - 1


class TrailAnchor:
    """Belongs to one connection."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._reported: Link | None = None

    def end(self) -> Link | None:
        """Return the last entry of the trail; None if there is none, or if it cannot be one."""
        end: Link | None = self._replica.read(chain_end).result()
        if end is None or (0 < end.sequence <= MOST_SEQUENCE and re.fullmatch("[0-9a-f]{64}", end.hash)):
            return end
        _log.error("the last entry of the audit trail, %s, has no hash", end.sequence)
        return None

    def was_sent(self, end: Link | None) -> None:
        """The server got this end together with changes."""
        self._reported = end

    def report(self, way: ThroughServer) -> None:
        """Report the end, unless the server has it: prints and exports are entries without a change."""
        end = self.end()
        if end is not None and end != self._reported:
            way.anchor_trail(end)
            self._reported = end
