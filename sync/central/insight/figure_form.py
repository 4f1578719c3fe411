"""The filter of the pages of figures as a form by GET."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sync.central.directory.api import area_names, records
from sync.central.insight import parts
from sync.central.insight.counters import Wanted
from sync.central.insight.visit_form import ANY, LANGS, VisitFilterForm
from sync.central.ledger.api import Station, stations
from sync.protocol.content import TaxonomyTerm

NARROWED = (parts.HOUR, parts.KIND, parts.SEVERITY)


class FigureFilterForm(VisitFilterForm):
    """Days, station or area, invented or not, and one of language and audience."""

    outcome = mode = None  # type: ignore[assignment]
    area = forms.ChoiceField(label=_("区划"), required=False)
    lang = forms.ChoiceField(label=_("语言"), required=False)
    audience = forms.ChoiceField(label=_("人群"), required=False)
    field_order = ("first", "last", "station", "area", "lang", "audience", "demo")

    def __init__(self, data: QueryDict, today: date) -> None:
        super().__init__(data, today)
        self.today = today
        self.places = {station.code: station for station in stations()}
        areas = sorted({station.area_code for station in self.places.values() if station.area_code})
        names = area_names()
        self._choose("area", [*((code, names.get(code, code)) for code in areas), (UNSAID, _("未注明"))])
        self._choose("lang", [*LANGS, (UNSAID, _("未注明"))])
        self._choose("audience", [*audience_names().items(), (UNSAID, _("未注明"))])
        if not areas:
            del self.fields["area"]

    def clean(self) -> dict[str, Any]:
        """Refuse two of language, audience: such a cell would be about single persons."""
        cleaned = super().clean()
        if cleaned.get("lang") and cleaned.get("audience"):
            raise forms.ValidationError(_("语言和人群一次只能选一个，下面先显示最近十四天。"))
        return cleaned

    def asked(self) -> Wanted:
        """The filter, or the last fourteen days if the form is not valid."""
        if not self.is_valid():
            return Wanted(self._usual.first, self._usual.last)
        given = self.cleaned_data
        return Wanted(
            given["first"] or self._usual.first,
            given["last"] or self._usual.last,
            self._stations(given),
            {"yes": True, "no": False}.get(given["demo"]),
            said(given["lang"]),
            said(given["audience"]),
        )

    def chosen_places(self) -> list[Station]:
        """The stations that the filter leaves."""
        chosen = self.asked().stations
        return [station for code, station in self.places.items() if chosen is None or code in chosen]

    def _stations(self, given: dict[str, Any]) -> tuple[str, ...] | None:
        station, area = given["station"], said(given.get("area") or "")
        if area is None:
            return (station,) if station else None
        within = (code for code, place in self.places.items() if place.area_code == area)
        return tuple(code for code in within if not station or code == station)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]


UNSAID = "-"
"""In an address: of the records that do not say it."""


def said(given: str) -> str | None:
    """What an address says: nothing, a code, or that it is not said (an empty text)."""
    return None if not given else "" if given == UNSAID else given


def audience_names() -> dict[str, str]:
    """Kinds of people by code, in the page's language."""
    lang = _lang()
    terms = records("audience").items()
    return {code: term.name.pick(lang).text for code, term in terms if isinstance(term, TaxonomyTerm)}


def _lang() -> str:
    return (get_language() or "").partition("-")[0]
