"""The actor of the server program, which takes messages in, sends them, and records both.

Nobody can sign in as this actor. It has the sight of a supervisor, and no list of people shows it.
"""

from __future__ import annotations

from uuid import UUID

from db.enums import Role
from db.mutation import Me

SYSTEM_ID = UUID("0198a6c2-5d1e-7b6a-9d53-6c6f6b657400")
SYSTEM_NAME = "Loket"
SYSTEM_LOGIN = "loket"  # of `Database.acting`; no person's login may begin with it
SYSTEM_STATION = "LOKET"  # in the stories, where other entries have the code of a workstation
SYSTEM = Me(SYSTEM_ID, SYSTEM_NAME, Role.SUPERVISOR, SYSTEM_STATION)
