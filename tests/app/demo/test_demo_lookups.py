"""The demo brings an OSS and a JELITA of its own, which know the cases that it shows."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.common.clock import now
from app.common.finding import JELITA, OSS, Failure, Finding, Question
from app.common.formats import OK, check_licence, check_nib, check_registration
from app.common.jobs import Jobs
from app.demo.data import read_table
from app.demo.lookup_server import DemoLookupServer, DemoSecrets
from app.lookups import jelita, oss
from app.lookups.code_lists import words_of
from app.lookups.lookups import Lookups
from app.settings import JelitaSettings, OssSettings, Settings
from app.settings.preferences import Preferences


def test_every_number_of_the_demo_is_answered_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    table = read_table("lookups.toml")
    licences = [(row, one) for row in table["businesses"] for one in row.get("licences", ())]
    asked = [Question(OSS, oss.INQUERY_NIB, row["nib"]) for row in table["businesses"]]
    asked += [Question(OSS, oss.CHECK_LICENCE, one["id"]) for _, one in licences]
    asked += [Question(OSS, oss.INQUERY_LICENCE, one["id"]) for _, one in licences]
    asked += [Question(JELITA, jelita.APPLICATION, row["number"]) for row in table["applications"]]
    jobs = Jobs()
    answers: list[Finding | Failure] = []
    with DemoLookupServer() as server:
        settings = Settings(
            oss=OssSettings(True, f"{server.address}/oss/"),
            jelita=JelitaSettings(True, f"{server.address}/jelita/"),
        )
        lookups = Lookups(Preferences(settings, tmp_path / "settings.toml", DemoSecrets(), jobs), now)
        lookups.found.connect(answers.append)
        lookups.failed.connect(answers.append)
        for count, question in enumerate(asked, start=1):
            lookups.ask(question)
            qtbot.waitUntil(partial(lambda count: len(answers) == count, count))
        lookups.ask(Question(OSS, oss.INQUERY_NIB, "9999999999999"))
        lookups.ask(Question(JELITA, jelita.APPLICATION, "9999912301112026"))
        qtbot.waitUntil(lambda: len(answers) == len(asked) + 2)
        lookups.stop()
    jobs.stop()
    assert [type(one) for one in answers] == [Finding] * len(asked) + [Failure] * 2
    for one in answers[:-2]:
        assert isinstance(one, Finding)
        coded = [field for field in one.fields if words_of(field.key, "01") or field.key == "risk"]
        assert all(field.words for field in coded), one


def test_the_numbers_of_the_demo_have_the_right_form() -> None:
    table = read_table("lookups.toml")
    assert all(check_nib(row["nib"]).level == OK for row in table["businesses"])
    assert all(check_registration(row["number"]).level == OK for row in table["applications"])
    licences = [one for row in table["businesses"] for one in row.get("licences", ())]
    assert all(check_licence(one["id"]).level == OK for one in licences)
