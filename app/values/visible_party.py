"""The one rule for what may be shown of the far side of a call or a text."""

from __future__ import annotations

from dataclasses import dataclass

from app.common.masking import masked_remote


@dataclass(frozen=True, slots=True)
class VisibleParty:
    """The far side of a call or a text, as the signed-in person may see it. Made by `visible_party` only.

    Attributes:
        name: "" if it is not known or hidden.
        number: A telephone number or an address, masked if hidden; "" if withheld.
        is_hidden: The call or text is about an anonymous case.
    """

    name: str
    number: str
    is_hidden: bool

    @property
    def label(self) -> str:
        """The name, else the number."""
        return self.name or self.number


def visible_party(name: str, key: str, display: str, *, is_hidden: bool) -> VisibleParty:
    """Return what may be shown: all of it, or only the masked number.

    Args:
        name: The best known name; "" for none.
        key: The number as it is recorded and dialled; "" if it is no number.
        display: The number as people read it.
    """
    if is_hidden:
        return VisibleParty("", masked_remote(key or display), is_hidden=True)
    return VisibleParty(name, display, is_hidden=False)
