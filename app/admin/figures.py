"""`loket admin figures`: checks the facts of a month, and sets what the office expects of its calls."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from app.figures.case_facts import Rules
from app.figures.checking import Checked, Difference, check_month, rules_of_facts
from app.figures.thresholds import MOST_S, Threshold
from app.sop.office_files import load_office_days, load_office_sop
from app.sop.office_hours import OfficeCalendar
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.admin.server import AdminError, Server, admin_errors
from db.server.admin.workstations import set_threshold
from db.server.connection import engine_to
from db.server.installing import OWNER

MOST_LINES = 200


def run(server: Server, options: argparse.Namespace) -> str:
    """Raise AdminError; TomlError or OSError if the office's files cannot be read."""
    return (_set if options.what == "expect" else _check)(server, options)


def _set(server: Server, options: argparse.Namespace) -> str:
    is_time = options.key in {one.value for one in Threshold}
    most, unit = (MOST_S, "s") if is_time else (100, "percent")
    if not 0 < options.value <= most:
        raise AdminError("expect_range", most=most, unit=unit)
    with server.connect() as raw:
        day = set_threshold(raw, options.key, options.value, unit, options.since)
    return f"From {day} on: {options.key} {options.value} {unit}. Earlier days stay as they were counted."


def _check(server: Server, options: argparse.Namespace) -> str:
    """Raise AdminError if facts differ."""
    with server.connect():  # refuses a version of PostgreSQL that Loket does not support
        pass
    engine = engine_to(server.dial).execution_options(isolation_level="REPEATABLE READ")
    with admin_errors(), engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
        connection.execute(text("SELECT set_config('loket.actor', :login, true)"), {"login": SYSTEM_LOGIN})
        found = check_month(connection, options.month, _rules(connection, options.office_files))
    if found.differences:
        raise AdminError(
            "figures_differ", _lines(found), count=len(found.differences), month=f"{options.month:%Y-%m}"
        )
    waiting = f" {found.waiting} wait to be counted." if found.waiting else ""
    counted = f"{found.cases} cases, {found.states} states of staff, {found.calls} calls"
    return f"The facts of {options.month:%Y-%m} are those of the records: {counted}.{waiting}"


def first_of_month(words: str) -> date:
    """Return the first day of a month as 2026-11. Raises ValueError."""
    return date.fromisoformat(f"{words}-01")


def _rules(connection: Connection, office_files: Path | None) -> Rules:
    zone: str = connection.execute(text("SELECT office_zone()")).scalar_one()
    calendar = OfficeCalendar(load_office_days(office_files), ZoneInfo(zone))
    rules = Rules(load_office_sop(office_files), calendar)
    used = rules_of_facts(connection)
    if used is None:
        raise AdminError("no_figures")
    if used != rules.version:
        raise AdminError("figures_of_other_rules")
    return rules


def _lines(found: Checked) -> str:
    lines = [_line(one) for one in found.differences[:MOST_LINES]]
    if (more := len(found.differences) - len(lines)) > 0:
        lines.append(f"and {more} more")
    return "\n  ".join(lines)


def _line(one: Difference) -> str:
    name = f"{one.table} {' '.join(map(str, one.key))}"
    if not one.is_made:
        return f"{name}: stored, and not of the records"
    if not one.is_stored:
        return f"{name}: missing"
    return (
        f"{name}: {', '.join(f'{column} {_text(old)}, now {_text(new)}' for column, old, new in one.columns)}"
    )


def _text(value: Any) -> str:
    return "-" if value is None else str(value)
