"""The tables of the search index, in whichever SQLite file they stand. Raise `VERSION` when what is kept changes.

A title's row number in the full-text table is its entry's, a body's is that plus `BODY`: titles come first in every
list, and a list may be cut. The full-text table keeps no texts and no positions; whether words stand beside each other
is seen in the texts themselves.
"""

from __future__ import annotations

VERSION = 2
BODY = 1 << 40

CREATE = (
    "CREATE TABLE entries (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, body TEXT NOT NULL,"
    " title_sounds TEXT NOT NULL, body_sounds TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE entry_words USING fts5 (words, content='', tokenize='ascii', detail='none', columnsize=0)",
    # In how many entries a token stands, and which words of other letters than Chinese ones there are.
    "CREATE TABLE word_counts (word TEXT PRIMARY KEY, entries INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE word_forms (form TEXT PRIMARY KEY, entries INTEGER NOT NULL) WITHOUT ROWID",
    # Each such word under all that is left of it without one of its letters: two slips of one word meet here.
    "CREATE TABLE form_slips (slip INTEGER NOT NULL, form TEXT NOT NULL, PRIMARY KEY (slip, form)) WITHOUT ROWID",
    # In how many entries one syllable stands behind another; the key is made by `sound_pairs`.
    "CREATE TABLE sound_pairs (pair INTEGER PRIMARY KEY, entries INTEGER NOT NULL)",
    "CREATE TABLE index_state (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, content TEXT NOT NULL)",
)

TABLES = ("entries", "entry_words", "word_counts", "word_forms", "form_slips", "sound_pairs", "index_state")
