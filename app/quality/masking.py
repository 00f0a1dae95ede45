"""The words of a review as the server keeps them: numbers and addresses masked, and not too long."""

from __future__ import annotations

import msgspec

from app.common.text_masks import masked_text
from db.sync.quality_messages import MOST_LETTERS, KeepReview, ReviewNote


def masked(request: KeepReview) -> KeepReview:
    """Return a review with its words masked. A mask may be longer than what it hides."""
    notes = [ReviewNote(at_s=one.at_s, text=masked_text(one.text.strip())) for one in request.notes]
    return msgspec.structs.replace(request, notes=notes, advice=masked_text(request.advice.strip()))


def is_too_long(request: KeepReview) -> bool:
    """Whether a text of a review is longer than in a message, as it is typed or as it is masked."""
    return any(
        len(text) > MOST_LETTERS
        for one in (request, masked(request))
        for text in (one.advice, *(note.text for note in one.notes))
    )
