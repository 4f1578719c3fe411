"""What can be taken out of the centre: one table of datasets, each with its columns, its order and its filters.

Every row has a position: the place at which the centre learnt of it, given out by the one writer and committed in that
order. Rows of a dataset never change. What changes in life is a further row: a request that moved on is another
version of it, which tells the one before `until` where it held; a void is a row of its own. So "everything up to
position W" is the same, whatever comes later, until some of it is erased because its time is over; then it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sync.central.accounts.api import roles
from sync.protocol.events_volunteers import AssistanceLogged, AssistanceVoided

TEXT, WHOLE, FLAG, MOMENT, LIST = "text", "whole", "flag", "moment", "list"


@dataclass(frozen=True, slots=True)
class Column:
    """A column on the wire. `sql` is an expression over the row `t`, in which {until} stands for the last position;
    `is_free`: words that somebody wrote, given only to who asks for them and may have them."""

    name: str
    kind: str
    sql: str
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """`position` orders its rows, numbered by the ledger's counter `counter`; `moment` is the column that days look
    at; `filters` are columns that may be asked for by value; `fixed` narrows the table to the dataset; `has_versions`:
    a row holds until the position in its column `until`; `capabilities`: what staff need to take it."""

    name: str
    title: Promise
    table: str
    position: str
    counter: str
    columns: tuple[Column, ...]
    moment: str
    filters: tuple[str, ...]
    capabilities: tuple[str, ...]
    fixed: str = ""
    has_versions: bool = False
    # Whether it can be followed by a cursor: not where an older row tells of later ones.
    is_followed: bool = True

    def column(self, name: str) -> Column:
        """The column of this name; raises KeyError."""
        return {column.name: column for column in self.columns}[name]

    @property
    def names(self) -> list[str]:
        """The columns that are given unless others are asked for."""
        return [column.name for column in self.columns if not column.is_free]


def _columns(names: str, **sql: str) -> tuple[Column, ...]:
    """Columns from words: "n:whole" is a number, "at:moment" a moment, a word alone is text."""
    found = []
    for word in names.split():
        name, _mark, kind = word.partition(":")
        found.append(Column(name, kind or TEXT, sql.get(name, f't."{name}"')))
    return tuple(found)


PLACE = {"device": "t.device_id", "station": "t.station_id"}
# The same as decides what the figures count: voided by an event of the same kiosk.
VOIDS = (
    f"FROM insight_work v WHERE v.type = '{AssistanceVoided.TYPE}' AND v.ref = t.event_id"
    " AND v.device_id = t.device_id AND v.position <= {until}"
)
DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "visits",
            _("使用记录"),
            table="insight_visit",
            position="completed_position",
            counter="visits",
            columns=_columns(
                "session device station started_at:moment ended_at:moment duration_s:whole lang lang_final entry mode "
                "screens:whole taps:whole outcome clock received_at:moment demo:flag",
                **PLACE,
            ),
            moment="started_at",
            filters=("station", "lang", "entry", "mode", "outcome", "clock", "demo"),
            capabilities=(roles.EXPORT,),
        ),
        Dataset(
            "help_requests",
            _("求助"),
            table="insight_caseversion",
            position="position",
            counter="help_requests",
            columns=(
                *_columns(
                    "event_id case_number station device ticket help severity where lang needs:list "
                    "contact_present:flag requested_at:moment received_at:moment acknowledge_by:moment state demo:flag",
                    **PLACE,
                ),
                Column("address", TEXT, 't."address"', is_free=True),
            ),
            moment="requested_at",
            filters=("station", "help", "severity", "state", "lang", "demo"),
            capabilities=(roles.EXPORT, roles.REQUESTS),
            has_versions=True,
        ),
        Dataset(
            "assistances",
            _("帮助"),
            table="insight_work",
            position="position",
            counter="work",
            columns=_columns(
                "event_id device station at:moment assist count:whole voided:flag void_reason demo:flag",
                **PLACE,
                assist="t.code",
                count="t.n",
                voided=f"EXISTS (SELECT 1 {VOIDS})",
                void_reason=f"(SELECT v.code {VOIDS} ORDER BY v.position LIMIT 1)",
            ),
            moment="at",
            filters=("station", "assist", "voided", "demo"),
            capabilities=(roles.EXPORT,),
            fixed=f"t.type = '{AssistanceLogged.TYPE}'",
            is_followed=False,
        ),
        Dataset(
            "work",
            _("服务记录"),
            table="insight_work",
            position="position",
            counter="work",
            columns=_columns(
                "position:whole event_id device station type at:moment code n:whole minutes:whole ref demo:flag",
                **PLACE,
            ),
            moment="at",
            filters=("station", "type", "code", "demo"),
            capabilities=(roles.EXPORT,),
        ),
        Dataset(
            "events",
            _("原始事件"),
            table="ledger_event",
            position="position",
            counter="events",
            columns=_columns(
                "position:whole event_id device seq:whole boot type schema:whole station session occurred_at:moment "
                "effective_at:moment received_at:moment clock demo:flag body",
                **PLACE,
            ),
            moment="effective_at",
            filters=("station", "type", "device", "clock", "demo"),
            capabilities=(roles.EXPORT, roles.RECORDS),
            fixed="t.body <> ''",
        ),
    )
}
