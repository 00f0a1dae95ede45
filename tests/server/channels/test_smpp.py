"""SMS by an operator through the whole server; the SMSC is that of the npm package smpp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.common.whole_file import write_whole
from db.enums import Channel, MessageState
from db.server.admin.addresses import NewAddress
from db.server.admin.server import AdminError
from server.channels.administration import check_settings, test_address
from server.channels.kinds import KINDS
from server.config import ChannelsConfig
from server.setup.layout import Layout
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import comes_true
from tests.end2end.peers.smsc import Smsc, a_smsc
from tests.server.channels.conftest import Post
from tests.server.channels.provider import until
from tests.written_office import Mailroom

test_address.__test__ = False  # type: ignore[attr-defined] # it is no test
SARI = "+6281234567890"
RECEIPT = "id:{} sub:001 dlvrd:001 submit date:2612010800 done date:2612010801 stat:{} err:000 text:Halo"


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    with a_smsc() as smsc:
        yield smsc


@pytest.fixture
def account(shared: SharedOffice, tmp_path: Path, smsc: Smsc) -> Iterator[Post]:
    """An office with an account at the SMSC, and a server that is bound there."""
    made = Post(shared, tmp_path, Mailroom(Channel.SMS), kinds=KINDS)
    made.config["secrets"] = str(tmp_path)
    made.write_secrets("operator", password="rahasia")
    made.add("62215000123", settings_of(smsc))
    made.start()
    assert smsc.wait_for("bind")["accepted"]
    until(lambda: made.works("operator"))
    yield made
    made.close()


def settings_of(smsc: Smsc, **more: Any) -> dict[str, Any]:
    return {
        "name": "operator",
        "via": "smpp",
        "host": "127.0.0.1",
        "port": smsc.port,
        "system_id": "kantor",
        **more,
    }


def arrived(account: Post, smsc: Smsc, text: str = "Apa syaratnya?") -> str:
    """Let an SMS come; return its sender, whose conversation the agent takes."""
    smsc.deliver(text)
    assert smsc.wait_for("taken")["status"] == 0
    (talk,) = account.talks()
    remote = str(talk["remote"])
    account.take(remote)
    return remote


def test_an_sms_becomes_a_row_and_its_answer_leaves_and_is_delivered(account: Post, smsc: Smsc) -> None:
    remote = arrived(account, smsc)
    assert [row["text"] for row in account.messages()] == ["Apa syaratnya?"]
    sent = account.answer("KTP dan NIB.", remote)
    left = smsc.wait_for("submit")
    assert (left["text"], left["source"], left["destination"]) == ("KTP dan NIB.", "62215000123", SARI[1:])
    account.until_state(sent, MessageState.SENT)
    assert account.row(sent)["provider_id"] == left["id"]
    smsc.deliver(RECEIPT.format(left["id"], "DELIVRD"), esm_class=0x04)
    account.until_state(sent, MessageState.DELIVERED)


def test_while_the_database_is_away_the_smsc_is_asked_to_repeat(account: Post, smsc: Smsc) -> None:
    account.keeps_out()
    smsc.deliver("Halo")
    assert smsc.wait_for("taken")["status"] != 0
    account.lets_in()

    def comes() -> bool:
        smsc.deliver("Halo")  # perhaps to a connection that ends: another instance could have the lead
        return comes_true(lambda: account.messages(), 5)

    until(comes)
    assert {row["text"] for row in account.messages()} == {"Halo"}


def test_an_answer_whose_line_was_cut_is_unsure_and_leaves_once(account: Post, smsc: Smsc) -> None:
    """C4."""
    remote = arrived(account, smsc)
    smsc.tell(statuses=["cut"])
    sent = account.answer("KTP dan NIB.", remote)
    smsc.wait_for("cut")
    account.until_state(sent, MessageState.UNSURE)
    assert smsc.wait_for("bind")["accepted"]
    until(lambda: account.works("operator"))
    assert account.state(sent) == MessageState.UNSURE.value


# -- as the administrator ----------------------------------------------------------------------------------


def tried(folder: Path, smsc: Smsc, password: str = "rahasia", **more: Any) -> str:
    write_whole(folder / "operator.toml", f'password = "{password}"\n'.encode())
    new = NewAddress("operator", Channel.SMS, "62215000123", "SMS", settings=settings_of(smsc, **more))
    config = ChannelsConfig(folder=str(folder / "state"), secrets=str(folder))
    return test_address(new, config, Layout(folder, folder / "state", "", is_service=False))


def test_the_check_of_an_account_signs_in(smsc: Smsc, tmp_path: Path) -> None:
    assert "'operator' works" in tried(tmp_path, smsc)
    assert smsc.wait_for("bind")["accepted"]


@pytest.mark.parametrize(
    ("password", "said"),
    [("salah", "does not accept the sign-in"), ("terlalu-panjang", "at most 8 characters")],
)
def test_the_check_of_an_account_says_what_is_wrong(
    smsc: Smsc, tmp_path: Path, password: str, said: str
) -> None:
    with pytest.raises(AdminError) as raised:
        tried(tmp_path, smsc, password)
    assert said in str(raised.value)


@pytest.mark.parametrize("wrong", [{"system_id": "k" * 16}, {"alphabet": "utf-8"}, {"database": "smsd"}])
def test_settings_that_no_account_can_have_are_refused(smsc: Smsc, wrong: dict[str, Any]) -> None:
    new = NewAddress("operator", Channel.SMS, "62215000123", "SMS", settings=settings_of(smsc, **wrong))
    with pytest.raises(AdminError):
        check_settings(new)
