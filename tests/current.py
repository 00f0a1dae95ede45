"""The case that an editor shows, for tests that know that it shows one."""

from __future__ import annotations

from typing import Protocol

from app.values.open_case import VisibleCase
from db.records import CaseFile


class _Editor(Protocol):
    @property
    def current(self) -> VisibleCase | None: ...


def current_case(editor: _Editor) -> VisibleCase:
    assert editor.current is not None, "no case is shown"
    return editor.current


def current_file(editor: _Editor) -> CaseFile:
    """Return the record of the case, which is saved already."""
    file = current_case(editor).file
    assert file is not None, "the case is not saved"
    return file
