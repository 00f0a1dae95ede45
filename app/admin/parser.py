"""The arguments of `loket admin`: which server, then a command."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from app.admin.arguments import add_commands
from app.common.authority_file import authority_file
from app.common.paths import places
from db.server.address import DATABASE, PORT, Address

_SOCKETS = "/var/run/postgresql"
# on Windows the server has no socket, but TLS, and its certificate has this name
_HERE_ON_WINDOWS = "localhost"


def add_admin(commands: Any) -> None:
    """Add the command to the program's parser."""
    admin: argparse.ArgumentParser = commands.add_parser(
        "admin",
        help="make and look after the shared database",
        epilog="Without --host: PostgreSQL of this computer. On a server it is `loket-server admin`. "
        "Exit codes: 0 done, 1 not done, 2 wrong arguments, 3 no connection (try again later).",
    )
    env = os.environ.get  # as in libpq's own programs
    admin.add_argument("--host", default=env("PGHOST"), help="its name, or a socket's folder")
    admin.add_argument("--port", type=int, default=env("PGPORT") or None)
    admin.add_argument("--database", default=env("PGDATABASE"))
    admin.add_argument("--user", default=env("PGUSER", "postgres"), help="the administrator's login there")
    admin.add_argument("--ca", default=env("PGSSLROOTCERT"), help="the authority's certificates (a file)")
    admin.add_argument(
        "--admin-password-file", type=Path, help="else PGPASSWORD, the key store, or it is asked for"
    )
    admin.add_argument(
        "--keep", action="store_true", help="keep that password in the key store, once it is right"
    )
    does = admin.add_subparsers(dest="does", required=True, metavar="COMMAND")
    add_commands(does)
    _add_signing(does)


def address_of(options: argparse.Namespace) -> Address:
    """Return the address of PostgreSQL: from the options, else on this computer."""
    here = _HERE_ON_WINDOWS if sys.platform == "win32" else _SOCKETS
    ca_file = options.ca or authority_file(cache=places().cache)
    return Address(options.host or here, options.port or PORT, options.database or DATABASE, ca_file)


def _add_signing(does: Any) -> None:
    sign = does.add_parser("sign-policy", help="sign a policy for the office's web server; needs no database")
    sign.add_argument("file", type=Path, metavar="FILE", help="its signature goes beside it, as FILE.sig")
    sign.add_argument("--key-file", type=Path, metavar="KEY", help="the key; else it is in the key store")
    sign.add_argument("--make-key", action="store_true", help="make the key first; one that is there stays")
