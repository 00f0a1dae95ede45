"""The entry point: `loket` is the desktop, `loket tel:...` offers a call, `loket demo` is the training,
`loket wallboard` shows in a room what happens now.

`loket quit` ends the running desktop as soon as nothing is lost by it, `loket command` lets it answer, hang
up, open a case and so on. `loket audit` checks the audit trail, `loket admin` administers the shared
database, `loket server` serves the workstations of an office, `loket reports` makes PDFs of the reports that
the server has written, `loket doctor` lists problems, `loket selftest` tests the installed program. `loket
--engine` and `loket --headset` are processes of the desktop, `loket --video` is one of the engine.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from telephony.process.light_start import skip_feature_hook, start_light
from telephony.process.private_memory import forbid_core_files, protect
from telephony.process.standard_streams import print_utf8
from telephony.sip.target import is_link

# Imports stand inside the functions: the engine starts by this module too and must not load a window.
if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.desktop.workplace import Workplace
    from ui.demo.player import Player
    from ui.shell.main_window import MainWindow


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 fine, 1 could not start or a demo stage failed, 2 wrong arguments."""
    print_utf8()
    os.umask(0o077)  # records, drafts, recordings and logs contain what applicants said
    forbid_core_files()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) == 1 and is_link(given[0]):
        return _desktop(given[0])
    options = make_parser(given[0] if given else "").parse_args(given)
    if options.engine:
        start_light()
        from telephony.engine.main import run

        run(options.gives_way)
    if options.headset:
        from telephony.headset.process import run as run_headset

        run_headset()
    if options.video:
        skip_feature_hook()
        from telephony.video.process import run as run_video

        run_video(options.sockets)
    if options.paper:
        from app.paper.press import run as run_press

        run_press()
    if options.command == "demo":
        return _demo(options)
    if options.imports:
        from app.selftest.modules import run as run_imports

        return run_imports()
    if options.command is not None:
        protect()  # the desktop does so once it has a window
    if options.command == "links":
        return _links(options.what)
    if options.command == "quit":
        from app.common.paths import places
        from app.desktop.quit_command import run as run_quit

        return run_quit(places(), options.within)
    if options.command == "command":
        return _command(options)
    if options.command == "audit":
        return _audit(options.records, options.noted)
    if options.command == "doctor":
        return _doctor(options)
    if options.command == "selftest":
        return _selftest(options)
    if options.command == "reports":
        return _reports(options.folder)
    if options.command == "wallboard":
        return _wallboard(options)
    if options.command == "server":
        from server.command import execute_options

        return execute_options(options)
    if options.command == "admin":
        from app.admin.command_line import run as run_admin

        return run_admin(options)
    return _desktop(with_session=options.with_session)


def make_parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of all commands. The arguments of `admin` and `server` are there only if that is the
    command: they need SQLAlchemy, which the engine does not.
    """
    parser = argparse.ArgumentParser(prog="loket", description=__doc__)
    parser.add_argument("--engine", action="store_true", help="be the phone engine (started by the desktop)")
    parser.add_argument(
        "--gives-way", action="store_true", help="with --engine: let other processes go first"
    )
    parser.add_argument("--headset", action="store_true", help="be its headset process (likewise)")
    parser.add_argument("--video", action="store_true", help="be the engine's video process")
    parser.add_argument("--sockets", type=int, help="with --video: the descriptor that sockets come through")
    parser.add_argument("--imports", action="store_true", help="load every module (started by the self-test)")
    parser.add_argument("--paper", action="store_true", help="print or read one sheet (likewise)")
    parser.add_argument(
        "--with-session",
        action="store_true",
        help="started by the user's sign-in: as the settings say, hidden",
    )
    commands = parser.add_subparsers(dest="command")
    demo = commands.add_parser("demo", help="demo records and a simulated applicant who calls")
    demo.add_argument("--play", action="store_true", help="play the whole scenario automatically")
    demo.add_argument(
        "--office", action="store_true", help="a server and two desktops: an escalation from desk to desk"
    )
    demo.add_argument(
        "--office-desk", type=Path, metavar="HOME", help="be one of these desktops (started by it)"
    )
    demo.add_argument("--out", type=Path, help="records, recordings, screenshots")
    demo.add_argument("--language", choices=("id", "en"), default="id")
    demo.add_argument("--theme", choices=("light", "dark", "system"), default="light")
    links = commands.add_parser("links", help="let tel:, sip: and callto: links open Loket")
    links.add_argument("what", choices=("register", "unregister"))
    audit = commands.add_parser("audit", help="check the chain of the audit trail; 1 if it is broken")
    audit.add_argument("--records", type=Path, help="the records file, or a copy; else this desktop's own")
    audit.add_argument("--noted", default="", help="an end of the chain that was noted: it must be in it")
    doctor = commands.add_parser("doctor", help="look at everything that a desk needs; 0 well, 1 or 2 not")
    doctor.add_argument("--policy", type=Path, metavar="FILE", help="check this policy file alone")
    doctor.add_argument("--report", type=Path, metavar="FILE.zip", help="write it all for the support desk")
    doctor.add_argument("--language", choices=("id", "en"), default="", help="else that of the settings")
    doctor.add_argument(
        "--listening-at",
        default="",
        metavar="EXTENSION",
        help="try the codes for listening at this one",
    )
    selftest = commands.add_parser("selftest", help="try everything for real; 0 nothing failed, 1 or 2 not")
    selftest.add_argument(
        "--report",
        type=Path,
        nargs="?",
        const=Path("~"),
        metavar="FILE.zip|FOLDER",
        help="write it all into a file that can be sent; without a name into the home folder",
    )
    selftest.add_argument("--only", nargs="+", default=(), metavar="CHECK", help="these checks alone")
    selftest.add_argument("--language", choices=("id", "en"), default="", help="else that of the settings")
    reports = commands.add_parser("reports", help="make PDFs of the reports that the server has written")
    reports.add_argument("folder", type=Path, help="into which it writes; the PDFs go there, too")
    server = commands.add_parser(
        "server", help="serve the workstations of an office, and look after this server"
    )
    if command == "server":
        from server.arguments import add_arguments

        add_arguments(server)
    board = commands.add_parser("wallboard", help="show what happens now, full screen, in a room")
    _add_wallboard(board)
    leaving = commands.add_parser("quit", help="ask the running desktop to end, once no call is up")
    leaving.add_argument("--within", type=int, default=60, metavar="S", help="give up after so many seconds")
    outside = commands.add_parser("command", help="let the running desktop do something, as another program")
    what = outside.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", help="what to do: answer, hang-up, call, ...")
    what.add_argument("--list", action="store_true", help="list all names, and what is possible now")
    outside.add_argument("argument", nargs="?", default="", help="of call, open-case, break, mute, hold")
    outside.add_argument("--within", type=float, default=10, metavar="S", help="wait so many seconds at most")
    if command == "admin":
        from app.admin.parser import add_admin

        add_admin(commands)
    else:
        commands.add_parser("admin", help="make and look after the shared database")
    return parser


def _audit(records: Path | None, noted: str) -> int:
    from app.access.audit_command import NoTrailError, check_file, parse_link, summary
    from app.common.paths import places
    from app.desktop.start import StartError, read_settings, records_path
    from app.policy.provisioned import office_policy
    from db.errors import StorageError

    try:
        link = parse_link(noted) if noted else None
    except ValueError:
        print("loket audit: --noted is a number, a colon and 64 letters of 0-9 a-f", file=sys.stderr)
        return 2
    try:
        where = places()
        settings = read_settings(where, office_policy(where.data))
        result = check_file(records or records_path(where, settings), link)
    except (NoTrailError, StorageError, StartError) as error:
        print(f"loket audit: {error}", file=sys.stderr)
        return 1
    print(summary(result))
    return 1 if result.fault else 0


def _reports(folder: Path) -> int:
    from app.common.paths import places
    from app.desktop.start import StartError, read_settings
    from app.paper.press import offscreen_application
    from app.paper.reports_command import run as run_reports
    from app.policy.provisioned import office_policy

    where = places()
    try:
        settings = read_settings(where, office_policy(where.data))
    except StartError as error:
        print(f"loket reports: {error}", file=sys.stderr)
        return 1
    application = offscreen_application()
    code = run_reports(
        *(folder, where, settings, print), lambda reason: print(f"loket reports: {reason}", file=sys.stderr)
    )
    del application
    return code


def _doctor(options: argparse.Namespace) -> int:
    from app.common.paths import places
    from app.common.secrets import Secrets
    from app.policy.provisioned import office_policy
    from ui.doctor.command import check_policy, examine

    if options.policy is not None:
        return check_policy(options.policy, options.language)
    where = places()
    policy, report, language = office_policy(where.data), options.report, options.language
    return examine(where, policy, Secrets(), report, language, listening_at=options.listening_at)


def _add_wallboard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set-up", action="store_true", help="ask for the login of this board, and keep it")
    parser.add_argument(
        "--page", choices=("queues", "staff", "sop", "today"), help="this page; else all in turn"
    )
    parser.add_argument(
        "--picture", type=Path, metavar="FOLDER", help="write board.png and board.json there; show nothing"
    )
    parser.add_argument(
        "--every", type=float, default=5, metavar="S", help="so many seconds between pictures"
    )
    parser.add_argument(
        "--size", type=_size, default=(1920, 1080), metavar="WxH", help="of the picture, in pixels"
    )
    parser.add_argument("--language", choices=("id", "en"), default="", help="else that of the settings")


def _size(text: str) -> tuple[int, int]:
    width, height = map(int, text.split("x"))
    return width, height


def _wallboard(options: argparse.Namespace) -> int:
    start_light()
    from app.common.paths import places
    from app.policy.provisioned import office_policy
    from ui.board.command import run as run_board

    where = places()
    return run_board(options, where, office_policy(where.data))


def _selftest(options: argparse.Namespace) -> int:
    from app.common.paths import places
    from app.common.secrets import Secrets
    from app.policy.provisioned import office_policy
    from ui.selftest.command import CHECKS, report_in, selftest

    if unknown := [name for name in options.only if name not in CHECKS]:
        print(f"loket selftest: {unknown[0]} is none of {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    report = options.report and options.report.expanduser()
    if report is not None and report.is_dir():
        report = report_in(report)
    where = places()
    policy = office_policy(where.data)
    return selftest(where, policy, Secrets(), report, options.language, options.only)


def _desktop(link: str = "", *, with_session: bool = False) -> int:
    start_light()
    from app.common.paths import places
    from app.desktop.links import hand_over

    where = places()
    if hand_over(where, link):
        return 0
    from ui.shell.application import run_window

    return run_window(where, link=link, with_session=with_session)


def _command(options: argparse.Namespace) -> int:
    from app.common.paths import places
    from app.desktop.command_client import run as run_command
    from app.desktop.outside_command import LIST

    return run_command(places(), LIST if options.list else options.name, options.argument, options.within)


def _links(what: str) -> int:
    from app.desktop.link_schemes import RegistrationError, register, unregister

    try:
        print(register() if what == "register" else unregister())
    except (RegistrationError, OSError) as error:
        print(f"loket links: {error}", file=sys.stderr)
        return 1
    return 0


def _demo(options: argparse.Namespace) -> int:
    from app.demo.stage import Stage, StageError, has_display
    from telephony.process.child_process import own_command

    if options.office_desk is not None:
        return _office_desk(options.office_desk)
    out: Path = (options.out or _demo_folder(options.office)).resolve()
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        office = ["--office"] if options.office else []
        play = [*own_command("demo", "app"), "--play", *office, "--out", str(out)]
        try:
            with Stage() as stage:
                return stage.run([*play, "--language", options.language, "--theme", options.theme])
        except StageError as error:
            from ui.demo.needs import of_stage

            print(f"loket demo: {of_stage(error, options.language)}", file=sys.stderr)
            return 1
    if options.office:
        from ui.demo.office_stage import run_office

        return run_office(out, options.language, options.theme, plays=options.play)

    from app.demo.lookup_server import DemoLookupServer

    with DemoLookupServer() as lookups:
        return _rehearse(options, out, lookups.address)


def _demo_folder(is_office: bool) -> Path:
    """In a checkout, beside its other build products; in the cache folder for an installed program."""
    from app.common.paths import places

    name = "demo-office" if is_office else "demo"
    return places().cache / name if getattr(sys, "frozen", False) else Path("build") / name


def _office_desk(home: Path) -> int:
    start_light()
    from app.demo.lookup_server import DemoSecrets
    from app.demo.office import read_desk
    from app.policy import NO_POLICY
    from ui.demo.office_player import OfficePlayer
    from ui.shell.application import run_window

    plan, prepared = read_desk(home)

    def rehearse(window: MainWindow, workplace: Workplace) -> QObject:
        return OfficePlayer(window, workplace, plan, prepared)

    return run_window(prepared.places, rehearse, secrets=DemoSecrets(), policy=NO_POLICY)


def _rehearse(options: argparse.Namespace, out: Path, lookup_server: str) -> int:
    start_light()
    from app.demo.lookup_server import DemoSecrets
    from app.demo.prepare import NotOurFolderError, prepare_demo
    from app.demo.stage import has_virtual_headset
    from app.demo.training import Training
    from app.policy import NO_POLICY
    from ui.shell.application import run_window

    try:
        uses_devices = not options.play or has_virtual_headset()
        prepared = prepare_demo(
            out, options.language, options.theme, lookup_server, uses_devices=uses_devices
        )
    except NotOurFolderError as error:
        print(
            f"loket demo: {error.folder} was not made by a demo, so it is left as it is. "
            "Move it away, or choose another folder with --out.",
            file=sys.stderr,
        )
        return 1

    players: list[Player] = []

    def rehearse(window: MainWindow, workplace: Workplace) -> QObject:
        from ui.demo.player import Player

        training = Training(workplace, prepared)
        if not options.play:
            training.begin()
            window.show_training()
            return training
        players.append(Player(window, workplace, training, prepared.out))
        return players[0]

    code = run_window(prepared.places, rehearse, secrets=DemoSecrets(), policy=NO_POLICY)
    if players and not players[0].has_ended:
        print(f"loket demo: the window was closed at: {players[0].stage}", file=sys.stderr)
        return code or 1
    return code


if __name__ == "__main__":
    sys.exit(main())
