"""An index after any changes is the index that a fresh build would be."""

from __future__ import annotations

import sqlite3
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.search.entry import Entry
from kiosk.search.writing import Writer, create

KEYS = st.sampled_from(["consultations/A", "consultations/B", "amenities/C"])
TEXTS = st.lists(
    st.sampled_from(["身份证", "护照", "重庆", "lost", "losing", "паспорт", "паспорта", "12345", "，", " ", "证"]),
    max_size=6,
).map("".join)
ENTRIES = st.builds(Entry, KEYS, st.tuples(TEXTS, TEXTS), TEXTS, st.tuples(TEXTS))
CHANGES = st.lists(st.one_of(ENTRIES, KEYS), max_size=12)


def held(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    """All that an index holds, without the numbers that its entries happen to have."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, entry_words, row)")
    queries = {
        "entries": "SELECT path, title, body, title_sounds, body_sounds FROM entries ORDER BY 1",
        "terms": "SELECT term, doc FROM temp.terms ORDER BY 1",
        "words": "SELECT * FROM word_counts ORDER BY 1",
        "forms": "SELECT * FROM word_forms ORDER BY 1",
        "slips": "SELECT * FROM form_slips ORDER BY 1, 2",
        "pairs": "SELECT * FROM sound_pairs ORDER BY 1",
    }
    return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def made() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create(connection)
    return connection


@settings(deadline=None)
@given(changes=CHANGES, together=st.booleans())
def test_any_changes_leave_what_a_fresh_build_makes(changes, together):
    changed, writer = made(), None
    left: dict[str, Entry] = {}
    for change in changes:
        writer = writer if together and writer else Writer(changed)
        if isinstance(change, Entry):
            writer.put(change)
            left[change.path] = change
        else:
            writer.remove(change)
            left.pop(change, None)
        if not together:
            writer.finish()
    if writer:
        writer.finish()
    fresh = made()
    again = Writer(fresh)
    again.put_all(left.values())
    again.finish()
    assert held(changed) == held(fresh)
