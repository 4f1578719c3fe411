"""The form of an emergency notice: what happened, what to do, where, and until when, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sync.central.directory.broadcast_models import LEVELS
from sync.central.ledger.api import stations
from sync.central.web.words import LANG_NAMES

SHORTEST, LONGEST, USUAL = timedelta(minutes=5), timedelta(hours=72), timedelta(hours=6)
LANGS = ("zh", "en", "ru")
MOST_STEPS = 4
# A visitor reads it standing, from two metres away: Chinese says in half the letters what the others do.
TITLE_LENGTH = {"zh": 24, "en": 60, "ru": 60}
BODY_LENGTH = {"zh": 120, "en": 260, "ru": 260}
STEP_LENGTH = {"zh": 30, "en": 70, "ru": 70}
MINUTES = "%Y-%m-%dT%H:%M"


class NoticeForm(forms.Form):
    """Level, stations, expiry, and for each language title, text and steps (one a line)."""

    level = forms.ChoiceField(label=gettext_lazy("预警级别"), choices=LEVELS, widget=forms.RadioSelect)
    expires_at = forms.DateTimeField(
        label=gettext_lazy("有效至"),
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
    )
    stations = forms.MultipleChoiceField(
        label=gettext_lazy("驿站（不选就是全部）"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.now = timezone.localtime()
        places = [(each.code, f"{each.code} {each.name(get_language() or '')}") for each in stations()]
        self.fields["stations"].choices = places  # type: ignore[attr-defined]
        self.fields["expires_at"].initial = (self.now + USUAL).replace(second=0, microsecond=0)
        for lang in LANGS:
            name = LANG_NAMES[lang]
            self.fields[f"title_{lang}"] = forms.CharField(
                label=_("标题（{language}）").format(language=name), max_length=TITLE_LENGTH[lang]
            )
            self.fields[f"body_{lang}"] = forms.CharField(
                label=_("内容（{language}）").format(language=name),
                max_length=BODY_LENGTH[lang],
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"advice_{lang}"] = forms.CharField(
                label=_("请这样做（{language}，每行一条）").format(language=name),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            for kind in ("title", "body", "advice"):
                self.fields[f"{kind}_{lang}"].widget.attrs["lang"] = lang

    def languages(self) -> list[list[forms.BoundField]]:
        """The fields of each language together."""
        return [[self[f"{kind}_{lang}"] for kind in ("title", "body", "advice")] for lang in LANGS]

    def clean_expires_at(self) -> datetime:
        """It ends by itself, and not while it is still being approved."""
        moment: datetime = self.cleaned_data["expires_at"]
        if not self.now + SHORTEST <= moment <= self.now + LONGEST:
            raise forms.ValidationError(_("有效期须在 5 分钟以后、72 小时以内。"))
        return moment

    def clean(self) -> dict[str, Any]:
        """The steps are as many in each language, and none too long to be read."""
        values = super().clean() or {}
        steps = {lang: _lines(values.get(f"advice_{lang}", "")) for lang in LANGS}
        if not self.errors and len({len(found) for found in steps.values()}) > 1:
            raise forms.ValidationError(_("三种语言的做法条数要一样。"))
        for lang, found in steps.items():
            if len(found) > MOST_STEPS or any(len(step) > STEP_LENGTH[lang] for step in found):
                self.add_error(
                    f"advice_{lang}",
                    _("最多 {n} 条，每条最多 {length} 个字。").format(n=MOST_STEPS, length=STEP_LENGTH[lang]),
                )
        return values

    def texts(self, kind: str) -> dict[str, str]:
        """The title or the body in each language, on one line."""
        return {lang: " ".join(self.cleaned_data[f"{kind}_{lang}"].split()) for lang in LANGS}

    def advice(self) -> list[dict[str, str]]:
        """The steps, each in every language."""
        found = {lang: _lines(self.cleaned_data[f"advice_{lang}"]) for lang in LANGS}
        return [{lang: found[lang][place] for lang in LANGS} for place in range(len(found["zh"]))]


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
