"""What can be asked of the inbox: a tab, words to search for, filters; all by GET, so that a view can be kept."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sync.central.accounts.api import User, roles
from sync.central.dispatch import inbox, states
from sync.central.dispatch.api import STATES, HelpFilter, help_requests
from sync.central.dispatch.inbox_search import LONGEST_SEARCH, kind_names, of_kind, search
from sync.central.dispatch.models import Call, HelpRequest
from sync.central.dispatch.scopes import scoped
from sync.central.dispatch.units import grid_names, unit_names
from sync.central.ledger.api import stations
from sync.central.web.words import SEVERITY_WORDS

ANY = ("", _("全部"))
TABS = ((inbox.MINE, _("待我办")), (inbox.OPEN, _("在办")), (inbox.ALL, _("全部")))


class InboxForm(forms.Form):
    """Words and filters by GET; a value that is not offered narrows nothing."""

    q = forms.CharField(
        label=_("查找求助"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("案件号、求助单号、驿站、地点或事项")}),
    )
    kind = forms.ChoiceField(label=_("事项"), required=False)
    severity = forms.ChoiceField(label=_("级别"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *STATES])
    station = forms.ChoiceField(label=_("驿站"), required=False)
    grid = forms.ChoiceField(label=_("网格"), required=False)
    unit = forms.ChoiceField(label=_("叫到的单位"), required=False)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data, label_suffix="", auto_id="filter_%s")
        self.user = user
        for name, choices in _offered(user).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        # A unit sees what it was called to: to choose among units is for those who call them.
        if roles.scope(user.role) == roles.UNIT and not user.is_superuser:
            del self.fields["unit"]
        self.is_valid()

    @property
    def given(self) -> dict[str, str]:
        """What was asked and is offered; what is neither is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self) -> int:
        """How many filters are set beside the words."""
        return len(self.given.keys() - {"q"})

    def tab(self, asked: str) -> str:
        """The tab to show. Whoever looks for words, or for what is closed, is not shown the open ones only."""
        if asked in dict(TABS) and (asked != inbox.MINE or inbox.takes_steps(self.user)):
            return asked
        if self.given.get("q") or self.given.get("state") in states.ENDED:
            return inbox.ALL
        return inbox.default_tab(self.user)

    def found(self) -> QuerySet[HelpRequest]:
        """The cases that this person may see and that match, under whatever tab."""
        given = self.given
        wanted = HelpFilter(station=given.get("station"), severity=given.get("severity"), state=given.get("state"))
        found = scoped(help_requests(wanted), self.user)
        if grid := given.get("grid"):
            found = found.filter(grid__startswith=grid)
        if unit := given.get("unit"):
            called = Call.objects.filter(unit=unit, released_at=None)
            found = found.filter(pk__in=called.values("whistle__request"))
        if kind := given.get("kind"):
            found = of_kind(found, kind)
        return search(found, given.get("q", ""))


def _offered(user: User) -> dict[str, list[object]]:
    lang = get_language() or ""
    helps, hazards = kind_names(lang.partition("-")[0])
    grids = grid_names()
    if roles.scope(user.role) == roles.GRIDS and not user.is_superuser:
        grids = {code: name for code, name in grids.items() if code.startswith(user.grid_codes or ("none",))}
    return {
        "station": [ANY, *((station.code, f"{station.code} {station.name(lang)}") for station in stations())],
        "severity": [ANY, *((code, f"{code} {word}") for code, (_icon, word) in SEVERITY_WORDS.items())],
        "kind": [ANY, (_("求助事项"), list(helps.items())), (_("隐患"), list(hazards.items()))],
        "grid": [ANY, *grids.items()],
        "unit": [ANY, *unit_names().items()],
    }
