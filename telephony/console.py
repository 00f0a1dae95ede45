"""A softphone for the console: `python -m telephony`."""

from __future__ import annotations

import argparse
import getpass
import sys
import threading

import keyring
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from telephony.client.phone import Phone
from telephony.messages import Account, CallEnded, CallKey, Message, Network, Sound
from telephony.process.private_memory import protect
from telephony.process.standard_streams import print_utf8
from telephony.sip.target import TargetError

HELP = "dial TARGET | answer | hang | hold | resume | mute | unmute | dtmf DIGITS | calls | quit"


class Console(QObject):
    """Reads commands from the keyboard and prints events. Commands apply to the newest call."""

    typed = Signal(str)

    def __init__(self, phone: Phone) -> None:
        super().__init__()
        self._phone = phone
        self._key: CallKey = ""
        self.typed.connect(self._handle)
        for signal in (
            phone.engine_ready,
            phone.engine_failed,
            phone.engine_lost,
            phone.registration_changed,
            phone.call_incoming,
            phone.call_changed,
            phone.call_ended,
            phone.dtmf_received,
            phone.mute_changed,
            phone.devices_changed,
            phone.sound_routed,
            phone.command_refused,
        ):
            signal.connect(self._print)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.typed.emit(line.strip())
        self.typed.emit("quit")

    @Slot(object)
    def _print(self, event: object) -> None:
        if isinstance(event, Message):
            key = getattr(event, "call_key", "")
            self._key = self._key if isinstance(event, CallEnded) else key or self._key
        print(event, flush=True)

    @Slot(str)
    def _handle(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        phone, key = self._phone, self._key
        commands = {
            "answer": lambda: phone.answer(key),
            "hang": lambda: phone.hang_up(key),
            "hold": lambda: phone.hold(key),
            "resume": lambda: phone.resume(key),
            "mute": lambda: phone.set_muted(True),
            "unmute": lambda: phone.set_muted(False),
            "dtmf": lambda: phone.send_dtmf(key, rest),
            "calls": lambda: print(*phone.calls.values(), sep="\n"),
            "quit": phone.stop,
        }
        try:
            if word == "dial":
                self._key = phone.dial(rest)
            elif word:
                commands.get(word, lambda: print(HELP))()
        except TargetError as error:
            print("cannot call that:", error.kind)


def main() -> int:
    print_utf8()
    protect()
    parser = argparse.ArgumentParser(prog="python -m telephony", description=HELP)
    parser.add_argument("--user", required=True)
    parser.add_argument("--domain", default="", help="registrar, host or host:port; none: direct calls only")
    parser.add_argument("--transport", choices=("udp", "tcp", "tls"), default="udp")
    parser.add_argument("--ca-file", default="", help="PEM of the registrar's own authority, for tls")
    parser.add_argument("--srtp", choices=("off", "optional", "required"), default="off")
    parser.add_argument("--address", default="", help="where to listen; default: the address of the route")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--microphone", default="", help="device id, file:PATH or none")
    parser.add_argument("--speaker", default="", help="device id, file:PATH or none")
    parser.add_argument("--password-from-keyring", metavar="SERVICE", default="")
    options = parser.parse_args()
    password = ""
    if options.password_from_keyring:
        password = keyring.get_password(options.password_from_keyring, options.user) or ""
    elif options.domain:
        password = getpass.getpass()
    application = QCoreApplication(sys.argv[:1])
    phone = Phone()
    console = Console(phone)
    phone.stopped.connect(application.quit)
    phone.start(
        Account(
            user=options.user,
            domain=options.domain,
            password=password,
            transport=options.transport,
            ca_file=options.ca_file,
            srtp=options.srtp,
        ),
        Network(bound_address=options.address, sip_port=options.port),
        Sound(microphone=options.microphone, speaker=options.speaker, ringer=options.speaker),
    )
    code = application.exec()
    del console
    return code
