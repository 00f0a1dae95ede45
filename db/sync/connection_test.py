"""How far a connection to the server gets, for its set-up."""

from __future__ import annotations

from enum import Enum


class Found(str, Enum):
    """How far the connection gets."""

    FINE = "fine"
    PROVEN = "proven"  # the server has proven its identity; no login could test further steps
    NAME_UNKNOWN = "name_unknown"
    REFUSED = "refused"  # the computer responds, but no server on this port
    NO_ANSWER = "no_answer"
    CA_MISSING = "ca_missing"  # the file with the authority's certificates is missing
    WRONG_NAME = "wrong_name"  # the certificate is another host's
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"  # the certificate, or this computer's clock is ahead
    TOO_NEW = "too_new"  # the certificate is not valid yet: usually this computer's clock is behind
    PROXY = "proxy"  # there is a proxy, but it does not let us through
    TOO_MANY = "too_many"  # attempts to sign in
    SIGN_IN = "sign_in"
    LOGIN_CLOSED = "login_closed"
    NO_SERVER = "no_server"  # a web server, but not Loket's
    NOT_ENROLLED = "not_enrolled"
    UPDATE_NEEDED = "update_needed"
    SERVER_OLDER = "server_older"
    FAILED = "failed"
