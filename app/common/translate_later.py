"""Marks a text in a table for translation; it is translated when it is shown."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Return the text unchanged. lupdate knows this name; Qt's own is typed as object."""
    return text
