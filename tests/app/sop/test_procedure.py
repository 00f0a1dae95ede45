from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import resources
from app.common.typed_toml import TomlError
from app.sop.procedure import Actor, Counting, DeadlineSource, line_in_language, load, parse
from db.enums import CaseStatus, Channel, EntryKind
from db.rules.lifecycle import step_of
from db.rules.sop_steps import steps_of
from resources.toml import tomllib

SHIPPED = resources.read_text("sop", "contact_center.toml")


def test_the_shipped_sop_is_the_one_on_paper() -> None:
    sop = load()
    assert [step.target_min for step in sop.steps] == [10, 15, 60, 10, 5]
    assert [step.actor for step in sop.steps] == [
        Actor.APPLICANT,
        Actor.AGENT,
        Actor.UNIT,
        Actor.AGENT,
        Actor.APPLICANT,
    ]
    decision = sop.step(2).decision
    assert decision is not None
    assert (decision.yes.id, decision.yes.to) == ("Ya", 4)
    assert (decision.no.id, decision.no.to) == ("Tidak", 3)
    assert [len(step.channels) for step in sop.steps] == [6, 6, 2, 6, 6]
    assert sop.title.in_language("id") == "SOP Pelayanan Contact Center"


def test_the_whole_document_of_the_sop_is_there_in_its_own_words() -> None:
    sop = load()
    in_indonesian = {
        name: [line_in_language(line, "id") for line in getattr(sop, name)]
        for name in ("legal_basis", "qualifications", "related", "equipment", "warning", "records")
    }
    assert [text[:40] for text in in_indonesian.pop("legal_basis")] == [
        "Undang-Undang Nomor 6 Tahun 2023 tentang",
        "Peraturan Pemerintah Nomor 5 Tahun 2021 ",
        "Peraturan Pemerintah Nomor 6 Tahun 2021 ",
        "Peraturan Menteri Komunikasi dan Informa",
        "Peraturan Gubernur Jawa Barat Nomor 22 T",
    ]
    assert in_indonesian == {
        "qualifications": [
            "Mampu mengoperasikan komputer",
            "Memiliki kompetensi pelayanan perizinan",
            "Memahami peraturan perundang-undangan perizinan berusaha berbasis risiko",
        ],
        "related": ["SOP Pelayanan Perizinan"],
        "equipment": ["Komputer", "Headset", "Handphone"],
        "warning": ["Semua proses prosedur sesuai dengan persyaratan administrasi dan teknis"],
        "records": ["Data fisik dan data elektronik"],
    }
    assert line_in_language(sop.equipment[2], "en") == "Mobile phone"


def test_every_entry_kind_that_starts_a_step_is_known_to_the_records() -> None:
    assert {kind for step in load().steps for kind in step.started_by} <= set(EntryKind)


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ("target_min = 60", "target_minutes = 60", "steps[2].target_minutes"),
        ("target_min = 60", 'target_min = "sixty"', "steps[2].target_min"),
        ("target_min = 60", "target_min = 0", "steps[2].target_min"),
        ('actor = "unit"', 'actor = "team"', "steps[2].actor"),
        ('started_by = ["escalated"]', 'started_by = ["escalate"]', "steps[2].started_by[0]"),
        ('started_by = ["escalated"]', "started_by = []", "steps[2].started_by"),
        ('started_by = ["escalated"]', 'started_by = ["case_opened"]', "steps[2].started_by"),
        ("number = 4", "number = 6", "steps[3].number"),
        ('en = "Yes", to = 4', 'en = "Yes", to = 3', "steps[1].decision.yes.by"),
        ('en = "No", to = 3', 'en = "No", to = 2', "steps[1].decision.no.to"),
        ("reminders_percent = [50, 80, 100]", "reminders_percent = [80, 50]", "reminders_percent"),
        ("related = [{", "relatd = [{", "relatd"),
        ('id = "Mampu mengoperasikan komputer"', 'id = ""', "qualifications[0].id"),
        ('id = "unit"\nname', 'id = "agent"\nname', "lanes[1].id"),
        ('id = "unit"\nname', 'id = "office"\nname', "steps[2].actor"),
        ('actor = "unit"', 'actor = "unit"\nlane = "desk"', "steps[2].lane"),
        ('actor = "unit"', 'actor = "unit"\nnext = 3', "steps[2].next"),
        ('number = 2\nactor = "agent"', 'number = 2\nactor = "agent"\nnext = 3', "steps[1].next"),
        ('id = "contact_center"', "", "id"),
        ("[[steps]]", "[[steps", ""),
        ('"voice", "video", "walk_in"]', '"voice", "email", "walk_in"]', "channel_classes"),
        ("10\ncounted = { live", "10\ncounted = { spoken", "steps[0].counted"),
        ("working_days = 14", "working_days = 0", "deadlines[0].working_days"),
        ('actor = "unit"', 'actor = "agent"', "steps"),
        ('id = "sp4n_reply"', 'id = "sp4n_answer"', "deadlines[3].id"),
    ],
)
def test_a_wrong_key_is_named(was: str, becomes: str, key: str) -> None:
    assert was in SHIPPED
    with pytest.raises(TomlError) as refusal:
        parse(SHIPPED.replace(was, becomes, 1))
    assert refusal.value.key == key


def test_only_what_was_read_in_a_rule_is_called_one() -> None:
    deadlines = {deadline.id: deadline for deadline in load().deadlines}
    assert [(d.working_days, d.source.value) for d in deadlines.values()] == [
        *((14, "setting"), (60, "rule")),
        *((3, "practice"), (5, "practice"), (10, "practice")),
        *((5, "practice"), (14, "practice"), (60, "practice")),  # the classes of SP4N
    ]
    for deadline in deadlines.values():
        names_a_rule = "Perpres" in deadline.basis.id or "UU" in deadline.basis.id
        assert names_a_rule == (deadline.source is DeadlineSource.RULE)


def test_a_written_channel_that_an_older_file_does_not_name_is_counted_as_e_mail_is() -> None:
    assert ', "sp4n"]' in SHIPPED
    older = parse(SHIPPED.replace(', "sp4n"]', "]").replace(', "walk_in"]', "]"))
    rule = older.step(2).rule_on(date(2026, 12, 2))
    assert older.counting(rule, Channel.SP4N) is Counting.OFFICE
    assert older.counting(rule, Channel.WALK_IN) is Counting.ELAPSED
    unclassed = parse(SHIPPED.replace('"email", "chatbot", "sip_message", "sp4n"]', '"sip_message"]'))
    assert unclassed.counting(rule, Channel.SP4N) is Counting.ELAPSED


def test_an_office_may_leave_out_a_step() -> None:
    start = SHIPPED.index("[[steps]]\nnumber = 5")
    assert len(parse(SHIPPED[:start]).steps) == 4


def test_a_status_whose_step_the_office_left_out_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    start = SHIPPED.index("[[steps]]\nnumber = 5")
    shorter = tomllib.loads(SHIPPED[:start])
    monkeypatch.setattr("db.rules.lifecycle.sop_steps", lambda: steps_of(shorter))
    assert [step_of(status) for status in (CaseStatus.SOLUTION_READY, CaseStatus.TOLD)] == [4, None]


def test_a_fault_names_the_file_its_line_and_what_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "contact_center.toml"
    expected = {
        'actor = "team"': "expected one of applicant, agent, unit",
        "target_minutes = 60": "expected one of number, actor, lane",
        "target_min = 0": "must be at least 1",
    }
    for text, detail in expected.items():
        was = 'actor = "unit"' if text.startswith("actor") else "target_min = 60"
        path.write_text(SHIPPED.replace(was, text, 1), encoding="utf-8")
        line = path.read_text(encoding="utf-8").splitlines().index(text) + 1
        with pytest.raises(TomlError) as refusal:
            load(path)
        assert str(refusal.value).startswith(f"{path}, line {line}: steps[2].")
        assert detail in refusal.value.detail
