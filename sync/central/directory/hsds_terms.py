"""The code lists behind the public directory, as HSDS taxonomies: some are content, some belong to the software."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings

from sync.central.directory.publishing import records
from sync.protocol.content import FairTheme, TaxonomyTerm
from sync.protocol.content_codec import Text

# Ours for ever: every id of the public directory is made from it, the jurisdiction and a key of the content.
NAMESPACE = uuid.UUID("6f5b1c5e-2f0a-5c3e-9a53-3c3d6d1f7a10")
INVENTED = "invented"


def stable_id(*parts: str) -> str:
    """The id of a thing by its key: the same today and tomorrow, here and after a restore."""
    return str(uuid.uuid5(NAMESPACE, "/".join((str(settings.JURISDICTION), *parts))))


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A code list: its terms by code, from a content table (`table`) or from here."""

    code: str
    name: Text
    table: str = ""
    own: dict[str, Text] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id in the public directory."""
        return stable_id("taxonomy", self.code)

    def term_id(self, code: str) -> str:
        """The id of one of its terms."""
        return stable_id("taxonomy", self.code, code)

    def terms(self) -> Iterator[tuple[str, Text]]:
        """Its terms in their order: code and name."""
        yield from self.own.items()
        found = records(self.table).items() if self.table else ()
        for code, record in sorted(found, key=lambda pair: (getattr(pair[1], "position", 0), pair[0])):
            if isinstance(record, TaxonomyTerm | FairTheme):
                yield code, record.name


# As the kiosks say it.
ORG_KINDS = {
    "gov": Text("政府部门", "Government office", "Государственное ведомство"),
    "community": Text("社区", "Community", "Микрорайон"),
    "public": Text("事业单位", "Public institution", "Общественное учреждение"),
    "mass": Text("群团组织", "Mass organisation", "Общественная организация"),
    "utility": Text("公用事业", "Utility", "Коммунальная служба"),
    "transport": Text("交通运输", "Transport", "Транспорт"),
    "finance": Text("金融机构", "Bank", "Банк"),
    "new_economy": Text("新业态企业", "New business", "Новый бизнес"),
    "charity": Text("慈善组织", "Charity", "Благотворительность"),
    "volunteer": Text("志愿服务队", "Volunteer team", "Волонтёрский отряд"),
}
MODES = {
    "S": Text("现场办结", "Done on the spot", "Сразу на месте"),
    "A": Text("现场受理", "Accepted and passed on", "Приём и передача"),
    "C": Text("咨询解答", "Advice", "Консультация"),
    "H": Text("体验演示", "Try it or watch", "Показ и проба"),
    "B": Text("预约协助", "Help with booking", "Помощь с записью"),
}
STATUS = {INVENTED: Text("示例数据（虚构）", "Sample data (invented)", "Пример (вымышленные данные)")}

TAXONOMIES: dict[str, Taxonomy] = {
    taxonomy.code: taxonomy
    for taxonomy in (
        Taxonomy("org_kind", Text("单位类型", "Kind of organisation", "Вид организации"), own=ORG_KINDS),
        Taxonomy("location_kind", Text("站点类型", "Kind of place", "Вид места"), "location_kind"),
        Taxonomy("area_purpose", Text("功能区", "Areas of a place", "Зоны"), "area_purpose"),
        Taxonomy("amenity", Text("设施", "Amenities", "Удобства"), "amenities"),
        Taxonomy("service_theme", Text("大集主题", "Theme of the fair", "Тема ярмарки"), "fair_themes"),
        Taxonomy("service_mode", Text("办理方式", "How it is done", "Как оказывается"), own=MODES),
        Taxonomy("data_status", Text("数据性质", "Kind of data", "Характер данных"), own=STATUS),
    )
}
