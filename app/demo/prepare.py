"""Creates the folder of a demo: fresh records, settings for loopback, the callers and their addresses."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import resources
from app.common.clock import now
from app.common.paths import AppPaths
from app.common.phone_number import parse
from app.demo.applicant import Caller
from app.demo.data import DemoRecords, Table, read_table
from app.demo.moving_picture import write_film
from app.demo.ports import free_ports
from app.settings import (
    AccountSettings,
    DeskSettings,
    JelitaSettings,
    NetworkSettings,
    OfficeSettings,
    OssSettings,
    RecordingSettings,
    Settings,
    SoundSettings,
    UiSettings,
    save,
)
from db.replica import Replica

WORKSTATION = "007"
NO_DEVICE = "none"  # for a microphone or speaker of the settings
FOLDERS = ("home", "recordings", "screenshots")
MARK = ".loket-demo"  # in each folder that a demo created, and may delete


class NotOurFolderError(Exception):
    """A folder would have to be deleted that no demo created; `folder` is its path."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared demo.

    Attributes:
        workstation_uri: The URI that the simulated applicant calls.
        applicant_port: Its port; for the workstation it is the PBX that accepts all numbers.
        colleague_port: The port of the unit's phone.
    """

    places: AppPaths
    out: Path
    recordings: Path
    workstation_uri: str
    applicant_port: int
    colleague_port: int
    colleague: Caller
    callers: tuple[Caller, ...]


def prepare_demo(
    out: Path, language: str, theme: str, lookup_server: str = "", *, uses_devices: bool = True
) -> Prepared:
    """Create `out` anew (deleting the records of an earlier demo) and fill it. Blocks for about a second.

    `lookup_server` is the address of the demo's OSS and JELITA; "" for none. `uses_devices` is False if the
    agent's sound goes to files: then only the ring is audible.

    Raises NotOurFolderError, and then nothing was changed; OSError, also if the film cannot be written.
    """
    make_empty(out)
    home = out / "home"
    places = AppPaths.below(home)
    places.create()
    own_port, applicant_port, colleague_port = free_ports(3)
    table = read_table("office.toml")
    unit = table["colleague"]
    unit_phone = f"sip:{unit['number']}@127.0.0.1:{colleague_port}"
    office = OfficeSettings()
    replica = Replica.open(places.records_file)
    try:
        staff = DemoRecords(replica, office, WORKSTATION, now(), {unit["unit"]: unit_phone}).load()
    finally:
        replica.close()
    agent = staff[table["staff"][0]["key"]]
    desktop = settings_of(
        "loket", "Loket", own_port, applicant_port, language, theme, uses_devices=uses_devices
    )
    settings = replace(
        desktop,
        recording=RecordingSettings(is_offered=True),
        desk=DeskSettings(workstation=WORKSTATION, agent_id=str(agent.agent_id)),
        oss=OssSettings(True, f"{lookup_server}/oss/") if lookup_server else OssSettings(),
        jelita=JelitaSettings(True, f"{lookup_server}/jelita/") if lookup_server else JelitaSettings(),
    )
    save(places.settings_file, settings)
    film = home / "film.webm"
    write_film(film)
    callers = callers_of(table, office, film)
    uri = f"sip:loket@127.0.0.1:{own_port}"
    names = {row["code"]: row["name"] for row in table["units"]}
    colleague = Caller(unit["number"], names[unit["unit"]], resources.path("demo", unit["voice"]))
    return Prepared(
        places,
        out,
        out / "recordings",
        uri,
        applicant_port,
        colleague_port,
        colleague,
        callers,
    )


def settings_of(
    user: str,
    name: str,
    port: int,
    applicant_port: int,
    language: str,
    theme: str,
    *,
    uses_devices: bool,
) -> Settings:
    """Return the settings of a desktop on loopback, for which the applicant is the PBX."""
    return Settings(
        account=AccountSettings(
            user=user, domain=f"127.0.0.1:{applicant_port}", display_name=name, registers=False
        ),
        network=NetworkSettings(bound_address="127.0.0.1", sip_port=port),
        ui=UiSettings(language=language, theme=theme),
        office=OfficeSettings(dial_form="e164"),
        sound=SoundSettings() if uses_devices else SoundSettings(microphone=NO_DEVICE, speaker=NO_DEVICE),
    )


def callers_of(table: Table, office: OfficeSettings, film: Path | None) -> tuple[Caller, ...]:
    people = {row["key"]: row["name"] for row in read_table("people.toml")["people"]}
    return tuple(
        Caller(
            number=parse(row["phone"], office).e164 or "anonymous",
            name=people[row["person"]],
            voice=resources.path("demo", row["voice"]),
            pictures=film if row.get("has_camera") else None,
        )
        for row in table["callers"]
    )


def make_empty(out: Path) -> None:
    """Make the folders of a demo, without what an earlier one left. A user's folders with these names stay.

    Raises NotOurFolderError.
    """
    folders = [out / name for name in FOLDERS]
    for folder in folders:
        if os.path.lexists(folder) and (folder.is_symlink() or not (folder / MARK).is_file()):
            raise NotOurFolderError(folder)
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / MARK).write_text("made by: loket demo\n")
