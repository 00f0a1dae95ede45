"""This computer's trusted certificate authorities as a file, for libraries that do not read its stores.

That is libpq in psycopg's wheel, of `loket admin`; see telephony/process/authorities.py.
"""

from __future__ import annotations

import hashlib
import logging
import ssl
import threading
from collections.abc import Iterable
from pathlib import Path

from app.common.whole_file import write_whole
from telephony.process.authorities import ReadStore, linux_file, stored_authorities, windows_stores

_log = logging.getLogger(__name__)
_writing = threading.Lock()


def authority_file(*, cache: Path, read_store: ReadStore | None = None) -> str:
    """Return a PEM file with the authorities that this computer trusts; "" without one. Any thread.

    On Windows it is a file below the folder `cache`, one per content of the stores; "" also if it cannot be
    written, which is logged.
    """
    read_store = read_store or windows_stores()
    if read_store is not None:
        return _exported(cache / "authorities", stored_authorities(read_store))
    return linux_file()


def _exported(folder: Path, certificates: Iterable[bytes]) -> str:
    """Return the file with these; an older one stays, because a connection may still use it."""
    content = "".join(ssl.DER_cert_to_PEM_cert(one) for one in certificates).encode("ascii")
    if not content:
        return ""
    path = folder / f"{hashlib.sha256(content).hexdigest()}.pem"
    try:
        with _writing:
            # removed by a temp cleaner, or truncated by a full disk
            if not path.is_file() or path.read_bytes() != content:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_whole(path, content)
    except OSError as error:
        _log.warning("the file of the computer's authorities cannot be written: %s", error)
        return ""
    return str(path)
