"""The time when this program last ran: the time of a file, for what a crash leaves unfinished."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from pathlib import Path

_log = logging.getLogger(__name__)


NEVER = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Heartbeat:
    """Attributes: last: The previous run's last heartbeat, or NEVER."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.last = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
        except OSError:
            self.last = NEVER

    def give(self) -> None:
        """Write the heartbeat. Blocks for the disk. A disk error costs only accuracy, and is logged."""
        try:
            self._path.touch(mode=0o600)
        except OSError as error:
            _log.warning("no sign of life: %s", error.strerror)
