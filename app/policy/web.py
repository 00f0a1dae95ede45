"""Gets a policy from the office's web server: https only, no redirects, within a time and a size. Blocks."""

from __future__ import annotations

import http

from app.common.web_client import Exchange, WebError, WebFault, WebRequest
from app.policy.signed import ProvisioningError

MOST_BYTES = 256 * 1024
SILENCE_S = 5.0
DEADLINE_S = 20.0


def get(url: str, ca_file: str, etag: str = "") -> tuple[bytes | None, str]:
    """Return what is there and its ETag ("" for none); None where it is still what had `etag`.

    Raises ProvisioningError.
    """
    headers = {"If-None-Match": etag} if etag else {}
    request = WebRequest(url, SILENCE_S, DEADLINE_S, MOST_BYTES, headers, ca_file=ca_file)
    try:
        answer = Exchange(request).run()
    except WebError as error:
        kind = WebFault.UNREACHABLE if error.fault is WebFault.PROXY else error.fault
        raise ProvisioningError(kind.value, error.detail) from error
    if etag and answer.status == http.HTTPStatus.NOT_MODIFIED:
        return None, etag
    if not 200 <= answer.status < 300:
        raise ProvisioningError("status", f"{answer.status} {answer.reason}")
    return answer.body, answer.headers.get("etag", "")
