"""Plain text with soft line breaks (RFC 3676)."""

from __future__ import annotations

_SIGNATURE = "-- "


def without_soft_breaks(text: str, deletes_space: bool) -> str:
    """Join the lines of a paragraph. deletes_space: DelSp=yes, the space before a soft break is not text."""
    joined: list[str] = []
    is_open, open_depth = False, 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        is_soft = content.endswith(" ") and content != _SIGNATURE
        if is_soft and deletes_space:
            content = content[:-1]
        if is_open and depth == open_depth and content != _SIGNATURE:
            joined[-1] += content
        else:
            joined.append(f"{'>' * depth}{' ' if depth else ''}{content}")
        is_open, open_depth = is_soft, depth
    return "\n".join(joined)
