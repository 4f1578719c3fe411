"""What questions mean, found beside the screens; without it, or while it is made ready, search goes by words alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.search import encoder
from kiosk.search.entries import entries
from kiosk.search.meaning import Meant, may_mean, meant
from kiosk.search.vectors import Encoder, Vectors
from kiosk.services.content import Content
from kiosk.settings import Settings

InBackground = Callable[[Callable[[], None]], None]

log = logging.getLogger(__name__)


class Meanings:
    """Keeps the vectors of the content, and what the last question means; one question is kept, until the visit ends.

    Whatever goes wrong here is logged by its kind alone: an error's text may hold what was asked.
    """

    def __init__(
        self,
        path: Path,
        make_encoder: Callable[[], Encoder],
        content: Content,
        background: InBackground,
    ) -> None:
        """`background` is a thread of its own: making vectors takes minutes, a few entries at a time."""
        self._path, self._make_encoder, self._content, self._background = path, make_encoder, content, background
        self._vectors: Vectors | None = None
        self._update: Iterator[None] | None = None
        self._asked = ""
        self._known: tuple[str, Meant] | None = None
        content.subscribe(self.prepare)

    def prepare(self) -> None:
        """The content may be another: makes its vectors."""
        self._background(self._begin)

    def think(self, text: str, then: Callable[[], None]) -> None:
        """Finds out what a sentence or a few characters mean, never letters, and then calls back, in another thread."""
        if not may_mean(text) or self.of(text) is not None:
            return
        self._asked = text
        self._background(lambda: self._think(text, then))

    def of(self, text: str) -> Meant | None:
        """What a text means, if that has been found out."""
        known = self._known
        return known[1] if known is not None and known[0] == text else None

    def forget(self) -> None:
        """Nothing is left of what was asked."""
        self._asked, self._known = "", None

    def close(self) -> None:
        """Closes the file; what is under way ends where it stands."""
        self._update = None
        self._background(self._close)

    def _begin(self) -> None:
        try:
            if self._vectors is None:
                self._vectors = Vectors(self._path, self._make_encoder())
            self._run(self._vectors.update(entries(self._content)))
        except Exception as error:
            log.error("there are no vectors: %s", type(error).__name__)

    def _run(self, update: Iterator[None], is_again: bool = False) -> None:
        self._update = update
        self._background(lambda: self._go_on(update, is_again))

    def _go_on(self, update: Iterator[None], is_again: bool) -> None:
        if update is not self._update or self._vectors is None:
            return
        try:
            next(update)
            self._background(lambda: self._go_on(update, is_again))
        except StopIteration:
            self._update = None
        except StoreError as error:
            log.error("the vectors cannot be kept: %s", type(error).__name__)
            if not is_again:
                self._vectors.start_afresh()
                self._run(self._vectors.update(entries(self._content)), is_again=True)
        except Exception as error:
            log.error("the vectors are not whole: %s", type(error).__name__)

    def _think(self, text: str, then: Callable[[], None]) -> None:
        if self._vectors is None or text != self._asked:
            return
        try:
            near = self._vectors.near(text)
        except Exception as error:
            log.error("a question has no vector: %s", type(error).__name__)
            return
        # Who has gone meanwhile leaves nothing behind.
        if near is not None and text == self._asked:
            self._known = (text, meant(text, near))
            then()

    def _close(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None


def make_meanings(
    settings: Settings, content: Content, make_encoder: Callable[[], Encoder] | None, beside: Callable[[], InBackground]
) -> Meanings | None:
    """What looks for meanings, where a setting asks for it and the extra is there; `beside` starts a thread for it."""
    if not settings.has_vectors:
        return None
    if make_encoder is None and not encoder.is_installed():
        log.warning("YIZHAN_VECTORS is set, and the extra `vectors` is not installed: search goes by words alone")
        return None
    return Meanings(settings.vectors_db, make_encoder or encoder.SentenceEncoder, content, beside())
