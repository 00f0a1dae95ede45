"""What the numbers that an agent types seem to be: said beside the field, never enforced."""

from __future__ import annotations

from ui.tokens import Tone


def hint_for(field: str, text: str) -> tuple[str, Tone]:
    """Return a remark on a detail field and its tone; "" for none."""
    return "", Tone.NEUTRAL


def region_names() -> tuple[str, ...]:
    """Return the regions to choose from."""
    return ()
