"""Where mail servers run: a folder that their users may enter, and the user that they run as.

pytest's own folders are closed to others, and a mail server that root starts reads mails as another user.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """A user of this computer who may own mails."""

    name: str
    group: str
    uid: int
    gid: int


def mail_account() -> Account:
    """Return this user; "nobody" for root, whom mail servers do not let own mails."""
    entry = pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("nobody")
    return Account(entry.pw_name, grp.getgrgid(entry.pw_gid).gr_name, entry.pw_uid, entry.pw_gid)


@contextmanager
def a_mail_place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="loket-mail-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
