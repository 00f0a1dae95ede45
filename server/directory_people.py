"""People of the office's directory: their sign-in, and the comparison of all of them with the login table."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from app.directory.directory import Answer, Directory, DirectoryFault
from app.directory.entries import DirectoryPerson
from db.server.admin.people import agent_id_of
from db.server.connection import notify_channel
from server.database import Database
from server.refused import Refused

_log = logging.getLogger(__name__)
T = TypeVar("T")
THREADS = 4  # a directory that hangs holds these, and no thread of the database
MOST_WAITING = 200
# More leavers at once than these are a fault of the directory or of the configuration, until an administrator
# has closed some by hand.
MOST_LEAVERS, MOST_LEAVERS_SHARE = 5, 1 / 3
_TAKE = "SELECT take_from_directory(%s, %s, %s, %s, %s, %s, %s, %s)"


class DirectoryPeople:
    def __init__(self, database: Database, directory: Directory, check_s: float) -> None:
        self._database, self._directory, self._check_s = database, directory, check_s
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="directory")
        self._waiting = 0
        self._task: asyncio.Task[None] | None = None
        self._not_taken: set[str] = set()  # reported logins
        self.is_away = False  # the last question got no answer

    def start(self) -> None:
        self._task = asyncio.create_task(self._check_again())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def sign_in(self, login: str, password: str) -> tuple[Answer, DirectoryPerson | None]:
        """Compare a password. Raises DirectoryFault."""
        return await self._ask(lambda: self._directory.sign_in(login, password))

    def take(self, person: DirectoryPerson) -> str:
        """Take the person over; in a thread of the database. Returns "", or why not: "id" without one,
        or a word of the SQL function.
        """
        assert person.role is not None
        role = person.role
        if not person.id:
            return self._report_person(person, "id")
        given = (person.login, agent_id_of(person.login), person.id, person.name, role.role.value)
        with self._database.acting("").begin() as connection:
            found: str = connection.exec_driver_sql(
                _TAKE, (*given, role.unit, role.team, person.extension)
            ).scalar_one()
        return self._report_person(person, found) if found else ""

    def close_login(self, *logins: str) -> None:
        """Close what the directory has disabled; in a thread of the database."""
        with self._database.acting("").begin() as connection:
            connection.exec_driver_sql("SELECT close_from_directory(%s)", (list(logins),))

    async def check(self) -> None:
        """Make the login table agree with the directory. Raises DirectoryFault or Refused; then nothing is
        closed.
        """
        found = await self._ask(self._directory.everybody)
        if await self._database.run(lambda: self._apply(found)):
            await self._database.run(lambda: notify_channel(self._database.acting(""), ["changes directory"]))

    # -- parts ---------------------------------------------------------------------------------------------

    def _report_person(self, person: DirectoryPerson, why: str) -> str:
        if person.login not in self._not_taken:
            self._not_taken.add(person.login)
            _log.warning("a person of the directory was not taken over: %s", why)
        return why

    async def _ask(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise DirectoryFault("directory_away", "too many questions wait")
        self._waiting += 1
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except DirectoryFault as fault:
            self._report(fault)
            raise
        finally:
            self._waiting -= 1
        self._report(None)
        return answer

    def _report(self, fault: DirectoryFault | None) -> None:
        if fault is not None and not self.is_away:
            _log.warning("the directory gives no answer: %s", fault.code)
        elif fault is None and self.is_away:
            _log.info("the directory answers again")
        self.is_away = fault is not None

    async def _check_again(self) -> None:
        while True:
            try:
                await self.check()
            except DirectoryFault:
                pass  # reported
            except Refused as refused:
                _log.warning("people were not compared with the directory: %s", refused)
            except Exception:  # noqa: BLE001 - the edge of the task: it must go on
                _log.exception("people were not compared with the directory")
            await asyncio.sleep(self._check_s)

    def _take_all(self, people: Sequence[DirectoryPerson]) -> bool:
        """Return whether any was taken over."""
        return [self.take(one) for one in people].count("") > 0

    def _apply(self, found: Mapping[str, DirectoryPerson]) -> bool:
        """Return whether anything was changed."""
        with self._database.acting("").begin() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM directory_people()").all()
        known = {row.login: row for row in rows}
        changed = [one for login, one in found.items() if _differs(one, known.get(login))]
        is_changed = self._take_all(changed)
        present = [login for login, row in known.items() if not row.is_closed]
        gone = [login for login in present if login not in found]
        if len(gone) > max(MOST_LEAVERS, MOST_LEAVERS_SHARE * len(present)):
            _log.error("the directory lacks %s of %s people: none was closed", len(gone), len(present))
        elif gone:
            self.close_login(*gone)
            is_changed = True
        return is_changed


def _differs(one: DirectoryPerson, row: Any) -> bool:
    """Return whether to take the person over again. An administrator's closing stays."""
    assert one.role is not None
    role = one.role
    now = (one.id, False, False, one.name, role.role.value, role.unit, role.team, one.extension)
    return row is None or (now != tuple(row)[1:] and not row.is_closed_here)
