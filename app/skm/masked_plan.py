"""Masks a follow-up plan: all supervisors read it, and it needs no number of a person."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from app.common.text_masks import masked_text
from db.sync.skm_messages import MOST_LETTERS, MOST_LETTERS_OF_NAME, SkmMeasure


def masked_plan(plan: Iterable[SkmMeasure]) -> list[SkmMeasure]:
    """Return the plan with NIKs, telephone numbers and addresses masked, as suggestions are."""
    return [replace(one, what=masked_text(one.what), who=masked_text(one.who)) for one in plan]


def is_too_long(measure: SkmMeasure) -> bool:
    """Return whether no message takes it. A mask can be longer than what it hides: a@b.id, a***@b.id."""
    return len(measure.what) > MOST_LETTERS or len(measure.who) > MOST_LETTERS_OF_NAME
