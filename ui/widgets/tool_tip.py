"""Tool tips that show every text as it is: never as markup, and never wider than a screen."""

from __future__ import annotations

from html import escape

_ONE_LINE = 80  # characters; Qt breaks lines only in rich text
_MOST = 600
_WORD = 40
_MAY_BREAK = "\u200b"  # zero width space


def tool_tip(text: str) -> str:
    """Return what setToolTip needs to show `text`, which may come from a caller or a record."""
    if len(text) <= _ONE_LINE and not {"<", "&"} & set(text):
        return text
    shown = text if len(text) <= _MOST else f"{text[:_MOST]}…"
    words = [_MAY_BREAK.join(_pieces(word)) for word in shown.split(" ")]
    return f"<qt>{escape(' '.join(words)).replace(chr(10), '<br>')}</qt>"


def _pieces(word: str) -> list[str]:
    return [word[start : start + _WORD] for start in range(0, len(word), _WORD)]
