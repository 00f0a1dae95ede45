"""The open channel against its own description, by a client that is not ours: schemathesis.

It makes requests that the description allows and others that it forbids, and compares each answer with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis.config import SchemathesisConfig

from channels.open.description import description
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.open_receiver import a_receiver
from tests.server.channels.conftest import Post
from tests.server.channels.open_office import TOKEN, an_office
from tests.server.channels.provider import until

# What is forbidden may be too large, too: 413 is as good an answer as 400.
REFUSALS = {"expected-statuses": [400, 401, 404, 413, 415]}
# No schema can say how large a body is; and what is asked for may not be there.
ANSWERS = {"expected-statuses": ["2xx", 404, 413]}
CHECKS = {"negative_data_rejection": REFUSALS, "positive_data_acceptance": ANSWERS}
CONFIG = SchemathesisConfig.from_dict({"checks": CHECKS})
pytest_plugins = ("schemathesis.pytest.plugin",)  # other files need not load it: pyproject.toml
SCHEMA = schemathesis.openapi.from_dict(description(), config=CONFIG)


@pytest.fixture
def bot(shared: SharedOffice, tmp_path: Path) -> Iterator[Post]:
    with a_receiver() as receiver:
        made = an_office(shared, tmp_path / "post", receiver)
        yield made
        made.close()


@pytest.fixture
def base(bot: Post) -> str:
    server = bot.start()
    until(lambda: bot.works("bot"))
    return f"http://{LOOPBACK}:{server.port}/public/open/v1"


def _says_no_more_than_bytes(case: Any) -> bool:
    """A part of a form has no type: on the wire a number in place of a file is a file."""
    if case.media_type != "multipart/form-data" or not isinstance(case.body, dict) or "file" not in case.body:
        return False
    files = case.body["file"]
    return not (isinstance(files, list) and all(isinstance(one, str) for one in files))


@SCHEMA.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_each_answer_is_described(case: Any, base: str) -> None:
    assume(not _says_no_more_than_bytes(case))
    case.call_and_validate(base_url=base, headers={"Authorization": f"Bearer {TOKEN}"})
