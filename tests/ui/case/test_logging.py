"""Logging while talking, by the keyboard alone: type-ahead, and contacts that are written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.cases.contact_by_hand import ReportedContact
from app.common.enums import CaseKind, Channel, Direction
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import SITI, talking
from tests.ui.controls import focused
from ui.case.forms.contact_form import ContactForm
from ui.case.forms.contact_key import ContactKey
from ui.keys.key_table import Key
from ui.text import translations

LENGKONG = "Kel. Lingkar Selatan, Kec. Lengkong, Kota Bandung"


def key(code: Qt.Key) -> None:
    QTest.keyClick(focused(), code)


def test_a_region_is_chosen_by_beginnings_of_words_and_kept_with_its_code_in_sight(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    region = desk.panel.details.region
    region.setFocus()
    desk.type("ling sel ban")
    assert region.offered()[0] == LENGKONG
    key(Qt.Key.Key_Return)
    assert (region.text(), desk.editor.kept["region"], region.offered()) == (LENGKONG, LENGKONG, [])
    assert desk.panel.details.fields["region"].hint() == "Code 32.73.13.1002"


def test_a_chosen_proposal_is_undone_to_what_was_typed(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    region = desk.panel.details.region
    region.setFocus()
    desk.type("ling sel ban")
    key(Qt.Key.Key_Return)
    QTest.keySequence(region, "Ctrl+Z")
    assert (region.text(), region.cursorPosition()) == ("ling sel ban", 12)
    assert desk.editor.kept["region"] == "ling sel ban"


def test_down_chooses_another_one_and_opens_the_list_where_nothing_is_typed(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    region = desk.panel.details.region
    region.setFocus()
    key(Qt.Key.Key_Down)
    assert len(region.offered()) == 27
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)
    assert desk.editor.kept["region"] == "Kabupaten Sukabumi"


def test_free_text_stays_possible_and_is_marked(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    service = desk.panel.details.service
    service.setFocus()
    desk.type("izin kapal selam")
    desk.tab()
    assert (desk.editor.kept["service"], service.text()) == ("izin kapal selam", "izin kapal selam")
    assert desk.panel.details.fields["service"].hint() == "Not in the list: kept as typed"
    assert service.offered() == []


def test_escape_puts_the_list_away_and_what_was_typed_stays(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    region = desk.panel.details.region
    region.setFocus()
    desk.type("bogo")
    key(Qt.Key.Key_Escape)
    assert (region.text(), region.offered(), desk.focus()) == ("bogo", [], "details.region")


def test_other_keys_work_while_the_list_is_open(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    desk.type("Izin reklame")
    desk.panel.details.region.setFocus()
    desk.type("kota bogor")
    assert desk.panel.details.region.offered()
    desk.press(Key.SAVE)
    assert desk.editor.current.file is not None


def test_a_category_fits_the_kind_and_is_recorded_in_indonesian_in_any_language(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    details = desk.panel.details
    details.kind.choose(CaseKind.COMPLAINT.value)
    details.category.setFocus()
    desk.type("late")
    assert details.category.offered() == ["Licence is late"]
    key(Qt.Key.Key_Return)
    assert details.category.text() == "Licence is late"
    assert desk.editor.kept["category"] == "Keterlambatan penerbitan izin"
    details.kind.choose(CaseKind.INFORMATION.value)
    assert details.fields["category"].hint() == "A category of the other kind of case"
    details.kind.choose(CaseKind.COMPLAINT.value)
    translations.use("id")
    qtbot.waitUntil(lambda: details.category.text() == "Keterlambatan penerbitan izin")
    assert details.fields["category"].hint() == ""


def test_a_whatsapp_of_this_morning_is_written_down_on_a_case(desk: Desk) -> None:
    desk.log()
    desk.panel.forms.open("contact")
    form = desk.panel.forms.contact
    form.channel.choose(Channel.WHATSAPP.value)
    assert form.address.text() == "0812-3456-7890"  # Siti has no WhatsApp handle: her number
    form.at.setFocus()
    desk.type("9.15")
    assert desk.part("contact.at.field").hint() == "24 November 2026 09:15"  # type: ignore[attr-defined]
    form.text.setFocus()
    desk.type("Kapan izinnya terbit?")
    desk.press(Key.FINISH)
    ((got,),) = desk.asked("record_contact")
    assert got == ReportedContact(
        Channel.WHATSAPP,
        Direction.INBOUND,
        "Kapan izinnya terbit?",
        desk.place.now.replace(hour=2, minute=15, second=0),
        "0812-3456-7890",
        "Siti Aminah",
    )
    desk.editor.stored.emit("contact")
    assert desk.panel.forms.open_name == ""
    assert form.text.value() == ""


def test_a_case_from_a_text_to_the_phone_proposes_a_call(desk: Desk) -> None:
    desk.log()
    desk.editor.put(channel=Channel.SIP_MESSAGE)
    desk.panel.forms.open("contact")
    form = desk.panel.forms.contact
    assert (form.channel.value(), form.address.text()) == ("voice", "0812-3456-7890")


def test_a_contact_of_the_time_to_come_or_without_words_is_marked_beside_its_field(desk: Desk) -> None:
    desk.log()
    desk.panel.forms.open("contact")
    form = desk.panel.forms.contact
    form.at.setFocus()
    tomorrow = (desk.place.now + timedelta(days=1)).strftime("%d/%m/%Y")
    desk.type(f"{tomorrow} 9.00")
    desk.press(Key.FINISH)
    assert form._fields["at"].error()
    assert form._fields["text"].error()
    assert desk.asked("record_contact") == []
    assert desk.focus() == "contact.at"


@pytest.mark.parametrize(
    ("channel", "typed", "hint"),
    [
        (Channel.WHATSAPP, "62 812 3456 7890", "0812-3456-7890 · Telkomsel"),
        (Channel.VOICE, "(022) 731-5555", "(022) 731-5555 · Bandung"),
        (Channel.EMAIL, "siti@gmial.com", "Is siti@gmail.com meant?"),
        (Channel.EMAIL, "siti", "Not an e-mail address yet"),
        (Channel.WALK_IN, "loket 3", ""),
    ],
)
def test_a_number_or_address_says_what_it_seems_to_be(
    desk: Desk, channel: Channel, typed: str, hint: str
) -> None:
    desk.log()
    desk.panel.forms.open("contact")
    form = desk.panel.forms.contact
    form.channel.choose(channel.value)
    form.address.setFocus()
    form.address.clear()
    desk.type(typed)
    assert desk.part("contact.address.field").hint().startswith(hint)  # type: ignore[attr-defined]


def test_a_nik_says_what_it_tells_and_that_only_its_mask_is_kept(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    desk.panel.details.nib.setFocus()
    desk.type("3273014508950001")
    hint = desk.panel.details.fields["nib"].hint()
    assert hint == "NIK: Kota Bandung, born 5 August 1995. Only 3273********0001 is kept."


def test_a_new_persons_number_says_what_it_seems_to_be(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place))
    form = desk.panel.applicant.form
    form.phone.setFocus()
    form.phone.clear()
    desk.type("0812 3456 7890")
    assert form._phone_field.hint() == "0812-3456-7890 · Telkomsel"


def test_one_key_begins_a_case_with_a_contact_and_on_an_open_case_goes_into_the_form(desk: Desk) -> None:
    contact_key = ContactKey(desk.place, desk.panel.forms, desk.panel)  # type: ignore[arg-type]
    desk.press(Key.WRITE_CONTACT)
    assert desk.asked("start_draft") == [()]
    desk.editor.begin()
    assert (desk.panel.forms.open_name, desk.focus()) == ("contact", "contact.channel")
    desk.panel.forms.shut()
    contact_key.write()
    assert desk.panel.forms.open_name == "contact"
    desk.editor.begin()
    assert desk.panel.forms.open_name == ""


def test_the_address_of_a_contact_is_that_of_the_present_draft(desk: Desk) -> None:
    desk.log()
    desk.panel.forms.open("contact")
    form = desk.panel.forms.form("contact")
    assert isinstance(form, ContactForm)
    desk.editor.put(draft={"contact.address": "siti@kantor.example", "contact.channel": "email"})
    form.channel.reset("whatsapp")
    form.channel.typed.emit("whatsapp")
    assert form.address.value() == "siti@kantor.example"
