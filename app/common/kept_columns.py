"""Keeps what titles or cells of other programs' files mean: the next file has the same ones."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.common.whole_file import write_whole

_log = logging.getLogger(__name__)


class KeptColumns:
    def __init__(self, path: Path) -> None:
        self._path = path

    def known(self) -> dict[str, str]:
        """Return what titles, or cells, of earlier files meant; "" is one that was left out."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            _log.warning("%s: %s", self._path, error)
            return {}

    def keep(self, columns: Mapping[str, str]) -> None:
        """Raise OSError."""
        write_whole(self._path, msgspec.json.encode({**self.known(), **columns}))
