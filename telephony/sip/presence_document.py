"""Reads a colleague's presence: PIDF (RFC 3863) with the activities of RPID (RFC 4480)."""

from __future__ import annotations

from dataclasses import dataclass

from telephony.sip.xml_body import BadDocumentError, every, parse_xml, text_of

CONTENT_TYPE = "application/pidf+xml"
BUSY_ACTIVITIES = frozenset({"on-the-phone", "busy"})


@dataclass(frozen=True)
class Presence:
    """is_open: At least one phone is registered. is_busy: From the activity, not from a line's state."""

    is_open: bool
    is_busy: bool = False
    note: str = ""


def read_presence(body: bytes) -> Presence | None:
    """Read a document; None if it is empty or has no tuple with a basic status.

    Raises:
        BadDocumentError: It is no PIDF.
    """
    if not body.strip():
        return None
    root = parse_xml(body)
    if root.tag != "presence":
        raise BadDocumentError(f"<{root.tag}> instead of <presence>")
    basics = [text_of(element).lower() for element in every(root, "basic")]
    if not basics:
        return None
    activities = {child.tag for element in every(root, "activities") for child in element}
    notes = (text_of(element) for element in every(root, "note"))
    return Presence(
        is_open="open" in basics,
        is_busy=bool(activities & BUSY_ACTIVITIES),
        note=next((note for note in notes if note), ""),
    )
