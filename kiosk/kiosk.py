"""One running kiosk: its services, and what belongs to all of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from kiosk.clock import Clock
from kiosk.heartbeat import Rounds
from kiosk.i18n import Translator
from kiosk.services.consultation import Consultation
from kiosk.services.content import Content
from kiosk.services.directory import Directory
from kiosk.services.facilities import Facilities
from kiosk.services.finder import Finder
from kiosk.services.first_aid import FirstAid
from kiosk.services.help_requests import HelpRequests
from kiosk.services.sync_status import Sync
from kiosk.services.visits import Visits
from kiosk.settings import Settings
from kiosk.voice.speech import Speech


@dataclass(frozen=True)
class Kiosk:
    """What screens may reach. Made by `kiosk.bootstrap.build_kiosk`.

    `background` runs work outside the screens' thread, in order; `beat` is for the window to say that it still draws;
    `rounds` are the heartbeat and the housekeeping, every ten minutes; `speech` says aloud what the screens give it.
    """

    settings: Settings
    clock: Clock
    i18n: Translator
    content: Content
    visits: Visits
    consultation: Consultation
    directory: Directory
    facilities: Facilities
    first_aid: FirstAid
    help_requests: HelpRequests
    sync: Sync
    speech: Speech
    background: Callable[[Callable[[], None]], None]
    beat: Callable[[], None]
    rounds: Rounds
    closing: ExitStack = field(repr=False)

    @property
    def finder(self) -> Finder:
        """Where amenities are, over all stations, and which service items answer a need."""
        return Finder(self.directory, self.i18n)

    def close(self) -> None:
        """Ends the visit under way, the threads and the files, in this order; safe to call twice."""
        self.closing.close()
