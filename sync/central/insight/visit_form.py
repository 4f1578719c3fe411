"""The filter of the page of visits as a form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sync.central.insight.api import MODES, OUTCOMES, VisitFilter
from sync.central.ledger.api import stations
from sync.central.web.words import LANG_NAMES

LANGS = [(code, name) for code, name in LANG_NAMES.items()]
DEMO_CHOICES = [("", _("全部")), ("no", _("不含示例")), ("yes", _("只看示例"))]
DEFAULT_DAYS = 14
MOST_DAYS = 366
ANY = ("", _("全部"))


class VisitFilterForm(forms.Form):
    """The filter as a form by GET: what cannot be read is said, and the last fourteen days are shown instead."""

    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    station = forms.ChoiceField(label=_("驿站"), required=False)
    lang = forms.ChoiceField(label=_("语言"), required=False, choices=[ANY, *LANGS])
    outcome = forms.ChoiceField(label=_("结果"), required=False, choices=[ANY, *OUTCOMES])
    mode = forms.ChoiceField(label=_("模式"), required=False, choices=[ANY, *MODES])
    demo = forms.ChoiceField(label=_("示例数据"), required=False, choices=DEMO_CHOICES)

    def __init__(self, data: QueryDict, today: date) -> None:
        self._usual = VisitFilter(today - timedelta(days=DEFAULT_DAYS - 1), today)
        defaults = {"first": str(self._usual.first), "last": str(self._usual.last)}
        super().__init__({**defaults, **{key: value for key, value in data.items() if value}}, label_suffix="")
        lang = get_language() or ""
        names = [(station.code, f"{station.code} {station.name(lang)}") for station in stations()]
        self.fields["station"].choices = [ANY, *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins, or one longer than a year."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("开始日期晚于结束日期，下面先显示最近十四天。"))
        if first and last and (last - first).days >= MOST_DAYS:
            raise forms.ValidationError(_("一次最多看一年，下面先显示最近十四天。"))
        return cleaned

    def wanted(self) -> VisitFilter:
        """Return the filter, or the last fourteen days if the form is not valid."""
        if not self.is_valid():
            return self._usual
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "demo" in given:
            given["demo"] = given["demo"] == "yes"
        return VisitFilter(**given)

    def described(self) -> dict[str, str]:
        """The filter as the audit trail keeps it: only what was narrowed."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
