"""What staff may enter about limits, days and hours; each refusal is a sentence that says what is wrong."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sync.central.days import day_start
from sync.central.limits.calendar import Hours, Shift, Span, WorkingCalendar
from sync.central.limits.standard import STAGES, LimitRule
from sync.central.limits.words import STAGE_NAMES, UNIT_NAMES
from sync.central.web.beijing import BEIJING
from sync.central.web.words import SEVERITY_WORDS

MOST = 999
LONGEST_NOTE, LONGEST_CONDITION = 200, 500
MOST_DAYS = 31
YEARS_BACK, YEARS_AHEAD = 1, 3
# A Monday morning of a usual week: where limits in different units are compared.
USUAL_MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=BEIJING)

REQUIRED = {"required": gettext_lazy("请填写。")}
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def years() -> tuple[int, int]:
    """The first and the last year that staff may look at and enter days of."""
    this = timezone.localdate().year
    return this - YEARS_BACK, this + YEARS_AHEAD


def _day(label: Any, **other: Any) -> forms.DateField:
    wrong = {**REQUIRED, "invalid": gettext_lazy("这不是一个日期，请写成 2027-01-31 的样子。")}
    return forms.DateField(label=label, widget=DAY, error_messages=wrong, **other)


def _note() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("理由"), max_length=LONGEST_NOTE, error_messages=REQUIRED)


def _seen() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("版本"), min_value=0, widget=forms.HiddenInput, error_messages=REQUIRED
    )


class LimitForm(forms.Form):
    """The next version of the limits of one kind. An empty amount is no limit."""

    severity = forms.ChoiceField(
        label=gettext_lazy("级别"), choices=[(code, code) for code in SEVERITY_WORDS], error_messages=REQUIRED
    )
    filing_condition = forms.CharField(
        label=gettext_lazy("立案条件"),
        required=False,
        max_length=LONGEST_CONDITION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    closing_condition = forms.CharField(
        label=gettext_lazy("结案条件"),
        required=False,
        max_length=LONGEST_CONDITION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    valid_from = _day(gettext_lazy("从哪天起生效（留空：马上生效）"), required=False)
    note = _note()
    seen = _seen()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in STAGES:
            wrong = _("请填 1 到 {most} 的整数，没有这个时限就留空。").format(most=MOST)
            self.fields[f"{stage}_amount"] = forms.IntegerField(
                label=str(STAGE_NAMES[stage]),
                required=False,
                min_value=1,
                max_value=MOST,
                error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            )
            self.fields[f"{stage}_unit"] = forms.ChoiceField(
                label=_("“{limit}”的单位").format(limit=STAGE_NAMES[stage]), choices=UNIT_NAMES
            )
        choices = [(code, f"{code} {word}") for code, (_icon, word) in SEVERITY_WORDS.items()]
        self.fields["severity"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def filled(rule: LimitRule, seen: int) -> dict[str, Any]:
        """What the form shows first: the limits in force, and the newest version that was there."""
        spans: dict[str, Any] = {}
        for stage in STAGES:
            span: Span | None = getattr(rule, stage)
            spans |= {f"{stage}_amount": span and span.amount, f"{stage}_unit": span.unit if span else "working_day"}
        conditions = {"filing_condition": rule.filing_condition, "closing_condition": rule.closing_condition}
        return {"severity": rule.severity, "seen": seen, **conditions, **spans}

    def stages(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Amount and unit of each limit."""
        return [(self[f"{stage}_amount"], self[f"{stage}_unit"]) for stage in STAGES]

    def clean_valid_from(self) -> date | None:
        """A day after today, or nothing: what has been counted already keeps its limits."""
        chosen: date | None = self.cleaned_data["valid_from"]
        if chosen is not None and not timezone.localdate() < chosen <= date(years()[1], 12, 31):
            last = years()[1]
            raise ValidationError(_("生效日期要在今天之后、{year} 年底之前；马上生效请留空。").format(year=last))
        return chosen

    def clean(self) -> dict[str, Any]:
        """A case cannot have to be begun or closed before it has to be answered."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        calendar, latest = WorkingCalendar(), None
        for stage in STAGES:
            span = self._span(stage)
            due = calendar.add(USUAL_MONDAY, span.amount, span.unit) if span else None
            if due and latest and due < latest[1]:
                words = {"shorter": STAGE_NAMES[stage], "longer": STAGE_NAMES[latest[0]]}
                self.add_error(f"{stage}_amount", _("“{shorter}”不能比“{longer}”还短。").format(**words))
            latest = (stage, due) if due else latest
        return cleaned

    def _span(self, stage: str) -> Span | None:
        amount = self.cleaned_data[f"{stage}_amount"]
        return Span(amount, self.cleaned_data[f"{stage}_unit"]) if amount else None

    def rule(self, kind: str) -> LimitRule:
        """The limits that were entered."""
        acknowledge, first_action, close = (self._span(stage) for stage in STAGES)
        texts = (self.cleaned_data["filing_condition"], self.cleaned_data["closing_condition"])
        return LimitRule(kind, 0, self.cleaned_data["severity"], acknowledge, first_action, close, *texts)

    def moment(self) -> datetime:
        """When they come into force."""
        chosen: date | None = self.cleaned_data["valid_from"]
        return day_start(chosen) if chosen else timezone.now()


class DaysForm(forms.Form):
    """One day, or several in a row, on which people work or not."""

    first = _day(gettext_lazy("日期"))
    last = _day(gettext_lazy("到哪天（可不填）"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("这天"), choices=[("off", gettext_lazy("休息")), ("work", gettext_lazy("上班"))]
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=LONGEST_NOTE, error_messages=REQUIRED)

    def clean(self) -> dict[str, Any]:
        """Days that follow each other, not too many, of years that staff keep."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last") or cleaned.get("first")
        if first is None or last is None:
            return cleaned
        earliest, latest = years()
        if last < first:
            self.add_error("last", _("最后一天不能早于第一天。"))
        elif not earliest <= first.year <= last.year <= latest:
            years_text = _("只能填 {first} 年到 {last} 年的日子。").format(first=earliest, last=latest)
            self.add_error("first", years_text)
        elif (last - first).days >= MOST_DAYS:
            self.add_error("last", _("一次最多填 {n} 天。").format(n=MOST_DAYS))
        return cleaned

    def days(self) -> list[date]:
        """The days that were entered."""
        first: date = self.cleaned_data["first"]
        last: date = self.cleaned_data["last"] or first
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _clock(label: Any, **other: Any) -> forms.TimeField:
    wrong = {**REQUIRED, "invalid": gettext_lazy("这不是一个时刻，请写成 08:30 的样子。")}
    return forms.TimeField(label=label, widget=CLOCK, error_messages=wrong, **other)


class HoursForm(forms.Form):
    """Working hours of one shift or two, from a day on."""

    opens = _clock(gettext_lazy("上班时间"))
    closes = _clock(gettext_lazy("下班时间"))
    reopens = _clock(gettext_lazy("午后上班时间（可不填）"), required=False)
    recloses = _clock(gettext_lazy("午后下班时间（可不填）"), required=False)
    valid_from = _day(gettext_lazy("从哪天起"))
    note = _note()
    seen = _seen()

    @staticmethod
    def filled(hours: Hours, seen: int, tomorrow: date) -> dict[str, Any]:
        """What the form shows first: the hours in force, from tomorrow on."""
        times = [moment for shift in hours for moment in (shift.opens, shift.closes)]
        names = ("opens", "closes", "reopens", "recloses")
        return {**dict(zip(names, times, strict=False)), "seen": seen, "valid_from": tomorrow}

    def clean_valid_from(self) -> date:
        """A day after today: nobody's deadline moves within the day."""
        chosen: date = self.cleaned_data["valid_from"]
        if not timezone.localdate() < chosen <= date(years()[1], 12, 31):
            raise ValidationError(_("生效日期要在今天之后、{year} 年底之前。").format(year=years()[1]))
        return chosen

    def clean(self) -> dict[str, Any]:
        """Shifts that end after they begin, the second after the first."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        opens, closes, reopens, recloses = (cleaned[name] for name in ("opens", "closes", "reopens", "recloses"))
        if opens >= closes:
            self.add_error("closes", _("下班时间要晚于上班时间。"))
        if (reopens is None) != (recloses is None):
            self.add_error("recloses", _("午后的上班和下班时间要么都填，要么都留空。"))
        elif reopens is not None:
            if reopens >= recloses:
                self.add_error("recloses", _("下班时间要晚于上班时间。"))
            if reopens < closes:
                self.add_error("reopens", _("午后上班不能早于上午下班。"))
        return cleaned

    def shifts(self) -> Hours:
        """The hours that were entered."""
        opens, closes, reopens, recloses = (self._time(name) for name in ("opens", "closes", "reopens", "recloses"))
        if opens is None or closes is None:
            raise ValueError("no working hours")
        first = Shift(opens, closes)
        return (first, Shift(reopens, recloses)) if reopens and recloses else (first,)

    def _time(self, name: str) -> time | None:
        found: time | None = self.cleaned_data[name]
        return found
