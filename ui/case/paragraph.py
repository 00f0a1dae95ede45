"""A piece of a case's story in ready words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """
    Attributes:
        look: "day", "step", "entry", "text", "took", "recording"; of messages "message" (the applicant's),
            "answer" (ours), "file" or "state".
        links: What can be done with it: each as "verb:id" and in words. They come first.
        icon: Before its words.
    """

    look: str
    text: str
    time: str = ""
    actor: str = ""
    tone: str = "text"
    links: tuple[tuple[str, str], ...] = ()
    icon: str = ""
