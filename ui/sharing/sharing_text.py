"""How the shared database stands, in words, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.password_rules import (
    EASY,
    LEAST_LETTERS,
    LOGIN_NAME,
    LONG,
    MOST_LETTERS,
    SAME,
    SHORT,
    UNSEEN,
)
from app.sync.own_password import IN_DOUBT, NOT_YOURS
from app.sync.sync_status import Light, LightState
from ui.text.times import span_text, time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

LOOKS = {  # icon, colour
    LightState.ALONE: ("check", "good"),
    LightState.CONNECTING: ("link", "muted"),
    LightState.UP_TO_DATE: ("check", "good"),
    LightState.WAITING: ("arrow-up-right", "muted"),
    LightState.HELD: ("alert", "warning"),
    LightState.FILLING: ("link", "accent"),
    LightState.OFFLINE: ("alert", "warning"),
}
OTHER_LOOK = ("alert", "danger")
_SAID = {
    LightState.ALONE: QT_TRANSLATE_NOOP("Sharing", "Saved on this computer"),
    LightState.CONNECTING: QT_TRANSLATE_NOOP("Sharing", "Shared: connecting"),
    LightState.UP_TO_DATE: QT_TRANSLATE_NOOP("Sharing", "Shared: up to date"),
    LightState.HELD: QT_TRANSLATE_NOOP("Sharing", "Shared: {name} has to sign in here"),
    LightState.FILLING: QT_TRANSLATE_NOOP("Sharing", "Filling: {percent} %"),
    LightState.OFFLINE: QT_TRANSLATE_NOOP("Sharing", "Working offline since {time}"),
    LightState.NOBODY: QT_TRANSLATE_NOOP("Sharing", "Shared: nobody is signed in"),
    LightState.SIGN_IN: QT_TRANSLATE_NOOP("Sharing", "Shared: sign in again"),
    LightState.LOGIN_CLOSED: QT_TRANSLATE_NOOP("Sharing", "Shared: this login was closed"),
    LightState.UPDATE_NEEDED: QT_TRANSLATE_NOOP("Sharing", "Shared: update needed"),
    LightState.SERVER_OLDER: QT_TRANSLATE_NOOP("Sharing", "Shared: the server has to be updated first"),
    LightState.NOT_ENROLLED: QT_TRANSLATE_NOOP("Sharing", "Shared: this workstation is not known"),
    LightState.COPY_IN_USE: QT_TRANSLATE_NOOP("Sharing", "Shared: a copy is in use elsewhere"),
    LightState.NO_KEY_STORE: QT_TRANSLATE_NOOP("Sharing", "Shared: this computer has no key store"),
    LightState.CODE_TAKEN: QT_TRANSLATE_NOOP("Sharing", "Shared: this workstation's code is taken"),
    LightState.TOO_MANY_STATIONS: QT_TRANSLATE_NOOP("Sharing", "Shared: this workstation is not registered"),
    LightState.UNTRUSTED: QT_TRANSLATE_NOOP("Sharing", "Shared: the server's certificate is not valid"),
    LightState.CERTIFICATE_EXPIRED: QT_TRANSLATE_NOOP(
        "Sharing", "Shared: the server's certificate has expired"
    ),
    LightState.CERTIFICATE_TOO_NEW: QT_TRANSLATE_NOOP("Sharing", "Shared: this computer's clock is behind"),
    LightState.CERTIFICATE_NAME: QT_TRANSLATE_NOOP(
        "Sharing", "Shared: the server's certificate has another name"
    ),
    LightState.CA_MISSING: QT_TRANSLATE_NOOP("Sharing", "Shared: the certificate file cannot be read"),
    LightState.PROXY: QT_TRANSLATE_NOOP("Sharing", "Shared: the proxy does not let Loket through"),
    LightState.TOO_MANY: QT_TRANSLATE_NOOP("Sharing", "Shared: too many attempts to sign in"),
    LightState.DIRECTORY_AWAY: QT_TRANSLATE_NOOP("Sharing", "Shared: the office's directory does not answer"),
    LightState.CLOCK_AHEAD: QT_TRANSLATE_NOOP("Sharing", "Shared: this computer's clock is ahead"),
    LightState.CLOCK_WRONG: QT_TRANSLATE_NOOP("Sharing", "Shared: set the clock of this computer"),
    LightState.FAILED: QT_TRANSLATE_NOOP("Sharing", "Shared: not possible now"),
}
_ADVICE = {
    LightState.ALONE: QT_TRANSLATE_NOOP("Sharing", "Everything is complete on this computer."),
    LightState.CONNECTING: QT_TRANSLATE_NOOP("Sharing", "You can work meanwhile."),
    LightState.UP_TO_DATE: QT_TRANSLATE_NOOP(
        "Sharing", "What you save reaches the other workstations within a second, and the other way round."
    ),
    LightState.WAITING: QT_TRANSLATE_NOOP("Sharing", "It is on its way. Nothing needs to be done."),
    LightState.HELD: QT_TRANSLATE_NOOP(
        "Sharing",
        "Changes by {name} on this computer can only be sent with {name}'s login and are hidden until "
        "then. Other changes are sent as usual. Ask {name} to sign in here once, or tell the IT "
        "department.",
    ),
    LightState.FILLING: QT_TRANSLATE_NOOP(
        "Sharing", "Cases, people and knowledge come from the shared database. What is there can be used."
    ),
    LightState.OFFLINE: QT_TRANSLATE_NOOP(
        "Sharing",
        "The shared database cannot be reached. Go on working: everything is saved here and sent "
        "automatically when the connection is back. If it lasts, tell the IT department.",
    ),
    LightState.NOBODY: QT_TRANSLATE_NOOP("Sharing", "Sign in with your name and password."),
    LightState.SIGN_IN: QT_TRANSLATE_NOOP(
        "Sharing", "Sign in with your name and password. Until then everything is saved here only."
    ),
    LightState.LOGIN_CLOSED: QT_TRANSLATE_NOOP(
        "Sharing",
        "The IT department closed this login, so the shared records were removed from this computer; the "
        "next user gets the records of that login. Waiting changes are kept: the IT department can open "
        "the login once more to send them.",
    ),
    LightState.UPDATE_NEEDED: QT_TRANSLATE_NOOP(
        "Sharing",
        "This Loket is too old for the shared database. Ask the IT department for the new one; what you "
        "save meanwhile is kept and sent later.",
    ),
    LightState.SERVER_OLDER: QT_TRANSLATE_NOOP(
        "Sharing",
        "This Loket is newer than the shared database, which has to be updated first. Tell the IT "
        "department; what you save meanwhile is kept and sent later.",
    ),
    LightState.NOT_ENROLLED: QT_TRANSLATE_NOOP(
        "Sharing",
        "The shared database does not know this workstation any more. Ask the IT department, then choose "
        "“Try now”; what you save meanwhile is kept.",
    ),
    LightState.COPY_IN_USE: QT_TRANSLATE_NOOP(
        "Sharing",
        "Another computer works with a copy of this one's Loket folder and has taken its place. Ask the IT "
        "department: each computer needs a workstation code of its own. “Try now” takes the place back; what "
        "you save is kept.",
    ),
    LightState.NO_KEY_STORE: QT_TRANSLATE_NOOP(
        "Sharing",
        "This workstation's key is in the system's key store, which is missing or locked. Install or "
        "unlock it (GNOME Keyring, KWallet), then choose “Try now”. What you save is kept here.",
    ),
    LightState.CODE_TAKEN: QT_TRANSLATE_NOOP(
        "Sharing",
        "Another workstation has the code {code}. Give this one another code in the settings, or ask the IT "
        "department to close the other one.",
    ),
    LightState.TOO_MANY_STATIONS: QT_TRANSLATE_NOOP(
        "Sharing",
        "Your login has registered as many workstations today as the office allows. Enter a one-time code of "
        "the IT department in the settings, or ask a supervisor to sign in here once; then choose “Try now”.",
    ),
    LightState.UNTRUSTED: QT_TRANSLATE_NOOP(
        "Sharing",
        "This computer does not trust the server's certificate, so nothing was sent. Tell the IT "
        "department; Loket tries again every few minutes, and what you save meanwhile is kept.",
    ),
    LightState.CERTIFICATE_EXPIRED: QT_TRANSLATE_NOOP(
        "Sharing",
        "The server's certificate has expired, or the clock of this computer is ahead, so nothing was sent. "
        "Check date and time here; if they are right, tell the IT department. What you save meanwhile is "
        "kept.",
    ),
    LightState.CERTIFICATE_TOO_NEW: QT_TRANSLATE_NOOP(
        "Sharing",
        "The server's certificate is not valid yet, so nothing was sent. Correct date, time and time zone of "
        "this computer, then choose “Try now”; what you save meanwhile is kept.",
    ),
    LightState.CERTIFICATE_NAME: QT_TRANSLATE_NOOP(
        "Sharing",
        "The certificate belongs to another server than the one in the settings, so nothing was sent. Tell "
        "the IT department; what you save meanwhile is kept.",
    ),
    LightState.CA_MISSING: QT_TRANSLATE_NOOP(
        "Sharing",
        "The file with the certificates of the authority is missing or cannot be read, so nothing was sent. "
        "Tell the IT department; what you save meanwhile is kept.",
    ),
    LightState.PROXY: QT_TRANSLATE_NOOP(
        "Sharing",
        "The proxy of this network does not let Loket through to the server. Tell the IT department; Loket "
        "keeps trying, and what you save meanwhile is kept.",
    ),
    LightState.DIRECTORY_AWAY: QT_TRANSLATE_NOOP(
        "Sharing",
        "The office's directory, which knows your password, does not answer. Loket keeps trying; what you "
        "save meanwhile is kept. If it lasts, tell the IT department.",
    ),
    LightState.TOO_MANY: QT_TRANSLATE_NOOP(
        "Sharing",
        "Too many attempts to sign in with your name failed. Loket tries again within a quarter of an hour; "
        "what you save meanwhile is kept. If it was not you, tell the IT department.",
    ),
    LightState.CLOCK_AHEAD: QT_TRANSLATE_NOOP(
        "Sharing", "Correct the clock of this computer; waiting changes are sent then."
    ),
    LightState.CLOCK_WRONG: QT_TRANSLATE_NOOP(
        "Sharing",
        "The clock differs by {off} from the shared database. Correct date, time and time zone before you "
        "go on: changes dated ahead are rejected, and changes dated too early stand in the wrong place of "
        "the story.",
    ),
    LightState.FAILED: QT_TRANSLATE_NOOP(
        "Sharing", "Loket tries again automatically. If it lasts, give the IT department the log."
    ),
}
_WAITING = QT_TRANSLATE_NOOP("Sharing", "{count} changes waiting, oldest {age}")
_WAITING_ONE = QT_TRANSLATE_NOOP("Sharing", "1 change waiting, {age}")
_REFUSED = QT_TRANSLATE_NOOP("Sharing", "{count} need you")
_REFUSED_ONE = QT_TRANSLATE_NOOP("Sharing", "1 needs you")
_SET_ASIDE = QT_TRANSLATE_NOOP(
    "Sharing",
    "{count} entries of the shared database cannot be read here; all others are here. "
    "Tell the IT department: the log says which.",
)
_SET_ASIDE_ONE = QT_TRANSLATE_NOOP(
    "Sharing",
    "1 entry of the shared database cannot be read here; all others are here. "
    "Tell the IT department: the log says which.",
)
_UNPROVEN = QT_TRANSLATE_NOOP(
    "Sharing",
    "{count} changes in the name of {names} were not sent: they have no valid signature. Tell the IT "
    "department: the file of this computer may have been tampered with. Nothing is deleted; each person "
    "sees the changes after signing in here, and decides.",
)
_UNPROVEN_ONE = QT_TRANSLATE_NOOP(
    "Sharing",
    "1 change in the name of {names} was not sent: it has no valid signature. Tell the IT department: the "
    "file of this computer may have been tampered with. Nothing is deleted; {names} sees the change after "
    "signing in here, and decides.",
)
_SIGN_IN = {
    "sign_in": QT_TRANSLATE_NOOP(
        "Sharing", "Name or password is wrong, or the login was closed. Try again, or ask the IT department."
    ),
    "unreachable": QT_TRANSLATE_NOOP(
        "Sharing", "The shared database cannot be reached. Check the network, then try again."
    ),
    "unknown_offline": QT_TRANSLATE_NOOP(
        "Sharing",
        "The shared database cannot be reached, and nobody signed in here with this name and password "
        "before. Check the network, then try again.",
    ),
    "failed": QT_TRANSLATE_NOOP(
        "Sharing",
        "The shared database answered with an error. Try again; if it stays so, give the IT department "
        "the log.",
    ),
    "login_closed": QT_TRANSLATE_NOOP("Sharing", "This login was closed. Ask the IT department."),
    "no_key_store": QT_TRANSLATE_NOOP(
        "Sharing",
        "This workstation's key is in the system's key store, which is missing or locked. Install or "
        "unlock it (GNOME Keyring, KWallet), start Loket again, then sign in.",
    ),
    "untrusted": _ADVICE[LightState.UNTRUSTED],
    "certificate_expired": _ADVICE[LightState.CERTIFICATE_EXPIRED],
    "certificate_too_new": _ADVICE[LightState.CERTIFICATE_TOO_NEW],
    "certificate_name": _ADVICE[LightState.CERTIFICATE_NAME],
    "ca_missing": _ADVICE[LightState.CA_MISSING],
    "proxy": _ADVICE[LightState.PROXY],
    "too_many": QT_TRANSLATE_NOOP(
        "Sharing", "Too many attempts to sign in failed. Wait a quarter of an hour, then try again."
    ),
    "directory_away": QT_TRANSLATE_NOOP(
        "Sharing",
        "The office's directory, which knows your password, does not answer. This does not count as a failed "
        "attempt: try again in some minutes, or ask the IT department.",
    ),
    "password_change": QT_TRANSLATE_NOOP(
        "Sharing", "This password was for your first sign-in only. Choose a password of your own."
    ),
    "password_expired": QT_TRANSLATE_NOOP(
        "Sharing",
        "This password has expired. Change it where you sign in to your computer or mail, or ask the IT "
        "department for another one.",
    ),
    "no_role": QT_TRANSLATE_NOOP(
        "Sharing",
        "Your name and password are right, but you have no role in Loket yet. Ask the IT department to put "
        "you into a group that uses Loket.",
    ),
    "code_needed": QT_TRANSLATE_NOOP("Sharing", "Type the six digits that your authenticator app shows now."),
    "code_wrong": QT_TRANSLATE_NOOP(
        "Sharing",
        "This code is not right, or was used before. Wait for the next one, then type it. If no code works, "
        "check the clock of your telephone, or ask the IT department.",
    ),
    "code_blocked": QT_TRANSLATE_NOOP(
        "Sharing",
        "No code is accepted for your login now. Ask the IT department, which can let you set up the "
        "authenticator app again.",
    ),
    "update_needed": _ADVICE[LightState.UPDATE_NEEDED],
}
_NOT_CHANGED = {  # a password
    NOT_YOURS: QT_TRANSLATE_NOOP(
        "Sharing",
        "This is not the password that you have now, so nothing was changed. Try again, or ask the IT "
        "department for another one.",
    ),
    "unreachable": QT_TRANSLATE_NOOP(
        "Sharing",
        "The shared database cannot be reached, so nothing was changed. Try again as soon as the light "
        "at the bottom says that it is up to date.",
    ),
    "password_elsewhere": QT_TRANSLATE_NOOP(
        "Sharing",
        "Your password belongs to the office's directory. Change it where you sign in to your computer or "
        "mail; it is valid here, too.",
    ),
    IN_DOUBT: QT_TRANSLATE_NOOP(
        "Sharing",
        "The connection was lost at the end, so it is unknown which of the two passwords is valid. Sign "
        "in again with the new password; if it is not accepted, with the old one.",
    ),
}
_UNFIT = {  # a password
    SHORT: QT_TRANSLATE_NOOP("Sharing", "At least {count} characters."),
    LONG: QT_TRANSLATE_NOOP("Sharing", "At most {most} characters."),
    UNSEEN: QT_TRANSLATE_NOOP(
        "Sharing",
        "It contains an invisible character that cannot be typed, such as a line end from copying. Type it "
        "by hand.",
    ),
    SAME: QT_TRANSLATE_NOOP("Sharing", "This is the password that you have now. Choose another one."),
    LOGIN_NAME: QT_TRANSLATE_NOOP("Sharing", "This is your login name. Choose another one."),
    EASY: QT_TRANSLATE_NOOP(
        "Sharing",
        "This is easy to guess: repeated characters, a row of keys or digits, your login name, or a common "
        "password. Use several words.",
    ),
}
_NOTHING_CHANGED = QT_TRANSLATE_NOOP("Sharing", "Nothing was changed.")


def light_words(light: Light) -> str:
    """Return what the light says, in one line."""
    parts = []
    if light.refused:
        text = _translate(_REFUSED_ONE if light.refused == 1 else _REFUSED)
        parts.append(text.format(count=light.refused))
    if light.state is not LightState.WAITING:
        time = time_text(light.since) if light.since is not None else ""
        parts.append(
            _translate(_SAID[light.state]).format(percent=light.percent, time=time, name=light.held_by)
        )
    if light.waiting and light.state is not LightState.FILLING:
        text = _translate(_WAITING_ONE if light.waiting == 1 else _WAITING)
        parts.append(text.format(count=light.waiting, age=span_text(light.oldest_s)))
    return " · ".join(parts)


def advice(light: Light, workstation: str) -> str:
    """Return what that means and what to do."""
    said = _translate(_ADVICE[light.state]).format(
        code=workstation, name=light.held_by, off=span_text(abs(light.clock_off_s))
    )
    parts = [said]
    if light.unproven:
        text = _translate(_UNPROVEN_ONE if light.unproven == 1 else _UNPROVEN)
        parts.append(text.format(count=light.unproven, names=", ".join(light.unproven_of)))
    if light.set_aside:
        text = _translate(_SET_ASIDE_ONE if light.set_aside == 1 else _SET_ASIDE)
        parts.append(text.format(count=light.set_aside))
    return " ".join(parts).strip()


def sign_in_words(why: str) -> str:
    """Return why a sign-in failed, and what to do."""
    return _translate(_SIGN_IN.get(why, _SIGN_IN["failed"]))


def unfit_text(why: str) -> str:
    """Return why a password cannot be chosen; "" for one that can."""
    return _translate(_UNFIT[why]).format(count=LEAST_LETTERS, most=MOST_LETTERS) if why else ""


def not_changed_words(why: str) -> str:
    """Return why a password was not changed, or not for certain, and what to do."""
    if why in _NOT_CHANGED:
        return _translate(_NOT_CHANGED[why])
    return f"{sign_in_words(why)} {_translate(_NOTHING_CHANGED)}"


def _translate(text: str) -> str:
    return QCoreApplication.translate("Sharing", text)
