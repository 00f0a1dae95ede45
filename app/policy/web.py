"""Gets a file from the office's web server: https only, no redirects, within a time and a size. Blocks."""

from __future__ import annotations

import http
import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import IO

from app.policy.signed import ProvisioningError

MOST_BYTES = 256 * 1024
SILENCE_S = 5.0
DEADLINE_S = 20.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        raise ProvisioningError("redirected", newurl)


def get(url: str, ca_file: str, etag: str = "") -> tuple[bytes | None, str]:
    """Return what is there and its ETag ("" for none); None where it is still what had `etag`.

    Raises ProvisioningError.
    """
    deadline = time.monotonic() + DEADLINE_S
    with _told():
        context = ssl.create_default_context(cafile=ca_file or None)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _NoRedirects())
        asked = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
        try:
            with opener.open(asked, timeout=SILENCE_S) as answer:
                return _whole(answer, deadline), answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            if etag and error.code == http.HTTPStatus.NOT_MODIFIED:
                error.close()
                return None, etag
            raise


def _whole(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    content = b""
    while more := answer.read1(65536):
        content += more
        if len(content) > MOST_BYTES:
            raise ProvisioningError("too_large", f"more than {MOST_BYTES} bytes")
        if time.monotonic() > deadline:
            raise ProvisioningError("timed_out", f"{DEADLINE_S:.0f} s")
    if answer.length:  # what was promised and did not come
        raise ProvisioningError("unreachable", "the answer breaks off")
    return content


@contextmanager
def _told() -> Iterator[None]:
    """Make what a network and a server can do into ours."""
    try:
        yield
    except urllib.error.HTTPError as error:
        with error:
            raise ProvisioningError("status", f"{error.code} {error.reason}") from error
    except ssl.SSLError as error:
        raise ProvisioningError("tls", _detail(error)) from error
    except TimeoutError as error:
        raise ProvisioningError("timed_out", f"{SILENCE_S:.0f} s") from error
    except urllib.error.URLError as error:
        why = error.reason
        kind = "tls" if isinstance(why, ssl.SSLError) else ""
        kind = kind or ("timed_out" if isinstance(why, TimeoutError) else "unreachable")
        raise ProvisioningError(kind, _detail(why)) from error
    except (OSError, http.client.HTTPException) as error:
        raise ProvisioningError("unreachable", _detail(error)) from error


def _detail(error: object) -> str:
    return getattr(error, "verify_message", "") or getattr(error, "strerror", None) or str(error)
