"""One running kiosk: its services, and what belongs to all of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from kiosk.clock import Clock
from kiosk.heartbeat import Rounds
from kiosk.i18n import Translator
from kiosk.services.about import About
from kiosk.services.broadcasts import Broadcasts
from kiosk.services.carrying import Carrying
from kiosk.services.consultation import Consultation
from kiosk.services.content import Content
from kiosk.services.departure import Departure
from kiosk.services.directory import Directory
from kiosk.services.facilities import Facilities
from kiosk.services.fairs import Fairs
from kiosk.services.finder import Finder
from kiosk.services.first_aid import FirstAid
from kiosk.services.grids import Grids
from kiosk.services.help_requests import HelpRequests
from kiosk.services.notices import Notices
from kiosk.services.play import Play
from kiosk.services.reading import Reading
from kiosk.services.search import Search
from kiosk.services.show_cards import ShowCards
from kiosk.services.suggestions import Suggestions
from kiosk.services.sync_status import Sync
from kiosk.services.typing import Typing
from kiosk.services.visits import Visits
from kiosk.services.volunteering import Volunteering
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
    search: Search
    directory: Directory
    facilities: Facilities
    first_aid: FirstAid
    help_requests: HelpRequests
    volunteering: Volunteering
    carrying: Carrying
    reading: Reading
    departure: Departure
    play: Play
    typing: Typing
    broadcasts: Broadcasts
    sync: Sync
    speech: Speech
    background: Callable[[Callable[[], None]], None]
    beat: Callable[[], None]
    rounds: Rounds
    closing: ExitStack = field(repr=False)

    @property
    def finder(self) -> Finder:
        """Where amenities are, over all stations, and which service items answer a need."""
        return Finder(self.directory, self.facilities, self.i18n)

    @property
    def suggestions(self) -> Suggestions:
        """What fits into the minutes that a visitor has."""
        return Suggestions(self.directory, self.facilities, self.departure, self.clock, self.i18n)

    @property
    def show_cards(self) -> ShowCards:
        """Sentences to show to somebody."""
        return ShowCards(self.content, self.i18n)

    @property
    def about(self) -> About:
        """What this machine says about itself."""
        return About(self.content, self.settings.station)

    @property
    def fairs(self) -> Fairs:
        """The monthly fairs: the next one, the year's twelve, each with its items."""
        return Fairs(self.content, self.clock, self.i18n, self.directory)

    @property
    def notices(self) -> Notices:
        """Notices and early warnings that hold now."""
        return Notices(self.content, self.clock, self.i18n, self.broadcasts)

    @property
    def grids(self) -> Grids:
        """The cards of grids and their workers."""
        return Grids(self.content, self.i18n)

    def close(self) -> None:
        """Ends the visit under way, the threads and the files, in this order; safe to call twice."""
        self.closing.close()
