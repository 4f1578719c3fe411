"""Whether screens would have what they need in new content: the services' own work, done once before it is live."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import Clock
from kiosk.errors import UnknownContent
from kiosk.i18n import LANGUAGES, Translator
from kiosk.services.content import Content
from kiosk.services.directory import Directory
from kiosk.services.facilities import Facilities
from kiosk.services.fairs import Fairs
from kiosk.services.first_aid import FirstAid
from kiosk.services.grids import Grids
from kiosk.services.notices import Notices
from kiosk.services.phones import emergency_cards
from kiosk.services.show_cards import ShowCards
from sync.protocol.content import ContentError

NEEDED: dict[str, tuple[str, ...]] = {
    "help_types": ("medical", "crisis"),
    "consultation_groups": (),
    "consultations": (),
    "first_aid": (),
    "fair_themes": (),
}
"""Tables that must not be empty, and the records that screens ask for by name."""


def check_content(content: Content, clock: Clock, station: str) -> None:
    """Raises ContentError that names the table or the part of the screens that lacks something."""
    for table, keys in NEEDED.items():
        if not content.table(table):
            raise ContentError(f"{table}.json", "records", "is empty, and screens need some")
        for key in keys:
            if key not in content.table(table):
                raise ContentError(f"{table}.json", key, "is missing, and a screen needs it")
    for lang, _name in LANGUAGES:
        for name, show in _screens(content.in_words(Translator(lang)), clock, Translator(lang), station).items():
            try:
                show()
            except UnknownContent as error:
                raise ContentError("content", name, f"a screen needs {error}") from error
            except Exception as error:  # whatever would have stopped the window
                raise ContentError("content", name, f"a screen fails: {type(error).__name__} {error}") from error


def _screens(content: Content, clock: Clock, i18n: Translator, station: str) -> dict[str, Callable[[], object]]:
    directory = Directory(content, clock, i18n, station)
    first_aid = FirstAid(content, clock.monotonic)
    return {
        "home": Facilities(content, clock, i18n, station).areas,
        "station": directory.here,
        "stations": directory.stations,
        "numbers": lambda: emergency_cards(content),
        "hotlines": directory.hotlines,
        "partners": directory.partners,
        "first_aid": first_aid.procedures,
        "crisis": first_aid.crisis_numbers,
        "fairs": Fairs(content, clock, i18n, directory).year,
        "notices": Notices(content, clock, i18n).current,
        "grid": lambda: Grids(content, i18n),
        "cards": ShowCards(content, i18n).cards,
    }
