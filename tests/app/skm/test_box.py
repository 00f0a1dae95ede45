"""No look at the box, and no two looks, give away an answer."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.skm.box import DIMENSIONS, LEAST, Box, KeptAnswer, nrr_of, put_in, result_of, total_so_far
from app.skm.form import Element, Form, FormQuestion, forms

ROUND = UUID(int=1)
EMPTY = Box(round_id=ROUND)


def _answers(lowest: int) -> st.SearchStrategy[KeptAnswer]:
    """Return answers with scores from this one on; 0 is a gap."""
    return st.builds(
        KeptAnswer,
        scores=st.tuples(st.integers(1, 4), *[st.integers(lowest, 4)] * 8),
        way=st.sampled_from(["phone", "phone", "link"]),
        service=st.sampled_from(["NIB", "LKPM", "PBG"]),
        region=st.sampled_from(["32.73", "32.04"]),
        sex=st.sampled_from(["f", "m", ""]),
        remark=st.sampled_from(["", "Terima kasih"]),
    )


def whole(answers: list[KeptAnswer], way: str) -> list[KeptAnswer]:
    return [one for one in answers if one.way == way and all(one.scores)]


_WHOLE = _answers(1)
_ANSWER = _WHOLE | _answers(0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_ANSWER, min_size=1, max_size=7), max_size=12))
def test_what_is_shown_of_a_round_changes_by_five_complete_answers_by_telephone(
    batches: list[list[KeptAnswer]],
) -> None:
    """Who knows all imported answers and subtracts one look from the next has none, or the sum of five."""
    box, before, imported = EMPTY, 0, 0
    for batch in batches:
        box = put_in(box, batch)
        imported += len(whole(batch, "link"))
        total = total_so_far(box).total
        shown = total.complete - imported if total is not None else before
        assert shown == before or shown - before >= LEAST
        assert total_so_far(box).parts == []
        assert total_so_far(box).remarks == []
        before = shown
    everything = [one for batch in batches for one in batch]
    assert sorted(map(repr, box.answers)) == sorted(map(repr, everything))
    total = result_of(box).total
    if total is not None:  # and the last step is no smaller one
        last = total.complete - imported - before
        assert last >= LEAST or (last, before) == (0, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ANSWER, max_size=40), st.randoms(use_true_random=False))
def test_a_box_does_not_remember_the_order_of_its_answers(answers: list[KeptAnswer], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(answers)
    random.shuffle(shuffled)
    first, second = (put_in(EMPTY, some, lambda _places, count: range(count)) for some in (answers, shuffled))
    assert first == second
    assert result_of(first) == result_of(second)


@settings(max_examples=100, deadline=None)
@given(st.lists(_ANSWER, max_size=60))
def test_a_part_is_of_five_and_no_part_can_be_had_by_subtraction(answers: list[KeptAnswer]) -> None:
    result = result_of(put_in(EMPTY, answers))
    if result.total is None:
        assert (result.parts, result.hidden, result.remarks) == ([], {}, [])
        return
    counted = [*whole(answers, "link"), *whole(answers, "phone")]
    if len(whole(answers, "phone")) < LEAST:
        counted = whole(answers, "link")
    assert result.total.complete == len(counted)
    for dimension in DIMENSIONS:
        secret = []  # of each part, and of what is in none: the answers that are in no file
        for part in (one for one in result.parts if one.dimension == dimension):
            alike = [one for one in counted if getattr(one, dimension) == part.value]
            assert part.tally.complete == len(alike)
            secret.append(len(whole(alike, "phone")))
        if secret:
            secret.append(len(whole(counted, "phone")) - sum(secret))
        assert all(count == 0 or count >= LEAST for count in secret)
        sizes = [one.tally.complete for one in result.parts if one.dimension == dimension]
        assert all(size >= LEAST for size in sizes)
        rest = result.total.complete - sum(sizes)
        assert rest == result.hidden[dimension]
        assert rest == 0 or rest >= LEAST or not sizes


@settings(max_examples=40, deadline=None)
@given(st.lists(_WHOLE, min_size=LEAST, max_size=30))
def test_the_tally_gives_the_nrr_of_the_answers(answers: list[KeptAnswer]) -> None:
    total = result_of(put_in(EMPTY, [replace(one, way="phone") for one in answers])).total
    assert total is not None
    nrr = nrr_of(total.scores, forms()[-1])
    for place, element in enumerate(Element):
        assert nrr[element] == Fraction(sum(one.scores[place] for one in answers), len(answers))


def test_few_answers_by_telephone_are_left_out_beside_imported_ones() -> None:
    """Who has the file would subtract it from the result."""
    imported = [KeptAnswer(scores=(3,) * 9, way="link", remark="Antre")] * 6
    asked = [KeptAnswer(scores=(1, 2, 3, 4, 1, 2, 3, 4, 1), way="phone", remark="Cepat")]
    result = result_of(put_in(EMPTY, [*imported, *asked]))
    assert result.total is not None
    assert (result.total.complete, result.left_out, result.remarks) == (6, 1, ["Antre"] * 6)
    result = result_of(put_in(EMPTY, [*imported, *asked * 5]))
    assert result.total is not None
    assert (result.total.complete, result.left_out) == (11, 0)


def test_an_answer_with_a_gap_is_counted_apart() -> None:
    whole, part = KeptAnswer(scores=(4,) * 9), KeptAnswer(scores=(0, *(1,) * 8))
    total = result_of(put_in(EMPTY, [whole] * 6 + [part] * 2)).total
    assert total is not None
    assert (total.complete, total.incomplete) == (6, 2)
    assert total.scores == [[0, 0, 0, 6]] * 9


def test_an_element_with_two_questions_is_the_mean_of_them() -> None:
    form = forms()[-1]
    twice = FormQuestion(Element.TIME, form.questions[2].words, form.questions[2].scale)
    longer = Form("longer", form.valid_from, "", form.opening, form.closing, (*form.questions, twice))
    scores = [[0, 0, 0, 5] if place != 9 else [5, 0, 0, 0] for place in range(10)]
    nrr = nrr_of(scores, longer)
    assert nrr[Element.TIME] == Fraction(5, 2)
    assert nrr[Element.COST] == 4


def test_a_remark_is_shown_without_numbers_and_in_the_order_of_the_alphabet() -> None:
    said = ["zebra", "Hubungi 0812-3456-7890", "", "antre", "Baik"]
    answers = [KeptAnswer(scores=(3,) * 9, remark=one) for one in said]
    remarks = result_of(put_in(EMPTY, answers)).remarks
    assert [one.split()[0] for one in remarks] == ["antre", "Baik", "Hubungi", "zebra"]
    assert "3456" not in "".join(remarks)
