"""A pack as large as a kiosk may ever get: 10,000 consultations and 2,000 service items, the same at every run.

What is said is put together from the shipped records, so that texts are as long and as mixed as real ones. Nobody
reads it: it is for the bench, and no part of any content.
"""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

from assets import asset
from kiosk.settings import Settings
from kiosk.store.content_cache import ContentCache
from sync.protocol.packs import Delta, Pack, load_directory

CONSULTATIONS, SERVICES = 10_000, 2_000
SEED = 20_261_126

LONG_GROUP = "B"
"""All made questions are in this one group: one list of nearly ten thousand."""

Item = dict[str, Any]


def big_items(consultations: int = CONSULTATIONS, services: int = SERVICES) -> dict[str, Item]:
    """The shipped items, and so many more that there are this many questions and service items in all."""
    items = load_directory(asset("content")).items()
    chance = random.Random(SEED)
    for table, key, wanted in (("consultations", "BX{:05}", consultations), ("service_items", "SX-{:04}", services)):
        shipped = [item for path, item in items.items() if path.startswith(f"{table}/")]
        for number in range(wanted - len(shipped)):
            item = _another(shipped, key.format(number), number, chance)
            items[f"{table}/{item['id']}"] = item
    return items


def _another(shipped: list[Item], key: str, number: int, chance: random.Random) -> Item:
    """One record with the title of one shipped record, numbered, and what another one says."""
    item, other = copy.deepcopy(chance.choice(shipped)), chance.choice(shipped)
    item["id"] = key
    for name in ("answer", "steps", "papers", "next_step", "required_documents"):
        if name in other:
            item[name] = copy.deepcopy(other[name])
    if "group" in item:
        item["group"] = LONG_GROUP
    title = item.get("title") or item["name"]
    for lang in [lang for lang, text in title.items() if text]:
        title[lang] = f"{title[lang]} {number}"
    return item


def put_big_pack(home: Path) -> Pack:
    """Make the large pack the content of a kiosk that has never run: as a sync would have left it there."""
    settings = Settings(home=home, ballast_bytes=0)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    pack = Pack.from_items(big_items())
    cache = ContentCache(settings.content_db)
    cache.save(pack, Delta(None, pack.version, pack.items(), ()))
    cache.close()
    return pack
