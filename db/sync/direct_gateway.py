"""The way to a shared database over connections to PostgreSQL, each with the login of one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Event
from uuid import UUID

from db.mutation import ReadBack
from db.replica import Replica
from db.sync import archive, connection_test, current_program, expired_files, signing_in
from db.sync.connection import Enrolment
from db.sync.connection_test import Found
from db.sync.current_program import CurrentProgram
from db.sync.direct_connection import DirectConnection
from db.sync.sync_status import NO_PROOF, Access, ArchivedCase, Login, Proof, SharedError, Trouble


class DirectGateway:
    """A Gateway. `conninfo` returns libpq's parameters for a login, without the password."""

    def __init__(self, conninfo: Callable[[str], Mapping[str, str]]) -> None:
        self._conninfo = conninfo

    def connect(
        self, replica: Replica, access: Access, read_back: ReadBack, stopping: Event
    ) -> DirectConnection:
        return DirectConnection(replica, access, self._conninfo, read_back, stopping)

    def who_is(self, login: Login, proof: Proof = NO_PROOF) -> UUID:
        return signing_in.who_is(self._conninfo(login.name), login.password)

    def set_up_second_factor(self, login: Login) -> str:
        raise SharedError(Trouble.FAILED, "PostgreSQL has no second factor")

    def change_password(self, login: Login, new: str) -> None:
        signing_in.change_password(self._conninfo(login.name), login.password, new)

    def find_archived(
        self, login: Login, digits: str = "", person: UUID | None = None
    ) -> tuple[ArchivedCase, ...]:
        return archive.find_archived(self._conninfo(login.name), login.password, digits, person)

    def put_back(self, login: Login, case_id: UUID) -> bool:
        return archive.put_back(self._conninfo(login.name), login.password, case_id)

    def current_program(self, login: Login) -> CurrentProgram | None:
        return current_program.current_program(self._conninfo(login.name), login.password)

    def files_over(self, login: Login, hashes: Sequence[str]) -> tuple[str, ...]:
        return expired_files.files_over(self._conninfo(login.name), login.password, hashes)

    def open_files(self, login: Login) -> None:
        """Return None: PostgreSQL has no files; the office's workstations share a folder or a store."""

    def try_connection(self, login: Login | None, enrolment: Enrolment | None) -> tuple[Found, str]:
        return connection_test.try_connection(self._where(), login, enrolment)

    def clock_ahead_s(self, login: Login) -> float | None:
        return connection_test.clock_ahead_s(self._where(), login)

    def office_zone(self, login: Login) -> str | None:
        return connection_test.office_zone(self._where(), login)

    def _where(self) -> dict[str, str]:
        return {name: value for name, value in self._conninfo("").items() if name != "user"}
