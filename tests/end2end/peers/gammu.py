"""Gammu SMSD with its dummy driver: a real daemon whose modem is a folder, and its tables in PostgreSQL."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from tests.db.postgres import Databases
from tests.end2end.peers.machine import end

SCHEMA = Path("/usr/share/doc/gammu-smsd/examples/pgsql.sql")
PHONE_ID = "modem-meja"
_CONFIG = """\
[gammu]
model = dummy
connection = none
port = {folder}/modem
gammuloc = /dev/null
logformat = nothing

[smsd]
service = sql
driver = native_pgsql
pc = {host}:{port}
database = {database}
user = {user}
password = x
PhoneID = {phone}
logfile = {folder}/smsd.log
debuglevel = 1
commtimeout = 1
receivefrequency = 1
statusfrequency = 1
multiparttimeout = 2
loopsleep = 1
maxretries = 1
retrytimeout = 1
checksecurity = 0
"""
_MESSAGE = """\
[SMSBackup000]
SMSC = "{centre}"
PDU = {pdu}
State = UnRead
Number = "{sender}"
DateTime = {at:%Y%m%dT%H%M%S}
Coding = {coding}
Folder = 3
MessageReference = {reference}
{header}{text}
"""


def set_up_tables(databases: Databases) -> str:
    """Make a database with SMSD's own schema; return its name."""
    name = databases.make()
    with databases.connect(name) as raw:
        script = SCHEMA.read_text(encoding="utf-8").replace("CREATE LANGUAGE plpgsql;", "")
        raw.execute(script.encode())
    return name


class Smsd:
    """The daemon; its modem receives what `arrive` puts there, and sends everything successfully."""

    def __init__(self, folder: Path, server: dict[str, Any], database: str) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        for number in range(1, 6):
            (folder / "modem/sms" / str(number)).mkdir(parents=True)
        self._config = folder / "smsdrc"
        self._config.write_text(
            _CONFIG.format(
                folder=folder,
                host=server["host"],
                port=server.get("port", 5432),
                database=database,
                user=server["user"],
                phone=PHONE_ID,
            )
        )
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("gammu-smsd")
        assert program is not None
        words = [program, "-c", str(self._config), "-p", str(self._folder / "pid")]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None

    def kill(self) -> None:
        """End it outright: while it connects to its database again, it does not end when asked."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    @property
    def log(self) -> str:
        path = self._folder / "smsd.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def arrive(
        self,
        text: str,
        sender: str,
        at: datetime,
        header: bytes = b"",
        *,
        pdu: str = "Deliver",
        reference: int = 0,
        centre: str = "+62811000000",
    ) -> None:
        """Put a message into the modem: in the form of Gammu's backups, text in hexadecimal UTF-16.

        Args:
            pdu: "Status_Report" for a report of delivery; `reference` and `centre` are those of the message.
        """
        content = text.encode("utf-16-be").hex()
        pieces = [content[place : place + 200] for place in range(0, len(content), 200)]
        message = _MESSAGE.format(
            centre=centre,
            pdu=pdu,
            sender=sender,
            at=at,
            coding="Default_No_Compression" if text.isascii() else "Unicode_No_Compression",
            reference=reference,
            header=f"UDH = {header.hex().upper()}\n" if header else "",
            text="\n".join(f"Text{place:02} = {piece}" for place, piece in enumerate(pieces)),
        )
        number = next(self._numbers)
        unfinished = self._folder / f"message-{number}"
        unfinished.write_text(message)
        unfinished.rename(self._folder / "modem/sms/3" / str(100 + number))


@contextmanager
def a_smsd(folder: Path, databases: Databases, database: str) -> Iterator[Smsd]:
    smsd = Smsd(folder, databases.conninfo(database), database)
    smsd.start()
    try:
        yield smsd
    finally:
        smsd.stop()
