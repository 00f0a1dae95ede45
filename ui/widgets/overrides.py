"""Keeps the program alive when a method that Qt calls raises, on CPython 3.10 and 3.11.

PySide (6.8 to 6.11 at least) reads the arguments of an exception that leaves an override of a C++ method
(eventFilter, paintEvent) if Python waits for C++ further down the stack. Before CPython 3.12 an exception
that C code raised may still be a bare text then: "Internal C++ object already deleted", or int("x").
PySide follows a wrong pointer, and the process ends with all its calls. An `except` on the way makes an
object of the text, and the error is reported like any other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from inspect import CO_VARARGS, CO_VARKEYWORDS, isfunction
from typing import Any

_IS_NEEDED = sys.version_info < (3, 12)


def make_overrides_safe() -> None:
    """Wrap the overrides in each class below QObject that is made from now on, if this Python needs it."""
    if not _IS_NEEDED:
        return
    from PySide6.QtCore import QObject

    def wrap_overrides(cls: Any, /, **named: Any) -> None:
        super(QObject, cls).__init_subclass__(**named)
        for name, value in list(vars(cls).items()):
            if isfunction(value) and not name.startswith("__") and _is_of_qt(cls, name):
                setattr(cls, name, _safe(value))

    QObject.__init_subclass__ = classmethod(wrap_overrides)  # type: ignore[assignment]


def _is_of_qt(cls: type, name: str) -> bool:
    return any(name in vars(base) for base in cls.__mro__[1:] if base.__module__.startswith("PySide6."))


def _safe(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return it with the `except`; one without arguments stays so, because PySide counts those of a slot."""

    @wraps(method)
    def override(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except BaseException:
            raise  # by now the exception is an object

    @wraps(method)
    def override_without_arguments(self: Any) -> Any:
        try:
            return method(self)
        except BaseException:
            raise

    code = method.__code__
    takes_more = code.co_kwonlyargcount or code.co_flags & (CO_VARARGS | CO_VARKEYWORDS)
    return override_without_arguments if code.co_argcount == 1 and not takes_more else override
