"""Which files of answers may be counted: the rule of the server and of one PC, which the window asks, too.

The answers in the box are not compared: a file is known by the hash of its first rows alone.
"""

from __future__ import annotations

from collections.abc import Collection

from db.sync.messages import IMPORTS_CHANGED, OTHER_FILE
from db.sync.skm_messages import ImportSkmAnswers


class ImportRefused(ValueError):  # noqa: N818
    """fault: One of db.sync.messages.SURVEY_FAULTS."""

    def __init__(self, fault: str, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


def may_count_twice(continues: str, of_round: Collection[str], of_all: Collection[str]) -> bool:
    """Return whether a file may have answers that were imported before.

    It continues no import of the round, or no import at all if the round has none.

    Args:
        continues: The import whose rows the file begins with; "" for none.
    """
    imported = of_round or of_all
    return bool(imported) and continues not in imported


def check_import(request: ImportSkmAnswers, of_round: Collection[str], of_all: Collection[str]) -> None:
    """Raise ValueError if these answers are not counted.

    Args:
        of_round: Hashes of the imports of the round. of_all: Those of all rounds that the supervisor sees.
    """
    if not set(of_all) <= set(request.knows):
        raise ImportRefused(IMPORTS_CHANGED, "another file was imported meanwhile")
    if request.sha256 in of_all:
        raise ValueError("this file was imported before")
    if may_count_twice(request.continues, of_round, of_all) and not request.is_other:
        raise ImportRefused(OTHER_FILE, "the file continues no imported one: its answers may count twice")
