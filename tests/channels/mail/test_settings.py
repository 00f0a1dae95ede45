from __future__ import annotations

import pytest

from channels.mail.settings import MailServer, OAuth, Password, Security, is_this_computer


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"])
def test_this_computer_needs_no_tls(host: str) -> None:
    assert is_this_computer(host)
    assert MailServer(host, 143, Security.NONE).host == host


@pytest.mark.parametrize(
    "host", ["mail.kantor.example", "10.0.0.1", "localhost.evil.example", "", "127.0.0.1.x"]
)
def test_other_computers_do(host: str) -> None:
    with pytest.raises(ValueError, match="needs TLS"):
        MailServer(host, 143, Security.NONE)


@pytest.mark.parametrize(
    "url", ["http://login.example/token", "ftp://x", "login.example", "http://localhost:1@evil.example/"]
)
def test_secrets_are_posted_by_https_only(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        OAuth("a", url, "b")


@pytest.mark.parametrize(
    "url", ["https://login.example/token", "http://127.0.0.1:8080/token", "http://localhost/token"]
)
def test_an_authority_on_this_computer_may_be_without(url: str) -> None:
    assert OAuth("a", url, "b").token_url == url


def test_secrets_appear_in_no_repr() -> None:
    shown = repr((Password("a", "rahasia1"), OAuth("a", "https://x/", "b", "rahasia2", "rahasia3")))
    assert "rahasia" not in shown
