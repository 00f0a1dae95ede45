"""Which files of answers may be counted: the rule of the server and of one PC, which the window asks, too.

The answers in the box are not compared: a file is known by the hash of its first rows alone. So nobody knows
which of its other rows an import has that is newer than the one it continues.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.sync.messages import IMPORTS_CHANGED, OTHER_FILE
from db.sync.skm_messages import ImportSkmAnswers, SkmImport


class ImportRefused(ValueError):  # noqa: N818
    """fault: One of db.sync.messages.SURVEY_FAULTS."""

    def __init__(self, fault: str, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


def may_count_twice(continues: str, of_round: Sequence[SkmImport], of_all: Sequence[SkmImport]) -> bool:
    """Return whether a file may have answers that were imported before.

    It does not continue the newest import: of the round, or of all if the round has none.

    Args:
        continues: The import whose rows the file begins with; "" for none.
    """
    imported = of_round or of_all
    return bool(imported) and continues != max(imported, key=lambda one: one.number).sha256


def is_sent_again(request: ImportSkmAnswers, of_round: Sequence[SkmImport]) -> bool:
    """Return whether the round has this import: its answer was lost, or another desk sent the same one."""
    made = (request.sha256, len(request.answers), request.not_taken)
    return any((one.sha256, one.taken, one.not_taken) == made for one in of_round)


def check_import(
    request: ImportSkmAnswers, of_round: Sequence[SkmImport], of_all: Sequence[SkmImport]
) -> None:
    """Raise ValueError if these answers are not counted.

    Args:
        of_round: The imports of the round. of_all: Those of all rounds that the supervisor sees.
    """
    known = {one.sha256 for one in of_all}
    if not known <= set(request.knows):
        raise ImportRefused(IMPORTS_CHANGED, "another file was imported meanwhile")
    if request.sha256 in known:
        raise ValueError("this file was imported before")
    if may_count_twice(request.continues, of_round, of_all) and not request.is_other:
        raise ImportRefused(
            OTHER_FILE, "the file does not continue the newest import: answers may count twice"
        )
