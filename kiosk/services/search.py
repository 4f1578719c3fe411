"""One search over everything that a visitor may ask about. What is typed is kept nowhere and goes to no log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from kiosk.clock import Clock
from kiosk.errors import StoreError
from kiosk.i18n import Translator
from kiosk.search.engine import Found
from kiosk.search.entries import HERE
from kiosk.search.meaning import is_sentence, merged, script
from kiosk.services.content import Content
from kiosk.services.danger import Danger
from kiosk.services.meanings import Meanings
from kiosk.services.notices import holds
from kiosk.services.rows import Rows
from kiosk.services.search_views import KINDS, Hit
from sync.protocol.content import Text
from sync.protocol.events import Event, SearchPerformed

log = logging.getLogger(__name__)

CONSULTATIONS = "consultations"
LEAST_SHARE, SHARE_OF_BEST = 0.12, 0.72
"""What holds less of what was asked than this, or than this part of what the best holds, is no answer to it."""

NEAREST = 4
"""So many are offered beside what is found, or where nothing is; a list that is as long already leads on by itself."""

LEAST_OF_NEAR, NEAR_OF_BEST = 0.06, 0.4
"""What a Chinese sentence may have meant holds so much of it: it says one thing in many words, and the right answer
seldom holds most of them."""


class Search:
    """Finds entries of all kinds in the current language, and reports how a search ended."""

    def __init__(
        self,
        content: Content,
        clock: Clock,
        i18n: Translator,
        emit: Callable[[Event], None],
        background: Callable[[Callable[[], None]], None],
        meanings: Meanings | None = None,
        station: str | None = None,
    ) -> None:
        self._content, self._clock, self._i18n, self._emit = content, clock, i18n, emit
        self._here = f"facilities/{station}"
        self._background, self._meanings = background, meanings
        self._danger = Danger(content)
        self._open: tuple[str | None, int, str | None] | None = None

    def prepare(self) -> None:
        """Makes ready what texts are compared with, and sentences beside the screens, where this kiosk does that."""
        self._danger.prepare()
        if self._meanings is not None:
            self._meanings.prepare()

    def find(self, text: str, group: str | None = None) -> Sequence[Hit]:
        """What answers `text`, best first; with `group` one kind (see `Hit.kind`), or one group of consultations."""
        found, nearest = self._answers(text, group)
        self._open = (group, len(found), nearest) if text.strip() else None
        return self._hits(found, text)

    def questions(self, text: str, group: str | None = None) -> list[str]:
        """The ids of the consultations that answer `text`, best first; counts as a search like `find`."""
        found, nearest = self._answers(text, group, CONSULTATIONS)
        self._open = (group, len(found), nearest) if text.strip() else None
        return [_key(hit.path) for hit in found]

    def think(self, text: str, then: Callable[[], None]) -> None:
        """Finds out beside the screens what a sentence means; calls `then`, in another thread, when `find` and its
        sisters know it. That never happens for anything but a sentence, nor where this kiosk has no vectors.
        """
        if self._meanings is not None:
            self._meanings.think(text, then)

    def suggest(self, text: str, beside: int = 0) -> Sequence[Hit]:
        """What else may have been meant, the nearest first. Where `find` finds nothing it is whatever comes nearest,
        which may have little to do with what was asked; `beside` a few answers what holds enough of a Chinese sentence.
        """
        if beside >= NEAREST or (beside and not (script(text) == "zh" and is_sentence(text))):
            return []
        meant = [hit for hit in self._meant(text, None) if self._is_shown(hit.path, None)]
        answers = {hit.path for hit in _holding(meant, LEAST_SHARE, SHARE_OF_BEST)}
        if answers:
            meant = _holding(meant, LEAST_OF_NEAR, NEAR_OF_BEST)
        left = [hit for hit in meant if hit.path not in answers]
        return self._hits(left[: NEAREST - beside], text)

    def about_the_same(self, text: Text, table: str, least: float) -> list[str]:
        """The keys of the entries of `table` that hold at least this share of what `text` says, best first. Nobody
        searched, so it counts as none.
        """
        return [_key(hit.path) for hit in self._found(text.zh, table) if hit.share >= least]

    def chosen(self, hit: Hit) -> None:
        """A hit was opened: the search counts as performed, with this outcome."""
        self.chosen_id(hit.id)

    def chosen_id(self, id: str) -> None:
        """As `chosen`, by the id of the entry."""
        if self._open is not None:
            self._close(id)

    def left(self) -> None:
        """The visit ended: a search without a choice counts too, that is how missing answers are found."""
        if self._open is not None:
            _, hits, nearest = self._open
            self._close(None if hits else nearest)
        if self._meanings is not None:
            self._meanings.forget()

    def _close(self, chosen: str | None) -> None:
        assert self._open is not None
        (group, hits, _), self._open = self._open, None
        self._emit(SearchPerformed(group=group, hit_count=hits, chosen=chosen))

    def _answers(self, text: str, group: str | None, table: str | None = None) -> tuple[list[Found], str | None]:
        """What answers a text, and the id of what comes nearest where nothing does."""
        kinds = {kind.name: kind.table for kind in KINDS.values()}
        if group is not None:
            table = kinds.get(group, CONSULTATIONS)
        found = [
            hit for hit in self._meant(text, table) if self._is_shown(hit.path, group if group not in kinds else None)
        ]
        answers = _holding(found, LEAST_SHARE, SHARE_OF_BEST)
        return answers, None if answers or not found else _key(found[0].path)

    def _meant(self, text: str, table: str | None) -> list[Found]:
        """What words find, and what is meant where that is known; before it what danger leads to."""
        return self._danger.first(text, self._in_order(text, table), table) if text.strip() else []

    def _in_order(self, text: str, table: str | None) -> list[Found]:
        found = self._found(text, table)
        meant = self._meanings.of(text) if self._meanings is not None else None
        if meant is None:
            return self._ordered(found)

        def is_wanted(path: str) -> bool:
            name, _, key = path.partition("/")
            return table in (None, name) and key in self._content.table(name)

        return self._ordered(merged(text, found, meant, is_wanted))

    def _found(self, text: str, table: str | None) -> list[Found]:
        if not text.strip():
            return []
        for _ in range(2):
            try:
                engine = self._content.engine()
                return engine.search(text, table=table) if engine else []
            except StoreError:
                # Not with its traceback: that shows what was searched for.
                log.error("the search index is damaged; it is made anew")
                self._background(self._mend)
        return []

    def _ordered(self, found: Sequence[Found]) -> list[Found]:
        """Best first; what asks of the station that the kiosk stands in, without a name, leads to it."""
        best: dict[str, Found] = {}
        for hit in found:
            path = self._here if hit.path.startswith(f"{HERE}/") else hit.path
            if path not in best or best[path].score < hit.score:
                best[path] = hit._replace(path=path)
        return sorted(best.values(), key=_preference)

    def _mend(self) -> None:
        try:
            self._content.rebuild_index()
        except StoreError as error:
            log.error("the search index could not be made anew: %s", type(error).__name__)

    def _is_shown(self, path: str, group: str | None) -> bool:
        table, _, key = path.partition("/")
        if key not in self._content.table(table):
            return False
        if table == "notices" and not holds(self._content.record(table, key), self._clock.now()):
            return False
        return group is None or self._content.record(table, key).group == group

    def _hits(self, found: Sequence[Found], text: str) -> Sequence[Hit]:
        engine = self._content.engine() if found else None
        mark = engine.marker(text) if engine else _unmarked
        return Rows([hit.path for hit in found], lambda path: self._hit(path, mark))

    def _hit(self, path: str, mark: Callable[[str], tuple[tuple[int, int], ...]]) -> Hit:
        table, _, key = path.partition("/")
        kind, record = KINDS[table], self._content.record(table, key)
        title = self._content.shown(kind.title(record))
        return Hit(kind.name, key, title, kind.place(self._content, self._i18n, record), mark(title.text))


def _holding(found: Sequence[Found], least: float, of_best: float) -> list[Found]:
    """What holds so much of what was asked, and this part of what the best holds."""
    wanted = max([least, *(hit.share * of_best for hit in found)])
    return [hit for hit in found if hit.share >= wanted]


def _preference(hit: Found) -> tuple[float, str]:
    return -(hit.score + KINDS[hit.path.partition("/")[0]].preference), hit.path


def _key(path: str) -> str:
    return path.partition("/")[2]


def _unmarked(_title: str) -> tuple[tuple[int, int], ...]:
    return ()
