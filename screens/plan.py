"""What happens for one kind of help.

Danger to life: the number and the first steps before anything else, nothing asked, the request recorded meanwhile.
Everything else: one question a screen, each answer a step one can go back on; the last one makes the ticket, which can
be withdrawn. Where nothing is asked, one button makes it.
"""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from screens.base import BaseScreen
from screens.navigation import navigation
from screens.requesting import Requesting
from screens.translation import tr
from screens.widgets.links import SlimCard
from screens.widgets.phones import PhoneBig
from screens.widgets.shelf import Plan, fill

QUIET = ("danger",)
"""Whoever is threatened is perhaps not alone: calm colours, a title that says nothing."""

REGISTERED = ("lost_item", "facility_fault", "hazard", "care", "visit", "hardship", "suggestion")
"""For these nobody comes to the kiosk at once, so the button does not promise it."""

SKIPPED = ""


class OptionCard(SlimCard):
    """One answer to the question; ``answer`` as the request records it."""

    answer = StringProperty("")


class PlanScreen(Requesting, BaseScreen):
    """The way from a need to a ticket."""

    is_urgent = BooleanProperty(False)
    is_quiet = BooleanProperty(False)
    is_asking = BooleanProperty(False)
    first_steps = ListProperty()
    what_next = ListProperty()
    question = StringProperty("")
    progress = StringProperty("")
    button = StringProperty("")
    has_numbers = BooleanProperty(False)
    first_number = ObjectProperty(None, allownone=True)
    has_other_numbers = BooleanProperty(False)

    def on_show(self, code: str, answers: tuple[str, ...] = ()) -> None:
        """Begin, or go on after ``answers`` (one a question, "" for one that was skipped)."""
        self.forget_request()
        self._fill(code, answers)
        if self.is_urgent:
            self.request(code)

    def on_language(self) -> None:
        """The same place in another language; what was recorded stays recorded."""
        self._fill(**self.params)

    def call(self) -> None:
        """Make the request with what was answered."""
        self._send(self._answers)

    def skip(self) -> None:
        """Go on without an answer."""
        self._go_on(SKIPPED)

    def _choose(self, card: OptionCard) -> None:
        self._go_on(card.answer)

    def _go_on(self, answer: str) -> None:
        answers = (*self._answers, answer)
        if len(answers) < self._asked_in_all:
            navigation.show("plan", code=self._code, answers=answers)
        elif not self.is_recording:
            self._send(answers)

    def _send(self, answers: tuple[str, ...]) -> None:
        self.request(self._code, tuple(answer for answer in answers if answer != SKIPPED))

    def recorded(self, ticket: object) -> None:
        """Danger to life stays on its number; the others see their ticket."""
        if not self.is_urgent:
            super().recorded(ticket)

    def _fill(self, code: str, answers: tuple[str, ...] = ()) -> None:
        self._code, self._answers = code, answers
        plan = self.kiosk.help_requests.plan(code)
        self._asked_in_all = len(plan.asks)
        self.is_urgent, self.is_quiet = plan.is_life_threatening, code in QUIET
        self.title = tr._("服务信息") if self.is_quiet else plan.title.text
        self.icon = "info" if self.is_quiet else self._icon_of(code)
        self.first_steps, self.what_next = plan.first_steps, plan.what_next
        self.button = tr._("登记下来") if code in REGISTERED else tr._("叫志愿者过来")
        self._show_numbers(plan)
        self._show_question(plan.asks, answers)
        self.ids.scroll.to_top()

    def _icon_of(self, code: str) -> str:
        return next((kind.icon for kind in self.kiosk.help_requests.types() if kind.code == code), "")

    def _show_numbers(self, plan: object) -> None:
        numbers = plan.numbers if plan.first_steps or not plan.is_on_duty else []
        self.has_numbers, self.has_other_numbers = bool(numbers), len(numbers) > 1
        self.first_number = numbers[0] if numbers else None
        fill(self.ids.numbers, [partial(PhoneBig, phone=phone, is_quiet=self.is_quiet) for phone in numbers[1:]])

    def _show_question(self, asks: list[object], answers: tuple[str, ...]) -> None:
        self.is_asking = len(answers) < len(asks)
        if not self.is_asking:
            fill(self.ids.options, [])
            return
        ask = asks[len(answers)]
        self.question, self.progress = ask.title.text, self._progress(len(answers) + 1, len(asks))
        fill(self.ids.options, [self._option(need_of(ask, code), shown) for code, shown in ask.options])

    def _progress(self, number: int, total: int) -> str:
        said = tr._("第 {n} 问，共 {total} 问").format(n=number, total=total)
        if number < total:
            return said
        return f"{said} · {tr._('选好就登记') if self._code in REGISTERED else tr._('选好就叫志愿者')}"

    def _option(self, answer: str, shown: object) -> Plan:
        return partial(
            OptionCard, title=shown.text, lang=shown.lang, is_roomy=True, answer=answer, on_release=self._choose
        )


def need_of(ask: object, code: str) -> str:
    """One answer as the request records it."""
    return f"{ask.code}:{code}"
