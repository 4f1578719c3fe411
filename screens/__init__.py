"""Everything a visitor sees and touches. ``SCREENS`` names every screen; each is made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from kiosk.kiosk import Kiosk

SCREENS: dict[str, str] = {
    "home": "screens.home:HomeScreen",
    "attract": "screens.attract:AttractScreen",
    "consultation": "screens.consultation:ConsultationScreen",
    "questions": "screens.questions:QuestionsScreen",
    "answer": "screens.answer:AnswerScreen",
    "search": "screens.search:SearchScreen",
    "directory": "screens.directory:DirectoryScreen",
    "station": "screens.station:StationScreen",
    "service": "screens.service:ServiceScreen",
    "partner": "screens.partner:PartnerScreen",
    "help": "screens.help:HelpScreen",
    "plan": "screens.plan:PlanScreen",
    "ticket": "screens.ticket:TicketScreen",
    "follow": "screens.follow:FollowScreen",
    "numbers": "screens.numbers:NumbersScreen",
    "ask": "screens.ask:AskScreen",
    "first_aid": "screens.first_aid:FirstAidScreen",
    "procedure": "screens.procedure:ProcedureScreen",
    "all_steps": "screens.all_steps:AllStepsScreen",
    "metronome": "screens.metronome:MetronomeScreen",
    "crisis": "screens.crisis:CrisisScreen",
    "area": "screens.area:AreaScreen",
    "reading": "screens.reading:ReadingScreen",
    "reader": "screens.reader:ReaderScreen",
    "minutes": "screens.minutes:MinutesScreen",
    "cards": "screens.cards:CardsScreen",
    "card": "screens.card:CardScreen",
    "play": "screens.play:PlayScreen",
    "game": "screens.game:GameScreen",
    "about": "screens.about:AboutScreen",
    "modes": "screens.modes:ModesScreen",
    "info": "screens.info:InfoScreen",
    "notice": "screens.notice:NoticeScreen",
    "broadcast": "screens.broadcast:BroadcastScreen",
    "hotlines": "screens.hotlines:HotlinesScreen",
    "relief": "screens.relief:ReliefScreen",
    "grid": "screens.grid:GridScreen",
    "fairs": "screens.fairs:FairsScreen",
    "fair": "screens.fair:FairScreen",
    "badge": "screens.badge:BadgeScreen",
    "desk": "screens.desk:DeskScreen",
    "shift": "screens.shift:ShiftScreen",
    "incoming": "screens.incoming:IncomingScreen",
    "pass_on": "screens.pass_on:PassOnScreen",
    "aid_log": "screens.aid_log:AidLogScreen",
    "supplies": "screens.supplies:SuppliesScreen",
    "fair_desk": "screens.fair_desk:FairDeskScreen",
    "carry": "screens.carry:CarryScreen",
}


def build_root(kiosk: Kiosk) -> Widget:
    """The whole of the window for this kiosk: shell, screens, overlays."""
    from screens.drawing import draw_cheaply
    from screens.shell import Shell
    from screens.theme import register_fonts, theme

    register_fonts()
    draw_cheaply()
    panel = kiosk.settings.panel
    theme.fit(panel.width_px, panel.height_px, panel.px_per_mm)
    return Shell(kiosk)
