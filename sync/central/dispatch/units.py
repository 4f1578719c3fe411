"""Partner units and grids by name, and whom to call first for a case."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import get_language

from sync.central.directory.api import hazard_types, records
from sync.central.dispatch.models import Call, HelpRequest
from sync.central.dispatch.standard import HAZARD, limit_kind
from sync.protocol.content import Area, Organization

MOST_SUGGESTED = 4
COMMUNITY_LEVEL = 3


def unit_names() -> dict[str, str]:
    """Every unit that can be called, by id, in the page's language."""
    lang = _lang()
    return {
        id: unit.name.pick(lang).text for id, unit in records("partner_types").items() if isinstance(unit, Organization)
    }


def unit_name(id: str) -> str:
    """A unit's name; its id if it is not in the published content any more."""
    return unit_names().get(id, id)


def grid_names() -> dict[str, str]:
    """Communities and grids by code, each with the names of what it lies in."""
    lang = _lang()
    areas = {code: area for code, area in records("areas").items() if isinstance(area, Area)}
    found = {}
    for code, area in sorted(areas.items()):
        if area.level >= COMMUNITY_LEVEL:
            around = [
                other.name.pick(lang).text
                for above, other in sorted(areas.items())
                if 1 < other.level < area.level and code.startswith(above)
            ]
            found[code] = " · ".join([*around, area.name.pick(lang).text])
    return found


def suggested_units(request: HelpRequest) -> list[str]:
    """Whom to call first: the unit that the kind of hazard names, then those that dealt with such cases in this grid,
    then those that dealt with any there.
    """
    kind = limit_kind(request)
    named = hazard_types().get(kind.partition(":")[2])
    first = [named.partner] if named else []
    done = Call.objects.filter(done_at__isnull=False)
    here = done.filter(whistle__request__grid=request.grid) if request.grid else done.none()
    alike = Counter(here.filter(whistle__request__limit_kind=kind).values_list("unit", flat=True))
    any_kind = Counter(here.values_list("unit", flat=True))
    ordered = [*first, *(unit for unit, _n in [*alike.most_common(), *any_kind.most_common()])]
    return list(dict.fromkeys(ordered))[:MOST_SUGGESTED]


def hazard_name(request: HelpRequest) -> str:
    """The kind of hazard in the page's language; empty for other requests."""
    if request.help != HAZARD:
        return ""
    code = limit_kind(request).removeprefix(f"{HAZARD}:")
    named = hazard_types().get(code)
    return named.name.pick(_lang()).text if named else code


def _lang() -> str:
    return (get_language() or "zh").partition("-")[0]
