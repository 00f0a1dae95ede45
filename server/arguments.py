"""The arguments of `loket-server`, which `loket server` has, too."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.admin.arguments import add_commands
from server.embedded import SUPERUSER

COMMAND = "server_command"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest=COMMAND, required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="serve the workstations of an office; ends by SIGTERM")
    run.add_argument("--config", type=Path, required=True, metavar="FILE", help="the server's settings")
    _add_setup(commands)
    certificate = commands.add_parser(
        "certificate", help="renew a certificate of the server's own authority, if it is time"
    )
    _add_folder(certificate)
    backup = commands.add_parser(
        "backup", help="write database and configuration into one file, while everybody works"
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="or a folder: then named by its moment")
    backup.add_argument(
        "--keep-last", type=int, metavar="N", help="in that folder: delete all but the newest so many"
    )
    _add_folder(backup, with_administrator=True)
    restore = commands.add_parser("restore", help="make the server of a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--replace", action="store_true", help="keep the database that is there by another name"
    )
    _add_folder(restore, with_administrator=True)
    upgrade = commands.add_parser(
        "upgrade", help="bring the tables to this program's revision, after a backup"
    )
    _add_folder(upgrade, with_administrator=True)
    cards = commands.add_parser(
        "review-cards", help="check the office's own cards of quality reviews; needs no database"
    )
    cards.add_argument("file", type=Path, metavar="FILE", help="review_cards.toml")
    admin = commands.add_parser("admin", help="people, workstations, status, archive: as loket admin")
    _add_folder(admin, with_administrator=True)
    add_commands(admin.add_subparsers(dest="does", required=True, metavar="COMMAND"))


def _add_setup(commands: Any) -> None:
    setup = commands.add_parser(
        "setup", help="make a server: database, certificate, first supervisor; may be repeated"
    )
    setup.add_argument("--name", default="", help="by which workstations reach this computer")
    setup.add_argument("--port", type=int, default=8443, help="of HTTPS (8443)")
    setup.add_argument("--local-port", type=int, default=8444, help="of health and metrics (8444)")
    setup.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="with its chain (PEM); else the server's own authority makes one",
    )
    setup.add_argument(
        "--key", type=Path, metavar="FILE", help="its key (PEM); repeat setup with both to renew them"
    )
    setup.add_argument(
        "--behind-proxy", action="store_true", help="a proxy on this computer has the certificate"
    )
    setup.add_argument(
        "--units", type=Path, metavar="FILE", help="the office's units; else those that come with Loket"
    )
    setup.add_argument(
        "--supervisor", default="supervisor", metavar="LOGIN", help="the first supervisor's login"
    )
    setup.add_argument("--supervisor-name", default="Supervisor", metavar="NAME")
    where = setup.add_mutually_exclusive_group()
    where.add_argument(
        "--embedded", action="store_true", help="a PostgreSQL of its own, for a small office or a trial"
    )
    where.add_argument("--database-host", default="", metavar="HOST", help="PostgreSQL on another computer")
    setup.add_argument("--database-port", type=int, metavar="PORT")
    setup.add_argument(
        "--database-ca", default="", metavar="FILE", help="the authority of that PostgreSQL's certificate"
    )
    _add_folder(setup, with_administrator=True)


def _add_folder(parser: argparse.ArgumentParser, *, with_administrator: bool = False) -> None:
    parser.add_argument("--folder", type=Path, help="a server for a trial, with all its files in this folder")
    parser.add_argument(
        "--user", default="", help="with --folder, as root: the system's user who runs PostgreSQL"
    )
    if with_administrator:
        parser.add_argument(
            "--admin-user",
            default=SUPERUSER,
            metavar="LOGIN",
            help="administrator of a PostgreSQL on another computer",
        )
        parser.add_argument("--admin-password-file", type=Path, metavar="FILE", help="else PGPASSWORD")
