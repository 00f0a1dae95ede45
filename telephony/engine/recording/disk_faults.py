"""The code that events carry for a disk that rejects a file."""

from __future__ import annotations

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def fault_word(error: OSError) -> str:
    """Return "disk_full" or "not_writable"."""
    return "disk_full" if error.errno in _FULL else "not_writable"
