"""The page and the example of the policy are those of the settings as they are."""

from __future__ import annotations

import re
from pathlib import Path

import resources
from app.policy import check_file
from app.policy.layers import KNOWN
from tests.platforms import linux_only
from ui.settings.policy_docs import example, page


def test_page_and_example_were_made_from_these_settings() -> None:
    told = "run python -m ui.settings.policy_docs"
    assert resources.path("docs", "policy.md").read_text(encoding="utf-8") == page(), told
    assert resources.path("docs", "policy-example.toml").read_text(encoding="utf-8") == example(), told
    documented = set(re.findall(r"^\| `(\w+)`", page(), re.MULTILINE))
    assert documented == {key.partition(".")[2] for key in KNOWN}
    assert "| `transport` | udp, tcp, tls |" in page()
    assert "| `servers` | a list, each: host or host:port |" in page()


@linux_only("its paths are those of Linux")
def test_the_example_is_a_policy_without_faults_also_with_every_line_of_it_in_use(tmp_path: Path) -> None:
    path = tmp_path / "example.toml"
    path.write_text(example(), encoding="utf-8")
    assert not check_file(path).faults
    assert check_file(path).managed["account.transport"].value == "tls"
    defaults = example().partition("with its default:")[2]
    path.write_text(re.sub(r"(?m)^# ", "", defaults), encoding="utf-8")
    policy = check_file(path)
    assert not policy.faults
    assert set(policy.managed) == KNOWN
