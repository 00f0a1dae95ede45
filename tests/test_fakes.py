"""What a fake refuses, so that no test outlives a rename in the class that the fake stands for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject, Signal

from tests.fakes import Fake, area


class Kettle(QObject):
    boiled = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.litres = 0.0

    def heat(self, degrees: int, *, slowly: bool = False) -> None:
        raise NotImplementedError


class FakeKettle(Fake):
    real = Kettle
    own = frozenset({"boil"})
    boiled = Signal(int)

    def boil(self) -> None:
        self.boiled.emit(100)


@dataclass
class Kitchen:
    kettle: Kettle
    other: QObject


def test_a_call_that_the_real_class_takes_is_written_down() -> None:
    fake = FakeKettle()
    fake.heat(80, slowly=True)
    fake.litres = 1.5
    assert (fake.asked, fake.litres) == ([("heat", 80, True)], 1.5)


def test_a_method_that_the_real_class_does_not_have_is_an_error() -> None:
    with pytest.raises(AttributeError, match="cool"):
        FakeKettle().cool()


@pytest.mark.parametrize("wrong", [{}, {"degrees": 80, "fast": True}, {"temperature": 80}])
def test_arguments_that_the_real_method_does_not_take_are_an_error(wrong: dict[str, int]) -> None:
    fake = FakeKettle()
    with pytest.raises(TypeError):
        fake.heat(**wrong)
    assert fake.asked == []


def test_an_attribute_that_no_method_of_the_real_class_sets_is_an_error() -> None:
    with pytest.raises(AttributeError, match="volume"):
        FakeKettle().volume = 2


def test_an_attribute_without_a_value_is_no_method() -> None:
    with pytest.raises(AttributeError, match="a test has to set it"):
        FakeKettle().litres  # noqa: B018


def test_a_fake_names_its_class_and_has_no_method_or_signal_besides_it() -> None:
    with pytest.raises(TypeError, match="does not name"):
        type("Nameless", (Fake,), {})
    with pytest.raises(TypeError, match="Kettle has no 'cool'"):
        type("Stale", (Fake,), {"real": Kettle, "cool": lambda self: None})
    with pytest.raises(TypeError, match="Kettle has no 'burst'"):
        type("Louder", (Fake,), {"real": Kettle, "burst": Signal()})


def test_a_method_of_a_fake_takes_the_arguments_of_the_real_one() -> None:
    def heat(self: Fake, temperature: int, *, slowly: bool = False) -> None: ...

    with pytest.raises(TypeError, match=r"Kettle\.heat is"):
        type("Other", (Fake,), {"real": Kettle, "heat": heat})


def test_a_signal_of_a_fake_carries_what_the_real_one_carries() -> None:
    class Silent(Fake):
        real = Kettle
        boiled = Signal(str)

    with pytest.raises(TypeError, match=r"Kettle\.boiled carries \['int'\]"):
        Silent()


def test_an_area_has_the_services_of_the_real_one() -> None:
    fake = FakeKettle()
    assert area(Kitchen, kettle=fake).kettle is fake
    with pytest.raises(TypeError, match="Kitchen has no 'oven'"):
        area(Kitchen, oven=fake)
    with pytest.raises(TypeError, match="is a QObject, not a Kettle"):
        area(Kitchen, other=fake)
