"""A catalogue that is read without Qt has the translations that Qt finds in it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QTranslator

import resources
from app.common.qm_file import QmError, read_qm


def test_each_text_has_the_translation_that_qt_finds() -> None:
    content = resources.path("translations", "loket_id.qm").read_bytes()
    found, translator = read_qm(content), QTranslator()
    assert translator.load(content)
    compared = 0
    for context in ElementTree.parse(resources.path("translations", "loket_id.ts")).iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            if message.get("numerus") is None and message.find("comment") is None:
                assert found.get((name, source)) == translator.translate(name, source), source
                compared += 1
    assert compared > 3000


@pytest.mark.parametrize(
    "content", [b"", b"<TS>", bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd") + b"\x69\xff"]
)
def test_what_is_no_catalogue_is_refused(content: bytes) -> None:
    with pytest.raises(QmError):
        read_qm(content)
