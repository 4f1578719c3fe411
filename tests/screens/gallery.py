"""Every screen in some looks (a language and modes) at one window size: a picture of each, and its faults as JSON.

A program of its own, since Kivy has one window a process.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import volunteers  # noqa: E402
from kiosks import PANELS, make_kiosk  # noqa: E402
from stage import Stage  # noqa: E402

from tests.boards import broadcast  # noqa: E402
from tests.content_changes import next_fair_cancelled  # noqa: E402
from tests.surroundings import set_aside  # noqa: E402

LANGUAGES = ("zh", "en", "ru")
OFFICE = "care"

Scene = tuple[str, str, dict[str, Any]]


def scenes(kiosk: Any, *, is_brief: bool = False) -> Iterator[Scene]:
    """(name of the picture, screen, parameters): each screen at least once, with the longest thing it can show.

    ``is_brief``: without the scenes that take other content than the kiosk's, of screens that are there anyway.
    """
    yield "home", "home", {}
    yield "consultation", "consultation", {}
    group = max(kiosk.consultation.groups(), key=lambda card: card.count)
    yield "questions", "questions", {"group": group.code}
    questions = [row for group in kiosk.consultation.groups() for row in kiosk.consultation.questions(group.code)]
    longest = max(questions, key=lambda row: len(kiosk.consultation.answer(row.id).answer.text))
    yield "answer", "answer", {"id": longest.id}
    papers = max(questions, key=lambda row: len(kiosk.consultation.answer(row.id).papers))
    yield "answer-papers", "answer", {"id": papers.id}
    yield "search", "search", {}
    for tab in ("facilities", "stations", "services", "partners"):
        yield f"directory-{tab}", "directory", {"tab": tab}
    yield "search-typing-pinyin", "search", {"pinyin": "shenfzh"}
    yield "station", "station", {"id": kiosk.directory.here().id}
    service = max(kiosk.directory.services(), key=lambda row: len(kiosk.directory.service(row.id).documents))
    yield "service", "service", {"id": service.id}
    partner = max(kiosk.directory.partners(), key=lambda row: len(kiosk.directory.partner(row.id).services))
    yield "partner", "partner", {"id": partner.id}
    yield from help_scenes(kiosk)
    yield "numbers", "numbers", {}
    yield "ask", "ask", {"about": longest.id}
    yield from first_aid_scenes(kiosk)
    for area in ("rest_read", "kids", "water_power"):
        yield f"area-{area}", "area", {"area": area}
    yield "reading", "reading", {}
    for shelf in kiosk.reading.shelves():
        longest_read = max(shelf.cards, key=lambda card: (card.minutes, len(card.title.text)))
        yield f"reader-{shelf.code}", "reader", {"id": longest_read.id}
    yield "minutes", "minutes", {"minutes": 60}
    yield "cards", "cards", {}
    yield "card-longest", "card", {"id": "SC-06"}
    yield "card-blank", "card", {"id": "SC-12"}
    farthest = max(kiosk.directory.stations(), key=lambda row: len(row.name.text))
    yield "card-driver", "card", {"id": f"to-{farthest.id}"}
    yield "station-elsewhere", "station", {"id": kiosk.directory.stations()[1].id}
    yield from info_scenes(kiosk, is_brief)
    yield from play_scenes()
    yield "about", "about", {}
    yield from volunteer_scenes(kiosk)
    yield "modes", "modes", {}
    yield "attract", "attract", {}


def help_scenes(kiosk: Any) -> Iterator[Scene]:
    """Kinds of help, their plans, a ticket, and how it rings above other screens until somebody comes."""
    yield "help", "help", {}
    kinds = kiosk.help_requests.types()
    urgent, calm = kinds[0], max(kinds, key=lambda kind: len(kiosk.help_requests.plan(kind.code).asks))
    yield "plan-urgent", "plan", {"code": urgent.code}
    yield "plan", "plan", {"code": calm.code}
    ticket = lasting_ticket(kiosk)
    yield "ticket", "ticket", {"code": ticket.code}
    yield "follow", "follow", {}
    yield "follow-receipt", "follow", {"code": ticket.code}
    yield "alarm-home", "home", {}
    yield "alarm", "questions", {"group": kiosk.consultation.groups()[0].code}
    withdraw_all_but_the_lasting(kiosk)


def lasting_ticket(kiosk: Any) -> Any:
    """A request for the office: nobody runs for it, so nothing rings, and it can stay open from scene to scene."""
    mine = [ticket for ticket in kiosk.help_requests.open_tickets() if ticket.help_code == OFFICE]
    return mine[0] if mine else kiosk.help_requests.create(OFFICE, needs=("kind:assisted_bath",))


def withdraw_all_but_the_lasting(kiosk: Any) -> None:
    """What rings would ring over all scenes to come."""
    for ticket in kiosk.help_requests.open_tickets():
        if ticket.help_code != OFFICE:
            kiosk.help_requests.withdraw(ticket.code)


def volunteer_scenes(kiosk: Any) -> Iterator[Scene]:
    """The door for those who serve, and their desk in the middle of a full shift; then nobody of them is here."""
    yield "badge", "badge", {}
    leader = volunteers.serve(kiosk)
    yield "badge-pin", "badge", {"badge": leader.badge}
    yield "shift-begin", "shift", {}
    began = kiosk.clock.now()
    volunteers.work(kiosk)
    for screen in ("desk", "shift", "incoming", "supplies", "fair_desk", "aid_log", "carry"):
        yield screen, screen, {}
    yield "pass_on", "pass_on", {"key": kiosk.volunteering.incoming.open_requests()[0].key}
    withdraw_all_but_the_lasting(kiosk)
    volunteers.finish(kiosk)
    kiosk.clock.learn(began)


def play_scenes() -> Iterator[Scene]:
    """The children's area: the choice and every game."""
    from screens.games import GAMES

    yield "play", "play", {}
    for game in GAMES:
        yield f"game-{game}", "game", {"id": game}


def info_scenes(kiosk: Any, is_brief: bool) -> Iterator[Scene]:
    """The assistance information area: notices, numbers, relief, the grid, the fairs, and one that is cancelled."""
    for screen in ("info", "hotlines", "relief", "grid", "fairs"):
        yield screen, screen, {}
    yield "notice-warning", "notice", {"id": kiosk.notices.urgent()[0].id}
    yield "notice", "notice", {"id": kiosk.notices.current()[-1].id}
    with broadcast(kiosk, "orange"):
        yield "broadcast", "broadcast", {"id": kiosk.notices.broadcast()[0].id}
    with broadcast(kiosk, "yellow"):
        yield "broadcast-strip", "grid", {}
        yield "broadcast-strip-home", "home", {}
    errand = kiosk.fairs.errands()[0]
    yield "fair", "fair", {"id": errand.fair, "item": errand.id}
    if is_brief:
        return
    with next_fair_cancelled(kiosk) as fair:
        yield "fair-cancelled", "fair", {"id": fair.id}
        yield "info-cancelled", "info", {}


def first_aid_scenes(kiosk: Any) -> Iterator[Scene]:
    """The list, procedures in each kind of page, the beat, and despair."""
    yield "first_aid", "first_aid", {}
    procedures = kiosk.first_aid.procedures()
    longest_steps = max(procedures, key=lambda row: len(kiosk.first_aid.procedure(row.id).steps))
    yield "procedure", "procedure", {"id": longest_steps.id}
    yield "procedure-hands", "procedure", {"id": "FA-01", "page": 2}
    yield "procedure-longest", "procedure", {"id": "FA-03", "page": 5}
    yield "procedure-recovery", "procedure", {"id": "FA-06", "page": 1}
    yield "procedure-leads", "procedure", {"id": "FA-04", "page": 5}
    yield "procedure-never", "procedure", {"id": "FA-14", "page": 5}
    yield "procedure-call", "procedure", {"id": "FA-21", "page": 4}
    yield "all-steps", "all_steps", {"id": longest_steps.id}
    yield "metronome", "metronome", {"pattern": "30_2"}
    yield "crisis", "crisis", {}


def show(stage: Stage, screen: str, params: dict[str, Any], pause_s: float = 4) -> None:
    """Put a screen in front as a visitor would find it, and let it come to rest."""
    from screens.navigation import navigation

    stage.app.root.idle_watch.touched()
    if screen in ("home", "attract"):
        getattr(navigation, screen)()
    else:
        navigation.show(screen, **params)
    stage._pass_frame()
    stage.kiosk.clock.pass_time(pause_s)
    stage.app.root.ids.alarm.look(stage.kiosk)
    stage.app.root.ids.broadcast.look(stage.kiosk)
    stage.settle()


def wear(look: str) -> None:
    """Switch to a look: "ru" or "ru-low-glove", the language and the modes of the theme."""
    from screens.theme import MODES, theme
    from screens.translation import tr

    lang, *modes = look.split("-")
    wanted = {f"is_{mode}" for mode in modes}
    if unknown := wanted - set(MODES):
        raise SystemExit(f"no such mode: {unknown}; there are {MODES}")
    tr.set_language(lang)
    for mode in MODES:
        setattr(theme, mode, mode in wanted)


def run(options: argparse.Namespace) -> dict[str, list[str]]:
    """Take all pictures; the faults by "screen-language[-mode...]"."""
    panel = PANELS[options.size]
    stage = Stage(make_kiosk(options.files, panel), is_told=True)
    from checks import faults

    set_aside()
    found: dict[str, list[str]] = {}
    for look in options.looks:
        stage.kiosk.visits.touched()
        wear(look)
        seen: set[str] = set()
        is_once = look in options.once
        for name, screen, params in scenes(stage.kiosk, is_brief=is_once):
            is_another = screen in seen and is_once
            seen.add(screen)
            if not is_another and (not options.only or name in options.only):
                show(stage, screen, params)
                picture = stage.screenshot(options.pictures / options.size / look / f"{name}.png")
                found[f"{name}-{look}"] = [*faults(stage.app.root, panel, picture), *stage.complaints.heard]
                stage.complaints.heard.clear()
    stage.kiosk.close()
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("size", choices=list(PANELS))
    parser.add_argument("pictures", type=Path, help="folder for SIZE/LOOK/SCENE.png")
    parser.add_argument("files", type=Path, help="folder for the kiosk's files")
    parser.add_argument("report", type=Path, help="where the faults are written, as JSON")
    parser.add_argument("--looks", nargs="+", default=list(LANGUAGES), help="a language and modes: ru-low-glove")
    parser.add_argument("--once", nargs="*", default=[], help="looks in which one scene of each screen is enough")
    parser.add_argument("--only", nargs="+", default=[], help="names of scenes")
    options = parser.parse_args(arguments)
    report = run(options)
    options.report.write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
