"""What is not here any more because its time was over: by kind, and what that means to whoever asks for rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sync.central.insight import parts
from sync.central.insight.models import Erased
from sync.protocol.problems import ProblemError

VISITS, REQUESTS, ASSISTANCES, FEEDBACK, SHIFTS, EVENTS, REFUSED, AUDIT, FINE = (
    *("visits", "help_requests", "assistances", "feedback", "shifts", "events", "refused", "audit", "fine_sums"),
)
KINDS: dict[str, Promise] = {
    VISITS: _("使用记录"),
    REQUESTS: _("求助件"),
    ASSISTANCES: _("帮助和活动记录"),
    FEEDBACK: _("评价"),
    SHIFTS: _("志愿服务时长"),
    EVENTS: _("事件原文"),
    REFUSED: _("被拒事件原文"),
    AUDIT: _("审计记录"),
    FINE: _("按小时、语言、人群的合计"),
}
# Counter of a dataset (`datasets`) -> the kinds that its rows are of.
KINDS_OF = {
    "visits": (VISITS,),
    "help_requests": (REQUESTS,),
    "work": (ASSISTANCES, FEEDBACK, SHIFTS),
    "events": (EVENTS,),
}
# Counter (`parts`) -> the kind of its records; of the others they are those of several kinds.
KIND_OF = {
    **dict.fromkeys((parts.SESSIONS, parts.TOUCHED), VISITS),
    **dict.fromkeys((parts.SERVICES, parts.VISITORS, parts.UNMET), ASSISTANCES),
    **dict.fromkeys((parts.REQUESTS, parts.PROMISED, parts.FILED), REQUESTS),
    parts.SCORES: FEEDBACK,
    parts.HOURS: SHIFTS,
}
# Of what figures are counted.
COUNTED = (VISITS, REQUESTS, ASSISTANCES, FEEDBACK, SHIFTS)
CODE = "erased-by-retention"


def rows_erased() -> dict[str, int]:
    """Kind -> how many rows were ever erased: for a watermark, to tell later whether any were since."""
    return dict(Erased.objects.order_by("kind").values_list("kind", "rows"))


def erased_before(kinds: Iterable[str] = COUNTED) -> date | None:
    """The day before which rows of these kinds were erased; None if none ever were."""
    return max(Erased.objects.filter(kind__in=list(kinds)).values_list("before", flat=True), default=None)


def is_cut(first: date | None, kinds: Iterable[str] = COUNTED) -> date | None:
    """The day from which rows of these kinds are here, where a period that begins on `first` (None: ever) begins before
    it; else None."""
    before = erased_before(kinds)
    return before if before is not None and (first is None or first < before) else None


def refuse(counter: str, first: date | None, known: Mapping[str, int]) -> None:
    """Raise ProblemError if rows of a dataset from `first` on were erased since `known` was all (`rows_erased`)."""
    found = Erased.objects.filter(kind__in=KINDS_OF[counter])
    since = [row.before for row in found if row.rows != known.get(row.kind, 0)]
    before = max(since, default=None)
    if before is not None and (first is None or first < before):
        detail = f"some of these rows were erased, their time being over; from {before.isoformat()} on all are here"
        raise ProblemError(CODE, detail, "first")
