"""What MkDocs runs while it builds the site: it adds CONTRIBUTING.md and two scripts, and lets no page load
anything remote.

`make docs` downloads the scripts once into build/docs (resources/setup/setup.sh); the site never asks a CDN.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

ROOT = Path(__file__).parents[1]
CONTRIBUTING = "contributing/index.md"  # its page in the site
SCRIPTS = ROOT / "build/docs"
NAMES = ("mermaid.min.js", "iframe-worker.js")
_SEARCH_SHIM = "https://unpkg.com/iframe-worker/shim"  # the theme's plugin "offline" names it
_REMOTE = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//[^>]*>")


def on_files(files: Files, config: Any, **_: Any) -> Files:
    for name in NAMES:
        if not (SCRIPTS / name).is_file():
            raise PluginError(f"{SCRIPTS / name} is missing: run make docs, which downloads it once")
        files.append(File.generated(config, f"assets/{name}", abs_src_path=str(SCRIPTS / name)))
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("](docs/", "](../")
    files.append(File.generated(config, CONTRIBUTING, content=text))
    return files


def on_post_page(output: str, page: Any, **_: Any) -> str:
    return _without_network(output, page.url, page.file.src_uri)


def on_post_template(output_content: str, template_name: str, **_: Any) -> str:
    return _without_network(output_content, template_name, template_name)


def _without_network(output: str, url: str, name: str) -> str:
    output = output.replace(_SEARCH_SHIM, get_relative_url("assets/iframe-worker.js", url))
    if remote := _REMOTE.findall(output):
        raise PluginError(f"{name} loads something from the network: {remote}")
    return output
