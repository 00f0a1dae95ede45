"""Records left the program: a print or an export. The server's record of accesses has it."""

from __future__ import annotations

from enum import Enum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from db.mutation import Mutation
from db.tx import Tx

MOST_ROWS = 100_000_000


class OutputWay(str, Enum):
    """`value` is also the action in the workstation's audit trail."""

    PRINTED = "printed"  # or saved as PDF
    EXPORTED = "exported"


class NoteOutput(Mutation, frozen=True, kw_only=True):
    """It changes no record.

    Attributes:
        document: The code of a sheet or list, such as "case_sheet"; never a text that a user typed.
        rows: How many records are in it.
        of: The case or person that all of it is about; None for a list.
    """

    way: OutputWay
    document: Annotated[str, Meta(pattern="^[a-z_]{1,40}$")]
    rows: Annotated[int, Meta(ge=0, le=MOST_ROWS)] = 1
    of: UUID | None = None

    def run(self, tx: Tx) -> None:
        pass

    def access(self) -> tuple[str, str]:
        rows = f"{self.rows} rows"
        subject = rows if self.of is None else str(self.of) if self.rows == 1 else f"{self.of}, {rows}"
        return f"{self.way.value} {self.document}", subject
