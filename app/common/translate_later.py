"""Marks a text in a table for translation; the look-up comes when it is shown."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Return the text as it is. lupdate knows this name; Qt's own is typed as object."""
    return text
