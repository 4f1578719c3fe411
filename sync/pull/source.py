"""Pages of rows from the central, each whole or not there at all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sync.client.backoff import Backoff, retry_after
from sync.client.errors import SyncError
from sync.client.ports import Request, Response, TransportPort
from sync.protocol.problems import decode_problem
from sync.protocol.pulls import DIGEST, page_digest, page_question

from .datasets import Dataset
from .errors import PullError, RefusedError, UnreachableError

Row = dict[str, Any]

ATTEMPTS = 5
TIMEOUT_S = 120.0

# What a problem means to the person at the keyboard; any other is told as the central words it.
SENTENCES = {
    "token-invalid": "the centre does not take this token: it is wrong, withdrawn, or its time is over",
    "scope-refused": "this token does not open that: it is for other datasets, or without words that staff wrote",
    "dataset-unknown": "the centre does not know this dataset; it may be older than this program",
    "cursor-invalid": "the centre does not know this cursor (was it restored from an older copy?); use --from-start",
    "erased-by-retention": "the centre has erased some of these rows since, their time being over: take what is left"
    " with --since and a day that it still has, or under a new watermark",
    "not-found": "there is no pull interface at this address",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, the cursor behind the last of them, and whether more are waiting there."""

    rows: list[Row]
    cursor: str
    has_more: bool


class Source:
    """One dataset at one central. ``wait`` is called with seconds between attempts."""

    def __init__(
        self,
        transport: TransportPort,
        token: str,
        dataset: Dataset,
        limit: int,
        backoff: Backoff | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = transport
        self._token = token
        self._dataset = dataset
        self._limit = limit
        self._backoff = backoff or Backoff(cap_s=60.0)
        self._wait = wait

    def pages(self, cursor: str) -> Iterator[Page]:
        """Every page after ``cursor`` ("" is the beginning) up to what the central has now.

        Raises UnreachableError after ATTEMPTS failures in a row, RefusedError at once.
        """
        while True:
            page = self._page(cursor)
            yield page
            if not page.has_more:
                return
            if page.cursor == cursor:
                raise RefusedError("the centre says there is more but does not move on")
            cursor = page.cursor

    def _page(self, cursor: str) -> Page:
        self._backoff.reset()
        for attempt in range(1, ATTEMPTS + 1):
            failure: tuple[str, float | None]
            try:
                response = self._transport.send(self._request(cursor))
            except SyncError as error:
                failure = str(error), None
            else:
                if self._is_altered(response, cursor):
                    failure = "what came is not what was sent", None
                elif response.status < 500 and response.status != 429:
                    return self._read(response)
                else:
                    failure = f"status {response.status}", retry_after(response.headers)
            if attempt < ATTEMPTS:
                self._wait(self._backoff.next(failure[1]))
        raise UnreachableError(f"the centre cannot be reached ({failure[0]}); run the same command again later")

    def _request(self, cursor: str) -> Request:
        query = urlencode({"after": cursor, "limit": self._limit} if cursor else {"limit": self._limit})
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/x-ndjson"}
        return Request("GET", f"/api/v1/pull/{self._dataset.name}?{query}", headers, b"", TIMEOUT_S)

    def _is_altered(self, response: Response, cursor: str) -> bool:
        """Whether this is another page, or another text, than the central sent; an older one does not say."""
        said = response.headers.get(DIGEST.lower())
        question = page_question(self._dataset.name, cursor, str(self._limit))
        return response.status == 200 and said is not None and said != page_digest(question, response.body)

    def _read(self, response: Response) -> Page:
        if response.status != 200:
            problem = decode_problem(response.body)
            if problem is None:
                raise RefusedError(f"the centre answered with status {response.status}")
            raise RefusedError(SENTENCES.get(problem.code, str(problem)))
        try:
            return read_page(response.body, self._dataset)
        except (ValueError, RecursionError) as error:
            raise PullError(f"the centre's answer is not understood: {error}") from error


def read_page(body: bytes, dataset: Dataset) -> Page:
    """The page in an NDJSON body; raises ValueError if it is cut short or is anything else."""
    lines = body.decode("utf-8").split("\n")
    if lines.pop() != "" or not lines:
        raise ValueError("it is cut short")
    *rows, last = (json.loads(line) for line in lines)
    if not isinstance(last, dict) or last.keys() != {"_cursor", "_more"}:
        raise ValueError("it does not end with a cursor")
    if not isinstance(last["_cursor"], str) or not isinstance(last["_more"], bool):
        raise ValueError("its cursor is none")
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get(dataset.key), str):
            raise ValueError(f'a row has no "{dataset.key}"')
    return Page(rows, last["_cursor"], last["_more"])
