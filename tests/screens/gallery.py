"""Every screen in every language and text size at one window size: a picture of each, and its faults as JSON.

A program of its own, since Kivy has one window a process: ``python gallery.py SIZE PICTURES FILES REPORT``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from kiosks import PANELS, make_kiosk  # noqa: E402
from stage import Stage  # noqa: E402

LANGUAGES = ("zh", "en", "ru")

Scene = tuple[str, str, dict[str, Any]]


def scenes(kiosk: Any) -> Iterator[Scene]:
    """(name of the picture, screen, parameters): each screen at least once, with the longest thing it can show."""
    from screens.games import GAMES

    yield "home", "home", {}
    yield "consultation", "consultation", {}
    group = max(kiosk.consultation.groups(), key=lambda card: card.count)
    yield "questions", "questions", {"group": group.code}
    questions = [row for group in kiosk.consultation.groups() for row in kiosk.consultation.questions(group.code)]
    longest = max(questions, key=lambda row: len(kiosk.consultation.answer(row.id).answer.text))
    yield "answer", "answer", {"id": longest.id}
    yield "search", "search", {}
    for tab in ("facilities", "stations", "services", "partners"):
        yield f"directory-{tab}", "directory", {"tab": tab}
    yield "station", "station", {"id": kiosk.directory.here().id}
    service = max(kiosk.directory.services(), key=lambda row: len(kiosk.directory.service(row.id).documents))
    yield "service", "service", {"id": service.id}
    partner = max(kiosk.directory.partners(), key=lambda row: len(kiosk.directory.partner(row.id).services))
    yield "partner", "partner", {"id": partner.id}
    yield "help", "help", {}
    kinds = kiosk.help_requests.types()
    urgent, calm = kinds[0], max(kinds, key=lambda kind: len(kiosk.help_requests.plan(kind.code).asks))
    yield "plan-urgent", "plan", {"code": urgent.code}
    yield "plan", "plan", {"code": calm.code}
    ticket = next(iter(kiosk.help_requests.open_tickets()), None) or kiosk.help_requests.create(calm.code)
    yield "ticket", "ticket", {"code": ticket.code}
    yield "numbers", "numbers", {}
    yield "ask", "ask", {}
    yield "first_aid", "first_aid", {}
    procedures = kiosk.first_aid.procedures()
    longest_steps = max(procedures, key=lambda row: len(kiosk.first_aid.procedure(row.id).steps))
    yield "procedure", "procedure", {"id": longest_steps.id}
    for area in ("rest_read", "kids", "water_power", "info"):
        yield f"area-{area}", "area", {"area": area}
    yield "play", "play", {}
    for game in GAMES:
        yield f"game-{game}", "game", {"id": game}
    yield "about", "about", {}
    yield "attract", "attract", {}


def show(stage: Stage, screen: str, params: dict[str, Any]) -> None:
    """Put a screen in front as a visitor would find it, and let it come to rest."""
    from screens.navigation import navigation

    stage.app.root.idle_watch.touched()
    if screen in ("home", "attract"):
        getattr(navigation, screen)()
    else:
        navigation.show(screen, **params)
    stage.frames(1)
    stage.kiosk.clock.pass_time(4)
    stage.settle()


def run(size: str, pictures: Path, files: Path) -> dict[str, list[str]]:
    """Take all pictures; the faults by "screen-language[-large]"."""
    panel = PANELS[size]
    stage = Stage(make_kiosk(files, panel))
    from checks import faults

    from screens.theme import theme
    from screens.translation import tr

    found: dict[str, list[str]] = {}
    window = (panel.width_px, panel.height_px)
    for lang in LANGUAGES:
        for is_large in (False, True):
            stage.kiosk.visits.touched()
            tr.set_language(lang)
            theme.is_large = is_large
            for name, screen, params in scenes(stage.kiosk):
                show(stage, screen, params)
                mode = "-large" if is_large else ""
                picture = stage.screenshot(pictures / size / lang / f"{name}{mode}.png")
                found[f"{name}-{lang}{mode}"] = faults(stage.app.root, window, panel.px_per_mm, picture)
    stage.kiosk.close()
    return found


if __name__ == "__main__":
    report = run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    Path(sys.argv[4]).write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
