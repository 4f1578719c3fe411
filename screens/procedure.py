"""One first-aid procedure, one step a page: 120 and the first step in view at once, big letters, big buttons."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from kiosk.services.views import Procedure, Shown
from screens.art.aid.book import NEVER, figures_of
from screens.calling import CallingScreen
from screens.following import follow
from screens.navigation import navigation
from screens.theme import theme
from screens.widgets.figure import FigureRow

FRAME_PX = 270
"""What the call, the buttons and the edges take of a lying screen's height, on a panel of 1080."""

LINES_IN_VIEW = 5
WAYS_BESIDE_TARGETS = 10
FIGURE_BESIDE_LETTERS = 32
WIDE_LETTERS = 25


@dataclass(frozen=True, slots=True)
class Page:
    """A step (``number`` from 1), then what never to do ("never"), then when to call ("call")."""

    kind: str
    texts: tuple[Shown, ...]
    number: int = NEVER


def pages_of(procedure: Procedure) -> list[Page]:
    """All pages of a procedure in their order."""
    steps = [Page("step", (step,), number) for number, step in enumerate(procedure.steps, 1)]
    return [*steps, Page("never", tuple(procedure.never)), Page("call", (procedure.call_120_when,))]


class FigureFrame(FigureRow):
    """The figures of a step within ``room`` (width, height of what they share with the words).

    ``form``: "tall" above the words, "wide" beside them, "page" on the page with them.
    """

    form = OptionProperty("tall", options=["tall", "wide", "page"])
    room = ListProperty([0, 0])
    share = NumericProperty(0.58)
    is_shown = BooleanProperty(False)


class ProcedureScreen(CallingScreen):
    """Steps large enough to be followed while kneeling.

    ``form`` follows from the room there is: "tall", "wide"; "flat" and "narrow", where call and tools scroll with
    the text, the ways on and back at its side or below it.
    """

    pages = ListProperty()
    index = NumericProperty(0)
    kind = StringProperty("step")
    place = StringProperty("")
    shown = ObjectProperty(None, allownone=True)
    never = ListProperty()
    figures = ListProperty()
    other = ObjectProperty(None, allownone=True)
    metronome = StringProperty("")
    is_reviewed = BooleanProperty(False)
    procedure_id = StringProperty("")
    figure_form = StringProperty("tall")
    form = OptionProperty("", options=["", "tall", "wide", "flat", "narrow"])

    def place_call(self, *_: object) -> None:
        """Its place follows from the form."""

    def on_kv_post(self, _base: object) -> None:
        """Hold on to the parts, which change their places with the room there is."""
        names = (
            "call",
            "figures",
            "scroll",
            "place",
            "parts",
            "tools",
            "ways",
            "previous",
            "next",
            "stage",
            "above",
            "below",
        )
        self.call = self.ids.call.__self__
        self._parts = {name: self.ids[name].__self__ for name in (*names, "tools_dock", "guidance")}
        self._tools = {name: self.ids[name].__self__ for name in ("calling", "beat", "person", "all")}
        for name in ("size", "metronome"):
            self.fbind(name, self._arrange)
        follow(theme, ("lead", "target"), self, self._arrange)
        self._arrange()

    def on_show(self, id: str, page: int = 0) -> None:
        """Show the procedure ``id`` at a page (0 is the first step)."""
        procedure = self.kiosk.first_aid.procedure(id)
        self.title, self.is_reviewed = procedure.name.text, procedure.is_reviewed
        self.metronome = procedure.metronome or ""
        self.procedure_id = procedure.id
        self.pages = pages_of(procedure)
        self.follow_call()
        self._open(page)

    def go(self, pages: int) -> None:
        """Turn ``pages`` on (negative: back); after the last page the first."""
        self._open((self.index + pages) % len(self.pages))
        navigation.remember(page=self.index)

    def _open(self, index: int) -> None:
        self.index = index
        page: Page = self.pages[index]
        self.kind = page.kind
        # Of all pages, as the dots beside it: of the steps alone, "6 / 6" stood where two pages were still to come.
        self.place = f"{index + 1} / {len(self.pages)}"
        self.shown = None if page.kind == "never" else page.texts[0]
        self.never = list(page.texts) if page.kind == "never" else []
        self.figures = figures_of(self.procedure_id, page.number) if page.kind != "call" else []
        self.other = self.kiosk.first_aid.step_leads_to(self.procedure_id, page.number)
        self.ids.scroll.to_top()

    def open_other(self) -> None:
        """The procedure that this step names."""
        navigation.show("procedure", id=self.other.id)

    def _arrange(self, *_: object) -> None:
        self.form = self._form()
        is_roomy = self.width > theme.body * FIGURE_BESIDE_LETTERS
        self.figure_form = self.form if self.form in ("tall", "wide") else "wide" if is_roomy else "page"
        parts = self._parts
        for name in ("tools", "ways", "stage", "above", "tools_dock", "below"):
            parts[name].clear_widgets()
        parts["scroll"].clear_widgets()
        self.ids.frame.clear_widgets()
        tools = [widget for name, widget in self._tools.items() if name != "beat" or self.metronome]
        getattr(self, f"_arrange_{self.form}")(parts, tools)

    def _form(self) -> str:
        if self.height >= self.width * 0.9:
            return "tall"
        is_tall_enough = self.height >= FRAME_PX * theme.scale + theme.lead * LINES_IN_VIEW
        if is_tall_enough and self.width >= theme.body * WIDE_LETTERS:
            return "wide"
        return "flat" if self.width > theme.target * WAYS_BESIDE_TARGETS else "narrow"

    def _arrange_tall(self, parts: dict[str, Widget], tools: list[Widget]) -> None:
        put(parts["above"], parts["call"])
        put(parts["scroll"], parts["place"], parts["parts"])
        put(parts["stage"], parts["figures"], parts["scroll"])
        put(parts["tools"], *tools)
        put(parts["ways"], parts["previous"], parts["next"])
        put(parts["tools_dock"], parts["tools"])
        put(parts["below"], parts["ways"])
        put(self.ids.frame, parts["above"], parts["stage"], parts["tools_dock"], parts["below"])

    def _arrange_wide(self, parts: dict[str, Widget], tools: list[Widget]) -> None:
        put(parts["above"], parts["call"])
        put(parts["scroll"], parts["place"], parts["parts"])
        put(parts["stage"], parts["figures"], parts["scroll"])
        put(parts["ways"], parts["previous"], *tools, parts["next"])
        put(parts["below"], parts["ways"])
        put(self.ids.frame, parts["above"], parts["stage"], parts["below"])

    def _arrange_flat(self, parts: dict[str, Widget], tools: list[Widget]) -> None:
        self._arrange_low(parts, tools, "next", "previous")

    def _arrange_narrow(self, parts: dict[str, Widget], tools: list[Widget]) -> None:
        self._arrange_low(parts, tools, "previous", "next")

    def _arrange_low(self, parts: dict[str, Widget], tools: list[Widget], *ways: str) -> None:
        put(parts["tools"], *tools)
        on_page = ("call", "parts", "place", "figures", "tools", "guidance")
        put(parts["scroll"], *(parts[name] for name in on_page if name != "figures" or self.figure_form == "page"))
        put(parts["ways"], *(parts[name] for name in ways))
        put(parts["below"], parts["ways"])
        if self.figure_form != "page":
            put(parts["stage"], parts["figures"])
        put(parts["stage"], parts["scroll"])
        put(self.ids.frame, parts["stage"], parts["below"])


def put(box: Widget, *widgets: Widget) -> None:
    """Put ``widgets`` into ``box`` in this order."""
    for widget in widgets:
        box.add_widget(widget)
