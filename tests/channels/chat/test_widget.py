"""The widget in a real Chromium, on a page of another origin with a strict content security policy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from channels.chat.lines import Author, Choice, Standing, Word
from channels.messages import ReceiptState
from tests.channels.chat.browser import AXE, ChatServer, Widget, chromium, wait_for
from tests.end2end.peers.machine import require

pytestmark = pytest.mark.real_time
YES_OR_AGENT = (Choice("yes", "Ya"), Choice("agent", "Hubungkan ke petugas"))


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    require("chromium", "chromedriver")
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def server() -> Iterator[ChatServer]:
    server = ChatServer()
    yield server
    server.close()


@pytest.fixture
def widget(driver: Chrome, server: ChatServer) -> Iterator[Widget]:
    """The page is open, and the chat is not. Afterwards there is one tab, as before."""
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    driver.get_log("browser")  # what earlier tests left
    driver.get(f"{server.url}/id")
    yield Widget(driver)
    first, *others = driver.window_handles
    for other in others:
        driver.switch_to.window(other)
        driver.close()
    driver.switch_to.window(first)
    driver.get("about:blank")


def test_a_line_goes_there_and_an_answer_comes_back_with_receipts(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Berapa digit NIB?")
    wait_for(lambda: widget.states == ["Terkirim"])
    answer = server.say("NIB terdiri atas 13 angka. Lihat https://oss.go.id/nib.", Author.BOT, YES_OR_AGENT)
    wait_for(lambda: len(widget.lines) == 2)
    link = widget.part(".bot a")
    assert (link.text, link.get_attribute("rel")) == ("https://oss.go.id/nib", "noopener noreferrer")
    read = [ReceiptState.DELIVERED, ReceiptState.READ]
    wait_for(lambda: server.records.states(answer.message_id) == read)
    log = widget.part(".log")
    end = "return arguments[0].scrollHeight - arguments[0].scrollTop - arguments[0].clientHeight"
    assert widget.driver.execute_script(end, log) <= 1
    widget.press("Hubungkan ke petugas")
    wait_for(lambda: server.records.texts()[-1] == "Hubungkan ke petugas")
    wait_for(lambda: not widget.parts(".choices button"))


def test_it_loads_under_a_strict_policy_and_without_cookies(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    assert widget.driver.get_cookies() == []
    refused = [one["message"] for one in widget.driver.get_log("browser") if "favicon" not in one["message"]]
    assert refused == []


def test_the_style_of_the_page_does_not_reach_the_widget(widget: Widget) -> None:
    widget.open()
    assert widget.part(".close").value_of_css_property("font-size") != "3px"
    assert widget.part(".notice").is_displayed()


def test_nothing_is_asked_of_the_server_before_the_visitor_opens_the_chat(
    widget: Widget, server: ChatServer
) -> None:
    wait_for(lambda: widget.part(".opener").is_displayed())
    assert server.site.visitors == 0
    widget.open()
    wait_for(lambda: server.site.visitors == 1)


def test_by_keyboard_alone_a_visitor_asks_chooses_and_closes(widget: Widget, server: ChatServer) -> None:
    wait_for(lambda: widget.part(".opener").is_displayed())
    keys = ActionChains(widget.driver)
    keys.send_keys(Keys.TAB, Keys.TAB).perform()  # after the link of the page
    assert widget.focused == "Tanya kami"
    _press(widget, Keys.ENTER)
    wait_for(lambda: widget.is_open)
    assert widget.focused == "field"
    _press(widget, "Apa itu NIB?", Keys.ENTER)
    wait_for(lambda: widget.states == ["Terkirim"])
    server.say("Nomor Induk Berusaha.", Author.BOT, YES_OR_AGENT)
    wait_for(lambda: len(widget.parts(".choices button")) == 2)
    order = []
    for _ in range(5):
        _back(widget)
        order.append(widget.focused)
    link = "Perlindungan data pribadi"
    assert order == ["Hubungkan ke petugas", "Ya", link, "Percakapan", "Tutup obrolan"]
    for _ in range(5):
        _press(widget, Keys.TAB)
    assert widget.focused == "field"
    _back(widget)
    _press(widget, Keys.SPACE)
    wait_for(lambda: server.records.texts()[-1] == "Hubungkan ke petugas")
    assert widget.focused == "Percakapan"
    _press(widget, Keys.ESCAPE)
    assert (widget.is_open, widget.part(".opener").get_attribute("aria-expanded")) == (False, "false")
    assert widget.focused.startswith("Tanya kami")


def test_a_line_is_added_once_for_a_screen_reader(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    log = widget.part(".log")
    assert (log.aria_role, log.get_attribute("aria-live")) == ("log", "polite")
    widget.driver.execute_script(
        """window.added = [];
        new MutationObserver((changes) => {
          for (const change of changes)
            for (const node of change.addedNodes) window.added.push(node.textContent);
        }).observe(arguments[0], {childList: true, subtree: true});""",
        log,
    )
    for number in range(3):
        server.say(f"Baris {number}")
        wait_for(lambda number=number: f"Baris {number}" in widget.lines)  # type: ignore[misc]
    server.stand(Standing(Word.HELD, "Rina"))
    wait_for(lambda: widget.part(".status").text == "Anda berbicara dengan Rina.")
    added = widget.driver.execute_script("return window.added")
    assert [sum(f"Baris {number}" in text for text in added) for number in range(3)] == [1, 1, 1]


def test_after_a_reload_the_conversation_is_there_and_what_came_meanwhile(
    widget: Widget, server: ChatServer
) -> None:
    widget.open()
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    widget.driver.get("about:blank")
    server.say("Selamat pagi")
    widget.driver.get(f"{server.url}/id")
    wait_for(lambda: widget.lines == ["Halo", "Selamat pagi"])
    assert widget.is_open
    widget.write("Satu lagi")
    wait_for(lambda: server.records.texts() == ["Halo", "Selamat pagi", "Satu lagi"])


def test_a_second_tab_has_the_same_conversation_and_writes_too(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Dari tab satu")
    wait_for(lambda: widget.states == ["Terkirim"])
    first = widget.driver.current_window_handle
    widget.driver.switch_to.new_window("tab")
    widget.driver.get(f"{server.url}/id")
    widget.open()
    wait_for(lambda: widget.lines == ["Dari tab satu"])
    widget.write("Dari tab dua")
    wait_for(lambda: widget.states == ["Terkirim", "Terkirim"])
    server.say("Untuk keduanya")
    both = ["Dari tab satu", "Dari tab dua", "Untuk keduanya"]
    wait_for(lambda: widget.lines == both)
    widget.driver.switch_to.window(first)
    wait_for(lambda: widget.lines == both)
    assert len(server.records.talks) == 1


def test_without_connection_lines_wait_and_leave_in_order_once(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Sebelum putus")
    wait_for(lambda: widget.states == ["Terkirim"])
    server.run(server.stop())
    wait_for(lambda: "Tidak ada sambungan" in widget.part(".status").text)
    widget.write("Saat putus 1")
    widget.write("Saat putus 2")
    assert widget.states == ["Terkirim", "Belum terkirim", "Belum terkirim"]
    widget.driver.execute_script("window.dispatchEvent(new Event('offline'))")
    server.run(server.start())
    widget.driver.execute_script("window.dispatchEvent(new Event('online'))")
    wait_for(lambda: widget.states == ["Terkirim"] * 3)
    assert server.records.texts() == ["Sebelum putus", "Saat putus 1", "Saat putus 2"]
    assert len(widget.lines) == 3


def test_lines_that_were_not_sent_survive_a_closed_page(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Satu")
    wait_for(lambda: widget.states == ["Terkirim"])
    server.run(server.stop())
    wait_for(lambda: "Tidak ada sambungan" in widget.part(".status").text)
    widget.write("Dua")
    widget.driver.get("about:blank")
    server.run(server.start())
    widget.driver.get(f"{server.url}/id")
    wait_for(lambda: server.records.texts() == ["Satu", "Dua"])


def test_while_the_database_is_away_a_line_waits(widget: Widget, server: ChatServer) -> None:
    widget.open()
    wait_for(lambda: server.site.visitors == 1)
    server.records.is_away = True
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Belum terkirim"])
    server.records.is_away = False
    wait_for(lambda: widget.states == ["Terkirim"])
    assert server.records.texts() == ["Halo"]


def test_fast_lines_are_sent_at_the_pace_that_the_server_allows(widget: Widget, server: ChatServer) -> None:
    widget.open()
    for number in range(4):
        widget.write(f"Baris {number}")
    wait_for(lambda: widget.states == ["Terkirim"] * 4)
    assert server.records.texts() == [f"Baris {number}" for number in range(4)]


def test_without_websockets_it_polls(driver: Chrome) -> None:
    server = ChatServer(has_websockets=False)
    try:
        driver.get(f"{server.url}/id")
        widget = Widget(driver)
        widget.open()
        widget.write("Halo")
        wait_for(lambda: widget.states == ["Terkirim"])
        answer = server.say("Selamat pagi")
        wait_for(lambda: widget.lines == ["Halo", "Selamat pagi"])
        read = [ReceiptState.DELIVERED, ReceiptState.READ]
        wait_for(lambda: server.records.states(answer.message_id) == read)
    finally:
        driver.get("about:blank")
        server.close()


def test_waiting_and_closing_time_are_said(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Petugas")
    wait_for(lambda: widget.states == ["Terkirim"])
    server.stand(Standing(Word.WAITING))
    wait_for(lambda: widget.part(".status").text == "Menunggu petugas.")
    server.stand(Standing(Word.WAITING, opens_at=datetime(2026, 12, 7, 1, tzinfo=timezone.utc)))
    wait_for(lambda: "Kantor sedang tutup. Buka lagi" in widget.part(".status").text)
    assert "Desember" in widget.part(".status").text
    assert widget.part(".status").aria_role == "status"


def test_an_answer_to_a_closed_chat_is_counted_on_its_button(widget: Widget, server: ChatServer) -> None:
    widget.open()
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    widget.part(".close").click()
    answer = server.say("Selamat pagi")
    wait_for(lambda: widget.part(".opener").text == "Tanya kami (1 pesan baru)")
    wait_for(lambda: server.records.states(answer.message_id) == [ReceiptState.DELIVERED])
    widget.open()
    read = [ReceiptState.DELIVERED, ReceiptState.READ]
    wait_for(lambda: server.records.states(answer.message_id) == read)


def test_the_end_is_asked_for_recorded_and_a_new_chat_knows_nothing_of_it(
    widget: Widget, server: ChatServer
) -> None:
    widget.open()
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    widget.part(".end").click()
    assert widget.focused == "Ya, akhiri"
    widget.part(".no").click()
    assert widget.focused == "Akhiri obrolan"
    widget.part(".end").click()
    widget.part(".yes").click()
    wait_for(lambda: len(server.records.ended) == 1)
    assert widget.part(".status").text == "Obrolan telah diakhiri."
    assert not widget.part("form").is_displayed()
    assert widget.part(".save").is_displayed()
    widget.part(".again").click()
    wait_for(lambda: widget.lines == [])
    widget.write("Baru")
    wait_for(lambda: len(server.records.talks) == 2)


def test_the_conversation_can_be_saved_as_a_text(
    widget: Widget, server: ChatServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("downloads")
    allowed = {"behavior": "allow", "downloadPath": str(folder)}
    widget.driver.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
    widget.open()
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    server.say("Selamat pagi")
    wait_for(lambda: len(widget.lines) == 2)
    widget.part(".save").click()
    wait_for(lambda: (folder / "DPMPTSP.txt").exists())
    text = (folder / "DPMPTSP.txt").read_text(encoding="utf-8")
    assert text.index("Anda:\nHalo") < text.index("Rina:\nSelamat pagi")


@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 640), (640, 320)])
def test_at_400_percent_everything_is_within_reach(
    widget: Widget, server: ChatServer, width: int, height: int
) -> None:
    """A window of 1280x1024 at 400 % has 320x256 points (WCAG 2.2, 1.4.10)."""
    _be(widget.driver, width, height)
    widget.open()
    widget.write("Apakah nomorpendaftaranyangsangatpanjangsekalitanpaspasi1234567890123456789 benar?")
    wait_for(lambda: widget.states == ["Terkirim"])
    server.say(
        "Ya. https://oss.go.id/informasi/pencarian-nib?nomor=1234567890123456789", Author.BOT, YES_OR_AGENT
    )
    wait_for(lambda: len(widget.parts(".choices button")) == 2)
    panel = widget.part("#panel")
    width_of = (
        "return [arguments[0].scrollWidth, arguments[0].clientWidth, document.documentElement.scrollWidth]"
    )
    scrolls, has, page = widget.driver.execute_script(width_of, panel)
    assert scrolls <= has
    assert page <= width
    for one in [widget.part(part) for part in ("#field", ".send", ".close", ".save", ".end")] + widget.parts(
        ".choices button"
    ):
        left, top, right, bottom, hit = widget.driver.execute_script(
            """arguments[0].scrollIntoView({block: "nearest"});
            const box = arguments[0].getBoundingClientRect();
            const root = arguments[0].getRootNode();
            const hit = root.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return [box.left, box.top, box.right, box.bottom, arguments[0].contains(hit)];""",
            one,
        )
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height + 1
        assert hit, one.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 1024), (320, 256)])
def test_axe_finds_nothing(widget: Widget, server: ChatServer, scheme: str, size: tuple[int, int]) -> None:
    assert AXE.is_file(), "make peers fetches it"
    _be(widget.driver, *size)
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    widget.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    wait_for(lambda: widget.part(".opener").is_displayed())
    assert _violations(widget.driver) == []
    widget.open()
    assert _violations(widget.driver) == []
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    server.say("Selamat pagi, lihat https://oss.go.id", Author.BOT, YES_OR_AGENT)
    server.stand(Standing(Word.BOT))
    wait_for(lambda: len(widget.parts(".choices button")) == 2)
    server.say("Selamat pagi")
    wait_for(lambda: len(widget.lines) == 3)
    assert _violations(widget.driver) == []
    widget.part(".end").click()
    assert _violations(widget.driver) == []
    widget.part(".yes").click()
    assert _violations(widget.driver) == []


def test_with_reduced_motion_nothing_moves(widget: Widget) -> None:
    motion = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    widget.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", motion)
    widget.open()
    assert widget.part("#panel").value_of_css_property("animation-name") == "none"


def test_on_an_english_page_the_widget_is_english(widget: Widget, server: ChatServer) -> None:
    widget.driver.get(f"{server.url}/en")
    widget.open()
    assert widget.part(".opener").text == "Ask us"
    assert widget.part(".send").text == "Send"
    assert [one.text for one in widget.parts(".choices button")] == ["Connect me with an agent"]


def test_what_a_visitor_or_an_agent_writes_is_never_html(widget: Widget, server: ChatServer) -> None:
    attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    widget.open()
    widget.write(attack)
    wait_for(lambda: widget.states == ["Terkirim"])
    server.say(attack + " javascript:alert(1)")
    wait_for(lambda: len(widget.lines) == 2)
    assert widget.lines == [attack, attack + " javascript:alert(1)"]
    assert widget.parts(".line img, .line script, .line a") == []
    assert widget.driver.title == "DPMPTSP"


def test_the_secret_is_128_random_bits_and_leaves_the_browser_in_no_address(
    widget: Widget, server: ChatServer
) -> None:
    widget.open()
    widget.write("Halo")
    wait_for(lambda: widget.states == ["Terkirim"])
    state: dict[str, Any] = json.loads(
        widget.driver.execute_script('return localStorage.getItem("loket-chat:dpmptsp")')
    )
    assert len(state["secret"]) == 22
    assert state["secret"] not in server.records.visitor
    loaded = widget.driver.execute_script("return performance.getEntries().map((one) => one.name)")
    assert not any(state["secret"] in name for name in loaded)


def _press(widget: Widget, *keys: str) -> None:
    ActionChains(widget.driver).send_keys(*keys).perform()


def _back(widget: Widget) -> None:
    """Press Shift+Tab."""
    ActionChains(widget.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()


def _be(driver: Chrome, width: int, height: int) -> None:
    """Have a window of so many CSS points."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def _violations(driver: Chrome) -> list[str]:
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    found = driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ["violations"]}).then((found) => done(found.violations.map(
          (one) => one.id + ": " + one.nodes.map((node) => node.target.flat().join(" ")).join(", "))));"""
    )
    return list(found)
