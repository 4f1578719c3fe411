"""Sample content as it looks on the day it is shown: somebody looked at the amenities not long ago."""

from datetime import datetime, timedelta

from sync.protocol.content import Location
from sync.protocol.packs import Pack

STEP = timedelta(hours=1)


def with_recent_checks(pack: Pack, now: datetime) -> Pack:
    """The pack with the checks of its sample locations moved so that the newest is less than an hour before ``now``.

    All move by the same whole hours, so what was checked days earlier stays old, and a second call within the hour
    gives the same version. Real locations, and a pack without checks, stay as they are; so does a pack from later.
    """
    items = pack.items()
    samples: dict[str, Location] = {
        f"facilities/{key}": place for key, place in pack.table("facilities").items() if place.is_demo
    }
    checks = [item.checked_at for place in samples.values() for item in place.amenities if item.checked_at]
    shift = STEP * ((now - max(checks)) // STEP) if checks else timedelta(0)
    if shift <= timedelta(0):
        return pack
    for path in samples:
        for amenity in items[path]["amenities"]:
            if amenity["checked_at"]:
                amenity["checked_at"] = (datetime.fromisoformat(amenity["checked_at"]) + shift).isoformat()
    return Pack.from_items(items)
