"""The pages of the documentation that are made from the code are those of the code as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from app.policy import check_file
from app.policy.layers import KNOWN
from app.settings import declared
from app.sop.procedure import parse
from tests.docs.markdown import ROOT
from tests.platforms import linux_only
from ui import reference
from ui.sop import guide_picture
from ui.sop.guide_picture import mark_of, source_mark
from ui.text import translations


@pytest.fixture(scope="module", autouse=True)
def catalogues(qapp: QApplication) -> None:
    translations.build()
    translations.use("en")


PAGES = [path.relative_to(ROOT).as_posix() for path in reference.pages()]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_was_made_from_this_code(name: str) -> None:
    made = reference.pages()[ROOT / name]
    assert (ROOT / name).read_text(encoding="utf-8") == made, "run python -m ui.reference"


PICTURES = [path.relative_to(ROOT).as_posix() for path in reference.pictures()]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_sop_was_made_from_this_chart_and_this_painter(name: str) -> None:
    language = reference.pictures()[ROOT / name]
    assert mark_of(ROOT / name) == source_mark(language), "run python -m ui.reference"


def test_a_changed_sop_makes_the_picture_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    before = source_mark("id")
    text = resources.read_text("sop", "contact_center.toml").replace("target_min = 60", "target_min = 61")
    monkeypatch.setattr(guide_picture, "load", lambda: parse(text))
    assert source_mark("id") != before


def test_the_pages_have_every_setting() -> None:
    text = "".join(map(reference.settings_page, ("settings-reference", "settings-reference-office")))
    documented = set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))
    assert documented == {one.name for one in declared().values()}
    assert "| `transport` | udp, tcp, tls |" in text
    assert "| `servers` | a list, each: host or host:port |" in text


def test_the_pages_of_commands_have_every_command() -> None:
    pages = (reference.commands_page(), reference.admin_commands_page(), reference.people_commands_page())
    text = "".join(pages)
    for command in ("demo", "doctor", "selftest", "audit", "quit", "links", "admin", "admin person add"):
        assert f"## loket {command}" in text


def test_a_page_leaves_the_language_of_the_window_as_it_was() -> None:
    reference.keys_page("id")
    reference.settings_page("settings-reference")
    assert translations.language() == "en"


@linux_only("its paths are those of Linux")
def test_the_example_is_a_policy_without_faults_also_with_every_line_of_it_in_use(tmp_path: Path) -> None:
    example = reference.policy_example()
    path = tmp_path / "example.toml"
    path.write_text(example, encoding="utf-8")
    assert not check_file(path).faults
    assert check_file(path).managed["account.transport"].value == "tls"
    defaults = example.partition("with its default:")[2]
    path.write_text(re.sub(r"(?m)^# ", "", defaults), encoding="utf-8")
    policy = check_file(path)
    assert not policy.faults
    assert set(policy.managed) == KNOWN
