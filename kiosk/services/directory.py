"""The directory: stations, service items of the fairs, partner units, phones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.clock import Clock
from kiosk.i18n import N_, Translator
from kiosk.services.amenities import LIMITED, OK, OUT_OF_ORDER, amenity_rows
from kiosk.services.content import Content
from kiosk.services.duty import Duty, duty_here
from kiosk.services.facilities import AREA_ICONS
from kiosk.services.info_views import Hotline
from kiosk.services.opening import hours_lines, open_state
from kiosk.services.phones import emergency_cards, hotlines, phone_cards
from kiosk.services.rows import Rows
from kiosk.services.views import (
    AmenityRow,
    AreaRow,
    FairRow,
    OpenState,
    PartnerDetail,
    PartnerRow,
    PhoneCard,
    ServiceDetail,
    ServiceRow,
    Shown,
    StationDetail,
    StationFilter,
    StationRow,
    ThemeRow,
)
from kiosk.services.walking import nearness, walk_minutes, walk_text
from sync.protocol.content import FairTheme, Location, Organization, Service
from sync.protocol.fair_days import cancelled_fairs, fair_name, next_fair

MODE_TEXTS = {
    "S": N_("现场办结"),
    "A": N_("现场受理"),
    "C": N_("咨询解答"),
    "H": N_("体验演示"),
    "B": N_("预约协助"),
}
PARTNER_KIND_TEXTS = {
    "gov": N_("政府部门"),
    "community": N_("社区"),
    "public": N_("事业单位"),
    "mass": N_("群团组织"),
    "utility": N_("公用事业"),
    "transport": N_("交通运输"),
    "finance": N_("金融机构"),
    "new_economy": N_("新业态企业"),
    "charity": N_("慈善组织"),
    "volunteer": N_("志愿服务队"),
}
ALL_STATIONS = StationFilter()


class Directory:
    """Everything that has a place or a name, in the current language."""

    def __init__(
        self,
        content: Content,
        clock: Clock,
        i18n: Translator,
        station: str,
        seen_here: Callable[[Location], Location] = lambda location: location,
    ) -> None:
        self._content, self._clock, self._i18n, self._station = content, clock, i18n, station
        self._seen_here = seen_here

    # Stations

    def here(self) -> StationDetail:
        """This station."""
        return self.station(self._station)

    def duty(self) -> Duty:
        """Whether somebody is on duty at this station."""
        return duty_here(self._content, self._clock, self._i18n, self._station)

    def stations(self, filter: StationFilter = ALL_STATIONS) -> list[StationRow]:
        """Stations that pass the filter: this one, then by the way on foot, then in the order of their ids."""
        found = [self._station_row(record) for record in self._locations() if self._passes(record, filter)]
        return sorted(found, key=lambda row: (not row.is_here, nearness(row)))

    def station(self, id: str) -> StationDetail:
        """One station; raises UnknownContent."""
        record: Location = self._content.record("facilities", id)
        shown, lang = self._content.shown, self._i18n.lang
        return StationDetail(
            id=record.id,
            name=shown(record.name),
            kind=self._kind(record),
            open=self._open(record),
            is_here=record.id == self._station,
            is_demo=record.is_demo,
            hours=[Shown(line, lang) for line in hours_lines(record, self._i18n, self._clock.now().date())],
            seats=record.seats,
            phone=record.phone,
            address=shown(record.address),
            transportation=shown(record.transportation),
            amenities=self._amenities(record),
            areas=[self._area_row(code) for code in record.areas],
            walk_text=walk_text(self._i18n, self._walk_minutes(record)),
        )

    def nearest_alternative(self, amenity: str) -> StationRow | None:
        """Another station that has an amenity: open now, then known to work, then the nearest; None if none has it."""
        others = [record for record in self._locations() if record.id != self._station and self._has(record, amenity)]
        rows = [(not self._works(record, amenity), self._station_row(record)) for record in others]
        rows.sort(key=lambda pair: (not pair[1].open.is_open, pair[0], nearness(pair[1])))
        return rows[0][1] if rows else None

    # Service items and fairs

    def themes(self) -> list[ThemeRow]:
        """The twelve months' themes, January first."""
        themes = sorted(self._content.table("fair_themes").values(), key=lambda theme: theme.month)
        return [ThemeRow(theme.id, theme.month, self._content.shown(theme.name)) for theme in themes]

    def fairs(self) -> list[FairRow]:
        """The fair of each theme in the order in which they are held from now on; one under way comes first."""
        themes = self._content.table("fair_themes").values()
        ordered = sorted(themes, key=lambda theme: next_fair(self._clock.now(), theme.month))
        held = next_fair(self._clock.now(), cancelled=self._cancelled())
        place = self.fair_place()
        return [
            FairRow(
                id=theme.id,
                month=theme.month,
                name=self._content.shown(theme.name),
                when_text=self._when_text(theme),
                place=place,
                is_next=next_fair(self._clock.now(), theme.month) == held,
            )
            for theme in ordered
        ]

    def fair_place(self) -> StationRow | None:
        """The point that moves to the fairs; None if there is none."""
        return next((self._station_row(record) for record in self._locations() if record.is_fair_days), None)

    def services(
        self, theme: str | None = None, organization: str | None = None, query: str = ""
    ) -> Sequence[ServiceRow]:
        """Service items of a theme or partner unit; with a query those whose names hold its words, best first."""
        keys = self._content.keys("service_items", theme=theme, organization=organization)
        if query.strip():
            wanted = set(keys)
            keys = [key for key in self._content.holding("service_items", query) if key in wanted]
        return Rows(keys, lambda key: self._service_row(self._content.record("service_items", key)))

    def service_ids(self, theme: str) -> list[str]:
        """The ids of the service items of a theme."""
        return self._content.keys("service_items", theme=theme)

    def service(self, id: str) -> ServiceDetail:
        """One service item with its papers and the fair that does it next; raises UnknownContent."""
        record: Service = self._content.record("service_items", id)
        row = self._service_row(record)
        return ServiceDetail(
            id=row.id,
            name=row.name,
            theme=row.theme,
            organization=row.organization,
            mode_text=row.mode_text,
            is_core=row.is_core,
            is_demo=row.is_demo,
            documents=self._content.all_shown(record.required_documents),
            fair_text=self._fair_text(self._content.record("fair_themes", record.theme)),
            sources=list(record.sources),
        )

    # Partner units

    def partners(self, kind: str | None = None) -> list[PartnerRow]:
        """Partner units, or those of one kind."""
        records = self._content.table("partner_types").values()
        return [self._partner_row(record) for record in records if kind in (None, record.org_kind)]

    def partner(self, id: str) -> PartnerDetail:
        """One partner unit with the service items it offers; raises UnknownContent."""
        row = self._partner_row(self._content.record("partner_types", id))
        services = self.services(organization=id)
        return PartnerDetail(row.id, row.name, row.kind_text, row.brings, row.is_demo, services)

    # Phones

    def phones(self) -> list[PhoneCard]:
        """All numbers, the emergency lines first."""
        return phone_cards(self._content)

    def emergency(self) -> list[PhoneCard]:
        """120, 110, 119, 122."""
        return emergency_cards(self._content)

    def hotlines(self) -> list[Hotline]:
        """All numbers, the emergency lines first, and when to call each."""
        return hotlines(self._content)

    def _locations(self) -> list[Location]:
        return list(self._content.table("facilities").values())

    def _open(self, record: Location) -> OpenState:
        return open_state(record, self._clock.now(), self._i18n, self._cancelled())

    def _kind(self, record: Location) -> Shown:
        return self._content.shown(self._content.record("location_kind", record.kind).name)

    def _area_row(self, code: str) -> AreaRow:
        name = self._content.record("area_purpose", code).name
        return AreaRow(code, self._content.shown(name), AREA_ICONS.get(code, "info"))

    def _station_row(self, record: Location) -> StationRow:
        return StationRow(
            id=record.id,
            name=self._content.shown(record.name),
            kind=self._kind(record),
            open=self._open(record),
            areas=list(record.areas),
            is_here=record.id == self._station,
            is_demo=record.is_demo,
            walk_minutes=self._walk_minutes(record),
            walk_text=walk_text(self._i18n, self._walk_minutes(record)),
        )

    def _walk_minutes(self, record: Location) -> int | None:
        return walk_minutes(self._content, self._station, record.id)

    def _passes(self, record: Location, filter: StationFilter) -> bool:
        return (
            (filter.area is None or filter.area in record.areas)
            and (filter.kind is None or filter.kind == record.kind)
            and (filter.amenity is None or self._has(record, filter.amenity))
            and (not filter.is_open_now or self._open(record).is_open)
        )

    def _has(self, record: Location, amenity: str) -> bool:
        return any(row.code == amenity and row.state != OUT_OF_ORDER for row in self._amenities(record))

    def _works(self, record: Location, amenity: str) -> bool:
        return any(row.code == amenity and row.state in (OK, LIMITED) for row in self._amenities(record))

    def _amenities(self, record: Location) -> list[AmenityRow]:
        record = self._seen_here(record) if record.id == self._station else record
        return amenity_rows(self._content, self._i18n, record, self._clock.now())

    def _service_row(self, record: Service) -> ServiceRow:
        shown = self._content.shown
        return ServiceRow(
            id=record.id,
            name=shown(record.name),
            theme=shown(self._content.record("fair_themes", record.theme).name),
            organization=shown(self._content.record("partner_types", record.organization).name),
            mode_text=self._i18n._(MODE_TEXTS[record.mode]),
            is_core=record.is_core,
            is_demo=record.is_demo,
        )

    def _partner_row(self, record: Organization) -> PartnerRow:
        kind_text = self._i18n._(PARTNER_KIND_TEXTS[record.org_kind])
        return PartnerRow(
            record.id, self._content.shown(record.name), kind_text, self._content.shown(record.brings), record.is_demo
        )

    def _fair_text(self, theme: FairTheme) -> str:
        date, start, end = self._fair_times(theme)
        text = self._i18n._("{date} {start}–{end}，“{theme}”大集可办")
        if self._is_cancelled(theme):
            text = self._i18n._("{date} {start}–{end} 的“{theme}”大集已取消，哪天补办请拨12345询问")
        return text.format(date=date, start=start, end=end, theme=self._content.shown(theme.name).text)

    def _when_text(self, theme: FairTheme) -> str:
        date, start, end = self._fair_times(theme)
        if self._is_cancelled(theme):
            return self._i18n._("{date} {start}–{end} · 已取消").format(date=date, start=start, end=end)
        return self._i18n._("{date} {start}–{end}").format(date=date, start=start, end=end)

    def _cancelled(self) -> frozenset[str]:
        return cancelled_fairs(self._content.table("fair_changes").values())

    def _is_cancelled(self, theme: FairTheme) -> bool:
        return fair_name(next_fair(self._clock.now(), theme.month)[0]) in self._cancelled()

    def _fair_times(self, theme: FairTheme) -> tuple[str, str, str]:
        """Day, start and end of a theme's next fair, in words; the year where it is not this one."""
        now = self._clock.now()
        start, end = next_fair(now, theme.month)
        date = self._i18n.format_date(start.date(), with_year=start.year != now.year)
        return date, self._i18n.format_time(start), self._i18n.format_time(end)
