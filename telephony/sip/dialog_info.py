"""Reads a phone's dialogs (RFC 4235) and derives its state: idle, ringing or busy."""

from __future__ import annotations

from dataclasses import dataclass, field

from telephony.messages import ColleagueState
from telephony.sip.xml_body import BadDocumentError, parse_xml, text_of

CONTENT_TYPE = "application/dialog-info+xml"
MOST_DIALOGS = 64
_PENDING = ("trying", "proceeding", "early")


@dataclass(frozen=True)
class DialogInfo:
    """One document.

    Attributes:
        dialogs: The state of each by its id: IDLE (terminated), RINGING or BUSY.
    """

    version: int
    is_full: bool
    dialogs: dict[str, ColleagueState]


@dataclass
class DialogTable:
    """The combined documents of one subscription (RFC 4235 section 4.3)."""

    version: int | None = None
    dialogs: dict[str, ColleagueState] = field(default_factory=dict)

    def take(self, document: DialogInfo) -> bool:
        """Apply a document. False: a document before it is missing, and the full state must be requested.

        A full document counts whatever its version: CSeq already ensures the order of NOTIFYs, and servers
        start at 0 again after a restart.
        """
        is_next = document.is_full or (self.version is not None and document.version == self.version + 1)
        if not document.is_full and self.version is not None and document.version <= self.version:
            return True
        before = {} if document.is_full else self.dialogs
        now = {**before, **document.dialogs}
        self.dialogs = {key: state for key, state in now.items() if state is not ColleagueState.IDLE}
        self.version = document.version
        return is_next

    @property
    def state(self) -> ColleagueState:
        """Return the state. BUSY outweighs RINGING: a waiting call does not make a busy line free."""
        for state in (ColleagueState.BUSY, ColleagueState.RINGING):
            if state in self.dialogs.values():
                return state
        return ColleagueState.IDLE


def read_dialog_info(body: bytes) -> DialogInfo:
    """Read a document; an empty body has no dialogs: some servers send it for an unknown state.

    Raises:
        BadDocumentError: It is no dialog-info.
    """
    if not body.strip():
        return DialogInfo(version=0, is_full=True, dialogs={})
    root = parse_xml(body)
    if root.tag != "dialog-info":
        raise BadDocumentError(f"<{root.tag}> instead of <dialog-info>")
    version = root.get("version", "")
    if not version.isascii() or not version.isdigit():
        raise BadDocumentError("no version")
    elements = root.findall("dialog")[:MOST_DIALOGS]
    return DialogInfo(
        version=int(version[-10:]),
        is_full=root.get("state") != "partial",
        dialogs={
            element.get("id", str(index)): _state(
                text_of(element.find("state")).lower(), element.get("direction", "recipient")
            )
            for index, element in enumerate(elements)
        },
    )


def _state(state: str, direction: str) -> ColleagueState:
    """A phone that calls is busy at once; one that is called rings first."""
    if state == "terminated":
        return ColleagueState.IDLE
    if state in _PENDING and direction != "initiator":
        return ColleagueState.RINGING
    return ColleagueState.BUSY
