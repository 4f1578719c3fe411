"""Our search with the extra `vectors`, as the evaluation wants it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.search.encoder import SentenceEncoder
from kiosk.search.entry import Entry
from kiosk.search.meaning import may_mean, meant, merged
from kiosk.search.vectors import Vectors
from tests.bench.search_adapter import Adapter


class VectorsAdapter(Adapter):
    """The same index, and vectors beside it."""

    def __init__(self, corpus: list[dict[str, Any]], workdir: str) -> None:
        super().__init__(corpus, workdir)
        self.vectors = Vectors(Path(workdir) / "vectors.db", SentenceEncoder())
        for _ in self.vectors.update(Entry(entry["id"], (entry["title"],), entry["body"]) for entry in corpus):
            pass

    def search(self, query: str, k: int) -> list[str]:
        """The ids of the best, best first."""
        found = self.engine.search(query)
        near = self.vectors.near(query) if may_mean(query) else None
        if near is not None:
            found = merged(query, found, meant(query, near), lambda _: True)
        return [hit.path for hit in found[:k]]

    def size(self) -> int:
        """Bytes of both files."""
        return super().size() + (self._path.parent / "vectors.db").stat().st_size


build = VectorsAdapter
