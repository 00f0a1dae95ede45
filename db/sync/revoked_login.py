"""A login was closed: the rows that its user saw are deleted here; unsent changes stay.

The next user gets their own rows. The outbox keeps the waiting changes: they are sent when that person may
sign in again and does so here.
"""

from __future__ import annotations

import logging
from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from db.models import Agent, Article, ArticleEdition, Case, ConfirmedImage, Contact, SyncState, Unit
from db.sync.tables import TRAVELLING
from db.tx import TouchedRows, table_of

_log = logging.getLogger(__name__)
_FOR_EVERYBODY = tuple(map(table_of, (Agent, Unit, Article, ArticleEdition)))


def leave(connection: Connection, touched: TouchedRows, agent_id: UUID) -> None:
    """Empty the replica if it was filled for this person. With foreign keys off."""
    cursor = connection.execute(select(SyncState.cursor)).scalar_one()
    _moment, _, sight = cursor.partition(" ")
    if not sight.startswith(str(agent_id)):
        return
    touched.cases.update(connection.execute(select(Case.id)).scalars())
    touched.contacts.update(connection.execute(select(Contact.id)).scalars())
    touched.staff = True
    touched.erased.add(agent_id)  # so that the free space of the file is overwritten, too
    for table in reversed(TRAVELLING):
        if table not in _FOR_EVERYBODY:
            connection.execute(delete(table))
    connection.execute(delete(ConfirmedImage))
    connection.execute(update(SyncState).values(cursor="", is_unwiped=True))
    _log.warning("the login was closed: what it showed was taken off this workstation")
