"""The words of a case's story: what each step was, and what was said with it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sync.central.dispatch import ladder, states, steps
from sync.central.dispatch.models import CaseStep
from sync.central.dispatch.whistle_models import METHODS, RATINGS


def step_words(step: CaseStep) -> tuple[str, str]:
    """A step's title and what was said with it, in the active language."""
    if step.kind == steps.STATE:
        return str(states.STATES[step.to].name), step.note
    title = str(steps.KINDS[step.kind].name) if step.kind in steps.KINDS else step.kind
    return title, _SAID.get(step.kind, _plain)(step.note)


def _plain(note: str) -> str:
    return note


def _climbed(note: str) -> str:
    about, _colon, level = note.partition(":")
    rungs = ladder.LADDER.get(about, ())
    return str(rungs[int(level) - 1].name) if level.isdecimal() and 0 < int(level) <= len(rungs) else note


def _method(note: str) -> str:
    return str(dict(METHODS).get(note, note))


def _rating(note: str) -> str:
    return str(dict(RATINGS).get(int(note), note)) if note.isdecimal() else note


_SAID = {
    steps.CLIMBED: _climbed,
    steps.ARRIVED: _method,
    steps.RATED_BY_GRID: _rating,
    steps.RATED_BY_PARTNER: _rating,
}


def climbed_words(level: int) -> str:
    """How far up the ladder a case has come; empty for not at all."""
    return _("已升级 {level} 级").format(level=level) if level else ""
