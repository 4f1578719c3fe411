"""The tables of the kiosk's three files, as numbered steps. Append a step; never change one that was released.

A file's `user_version` says how many of its steps are done. Each step is the statements of one transaction.
"""

from __future__ import annotations

Step = tuple[str, ...]

OUTBOX: tuple[Step, ...] = (
    (
        # The one row that makes sequence numbers dense and never reused, whatever is deleted from the tables.
        "CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), last_seq INTEGER NOT NULL,"
        " last_boot INTEGER NOT NULL)",
        "INSERT INTO counter VALUES (1, 0, 0)",
        "CREATE TABLE outbox (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)",
        "CREATE TABLE sent (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, acknowledged_at TEXT NOT NULL)",
        "CREATE TABLE quarantine (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, code TEXT NOT NULL,"
        " detail TEXT NOT NULL, quarantined_at TEXT NOT NULL)",
        "CREATE TABLE visits (session TEXT PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT, lang TEXT NOT NULL,"
        " lang_final TEXT NOT NULL, entry TEXT NOT NULL, mode TEXT NOT NULL, screens INTEGER NOT NULL,"
        " taps INTEGER NOT NULL, duration_s INTEGER NOT NULL, outcome TEXT NOT NULL)",
        "CREATE INDEX open_visits ON visits (ended_at) WHERE ended_at IS NULL",
        "CREATE TABLE screen_counts (day TEXT NOT NULL, screen TEXT NOT NULL, count INTEGER NOT NULL,"
        " PRIMARY KEY (day, screen))",
        "CREATE TABLE help_requests (code TEXT PRIMARY KEY, help TEXT NOT NULL, severity TEXT NOT NULL,"
        " place TEXT NOT NULL, lang TEXT NOT NULL, needs TEXT NOT NULL, created_at TEXT NOT NULL,"
        " acknowledge_by TEXT, withdrawn_at TEXT)",
        "CREATE TABLE used_codes (code TEXT PRIMARY KEY, used_at TEXT NOT NULL)",
    ),
    (
        # What is needed to say whether the centre has a request, and what it has told of it.
        "ALTER TABLE help_requests ADD COLUMN event_id TEXT",
        "ALTER TABLE help_requests ADD COLUMN seq INTEGER",
        "ALTER TABLE help_requests ADD COLUMN claim TEXT",
        "ALTER TABLE help_requests ADD COLUMN receipt_at TEXT",
        "ALTER TABLE help_requests ADD COLUMN state TEXT",
        "ALTER TABLE help_requests ADD COLUMN state_at TEXT",
        "ALTER TABLE help_requests ADD COLUMN expected_at TEXT",
        "CREATE INDEX help_request_event ON help_requests (event_id)",
    ),
    (
        # Who may serve here, as the central last said, and how often a PIN was tried.
        "CREATE TABLE roster (badge TEXT PRIMARY KEY, ref TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
        " role TEXT NOT NULL, pin_hash TEXT NOT NULL, skills TEXT NOT NULL, languages TEXT NOT NULL,"
        " first_aid_until TEXT, is_demo INTEGER NOT NULL)",
        "CREATE TABLE roster_version (id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL)",
        "CREATE TABLE pin_tries (ref TEXT PRIMARY KEY, failures INTEGER NOT NULL, wait_s REAL NOT NULL,"
        " boot INTEGER NOT NULL, since REAL NOT NULL)",
        "CREATE TABLE pin_failures (id INTEGER PRIMARY KEY, boot INTEGER NOT NULL, at REAL NOT NULL)",
        # What they did. Each row has its event in the same transaction.
        "CREATE TABLE shifts (id TEXT PRIMARY KEY, volunteer TEXT NOT NULL, role TEXT NOT NULL,"
        " activity TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, break_since TEXT,"
        " break_s REAL NOT NULL, counted_minutes INTEGER, confirmed_at TEXT)",
        "CREATE TABLE assistances (id TEXT PRIMARY KEY, assist TEXT NOT NULL, count INTEGER NOT NULL,"
        " volunteer TEXT NOT NULL, logged_at TEXT NOT NULL, voided_at TEXT)",
        "CREATE INDEX assistances_logged ON assistances (logged_at)",
        "CREATE TABLE headcounts (id TEXT PRIMARY KEY, n INTEGER NOT NULL, counted_at TEXT NOT NULL)",
        "CREATE TABLE consumables (item TEXT PRIMARY KEY, qty_left INTEGER NOT NULL, changed_at TEXT NOT NULL)",
        "CREATE TABLE amenity_states (amenity TEXT PRIMARY KEY, state TEXT NOT NULL, changed_at TEXT NOT NULL)",
        "CREATE TABLE fair_items (id TEXT PRIMARY KEY, fair TEXT NOT NULL, item TEXT NOT NULL, qty INTEGER NOT NULL,"
        " reason TEXT, noted_at TEXT NOT NULL)",
        # What was said here of a request; `acknowledged_by` is a reference of the roster.
        "CREATE TABLE help_progress (ticket TEXT PRIMARY KEY, acknowledged_at TEXT, acknowledged_by TEXT,"
        " arrived_at TEXT, closed_at TEXT, state TEXT)",
    ),
    (
        # What other kiosks of the station took, as the centre told, and what was said here of it; where somebody was
        # the first to answer: here, elsewhere, centre.
        "CREATE TABLE station_requests (id TEXT PRIMARY KEY, terminal TEXT NOT NULL, ticket TEXT NOT NULL,"
        " help TEXT NOT NULL, severity TEXT NOT NULL, place TEXT NOT NULL, lang TEXT NOT NULL, needs TEXT NOT NULL,"
        " created_at TEXT NOT NULL, acknowledge_by TEXT, told TEXT NOT NULL, first_by TEXT, acknowledged_at TEXT,"
        " acknowledged_by TEXT, arrived_at TEXT, closed_at TEXT, state TEXT)",
        "ALTER TABLE help_requests ADD COLUMN first_by TEXT",
        # To whom a request was passed on, and what first aid was given. `request` is a ticket code of this kiosk, or
        # the id of another kiosk's request.
        "CREATE TABLE passed_on (id TEXT PRIMARY KEY, request TEXT NOT NULL, passed_to TEXT NOT NULL,"
        " passed_by TEXT NOT NULL, passed_at TEXT NOT NULL)",
        "CREATE TABLE first_aid_uses (id TEXT PRIMARY KEY, procedure TEXT NOT NULL, aed INTEGER NOT NULL,"
        " called_120 INTEGER NOT NULL, request TEXT, used_at TEXT NOT NULL)",
    ),
    (
        # The chain (sync.protocol.chain): the hash of the event before, and of the event itself; null for events of
        # before there was one. The counter holds the hash of the last event ever made.
        "ALTER TABLE counter ADD COLUMN chain TEXT",
        *(
            f"ALTER TABLE {table} ADD COLUMN {column} TEXT"
            for table in ("outbox", "sent", "quarantine")
            for column in ("before", "chain")
        ),
    ),
    (
        # Batches that were written to sticks, by their digest: only these can a receipt settle. In the outbox's own
        # file, so that whatever becomes of the one becomes of the other.
        "CREATE TABLE carried (batch TEXT PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,"
        " carried_at TEXT NOT NULL)",
        "CREATE TABLE carried_receipts (id INTEGER PRIMARY KEY CHECK (id = 1), issued_at TEXT NOT NULL)",
    ),
)

CONTENT: tuple[Step, ...] = (
    (
        "CREATE TABLE items (path TEXT PRIMARY KEY, body TEXT NOT NULL)",
        "CREATE TABLE pack (id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL)",
    ),
    (
        # By which rules the items were found right: with these rules they need not be decoded to know it.
        "ALTER TABLE pack ADD COLUMN rules TEXT",
        "CREATE TABLE search (path TEXT PRIMARY KEY, text TEXT NOT NULL)",
    ),
    # The search index took its place: its tables come and go with its own version (see kiosk.search.tables).
    ("DROP TABLE search",),
    (
        # What came in parts and is not whole yet, by the digest of the whole.
        "CREATE TABLE staging (sha256 TEXT NOT NULL, start INTEGER NOT NULL, bytes BLOB NOT NULL,"
        " PRIMARY KEY (sha256, start))",
        # Under which serial the content was sealed; the one before it, as far as it differs (NULL: it was not there).
        "ALTER TABLE pack ADD COLUMN serial INTEGER",
        "CREATE TABLE previous (path TEXT PRIMARY KEY, body TEXT)",
        # The live content, until it has proven itself: what it came after (NULL: what comes with the program), and how
        # many starts have not shown it for long enough.
        "CREATE TABLE trial (id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL, serial INTEGER,"
        " previous TEXT, previous_serial INTEGER, starts INTEGER NOT NULL, is_open INTEGER NOT NULL)",
        "CREATE TABLE failed (version TEXT NOT NULL, serial INTEGER NOT NULL, PRIMARY KEY (version, serial))",
    ),
)

FACTS: tuple[Step, ...] = (("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",),)

VECTORS: tuple[Step, ...] = (
    (
        "CREATE TABLE vectors"
        " (path TEXT PRIMARY KEY, hash TEXT NOT NULL, scripts TEXT NOT NULL, vectors BLOB NOT NULL)",
        "CREATE TABLE vector_model (id INTEGER PRIMARY KEY CHECK (id = 1), model TEXT NOT NULL)",
    ),
)
