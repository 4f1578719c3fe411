"""What to take out of the centre, as a form: one for each dataset, with the filters and columns that it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sync.central.directory.api import help_types
from sync.central.dispatch.api import SEVERITIES, STATES, help_name
from sync.central.insight.datasets import FLAG, Dataset
from sync.central.insight.models import ENTRIES, MODES, OUTCOMES, Watermark
from sync.central.insight.visit_form import ANY, LANGS
from sync.central.insight.watermarks import NAME
from sync.central.insight.work import FIELDS
from sync.central.ledger.api import stations
from sync.central.web.words import CLOCK_NAMES

FORMAT_NAMES = [
    ("xlsx", "Excel .xlsx"),
    ("csv", "CSV .csv"),
    ("ndjson", "JSON .ndjson"),
    ("parquet", "Parquet"),
    ("sqlite", "SQLite .db"),
]
NOW = ("", _("此刻"))
SHOWN_MARKS = 100
YES_NO = [ANY, ("yes", _("是")), ("no", _("否"))]
# Filter -> its words; one that is not here is typed.
LABELS = {
    "station": _("驿站"),
    "lang": _("语言"),
    "entry": _("方式"),
    "mode": _("模式"),
    "outcome": _("结果"),
    "clock": _("终端时钟"),
    "help": _("求助类型"),
    "severity": _("级别"),
    "state": _("状态"),
    "assist": _("帮助类型"),
    "type": _("事件类型"),
    "code": _("内容"),
    "device": _("终端"),
    "voided": _("已作废"),
    "demo": _("示例数据"),
}
CHOICES: dict[str, Callable[[], Sequence[tuple[str, Any]]]] = {
    "station": lambda: [
        (station.code, f"{station.code} {station.name(get_language() or '')}") for station in stations()
    ],
    "lang": lambda: LANGS,
    "entry": lambda: ENTRIES,
    "mode": lambda: MODES,
    "outcome": lambda: OUTCOMES,
    "clock": lambda: list(CLOCK_NAMES.items()),
    "help": lambda: [(code, help_name(code, get_language() or "")) for code in help_types()],
    "severity": lambda: SEVERITIES,
    "state": lambda: STATES,
}
WORK_TYPES = sorted(kind.TYPE for kind in FIELDS)


class ExportForm(forms.Form):
    """Format, watermark, days, filters, columns. Reads a POST; a GET shows what is usual."""

    format = forms.ChoiceField(label=_("格式"), choices=FORMAT_NAMES)
    watermark = forms.ChoiceField(label=_("截至"), required=False)
    name = forms.RegexField(rf"^{NAME.pattern}$", label=_("给此刻起名"), required=False, max_length=60)
    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, dataset: Dataset, data: QueryDict | None, *, may_have_text: bool) -> None:
        super().__init__(data, label_suffix="")
        self.dataset = dataset
        named = Watermark.objects.filter(is_named=True)[:SHOWN_MARKS]
        self.fields["watermark"].choices = [NOW, *((mark.name, mark.name) for mark in named)]  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs.update({"placeholder": "2026-11", "autocomplete": "off"})
        for name in dataset.filters:
            self.fields[name] = _filter_field(dataset, name)
        columns = [column for column in dataset.columns if may_have_text or not column.is_free]
        self.fields["columns"] = forms.MultipleChoiceField(
            label=_("列"),
            choices=[(column.name, column.name) for column in columns],
            initial=dataset.names,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("至少选一列。")},
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins, and two watermarks at once."""
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("last") and cleaned["first"] > cleaned["last"]:
            self.add_error("last", _("开始日期晚于结束日期。"))
        if cleaned.get("name") and cleaned.get("watermark"):
            self.add_error("name", _("只有“此刻”能起名；已有的时点不能改。"))
        return cleaned

    def filters(self) -> dict[str, str]:
        """The filters as `selection.select` reads them."""
        wanted = ("first", "last", *self.dataset.filters)
        return {name: str(self.cleaned_data[name]) for name in wanted if self.cleaned_data.get(name)}

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields but the columns, in their order."""
        return [self[name] for name in self.fields if name != "columns"]


def _filter_field(dataset: Dataset, name: str) -> forms.Field:
    label = LABELS.get(name, name)
    if dataset.column(name).kind == FLAG:
        return forms.ChoiceField(label=label, required=False, choices=YES_NO)
    if name == "type" and dataset.table == "insight_work":
        return forms.ChoiceField(label=label, required=False, choices=[ANY, *((kind, kind) for kind in WORK_TYPES)])
    if name in CHOICES:
        return forms.ChoiceField(label=label, required=False, choices=[ANY, *CHOICES[name]()])
    return forms.CharField(label=label, required=False, max_length=200)
