"""`loket admin`: finds server and password, executes one command, and prints its message."""

from __future__ import annotations

import argparse
import sys

from app.admin import directory, sentences, signing
from app.admin.administrator import Administrator
from app.admin.command import execute
from app.admin.parser import address_of
from app.admin.passwords import PasswordError
from app.admin.signing import SigningError
from app.common.secrets import Secrets
from app.common.typed_toml import TomlError
from db.server.admin.database import MAINTENANCE
from db.server.admin.server import AdminError, Server


def run(options: argparse.Namespace, secrets: Secrets | None = None) -> int:
    """Return the exit code."""
    try:
        if options.does == "sign-policy":  # needs no server
            sys.stdout.write(signing.sign(options, secrets or Secrets()) + "\n")
            return sentences.DONE
        if options.does == "directory":  # needs no database
            sys.stdout.write(directory.run(options) + "\n")
            return sentences.DONE
        address = address_of(options)
        login = Administrator(options.user, address, secrets or Secrets())
        password = login.password(options.admin_password_file)
        server = Server(address, options.user, password)
        if options.keep:
            server.connect(MAINTENANCE).close()
            login.keep(password)
        text = execute(server, options)
    except AdminError as error:
        _complain(sentences.refusal(error))
        return sentences.exit_code(error)
    except (PasswordError, SigningError, TomlError) as error:
        _complain(str(error))
        return sentences.NOT_DONE
    except KeyboardInterrupt:
        _complain("broken off")
        return sentences.BROKEN_OFF
    sys.stdout.write(text + "\n")
    return sentences.DONE


def _complain(text: str) -> None:
    sys.stderr.write(f"loket admin: {text}\n")
