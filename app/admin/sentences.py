"""The messages of `loket admin`. English, like the other commands: they are for the IT department."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone

from app.directory.entries import DirectoryPerson
from db.server.admin.addresses import KnownAddress
from db.server.admin.audit import Access, TrailComparison
from db.server.admin.backup import Restored
from db.server.admin.people import Person
from db.server.admin.queues import KnownQueue
from db.server.admin.server import AdminError
from db.server.admin.server_status import ServerStatus
from db.server.admin.sessions import OpenSession
from db.server.admin.workstations import Workstation
from db.sync.tables import PROGRAM

DONE, NOT_DONE, NO_CONNECTION, BROKEN_OFF = 0, 1, 3, 130  # exit codes
_PASSING = ("unreachable", "no_room", "database_in_use", "directory_away")
REFUSALS = {
    "figures_differ": "{count} facts of {month} are not those of the records:",
    "no_figures": "the server program has not made any figures yet: is it running?",
    "figures_of_other_rules": "the figures were made by other rules: pass the server's --office-files, use "
    "its version of Loket, or wait until it has made them anew",
    "unreachable": "the server does not answer. Is it running, and are host and port right?",
    "not_let_in": "the server lets nobody in from here by this login: its pg_hba.conf lacks the line\n"
    "  {line}\n  Add it (for any database: `all` in the place of its name), then reload.",
    "no_room": "the server has no connection left: raise max_connections, or end idle ones",
    "untrusted": "the server did not prove that it is the one: wrong --ca, or --host is not a name in its "
    "certificate, or it has no TLS. Nothing was sent.",
    "sign_in": "the server does not accept this login and password",
    "no_right": "this login may not do that: it takes a superuser, or the role with CREATEROLE and CREATEDB "
    "that made the database",
    "no_database": "there is no such database (or login) on the server; `loket admin create` makes it",
    "not_made": "this database is not Loket's yet; `loket admin create` makes it so",
    "database_exists": "there is a database of this name already",
    "database_in_use": "others are connected to the database; try again",
    "disk_full": "the server's disk is full",
    "server_version": "this is PostgreSQL {found}; Loket knows {oldest} to {newest}",
    "older_program": "a newer Loket made these tables (revision {revision}): use that one",
    "unreleased": "a development version from before the first release made these tables "
    "(revision {revision}); this program does not migrate them. `loket admin create` makes a new database",
    "bad_login": "'{login}' is no login name: 2 to 63 of a-z 0-9 _ . -, a letter first, none of PostgreSQL's",
    "person_exists": "'{login}' has a login already; `person change` or `person password` change it",
    "person_is_closed": "'{login}' was closed; `person reopen` lets this person in again",
    "person_is_open": "'{login}' is not closed",
    "no_such_person": "there is nobody with the login '{login}'; `person list` shows all",
    "no_second_factor": "'{login}' has no second factor",
    "whose_sessions": "whose sessions? Name a person, or --workstation CODE",
    "directory_away": "the directory does not answer",
    "directory_untrusted": "the directory did not prove that it is the one: its certificate is not of the "
    "authority in ca_file, or has another name than the one in addresses",
    "directory_login": "the directory does not accept user and password of [directory]",
    "directory_no_entry": "the directory has no entry with this name, or `user` may not read it",
    "directory_failed": "the directory refused",
    "directory_twice": "two entries of the directory have this login name",
    "directory_nobody": "the directory has nobody with the login '{login}' below `base` that fits `person`",
    "name_missing": "a name is missing",
    "board_is_nobody": "a wall-board is no person: add another login for the one or the other",
    "unit_missing": "an officer belongs to a unit: --unit CODE",
    "no_such_unit": "there is no unit '{unit}'. Known: {known}",
    "no_such_team": "there is no team '{team}'. Known: {known}. `person add --team` makes one",
    "queue_of_nobody": "the queue '{queue}' has no team; `queues list` shows all",
    "no_such_workstation": "there is no open workstation '{workstation}'; `workstation list` shows all",
    "bad_address_name": "'{name}' is no name of an address: 1 to 40 of a-z 0-9 -, no hyphen first",
    "bad_channel": "this is no written channel. Known: {known}",
    "other_channel": "'{name}' is an address of the channel {channel}: choose another name",
    "no_such_address": "there is no address '{name}'; `address list` shows all",
    "address_test_elsewhere": "`loket-server admin address test` does that, on the server with the secrets",
    "address_broken": "'{name}' does not work",
    "bad_address_settings": "[settings] do not fit the channel",
    "min_client_range": "this program speaks 1 to {newest}",
    "history_days_range": "from 1 to 3660 days",
    "code_hours": "from 1 to {most} hours",
    "enrolments_range": "from 0 to 1000 a day",
    "bad_zone": "PostgreSQL knows no time zone '{zone}'; use a name as Asia/Jakarta",
    "expect_range": "from 1 to {most} {unit}",
    "expect_past": "days before {today} stay as they were counted",
    "prune_range": "at least {shortest} days: a restore asks for what is younger",
    "archive_range": "cases that were finished after {latest} are still on workstations: an earlier day",
    "not_archived": "there is no case {number} in the archive",
    "keep_last": "--keep-last takes a number from 1, and a folder in the place of FILE",
    "bad_version": "'{version}' is no version: numbers with points, as 1.2.0",
    "long_notes": "notes have at most {longest} characters",
    "file_exists": "{file} is there already: a backup does not overwrite one",
    "file_missing": "{file} is not there",
    "file_unwritable": "{file} cannot be written: {reason}",
    "tool_missing": "{tool} of PostgreSQL {version} or newer is not here: {advice}",
    "backup_failed": "the backup was not written",
    "not_a_backup": "{file} is not a backup of Loket",
    "restore_failed": "the backup could not be read in; the database is as it was",
    "not_empty": "the database {database} is there. With --replace it is kept as {kept}, and the backup "
    "takes its place",
    "audit_days": "from 1 to {most} days",
    "no_trail": "there is no audit trail to compare",
    "audit_differs": "the audit trail of {workstation} and the record of the server do not agree",
    "failed": "the server refused",
}
FINDINGS = {
    "chain_missing": "entry {at} of the trail is missing",
    "chain_changed": "entry {at} of the trail was changed after it was written",
    "chain_unchained": "entry {at} of the trail does not follow from the one before it",
    "chain_outbox": "entry {at} of the trail and the arguments of its change in the records disagree",
    "chain_untold": "from entry {at} on, the trail lacks changes that are in the records",
    "other_file": "the file is not the one that {workstation} is known by: it was replaced, or is another's",
    "closed_file": "the file was closed on {at:%Y-%m-%d %H:%M} UTC: another one took its place, or an "
    "administrator closed the workstation",
    "cut": "the trail ends with entry {end}, but on {at:%Y-%m-%d %H:%M} UTC it had entry {sequence}: its end "
    "was cut off, or an older file was put in its place",
    "rewritten": "entry {sequence} is not the one of {at:%Y-%m-%d %H:%M} UTC: the trail was written anew",
    "not_here": "the server has {count} changes that the trail lacks: numbers {first} to {last}",
    "not_there": "the trail has {count} changes that the server lacks: numbers {first} to {last}",
    "differs": "{count} changes are others in the trail than at the server: numbers {first} to {last}",
}
WARNINGS = {
    "migrate": "the tables are older than this program: `loket admin migrate`",
    "connections": "nearly all connections are in use",
    "long_transaction": "a transaction has been writing for minutes: each pull reads again what came since",
    "notifications": "the queue of notifications fills: a connection listens and never reads",
    "unsent": "changes have been lying unsent on workstations for an hour: UNSENT says whose come first",
    "differs": "workstations held rows that were not those of here: mended, but see DIFFERED and their logs",
    "trail": "the audit trail of a workstation was cut off or written anew: TRAIL says whose; "
    "`audit check` compares it",
    "messages_wait": "messages to applicants have not left for 10 minutes: `address list` says where",
    "files_wait": "files of applicants have waited for an hour: the scanner, the store or a provider is away",
    "figures": "no figures were counted for 10 minutes: is the server program running?",
    "exchange_old": "the log or the lists of the telephone exchange bring nothing new for 4 days: "
    "see whether they are still copied to the server",
    "exchange": "the telephone exchange has not been read for 10 minutes: the server's log says why",
    "reports": "the reports of the month cannot be counted or written: the server's log says why",
    "silent": "workstations have not been seen for 3 days",
    "backup": "no backup was completed for 2 days: see that `loket-server backup` runs every night",
    "old_programs": "workstations run a program that is too old",
}


def exit_code(error: AdminError) -> int:
    return NO_CONNECTION if error.code in _PASSING else NOT_DONE


def refusal(error: AdminError) -> str:
    text = REFUSALS[error.code].format(**error.facts, advice=_advice_for_programs())
    return f"{text}\n  {error.detail}" if error.detail else text


def _advice_for_programs() -> str:
    if sys.platform == "win32":
        return "install 'Command Line Tools' with the installer of PostgreSQL for Windows"
    return "install postgresql-client"


def restored_rights(restored: Restored) -> Iterator[str]:
    """Report the restored logins, and what an administrator must check."""
    if restored.decided_since:
        yield f"Decided since, and kept: {', '.join(restored.decided_since)} (`person list` shows it)."
    if not restored.to_check:
        return
    yield "CHECK THESE: what was decided after the backup (rights, leavers, passwords) is not known here."
    head = ("LOGIN", "ROLE", "UNIT", "TEAM", "CLOSED", "LAST DECIDED")
    rows = [
        (one.login, one.role, one.unit, one.team, _day(one.closed_at), _day(one.changed_at))
        for one in restored.to_check
    ]
    yield _table(head, rows)
    yield "Workstations that were closed since are open again: see `workstation list`."


def people_table(everybody: Iterable[Person]) -> str:
    head = ("LOGIN", "NAME", "ROLE", "UNIT", "TEAM", "SESSIONS", "CLOSED", "SOURCE", "CODE")
    rows = []
    for one in everybody:
        place = (one.role.value, one.unit, one.team)
        source = "directory" if one.is_of_directory else ""
        state = (str(one.sessions), _day(one.closed_at), source, _yes(one.has_second_factor))
        rows.append((one.login, one.name, *place, *state))
    return _table(head, rows)


def session_table(found: Iterable[OpenSession]) -> str:
    head = ("LOGIN", "WORKSTATION", "OPENED", "ENDS (OFFICE TIME)", "CODE")
    rows = [
        (one.login, one.workstation, _ago(one.opened_at), f"{one.expires_at:%H:%M}", _yes(one.has_code))
        for one in found
    ]
    return _table(head, rows)


def address_table(found: Iterable[KnownAddress]) -> str:
    head = ("NAME", "CHANNEL", "ADDRESS", "LABEL", "TEAM", "LAST IN", "WAITING", "UNSURE", "FAILED", "STATE")
    rows = []
    for one in found:
        waiting = f"{one.waiting}, oldest {_ago(one.oldest)}" if one.oldest is not None else "0"
        last_in = _ago(one.last_in_at) if one.last_in_at is not None else ""
        figures = (last_in, waiting, str(one.unsure), str(one.failed))
        state = "" if one.is_open else "closed"
        rows.append((one.name, one.channel.value, one.address, one.label, one.team, *figures, state))
    return _table(head, rows)


def queue_table(found: Iterable[KnownQueue]) -> str:
    return _table(("QUEUE", "TEAM"), [(one.queue, one.team) for one in found])


def directory_table(found: Iterable[DirectoryPerson]) -> str:
    head = ("LOGIN", "NAME", "ROLE", "UNIT", "TEAM", "EXTENSION")
    rows = []
    for one in found:
        role = (one.role.role.value, one.role.unit, one.role.team) if one.role is not None else ("", "", "")
        rows.append((one.login, one.name, *role, one.extension))
    return _table(head, rows)


def workstation_table(stations: Iterable[Workstation]) -> str:
    numbers, since = ("PROGRAM", "CHANGES", "REFUSED"), ("ENROLLED", "BY", "CLOSED")
    head = ("CODE", "SEEN", *numbers, *since, "UNSENT", "DIFFERED", "TRAIL")
    rows = []
    for one in stations:
        figures = (str(one.program), str(one.sent), str(one.refused))
        enrolled = (_day(one.enrolled_at), one.enrolled_by, _day(one.closed_at))
        unsent = f"{one.unsent}, {one.unsent_by}, {_ago(one.unsent_since)}" if one.unsent_since else ""
        trail = f"off, {_ago(one.trail_off_at)}" if one.trail_off_at else ""
        differed = f"{one.differing} rows, {_ago(one.differed_at)}" if one.differed_at else ""
        rows.append((one.workstation, _ago(one.seen_at), *figures, *enrolled, unsent, differed, trail))
    return _table(head, rows)


def access_table(found: Iterable[Access]) -> str:
    head = ("AT (UTC)", "BY", "WORKSTATION", "WHAT", "OF")
    rows = []
    for one in found:
        subject = " ".join(filter(None, (one.number, one.subject)))
        rows.append((f"{one.at:%Y-%m-%d %H:%M:%S}", one.by, one.workstation, one.what, subject))
    return _table(head, rows)


def comparison(found: TrailComparison) -> str:
    """Return the findings, or that there are none, and how much was compared."""
    lines = [FINDINGS[one.code].format(**one.facts) for one in found.findings]
    if not lines:
        lines = [
            f"The audit trail is whole, and agrees with the record of the server: {found.own.count} entries."
        ]
    lines.append(
        f"{found.compared} changes were compared; {found.waiting} were not sent yet, "
        f"{found.not_compared} are too old."
    )
    lines.append(f"The server proves the trail up to entry {found.anchored}.")
    return "\n".join(lines)


def status(now: ServerStatus, name: str) -> str:
    lines = [
        f"{name}: PostgreSQL {now.version}, {now.bytes / 1e6:,.0f} MB, about {now.cases:,} cases, "
        f"{now.open_cases:,} open",
        f"in the last day: {now.applied:,} changes, {now.refused:,} refused",
        f"connections: {now.connections} of {now.most_connections}",
        f"last backup: {_ago(now.last_backup_at) if now.last_backup_at is not None else 'none'}",
        f"figures: {_counted(now)}",
        *_exchange(now),
        f"settings: min-client {now.min_client} (this Loket speaks {PROGRAM}), "
        f"history-days {now.history_days}, enrolments {now.enrolments}, office-zone {now.office_zone}",
    ]
    if now.oldest_transaction_s:
        lines.append(f"oldest writing transaction: {now.oldest_transaction_s} s, by {now.oldest_by}")
    lines += [f"ATTENTION: {WARNINGS[code]}" for code in now.warnings]
    return "\n".join([*lines, "", workstation_table(now.workstations)])


def _exchange(now: ServerStatus) -> list[str]:
    if now.exchange_read_at is None:
        return []
    apart = now.queue_answered - now.queue_joined
    said = f"{apart:,} of {now.queue_answered:,} answered calls of 7 days are not joined with one of a desk"
    known = "nothing yet" if now.exchange_known_until is None else f"until {_ago(now.exchange_known_until)}"
    return [f"telephone exchange: read {_ago(now.exchange_read_at)}, known {known}; {said}"]


def _counted(now: ServerStatus) -> str:
    if now.figures_at is None:
        return "none yet"
    return f"counted {_ago(now.figures_at)}, {now.figures_waiting:,} cases, calls and states wait"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in (head, *rows))
    return "\n".join(lines)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else ""


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d}"


def _ago(at: datetime) -> str:
    seconds = (datetime.now(timezone.utc) - at).total_seconds()
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit} ago"
    return f"{max(seconds, 0):.0f} s ago"
