"""First-contact resolution beside the supervisor's day."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.common.enums import FirstContacts
from tests.ui.fakes import FakeWorkplace
from ui.state.resolution_view import ResolutionView


def test_only_a_supervisor_has_it_and_what_is_young_is_counted_apart(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    view = ResolutionView(workplace.agents.first_contact)
    qtbot.addWidget(view)
    view.open_up()
    assert view.isHidden()
    workplace.agents.first_contact.is_mine_to_see = True
    view.open_up()
    assert not view.isHidden()
    assert workplace.agents.first_contact.asked[-1] == ("read",)
    workplace.agents.first_contact.found.emit(FirstContacts(settled=0, resolved=0, pending=3))
    assert "3 are newer" in view.figure.text()
    workplace.agents.first_contact.found.emit(FirstContacts(settled=50, resolved=41, pending=7))
    assert view.figure.text() == "82 %: 41 of 50; 7 more are not seven days old"
    assert "82 %" in view.accessibleName()
