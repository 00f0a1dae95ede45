"""The knowledge base at 5,000 articles, searched as agents type, through the public calls and the threads.

The peer is Python's sqlite3 alone on the same file in the same run: the same words in all forms of FTS5.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

from uuid_utils.compat import uuid7

from app.knowledge.sample_articles import sample_articles
from app.mutations.article import WriteArticle
from db.connections import connect
from db.enums import Role
from db.mutation import Me
from db.queries.articles import find_articles
from db.replica import Replica
from tests.bench.rows import percentile, row

COUNT, AT_ONCE, ROUNDS = 5_000, 500, 40
BUDGET_MS = 100.0
TYPED = ("izin", "perpanjangan izin rekl", "berapa lama pengaduan", "a", "nib dibekukan oss", "mengurus iz")
PLAIN = """
    SELECT a.* FROM search_article JOIN search_article_key ON key = search_article.rowid
    JOIN article a ON a.id = article_id WHERE search_article MATCH ? ORDER BY rank LIMIT 30
"""


def bench_knowledge_search_p95() -> list[dict[str, object]]:
    """Words, beginnings and word forms; each is asked for anew, nothing is kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.sqlite3"
        replica = Replica.open(path)
        try:
            _fill(replica)
            ours, peer = [], []
            with closing(connect(path)) as raw:
                for typed in TYPED * ROUNDS:
                    began = time.perf_counter()
                    replica.read(partial(lambda typed, tx: find_articles(tx, typed), typed)).result()
                    ours.append((time.perf_counter() - began) * 1000)
                    words = " OR ".join(f'"{word}"' for word in typed.split())
                    began = time.perf_counter()
                    raw.execute(PLAIN, (f"{words} *",)).fetchall()
                    peer.append((time.perf_counter() - began) * 1000)
        finally:
            replica.close()
    print(f"    knowledge_search: median {percentile(ours, 50):.2f}, greatest {max(ours):.1f} ms")
    value, beside = percentile(ours, 95), percentile(peer, 95)
    return [
        row("knowledge_search_p95", value, "ms", budget=BUDGET_MS, peer="plain sqlite3", peer_value=beside)
    ]


def _fill(replica: Replica) -> None:
    """Articles of a few hundred letters each, made of the words of the samples."""
    at = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)
    me = Me(agent_id=uuid7(), agent_name="", role=Role.SUPERVISOR, workstation="")
    texts = [one.text.split() for one in sample_articles(at)]
    for start in range(0, COUNT, AT_ONCE):
        replica.apply_all([_article(texts, start + n, at) for n in range(AT_ONCE)], me).result()


def _article(texts: list[list[str]], number: int, at: datetime) -> WriteArticle:
    words = texts[number % len(texts)] + texts[(number // 7) % len(texts)]
    turn = number % len(words)
    text = " ".join((*words[turn:], *words[:turn], "reklame", f"no{number}"))
    title = f"Izin {words[turn]} {number}"
    return WriteArticle(article_id=uuid7(), title=title, text=text, is_sample=True, occurred_at=at)
