"""The marker for texts in tables, as app has it."""

from app.common.translate_later import QT_TRANSLATE_NOOP

__all__ = ["QT_TRANSLATE_NOOP"]
