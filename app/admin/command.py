"""The commands of `loket admin`: each returns its message."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

from app.access.audit_command import NoTrailError, trail_of
from app.admin import addresses, figures, passwords, queues, sentences
from app.admin.units import read_units
from app.common.clock import now
from app.knowledge.sample_articles import sample_articles
from db.enums import Role
from db.errors import StorageError
from db.server.admin import (
    archiving,
    audit,
    backup,
    database,
    people,
    program,
    sessions,
    workstations,
)
from db.server.admin.people import Change
from db.server.admin.rotation import rotate
from db.server.admin.server import AdminError, Server
from db.server.admin.server_status import server_status

_log = logging.getLogger(__name__)
ARCHIVED_AFTER_DAYS = 2 * 365
MOST_AUDIT_DAYS = 3660


def execute(server: Server, options: argparse.Namespace) -> str:
    """Return the message. Raises AdminError, PasswordError or TomlError."""
    return _COMMANDS[options.does](server, options)


def _create(server: Server, options: argparse.Namespace) -> str:
    units = read_units(options.units)
    is_new = database.create(server, units, sample_articles(now()) if options.sample_articles else ())
    done = "was made" if is_new else "is complete"
    return f"The database {server.address.database} {done}; units: {', '.join(unit.code for unit in units)}."


def _migrate(server: Server, _options: argparse.Namespace) -> str:
    return "The tables were migrated." if database.upgrade(server) else "There was nothing to migrate."


def _status(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        now = server_status(raw)
    if options.json:
        return json.dumps(asdict(now), default=datetime.isoformat)
    return sentences.status(now, server.address.database)


def _person(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        if options.what == "list":
            return sentences.people_table(people.people(raw))
        login: str = options.login
        if options.what == "close":
            cases = people.close_person(raw, login)
            left = f" Open cases of this person: {cases}. Assign them to others." if cases else ""
            return f"'{login}' is closed.{left}"
        if options.what == "unlock":
            sessions.lift_lock_out(raw, login=login)
            return f"'{login}' may try to sign in again."
        if options.what == "second-factor":
            sessions.forget_second_factor(raw, login)
            text = "sets up the second factor at the next sign-in. Make sure that it is this person."
            return f"'{login}' {text}"
        if options.what == "directory":
            people.give_to_directory(raw, login)
            return f"'{login}' signs in with the password of the office's directory from now on."
        if options.what == "change":
            role = Role(options.role) if options.role else None
            people.change_person(raw, login, Change(options.name, role, options.unit, options.team))
            return f"'{login}' was changed."
        people.must_be_login(login)  # before the password prompt
        password = passwords.generated() if options.generate else ""
        password = password or passwords.for_person(login, options.password_file)
        password_text = f" It is shown only here: {password}" if options.generate else ""
        is_one_time = not options.lasting
        if options.what == "add":
            role = Role(options.role)
            place = (options.unit, options.team)
            people.add_person(raw, login, password, options.name, role, *place, is_one_time)
            return f"'{login}' has a login and a password.{password_text}"
        if options.what == "reopen":
            people.reopen_person(raw, login, password, is_one_time)
            return f"'{login}' has a login again, and a new password.{password_text}"
        people.set_password(raw, login, password, is_one_time)
        return f"'{login}' has a new password.{password_text}"


def _workstation(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        if options.what == "list":
            return sentences.workstation_table(workstations.workstations(raw))
        if options.what == "code":
            code = workstations.make_enrolment_code(raw, options.hours)
            return (
                f"One workstation may be enrolled within {options.hours} hours. It is shown only here: {code}"
            )
        workstations.close_workstation(raw, options.workstation)
    return f"{options.workstation} is closed. What it has not sent stays on it."


def _session(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        if options.what == "list":
            return sentences.session_table(sessions.sessions(raw, options.login))
        if not options.login and not options.workstation:
            raise AdminError("whose_sessions")
        count = sessions.end_sessions(raw, options.login, options.workstation)
    return f"{count} sessions were ended."


def _audit(server: Server, options: argparse.Namespace) -> str:
    if options.what == "list":
        with server.connect() as raw:
            return sentences.access_table(audit.accesses(raw, *_days_and_whose(options)))
    try:
        with trail_of(options.file) as connection, server.connect() as raw:
            found = audit.compare(raw, options.workstation, connection)
    except (NoTrailError, StorageError) as error:
        raise AdminError("no_trail", str(error)) from error
    text = sentences.comparison(found)
    if found.findings:
        raise AdminError("audit_differs", text, workstation=options.workstation)
    return text


def _days_and_whose(options: argparse.Namespace) -> tuple[int, str, str]:
    if not 1 <= options.days <= MOST_AUDIT_DAYS:
        raise AdminError("audit_days", most=MOST_AUDIT_DAYS)
    return options.days, options.login, options.workstation


def _unlock_address(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        sessions.lift_lock_out(raw, address=options.address)
    return f"{options.address} may try to sign in again."


def _min_client(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        behind = workstations.set_min_client(raw, options.number)
    return f"Programs that speak less than {options.number} must update: {behind} workstations now."


def _current_version(server: Server, options: argparse.Namespace) -> str:
    try:
        notes = options.notes.read_text(encoding="utf-8", errors="replace").strip() if options.notes else ""
    except OSError:
        raise AdminError("file_missing", file=options.notes) from None
    with server.connect() as raw:
        stations = program.set_current_program(raw, options.version, notes)
    return f"{options.version} is current: of {stations} workstations those with an older one will show it."


def _history_days(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        workstations.set_history_days(raw, options.days)
    return f"Workstations that are filled from now on get finished cases of {options.days} days."


def _enrolments(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        workstations.set_enrolments(raw, options.number)
    return f"A login makes at most {options.number} workstations known in a day; a supervisor's any number."


def _office_zone(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        workstations.set_office_zone(raw, options.zone)
    return f"The office's days are those of {options.zone}. The server program makes all figures anew."


def _prune(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        return f"{workstations.prune(raw, options.days):,} outcomes were deleted."


def _archive(server: Server, options: argparse.Namespace) -> str:
    day = options.before or now().date() - timedelta(days=ARCHIVED_AFTER_DAYS)
    before = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
    with server.connect() as raw:
        if options.dry_run:
            return f"{archiving.count_archivable(raw, before):,} cases were finished before {day}."
        done = archiving.archive(raw, before, lambda so_far: _log.info("%s archived", so_far.moved))
    kept = f" {done.kept:,} stay: something outside of them points to them." if done.kept else ""
    return f"{done.moved:,} cases of before {day} are in the archive now.{kept}"


def _recall(server: Server, options: argparse.Namespace) -> str:
    with server.connect() as raw:
        archiving.recall(raw, options.number)
    return f"{options.number} is back."


def _backup(server: Server, options: argparse.Namespace) -> str:
    folder: Path = options.file
    if options.keep_last is not None and (options.keep_last < 1 or not folder.is_dir()):
        raise AdminError("keep_last", folder=folder)
    file = backup.write(server, folder)
    size = file.stat().st_size / 1e6
    text = f"{file}: {size:,.1f} MB. It holds everything that people said: keep it closed away."
    if options.keep_last is None:
        return text
    return f"{text} Older ones deleted: {rotate(folder, server.address.database, options.keep_last)}."


def _restore(server: Server, options: argparse.Namespace) -> str:
    restored = backup.restore(server, options.file, options.replace)
    lines = [f"The database {server.address.database} is that of {restored.made_at:%Y-%m-%d %H:%M} UTC."]
    if restored.kept:
        lines.append(f"The one before is kept as {restored.kept}; drop it when nothing is missed.")
    lines.append("Workstations fill anew, and send again what they did since.")
    return "\n".join([*lines, *sentences.restored_rights(restored)])


_COMMANDS: dict[str, Callable[[Server, argparse.Namespace], str]] = {
    "create": _create,
    "migrate": _migrate,
    "status": _status,
    "person": _person,
    "workstation": _workstation,
    "session": _session,
    "audit": _audit,
    "unlock-address": _unlock_address,
    "address": addresses.run,
    "min-client": _min_client,
    "current-version": _current_version,
    "history-days": _history_days,
    "enrolments": _enrolments,
    "office-zone": _office_zone,
    "prune": _prune,
    "archive": _archive,
    "recall": _recall,
    "figures": figures.run,
    "queues": queues.run,
    "backup": _backup,
    "restore": _restore,
}
