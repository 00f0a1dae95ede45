"""Which passwords can be chosen, and which ones an attacker tries first."""

from __future__ import annotations

import pytest

from app.common.password_rules import EASY, unfit

LOGIN = "rina.wulandari"


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",  # one character, or few of them in turn
        "abcabcabcabc",
        "12 12 12 12 12",
        "1234567890",  # digits, letters and keys in a row
        "0987654321",
        "abcdefghijkl",
        "QwertyUiop",
        "asdfgh123456",
        "1qaz2wsx3edc",
        "wulandari2026",  # names of the login
        "Rina Wulandari!",
        "loket12345",  # the office's words
        "Password123",  # common passwords, English and Indonesian
        "P@ssw0rd2025!",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44\uff11\uff12",  # full width
        "katasandi123",
        "Bismillah 2026",
        "indonesia merdeka",
    ],
)
def test_what_is_guessed_first_cannot_be_chosen(password: str) -> None:
    assert unfit(LOGIN, "", password) == EASY


@pytest.mark.parametrize(
    "password",
    [
        "perahu kuning di muara",
        "kata sandi baru",
        "a quite different one",
        "rina suka kopi tubruk",
        "x7Kq-93vT-mmQ",
    ],
)
def test_some_words_of_ones_own_are_enough(password: str) -> None:
    assert unfit(LOGIN, "", password) == ""


def test_a_name_in_the_login_of_another_person_may_be_in_a_password() -> None:
    assert unfit("sari", "", "wulandari2026") == ""
