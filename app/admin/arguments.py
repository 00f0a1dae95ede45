"""The arguments of the commands of `loket admin`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.admin.figures import first_of_month
from app.figures.thresholds import AT_LEAST, AT_MOST, Threshold
from db.enums import Role

SERVER_CONFIG = "/etc/loket-server/server.toml"
_MINUS = "nothing, to take it away: ''"


def add_commands(does: Any) -> None:
    """Add the commands that `loket-server admin` has, too."""
    create = does.add_parser("create", help="make the database, or complete it: roles, tables, units")
    create.add_argument("--units", type=Path, help="the office's units; else those that come with Loket")
    create.add_argument(
        "--sample-articles", action="store_true", help="put in the articles of the demo, marked as samples"
    )
    does.add_parser("migrate", help="bring the tables to this program's revision")
    status = does.add_parser("status", help="how the server is, and which workstations are behind")
    status.add_argument("--json", action="store_true", help="for a monitor; 'warnings' is what matters")
    _add_person(does)
    _add_workstation(does)
    _add_session(does)
    _add_audit(does)
    _add_address(does)
    _add_directory(does)
    least = does.add_parser(
        "min-client", help="the oldest program that may connect; older ones have to update"
    )
    least.add_argument("number", type=int, metavar="N")
    current = does.add_parser("current-version", help="which program is the current one")
    current.add_argument("version", metavar="X", help="as 1.2.0: workstations with an older one show it")
    current.add_argument("--notes", type=Path, metavar="FILE", help="what is new, in a few lines")
    days = does.add_parser("history-days", help="how long finished cases stay on the workstations")
    days.add_argument("days", type=int, metavar="N")
    enrolments = does.add_parser("enrolments", help="how many workstations a login makes known in a day")
    enrolments.add_argument("number", type=int, metavar="N")
    zone = does.add_parser("office-zone", help="the time zone in which the office's days are counted")
    zone.add_argument("zone", metavar="ZONE", help="as Asia/Jakarta")
    archive = does.add_parser("archive", help="move cases that were finished long ago out of everybody's way")
    archive.add_argument("--before", type=date.fromisoformat, metavar="DATE", help="else two years ago")
    archive.add_argument("--dry-run", action="store_true", help="only count them")
    recall = does.add_parser("recall", help="put a case of the archive back")
    recall.add_argument("number", metavar="NUMBER")
    _add_figures(does)
    _add_queues(does)
    backup = does.add_parser("backup", help="write a backup, while everybody works")
    backup.add_argument("file", type=Path, metavar="FILE", help="or a folder: then named by its moment")
    backup.add_argument(
        "--keep-last", type=int, metavar="N", help="in that folder: delete all but the newest so many"
    )
    restore = does.add_parser("restore", help="make the database of a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="keep the one there by another name")
    prune = does.add_parser("prune", help="delete outcomes that nobody asks for any more")
    prune.add_argument("--days", type=int, default=90, metavar="N")


def _add_figures(does: Any) -> None:
    figures = does.add_parser("figures", help="what the server program counts while the office works")
    what = figures.add_subparsers(dest="what", required=True, metavar="COMMAND")
    check = what.add_parser("check", help="count a month again, and print each fact that is stored otherwise")
    check.add_argument("--month", type=first_of_month, required=True, metavar="MONTH", help="as 2026-11")
    check.add_argument(
        "--office-files",
        type=Path,
        metavar="FOLDER",
        help="the office's own hours, holidays and limits, as on the server",
    )
    expect = what.add_parser("expect", help="what the office expects, from a day on")
    expect.add_argument(
        "key",
        choices=[*(one.value for one in Threshold), *AT_LEAST, *AT_MOST],
        metavar="KEY",
        help="return: a missed caller is reached, in office time; answer: a caller in a queue is answered; "
        "short: who hangs up sooner does not count as having given up; or a figure that is a share: "
        f"at least {', '.join(AT_LEAST)}; at most {', '.join(AT_MOST)}",
    )
    expect.add_argument(
        "value", type=int, metavar="VALUE", help="seconds, at first 1800, 20 and 5; percent of a share"
    )
    expect.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DATE", help="else today")


def _add_queues(does: Any) -> None:
    queues = does.add_parser("queues", help="which team's supervisors see a queue of the telephone exchange")
    what = queues.add_subparsers(dest="what", required=True, metavar="COMMAND")
    what.add_parser("list", help="all that are known, with their team")
    give = what.add_parser("give", help="let only this team and the office see the queue and its new calls")
    give.add_argument("queue", metavar="QUEUE", help="as the exchange names it")
    give.add_argument("team", metavar="TEAM")
    take = what.add_parser("take", help="let every team see the queue and its new calls again")
    take.add_argument("queue", metavar="QUEUE")


def _add_person(does: Any) -> None:
    person = does.add_parser("person", help="the people of the office, and their logins")
    what = person.add_subparsers(dest="what", required=True, metavar="COMMAND")
    what.add_parser("list", help="everybody, with unit, team and open connections")
    add = what.add_parser("add", help="give a person a login")
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--unit", default="", metavar="CODE")
    add.add_argument("--team", default="", metavar="NAME")
    _add_password(add)
    _add_lasting(add)
    change = what.add_parser("change", help="another name, role, unit or team")
    change.add_argument("login")
    change.add_argument("--name")
    change.add_argument("--role", choices=[role.value for role in Role])
    change.add_argument("--unit", metavar="CODE", help=_MINUS)
    change.add_argument("--team", metavar="NAME", help=_MINUS)
    password = what.add_parser("password", help="a new password; open sessions end")
    password.add_argument("login")
    _add_password(password)
    _add_lasting(password)
    close = what.add_parser("close", help="a person has left: no login any more, open connections are cut")
    close.add_argument("login")
    reopen = what.add_parser("reopen", help="a person is back")
    reopen.add_argument("login")
    _add_password(reopen)
    _add_lasting(reopen)
    unlock = what.add_parser("unlock", help="forget the failed attempts of a person to sign in")
    unlock.add_argument("login")
    factor = what.add_parser(
        "second-factor", help="a telephone was lost: the next sign-in sets up the second factor anew"
    )
    factor.add_argument("login")
    directory = what.add_parser("directory", help="from now on the office's directory has this password")
    directory.add_argument("login")


def _add_password(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--password-file", type=Path, help="its first line; else it is asked for")
    how.add_argument("--generate", action="store_true", help="make one, and print it once")


def _add_lasting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lasting",
        action="store_true",
        help="keep this password; else the server program asks for another one at the first sign-in",
    )


def _add_session(does: Any) -> None:
    session = does.add_parser("session", help="who is signed in at the server program, and where")
    what = session.add_subparsers(dest="what", required=True, metavar="COMMAND")
    listed = what.add_parser("list", help="the open sessions")
    listed.add_argument("login", nargs="?", default="", help="of this person only")
    end = what.add_parser("end", help="end sessions; a password that is kept at a desk opens another one")
    end.add_argument("login", nargs="?", default="", help="of this person")
    end.add_argument("--workstation", default="", metavar="CODE", help="at this workstation")
    unlock = does.add_parser("unlock-address", help="forget the failed attempts of a computer to sign in")
    unlock.add_argument("address", metavar="IP")


def _add_audit(does: Any) -> None:
    audit = does.add_parser("audit", help="who did what over the server, and whether a trail was changed")
    what = audit.add_subparsers(dest="what", required=True, metavar="COMMAND")
    listed = what.add_parser(
        "list",
        help="sign-ins, files, prints, exports, revealed numbers, recalled cases, acts of administrators",
    )
    listed.add_argument("--login", default="", help="of this person only")
    listed.add_argument("--workstation", default="", metavar="CODE", help="at this workstation only")
    listed.add_argument("--days", type=int, default=1, metavar="N", help="how many days back")
    check = what.add_parser(
        "check", help="compare the audit trail of a workstation with what the server recorded"
    )
    check.add_argument("workstation", metavar="CODE")
    check.add_argument("file", type=Path, metavar="FILE", help="its records.sqlite3, or a copy")


def _add_address(does: Any) -> None:
    address = does.add_parser("address", help="the office's addresses: mailbox, WhatsApp number, SIM, site")
    what = address.add_subparsers(dest="what", required=True, metavar="COMMAND")
    what.add_parser("list", help="all, with what waits and what failed there")
    add = what.add_parser("add", help="add an address, or change it")
    add.add_argument("name", metavar="NAME", help="for commands and its file of secrets, as surat")
    add.add_argument("file", type=Path, metavar="FILE", help="what it is (TOML); no secrets")
    close = what.add_parser("close", help="neither fetch nor send there any more")
    close.add_argument("name", metavar="NAME")
    test = what.add_parser("test", help="sign in at the provider, and ask it (loket-server)")
    test.add_argument("name", metavar="NAME")


def _add_directory(does: Any) -> None:
    directory = does.add_parser("directory", help="the office's directory (LDAP); needs no database")
    what = directory.add_subparsers(dest="what", required=True, metavar="COMMAND")
    for name, text in (
        ("test", "look a person up, and say which role the person would have"),
        ("list", "everybody who would have a role"),
    ):
        one = what.add_parser(name, help=text)
        one.add_argument(
            "--config", type=Path, default=Path(SERVER_CONFIG), metavar="FILE", help="the server's settings"
        )
        if name == "test":
            one.add_argument("login")
            one.add_argument("--sign-in", action="store_true", help="ask for the password, and try it")
            one.add_argument("--password-file", type=Path, help="try its first line as the password")


def _add_workstation(does: Any) -> None:
    workstation = does.add_parser("workstation", help="the computers that are enrolled")
    what = workstation.add_subparsers(dest="what", required=True, metavar="COMMAND")
    what.add_parser("list", help="all, the one that was not seen for longest first")
    close = what.add_parser("close", help="let nothing of it in any more")
    close.add_argument("workstation", metavar="CODE")
    code = what.add_parser("code", help="make a one-time code that enrols one more (server program)")
    code.add_argument("--hours", type=int, default=24, metavar="N", help="how long it is valid")
