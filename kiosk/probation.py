"""New content proves itself by being drawn: until then, what ends the kiosk or stops its window speaks against it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assets import asset
from kiosk.clock import Clock
from kiosk.errors import SettingsInvalid, StoreError
from kiosk.health import check_content
from kiosk.i18n import Translator
from kiosk.services.content import Content, Gate
from kiosk.store.content_cache import ContentCache
from kiosk.store.trial import Failed
from sync.protocol.packs import Pack, load_directory

PROVEN_AFTER_S = 60.0
NOT_DRAWN = "the kiosk did not come to draw it"
STOPPED = "the window stopped drawing"

log = logging.getLogger(__name__)


def load_content(
    cache: ContentCache,
    i18n: Translator,
    clock: Clock,
    gate: Gate,
    station: str,
    report: Callable[[str, str | None], None],
) -> Content:
    """The content of this start: what is in the cache, what was before it if that fails, else what comes with the
    program. Raises SettingsInvalid if the station is not in it.
    """
    failed = _count_start(cache)
    pack = cache.load() or shipped()
    if station not in pack.table("facilities"):
        raise SettingsInvalid(f"station {station} is not in the content: check YIZHAN_STATION or enrol again")
    content = Content(
        pack,
        cache,
        i18n,
        station=station,
        report=report,
        gate=gate,
        check=lambda tried: check_content(tried, clock, station),
        shipped=shipped,
    )
    if failed is not None:
        content.report_failed(failed.version, NOT_DRAWN)
    return content


def shipped() -> Pack:
    """What comes with the program."""
    return load_directory(asset("content"))


def _count_start(cache: ContentCache) -> Failed | None:
    # Before anything of it is read: it may be what ends this program.
    try:
        return cache.trial.count_start()
    except StoreError:
        log.exception("the start was not counted against the new content")
        return None


class Probation:
    """Watches content on trial. ``drawn`` is called in the window's thread and never waits for a file."""

    def __init__(
        self,
        content: Content,
        monotonic: Callable[[], float],
        background: Callable[[Callable[[], None]], None],
        is_drawing: Callable[[], bool | None],
    ) -> None:
        self._content, self._monotonic = content, monotonic
        self._background, self._is_drawing = background, is_drawing
        self._since: tuple[str, float] | None = None

    def drawn(self) -> None:
        """A frame reached the panel: after a minute of them the content has proven itself."""
        if not self._content.is_on_trial:
            return
        version, now = self._content.version(), self._monotonic()
        if self._since is None or self._since[0] != version:
            self._since = version, now
        elif now - self._since[1] >= PROVEN_AFTER_S:
            self._since = None
            self._background(self._prove)

    def look(self) -> None:
        """With each round: a window that hangs under new content gets the old one back."""
        if self._content.is_on_trial and self._is_drawing() is False:
            self._content.go_back(STOPPED)

    def ended(self) -> None:
        """The kiosk ends as it should, with its window alive."""
        if self._content.is_on_trial and self._is_drawing():
            self._content.forgive_start()

    def _prove(self) -> None:
        try:
            self._content.proven()
        except StoreError:
            log.exception("it was not noted that the new content is drawn")
