"""A base for stand-ins of services that know what the real class has.

A fake names the class that it stands for. A method, an attribute or a signal that this class does not have is
an error, and so are arguments that its method would not take: a test cannot outlive a rename.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any, ClassVar, get_type_hints

from PySide6.QtCore import QMetaMethod, QMetaObject, QObject

STATIC_META_OBJECT = "staticMetaObject"  # PySide's stubs do not know it


class Fake(QObject):
    """Writes down each call of a method of the real class that the fake itself does not define.

    Attributes:
        real: The class that it stands for.
        own: What only tests use: methods that make the fake emit something, and what these need.
        asked: The calls in their order: name and arguments.
    """

    real: ClassVar[type]
    own: ClassVar[frozenset[str]] = frozenset()
    _is_checked: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._is_checked = False
        if not hasattr(cls, "real"):
            raise TypeError(f"{cls.__name__} does not name the class that it stands for")
        for name, value in vars(cls).items():
            if not _is_public(name) or name in (*cls.own, "real", "own", "staticMetaObject"):
                continue
            if name not in known_names(cls.real):
                raise TypeError(f"{cls.real.__name__} has no {name!r}; {cls.__name__} has")
            if isinstance(value, FunctionType):
                check_same_parameters(cls.real, name, value)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Any, ...]] = []
        if not type(self)._is_checked:
            check_same_signals(self.real, type(self))
            type(self)._is_checked = True

    def __getattr__(self, name: str) -> Any:
        if not _is_public(name):
            raise AttributeError(name)
        method = inspect.getattr_static(self.real, name, None)
        if not isinstance(method, FunctionType):
            known = "a test has to set it" if name in known_names(self.real) else "the real class has none"
            raise AttributeError(f"{type(self).__name__}.{name}: {known}")
        return self._recorder(name, inspect.signature(method))

    def __setattr__(self, name: str, value: object) -> None:
        if _is_public(name) and name not in (*self.own, "asked") and name not in known_names(self.real):
            raise AttributeError(f"{self.real.__name__} has no attribute {name!r}")
        super().__setattr__(name, value)

    def _recorder(self, name: str, signature: inspect.Signature) -> Callable[..., None]:
        def record(*args: object, **kwargs: object) -> None:
            signature.bind(self, *args, **kwargs)
            self.asked.append((name, *args, *kwargs.values()))

        return record


def check_same_parameters(real: type, name: str, function: FunctionType) -> None:
    """Raise TypeError unless the real class's method takes the same arguments; "_name" is an unused one."""
    method = inspect.getattr_static(real, name)
    if isinstance(method, (staticmethod, classmethod)):
        method = method.__func__
    expected = inspect.signature(method) if isinstance(method, FunctionType) else None
    if expected is None or _shape(expected) != _shape(inspect.signature(function)):
        raise TypeError(f"{real.__name__}.{name} is {expected}, the fake's is {inspect.signature(function)}")


def check_same_signals(real: type, fake: type) -> None:
    """Raise TypeError if a signal of the fake carries other values than that of the real class."""
    expected, found = signals_of(real), signals_of(fake)
    for name, types in found.items():
        if name not in getattr(fake, "own", ()) and types != expected.get(name):
            raise TypeError(f"{real.__name__}.{name} carries {expected.get(name)}, the fake's {types}")


def signals_of(kind: type) -> dict[str, list[str]]:
    """Return the types of what each signal carries, as Qt names them."""
    meta: QMetaObject = getattr(kind if issubclass(kind, QObject) else QObject, STATIC_META_OBJECT)
    methods = (meta.method(number) for number in range(meta.methodCount()))
    return {
        bytes(method.name().data()).decode(): [
            bytes(one.data()).decode().replace("QString", "str") for one in method.parameterTypes()
        ]
        for method in methods
        if method.methodType() == QMetaMethod.MethodType.Signal
    }


@cache
def known_names(kind: type) -> frozenset[str]:
    """Return the names of all that instances of a class have: also what its methods set on `self`."""
    names = set(dir(kind))
    for one in kind.__mro__:
        names |= set(vars(one).get("__annotations__", ()))
        if one.__module__.partition(".")[0] in ("app", "db", "telephony", "ui", "tests"):
            names |= _set_on_self(one)
    return frozenset(names)


def _set_on_self(kind: type) -> set[str]:
    return {
        node.attr
        for node in ast.walk(_tree_of(kind))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


def _tree_of(kind: type) -> ast.AST:
    """Return the syntax of a class. `inspect.getsource` would read its module twice for each class."""
    classes = [one for one in _module_of(inspect.getfile(kind)).body if isinstance(one, ast.ClassDef)]
    found = [one for one in classes if one.name == kind.__qualname__]
    return found[0] if len(found) == 1 else ast.parse(textwrap.dedent(inspect.getsource(kind)))


@cache
def _module_of(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text(encoding="utf-8"))


def _shape(signature: inspect.Signature) -> list[tuple[str, object, bool]]:
    return [
        (one.name.lstrip("_"), one.kind, one.default is one.empty) for one in signature.parameters.values()
    ]


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def area(kind: type, **services: Any) -> SimpleNamespace:
    """Return these services by name, as an area of the workplace has them. It must know names and classes."""
    types = get_type_hints(kind)
    for name, service in services.items():
        if name not in known_names(kind):
            raise TypeError(f"{kind.__name__} has no {name!r}")
        if isinstance(service, Fake) and types[name] is not service.real:
            raise TypeError(
                f"{kind.__name__}.{name} is a {types[name].__name__}, not a {service.real.__name__}"
            )
    return SimpleNamespace(**services)
