"""The demo of an office: a server, the desktop of an agent, the desktop of an officer at a unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from app.common.paths import AppPaths
from app.demo.data import read_table
from app.demo.ports import free_ports
from app.demo.prepare import Prepared, callers_of, settings_of
from app.settings import DeskSettings, OfficeSettings, SharedSettings, save
from telephony.process.child_process import own_command

AGENT, OFFICER = "rina", "dedi"  # keys of resources/demo/office.toml, and logins
PLAN = "desk.json"
_WORKSTATIONS = {AGENT: "001", OFFICER: "002"}


def program(command: str, *words: str) -> list[str]:
    """Return the line that starts a command of this program."""
    return [*own_command(command, "app"), *words]


class DeskPlan(msgspec.Struct, frozen=True):
    """What the process of a desktop has to know.

    Attributes:
        plays: It is played; else a person uses it.
        ports: Of the workstation, the applicant, the colleague.
    """

    login: str
    password: str
    name: str
    plays: bool
    out: str
    ports: tuple[int, int, int]


def staff_names() -> dict[str, str]:
    """Return the names by key."""
    return {row["key"]: row["name"] for row in read_table("office.toml")["staff"]}


def make_desks(
    out: Path,
    shared: SharedSettings,
    passwords: dict[str, str],
    language: str,
    theme: str,
    *,
    plays: bool,
    uses_devices: bool,
) -> dict[str, Path]:
    """Write the settings of both desktops; return their home folders."""
    names = staff_names()
    agent_port, officer_port, applicant_port, colleague_port = free_ports(4)
    homes: dict[str, Path] = {}
    for login, port in ((AGENT, agent_port), (OFFICER, officer_port)):
        home = homes[login] = out / "home" / login
        places = AppPaths.below(home)
        places.create()
        settings = settings_of(
            login, names[login], port, applicant_port, language, theme, uses_devices=uses_devices
        )
        desk = DeskSettings(workstation=_WORKSTATIONS[login])
        save(places.settings_file, replace(settings, desk=desk, shared=shared))
        plan = DeskPlan(
            login, passwords[login], names[login], plays, str(out), (port, applicant_port, colleague_port)
        )
        (home / PLAN).touch(mode=0o600)
        (home / PLAN).write_bytes(msgspec.json.encode(plan))
    return homes


def read_desk(home: Path) -> tuple[DeskPlan, Prepared]:
    plan = msgspec.json.decode((home / PLAN).read_bytes(), type=DeskPlan)
    table = read_table("office.toml")
    port, applicant_port, colleague_port = plan.ports
    callers = callers_of(table, OfficeSettings(), None)
    out = Path(plan.out)
    prepared = Prepared(
        places=AppPaths.below(home),
        out=out,
        recordings=out / "recordings",
        workstation_uri=f"sip:{plan.login}@127.0.0.1:{port}",
        applicant_port=applicant_port,
        colleague_port=colleague_port,
        colleague=callers[0],
        callers=callers,
    )
    return plan, prepared
