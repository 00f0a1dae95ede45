"""A workstation that keeps itself up to date by its worker, as the desktop does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Condition
from typing import Any

from app.mutations import read_back
from db.enums import MutationState
from db.mutation import Me
from db.replica import Replica
from db.sync.gateway import Gateway
from db.sync.sync_status import Access, AtCase, SyncPhase, SyncStatus
from db.sync.worker import SyncWorker
from tests.db.keys import EverybodysKeys
from tests.db.shared_office import PEOPLE, SharedOffice, Station
from tests.server.instance import login_of


class Desk(Station):
    """Waits for signals of its worker or its records, never for a time."""

    def __init__(
        self,
        office: SharedOffice,
        path: Path,
        login: str,
        code: str,
        gateway: Gateway,
    ) -> None:
        self.office, self.path, self.login, self.code = office, path, login, code
        self.replica = Replica.open(path, keys=EverybodysKeys())
        self.status = SyncStatus()
        self.statuses: list[SyncStatus] = []
        self.others: tuple[AtCase, ...] = ()
        self.lost: list[datetime] = []
        self.backs = 0
        self._changed = Condition()
        self.replica.subscribe(lambda _applied: self._notify())
        self.worker = SyncWorker(
            self.replica,
            read_back,
            changed=self._take,
            others_changed=self._hear,
            lost=self._lose,
            back=self._come_back,
        )
        self.access = Access(gateway, login_of(login), code, "s" * 40, agent_id=self.me.agent_id)
        self.worker.start()
        self.worker.use(self.access)

    @property
    def me(self) -> Me:
        return Me(self.office.ids[self.login], self.login.title(), PEOPLE[self.login], self.code)

    @property
    def is_up_to_date(self) -> bool:
        states = {state for _no, state, _why in self.outbox()}
        is_all_told = not states & {MutationState.PENDING, MutationState.ACKED}
        return self.status.phase is SyncPhase.LIVE and is_all_told

    def until(self, holds: Callable[[], object], timeout_s: float = 60.0) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: bool(holds()), timeout_s), self.status

    def close(self) -> None:
        self.worker.stop()
        self.replica.close()

    def _take(self, status: SyncStatus) -> None:
        self.status = status
        self.statuses.append(status)
        self._notify()

    def _hear(self, others: Any) -> None:
        self.others = tuple(others)
        self._notify()

    def _lose(self, since: datetime) -> None:
        self.lost.append(since)
        self._notify()

    def _come_back(self) -> None:
        self.backs += 1
        self._notify()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()
