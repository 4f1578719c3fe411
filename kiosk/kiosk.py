"""One running kiosk: its services, and what belongs to all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.clock import Clock
from kiosk.i18n import Translator
from kiosk.services.consultation import Consultation
from kiosk.services.content import Content
from kiosk.services.directory import Directory
from kiosk.services.facilities import Facilities
from kiosk.services.first_aid import FirstAid
from kiosk.services.help_requests import HelpRequests
from kiosk.services.sync_status import Sync
from kiosk.services.visits import Visits
from kiosk.settings import Settings


@dataclass(frozen=True)
class Kiosk:
    """What screens may reach. Made by `kiosk.bootstrap.build_kiosk`; `close` ends its threads and files."""

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
    background: Callable[[Callable[[], None]], None]
    beat: Callable[[], None]
    closers: tuple[Callable[[], None], ...] = field(default=(), repr=False)

    def close(self) -> None:
        """Ends the visit under way, the threads and the files, in this order; safe to call twice."""
        for close in self.closers:
            close()
