"""The score of a review, the share of passed ones, and calibration, in exact fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.typed_toml import TomlError
from app.quality.calibration import mean_apart, spreads
from app.quality.card import (
    CARDS,
    MOST_QUESTIONS,
    Answer,
    Card,
    Kind,
    card_on,
    cards,
    office_cards,
    read_cards,
)
from app.quality.scoring import Score, faults_of, mean_score, missing, score_of, share_of
from db.sync.quality_messages import WorkKind
from server.command import main

CARD = """
[[cards]]
id = "small"
valid_from = 2026-01-01
standing = "practice"
pass_percent = 75
[[cards.groups]]
words = { id = "Satu", en = "One" }
weight = 60
[[cards.groups.questions]]
id = "a"
kind = "scale"
weight = 2
words = { id = "A?", en = "A?" }
best = { id = "Ya", en = "Yes" }
[[cards.groups.questions]]
id = "b"
kind = "yes_no"
words = { id = "B?", en = "B?" }
best = { id = "Ya", en = "Yes" }
[[cards.groups]]
words = { id = "Dua", en = "Two" }
weight = 40
[[cards.groups.questions]]
id = "c"
kind = "yes_no"
fatal = true
words = { id = "C?", en = "C?" }
best = { id = "Ya", en = "Yes" }
"""


def read(folder: Path, text: str) -> tuple[Card, ...]:
    path = folder / CARDS
    path.write_text(text, encoding="utf-8")
    return read_cards(path)


@pytest.fixture
def card(tmp_path: Path) -> Card:
    (found,) = read(tmp_path, CARD)
    return found


def answers(**given: str) -> dict[str, Answer]:
    return {name: Answer(value) for name, value in given.items()}


def test_a_score_is_the_weighted_mean_of_its_groups(card: Card) -> None:
    # Group one: (2 × 2/3 + 0) : 3 = 4/9; group two: 1. 60 % × 4/9 + 40 % × 1 = 2/3.
    found = score_of(card, answers(a="3", b="no", c="yes"))
    assert found == Score(Fraction(2, 3), (Fraction(4, 9), Fraction(1)), (), False)


@pytest.mark.parametrize(("answer", "worth"), [("1", "0"), ("2", "1/3"), ("3", "2/3"), ("4", "1")])
def test_the_steps_of_the_scale_are_thirds(card: Card, answer: str, worth: str) -> None:
    assert score_of(card, answers(a=answer, b="na", c="na")).value == Fraction(worth)


def test_what_does_not_apply_leaves_the_denominator(card: Card) -> None:
    assert score_of(card, answers(a="3", b="na", c="yes")).value == Fraction(60, 100) * Fraction(
        2, 3
    ) + Fraction(40, 100)
    only = score_of(card, answers(a="na", b="na", c="yes"))
    assert only == Score(Fraction(1), (None, Fraction(1)), (), True)
    nothing = score_of(card, answers(a="na", b="na", c="na"))
    assert (nothing.value, nothing.is_passed) == (None, None)


def test_the_example_of_the_guide_is_right() -> None:
    said = answers(
        **{"greeting": "yes", "consent": "yes", "identity": "na", "understanding": "3", "answer": "3"},
        **{
            "cited": "yes",
            "privacy": "yes",
            "promise": "yes",
            "language": "4",
            "notes": "2",
            "closing": "yes",
        },
    )
    found = score_of(cards()[0], said)
    assert found.groups == (Fraction(1), Fraction(2, 3), Fraction(13, 15), Fraction(7, 9))
    assert found.value == Fraction(742, 900)  # 82.4 percent
    assert found.is_passed


def test_a_fatal_no_makes_zero_and_failed_whatever_else_was_good(card: Card) -> None:
    found = score_of(card, answers(a="4", b="yes", c="no"))
    assert found == Score(Fraction(0), (Fraction(1), Fraction(0)), ("c",), False)


def test_the_limit_itself_is_passed(tmp_path: Path) -> None:
    (card,) = read(tmp_path, CARD.replace("pass_percent = 75", "pass_percent = 60"))
    assert score_of(card, answers(a="4", b="yes", c="na")).is_passed
    (stricter,) = read(tmp_path, CARD.replace("pass_percent = 75", "pass_percent = 67"))
    assert score_of(stricter, answers(a="3", b="no", c="yes")).is_passed is False  # 66.67 % is not rounded up


def of(passed: int, scored: int) -> list[Score]:
    return [Score(Fraction(1), (), (), place < passed) for place in range(scored)]


@pytest.mark.parametrize(
    ("passed", "scored", "low", "high"), [(5, 5, 57, 100), (4, 5, 38, 96), (90, 100, 83, 94)]
)
def test_intervals_are_those_of_wilson(passed: int, scored: int, low: int, high: int) -> None:
    found = share_of(of(passed, scored))
    assert found is not None
    assert (round(found.low * 100), round(found.high * 100)) == (low, high)


def test_reviews_without_a_value_are_in_no_share(card: Card) -> None:
    nothing = score_of(card, {})
    found = share_of([nothing, *of(1, 1)])
    assert found is not None
    assert (found.passed, found.scored) == (1, 1)
    assert share_of([nothing]) is None
    assert mean_score([nothing]) is None
    assert mean_score([nothing, *of(1, 1)]) == 1


@given(st.data())
def test_a_better_answer_never_lowers_the_score(data: st.DataObject) -> None:
    card = cards()[0]
    before = {one.id: data.draw(st.sampled_from(one.answers)) for one in card.questions}
    question = data.draw(st.sampled_from(card.questions))
    best = Answer.YES if question.kind is Kind.YES_NO else Answer.FOUR
    after = score_of(card, {**before, question.id: best}).value
    worse = score_of(card, before).value
    assert after is not None
    assert 0 <= after <= 1
    if worse is not None and before[question.id] is not Answer.NOT_APPLICABLE:
        assert after >= worse


@pytest.mark.parametrize("kind", WorkKind)
def test_each_kind_of_work_has_a_shipped_card_that_is_short_and_complete(kind: WorkKind) -> None:
    card = card_on(date(2026, 12, 2), kind)
    assert len(card.questions) <= MOST_QUESTIONS
    only_calls = {"consent"} if kind is WorkKind.CALL else set()
    assert {one.id for one in card.questions if one.fatal} == {"cited", "privacy", *only_calls}
    assert all(one.words.id and one.words.en and one.best.id and one.best.en for one in card.questions)
    perfect = {one.id: Answer.YES if one.kind is Kind.YES_NO else Answer.FOUR for one in card.questions}
    assert score_of(card, perfect).value == 1
    assert missing(card, perfect) == []
    assert card_on(date(2020, 1, 1), kind) is card  # the oldest of its family


def test_an_offices_own_card_takes_the_place_of_the_shipped_one_of_its_family(tmp_path: Path) -> None:
    assert office_cards(None) == office_cards(tmp_path) == cards()
    (own,) = read(tmp_path, CARD)
    found = office_cards(tmp_path)
    assert card_on(date(2026, 12, 2), WorkKind.CALL, found) == own
    assert card_on(date(2026, 12, 2), WorkKind.CASE, found).id == "tertulis-2026"


def test_answers_that_a_card_does_not_know_are_named(card: Card) -> None:
    assert faults_of(card, answers(a="4", b="yes")) == []
    assert faults_of(card, answers(a="yes", b="4", d="1")) == ["a", "b", "d"]
    assert [one.id for one in missing(card, answers(a="4"))] == ["b", "c"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("weight = 40", "weight = 41", "add up to 101, not to 100"),
        ('id = "b"', 'id = "a"', "2 questions have the id a"),
        (
            'id = "c"\nkind = "yes_no"',
            'id = "c"\nkind = "scale"',
            "the fatal question c needs the kind yes_no",
        ),
        (
            'en = "A?" }\nbest',
            'en = " " }\nbest',
            "a needs words and best in Indonesian and English",
        ),
        ('id = "small"', 'id = "small.2"', "the server numbers the editions"),
        ('kind = "scale"', 'kind = "stars"', r"groups\[0\].questions\[0\].kind"),
        ("weight = 60", "wieght = 60", "wieght"),
    ],
)
def test_a_wrong_card_is_refused_with_its_fault(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(TomlError, match=fault):
        read(tmp_path, CARD.replace(old, new, 1))


def test_an_administrator_checks_the_offices_card_by_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / CARDS
    file.write_text(CARD, encoding="utf-8")
    assert main(["review-cards", str(file)]) == 0
    said = capsys.readouterr().out
    assert "small: for calls from 2026-01-01, passed from 75 percent" in said
    assert "a (scale): 40.0 percent of the score" in said  # two thirds of 60
    assert "c (yes_no, fatal): 40.0 percent" in said
    file.write_text(CARD.replace("weight = 40", "weight = 35"), encoding="utf-8")
    assert main(["review-cards", str(file)]) == 1
    assert "add up to 95, not to 100" in capsys.readouterr().err


def test_too_many_questions_and_two_editions_of_one_name_are_refused(tmp_path: Path) -> None:
    one = CARD[CARD.rindex("[[cards.groups.questions]]") :]
    more = "".join(one.replace('id = "c"', f'id = "more{number}"') for number in range(MOST_QUESTIONS))
    with pytest.raises(TomlError, match="15 questions, at most 12"):
        read(tmp_path, CARD + more)
    with pytest.raises(TomlError, match="2 editions have this id"):
        read(tmp_path, CARD + CARD)
    with pytest.raises(TomlError, match="2 editions for calls begin on 2026-01-01"):
        read(tmp_path, CARD + CARD.replace('"small"', '"other"'))


def test_calibration_counts_steps_from_the_experts_answer(card: Card) -> None:
    expert = answers(a="3", b="yes", c="na")
    found = spreads(
        card,
        expert,
        {"wati": answers(a="4", b="yes", c="na"), "budi": answers(a="1", b="no", c="yes")},
    )
    assert [dict(one.differences) for one in found] == [
        {"wati": 1, "budi": -2},
        {"wati": 0, "budi": -1},
        {"wati": 0, "budi": 1},  # whether it applies is a judgement, too
    ]
    assert [one.mean for one in found] == [Fraction(3, 2), Fraction(1, 2), Fraction(1, 2)]
    assert [one.is_unclear for one in found] == [True, False, False]  # half a step is still agreed
    assert mean_apart(found) == Fraction(5, 6)
    assert mean_apart(spreads(card, expert, {})) is None
