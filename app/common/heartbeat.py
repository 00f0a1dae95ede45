"""When this program was last alive: the time of a file, for what a crash leaves unfinished."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from pathlib import Path

_log = logging.getLogger(__name__)


NEVER = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Heartbeat:
    """Attributes: last: the former program's last sign, or NEVER."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.last = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
        except OSError:
            self.last = NEVER

    def give(self) -> None:
        """Blocks for as long as the disk takes. A disk that refuses costs accuracy only, and is logged."""
        try:
            self._path.touch(mode=0o600)
        except OSError as error:
            _log.warning("no sign of life: %s", error.strerror)
