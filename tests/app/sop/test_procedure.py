from __future__ import annotations

import pytest

import resources
from app.common.typed_toml import TomlError
from app.sop.procedure import Actor, Standing, load, parse
from db.enums import EntryKind

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
        ("nudges_percent = [50, 80, 100]", "nudges_percent = [80, 50]", "nudges_percent"),
        ('related = ["SOP Pelayanan Perizinan"]', 'relatd = ["x"]', "relatd"),
        ('id = "contact_center"', "", "id"),
        ("[[steps]]", "[[steps", ""),
        ('"voice", "video", "walk_in"]', '"voice", "email", "walk_in"]', "channel_classes"),
        ("10\ncounted = { live", "10\ncounted = { spoken", "steps[0].counted"),
        ("working_days = 14", "working_days = 0", "deadlines[0].working_days"),
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
    assert [(d.working_days, d.standing.value) for d in deadlines.values()] == [
        *((14, "setting"), (60, "rule")),
        *((3, "practice"), (5, "practice"), (10, "practice")),
    ]
    for deadline in deadlines.values():
        names_a_rule = "Perpres" in deadline.basis.id or "UU" in deadline.basis.id
        assert names_a_rule == (deadline.standing is Standing.RULE)


def test_an_office_may_leave_out_a_step() -> None:
    start = SHIPPED.index("[[steps]]\nnumber = 5")
    assert len(parse(SHIPPED[:start]).steps) == 4
