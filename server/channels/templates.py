"""Keeps the records' copy of the templates that providers have approved.

The owner of the lead asks once an hour; an instance to which the provider reports a change asks at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from app.mutations.arrival import ListedTemplate, RecordTemplates
from channels import messages as said
from channels.messages import Adapter, ListsTemplates, NotListed
from db.enums import TemplateState
from db.server.system_changes import run_as_system
from server.channels.records import Records, RecordsAway, now_of

_log = logging.getLogger(__name__)
CHECK_EVERY_S = 5.0
EVERY_S, AGAIN_S = 3600.0, 300.0  # AGAIN_S: after a fault


class TemplateLists:
    """adapters: By their addresses, those that run now. leads: Whether this instance has the lead."""

    def __init__(
        self, records: Records, adapters: Callable[[], Mapping[UUID, Adapter]], leads: Callable[[], bool]
    ) -> None:
        self._records, self._adapters, self._leads = records, adapters, leads
        self._due: dict[UUID, float] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            for address_id, adapter in self._adapters().items():
                if isinstance(adapter, ListsTemplates) and self._is_due(address_id, adapter):
                    await self._read(address_id, adapter)
            await asyncio.sleep(CHECK_EVERY_S)

    def _is_due(self, address_id: UUID, adapter: ListsTemplates) -> bool:
        is_time = self._leads() and time.monotonic() >= self._due.get(address_id, 0.0)
        return is_time or adapter.templates_changed.is_set()

    async def _read(self, address_id: UUID, adapter: ListsTemplates) -> None:
        adapter.templates_changed.clear()
        pause_s = AGAIN_S
        try:
            listed = await adapter.list_templates()
            await self._records.change(partial(_record, address_id, listed))
            pause_s = EVERY_S
        except (NotListed, RecordsAway) as error:
            _log.warning("the templates of an address were not read: %s", error)
        self._due[address_id] = time.monotonic() + pause_s


def _record(address_id: UUID, listed: tuple[said.ListedTemplate, ...], connection: Connection) -> None:
    templates = tuple(
        ListedTemplate(
            name=one.name,
            language=one.language,
            category=one.category,
            state=TemplateState(one.state.value),
            text=one.text,
            components=[dict(component) for component in one.components],
        )
        for one in listed
    )
    change = RecordTemplates(
        office_address_id=address_id, templates=templates, occurred_at=now_of(connection)
    )
    (refused,) = run_as_system(connection, [change])
    if refused is not None:
        _log.error("the templates of an address were not recorded: %s", refused.code)
