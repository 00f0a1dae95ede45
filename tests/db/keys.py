"""Keys as of an office in which everybody has signed in at every workstation, with an unchanging password."""

from __future__ import annotations

import hashlib
from uuid import UUID

from db.outbox_keys import OutboxKeys


class EverybodysKeys(OutboxKeys):
    def of(self, agent_id: UUID) -> tuple[bytes, ...]:
        return super().of(agent_id) or (hashlib.sha256(agent_id.bytes).digest(),)
