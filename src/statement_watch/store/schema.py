"""The tables, as `docs/database.md` describes them. A change here is a new migration, never an edit of an old one."""

from __future__ import annotations

from statement_watch.store.backfills import BACKFILLS_SCHEMA
from statement_watch.store.hosts import HOSTS_SCHEMA
from statement_watch.store.matching_index import INDEX_SCHEMA, RELATIONS_SCHEMA

APPLICATION_ID = 0x53_57_41_54
"""`SWAT` in the file's header: Statement WATch. `file` and we tell our databases by it."""

_SOURCES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE sources (
        name TEXT PRIMARY KEY,
        organisation TEXT NOT NULL,
        kind TEXT NOT NULL,
        aliases TEXT NOT NULL DEFAULT '[]',
        configured INTEGER NOT NULL DEFAULT 1,
        health TEXT NOT NULL DEFAULT 'new',
        reason TEXT,
        since TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        last_success TEXT,
        told INTEGER NOT NULL DEFAULT 0,
        next_due TEXT,
        first_round_at TEXT
    ) WITHOUT ROWID""",
    """CREATE TABLE rounds (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL REFERENCES sources (name),
        started_at TEXT NOT NULL,
        ended_at TEXT NOT NULL,
        ok INTEGER NOT NULL,
        items INTEGER NOT NULL,
        new INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        not_modified INTEGER NOT NULL,
        octets INTEGER NOT NULL,
        reason TEXT
    )""",
    "CREATE INDEX rounds_by_source ON rounds (source, started_at)",
    """CREATE TABLE listings (
        source TEXT NOT NULL REFERENCES sources (name),
        url TEXT NOT NULL,
        kind TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        raw_sha256 TEXT,
        last_checked TEXT,
        last_full TEXT,
        counts TEXT NOT NULL DEFAULT '[]',
        failures INTEGER NOT NULL DEFAULT 0,
        reason TEXT,
        PRIMARY KEY (source, url)
    ) WITHOUT ROWID""",
)

_PAGES = (
    """CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL REFERENCES sources (name),
        publisher TEXT,
        site TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        baseline INTEGER NOT NULL DEFAULT 0,
        title_hint TEXT,
        published_hint TEXT,
        versions INTEGER NOT NULL DEFAULT 0,
        latest INTEGER REFERENCES versions (id)
    )""",
    "CREATE INDEX pages_by_source ON pages (source, first_seen)",
    "CREATE INDEX pages_by_first_seen ON pages (first_seen)",
    """CREATE TABLE aliases (
        url TEXT PRIMARY KEY,
        page INTEGER NOT NULL REFERENCES pages (id),
        at TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX aliases_by_page ON aliases (page)",
    """CREATE TABLE checks (
        page INTEGER PRIMARY KEY REFERENCES pages (id),
        source TEXT NOT NULL,
        last_checked TEXT,
        last_full TEXT,
        next_check TEXT,
        etag TEXT,
        last_modified TEXT,
        raw_sha256 TEXT,
        skeleton TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        reason TEXT,
        state TEXT NOT NULL DEFAULT 'live',
        missing_since TEXT,
        missing_checks INTEGER NOT NULL DEFAULT 0,
        collapsed_since TEXT,
        collapsed_checks INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX checks_due ON checks (source, next_check)",
    """CREATE TABLE page_states (
        id INTEGER PRIMARY KEY,
        page INTEGER NOT NULL REFERENCES pages (id),
        state TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT NOT NULL
    )""",
    "CREATE INDEX page_states_by_time ON page_states (at)",
    "CREATE INDEX page_states_by_page ON page_states (page)",
)

_EVIDENCE = (
    """CREATE TABLE blobs (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        octets INTEGER NOT NULL,
        packed BLOB
    )""",
    """CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        page INTEGER NOT NULL REFERENCES pages (id),
        sha256 TEXT NOT NULL REFERENCES blobs (sha256),
        url TEXT NOT NULL,
        final_url TEXT NOT NULL,
        status INTEGER NOT NULL,
        headers TEXT NOT NULL,
        redirects TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        elapsed REAL NOT NULL,
        UNIQUE (page, sha256)
    )""",
    "CREATE INDEX captures_by_time ON captures (fetched_at)",
    "CREATE INDEX captures_by_body ON captures (sha256)",
    """CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        page INTEGER NOT NULL REFERENCES pages (id),
        number INTEGER NOT NULL,
        seen_at TEXT NOT NULL,
        change TEXT NOT NULL,
        title TEXT,
        text TEXT NOT NULL,
        raw_text BLOB,
        text_key TEXT NOT NULL,
        published TEXT,
        date_source TEXT,
        date_confidence REAL NOT NULL,
        byline TEXT NOT NULL,
        organisation TEXT,
        language TEXT,
        canonical_url TEXT,
        capture_sha256 TEXT,
        extractor TEXT NOT NULL,
        UNIQUE (page, number)
    )""",
    "CREATE INDEX versions_by_key ON versions (text_key)",
    "CREATE INDEX versions_later ON versions (seen_at) WHERE number > 1",
    """CREATE TRIGGER versions_are_not_changed BEFORE UPDATE ON versions
        BEGIN SELECT RAISE (ABORT, 'versions are only ever added'); END""",
    """CREATE TRIGGER versions_are_not_deleted BEFORE DELETE ON versions
        BEGIN SELECT RAISE (ABORT, 'versions are only ever added'); END""",
    """CREATE TABLE quotes (
        page INTEGER NOT NULL REFERENCES pages (id),
        version INTEGER NOT NULL,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        text TEXT NOT NULL,
        speaker TEXT,
        organisation TEXT,
        credited_to TEXT,
        PRIMARY KEY (page, version, start, stop)
    ) WITHOUT ROWID""",
)

_STATEMENTS = (
    """CREATE TABLE statements (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        organisation TEXT NOT NULL,
        published TEXT,
        first_seen TEXT NOT NULL,
        origin_page INTEGER REFERENCES pages (id),
        origin_publisher TEXT NOT NULL,
        origin_published TEXT,
        reasons TEXT NOT NULL,
        words INTEGER NOT NULL,
        wording_page INTEGER,
        wording TEXT,
        ended_by INTEGER REFERENCES statements (id),
        ended_at TEXT
    )""",
    "CREATE INDEX statements_by_first_seen ON statements (first_seen)",
    "CREATE INDEX statements_ended ON statements (ended_by) WHERE ended_by IS NOT NULL",
    """CREATE TABLE occurrences (
        statement INTEGER NOT NULL REFERENCES statements (id),
        page INTEGER NOT NULL REFERENCES pages (id),
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,
        spans TEXT NOT NULL,
        words INTEGER NOT NULL,
        origin INTEGER NOT NULL,
        PRIMARY KEY (statement, page)
    ) WITHOUT ROWID""",
    "CREATE INDEX occurrences_by_page ON occurrences (page)",
    """CREATE TABLE own_texts (
        page INTEGER PRIMARY KEY REFERENCES pages (id),
        version INTEGER NOT NULL,
        spans TEXT NOT NULL,
        words INTEGER NOT NULL
    )""",
    """CREATE TABLE topics (
        statement INTEGER NOT NULL REFERENCES statements (id),
        topic TEXT NOT NULL,
        PRIMARY KEY (statement, topic)
    ) WITHOUT ROWID""",
    "CREATE INDEX topics_by_name ON topics (topic)",
)

_PEOPLE = (
    """CREATE TABLE reviews (
        statement INTEGER PRIMARY KEY REFERENCES statements (id),
        read_at TEXT,
        starred_at TEXT,
        dismissed_at TEXT,
        note TEXT,
        changed_at TEXT NOT NULL
    )""",
    """CREATE TABLE verdicts (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        page INTEGER NOT NULL REFERENCES pages (id),
        other INTEGER NOT NULL REFERENCES pages (id),
        at TEXT NOT NULL,
        CHECK (page > other)
    )""",
    "CREATE INDEX verdicts_by_page ON verdicts (page)",
    "CREATE INDEX verdicts_by_other ON verdicts (other)",
    """CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        created_at TEXT NOT NULL,
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        source TEXT,
        statement INTEGER,
        page INTEGER,
        url TEXT,
        organisation TEXT,
        topics TEXT NOT NULL,
        instant INTEGER NOT NULL,
        detail TEXT NOT NULL
    )""",
    """CREATE TABLE deliveries (
        alert INTEGER NOT NULL REFERENCES alerts (id),
        channel TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending',
        attempts INTEGER NOT NULL DEFAULT 0,
        next_attempt TEXT NOT NULL,
        last_error TEXT,
        sent_at TEXT,
        PRIMARY KEY (alert, channel)
    ) WITHOUT ROWID""",
    "CREATE INDEX deliveries_due ON deliveries (channel, next_attempt) WHERE state IN ('pending', 'leased')",
    """CREATE TABLE channels (
        name TEXT PRIMARY KEY,
        failures INTEGER NOT NULL DEFAULT 0,
        stopped INTEGER NOT NULL DEFAULT 0,
        reason TEXT,
        since TEXT,
        last_sent TEXT
    ) WITHOUT ROWID""",
)

_SEARCH = (
    # The index holds no text of its own: FTS5 reads it from this view when it makes a snippet.
    """CREATE VIEW searchable AS
        SELECT pages.id AS page, coalesce(versions.title, '') AS title, versions.text AS text
        FROM pages JOIN versions ON versions.id = pages.latest""",
    """CREATE VIRTUAL TABLE search USING fts5 (
        title, text, content='searchable', content_rowid='page', tokenize='porter unicode61 remove_diacritics 2'
    )""",
)

FIRST = (
    *_SOURCES,
    *HOSTS_SCHEMA,
    *BACKFILLS_SCHEMA,
    *_PAGES,
    *_EVIDENCE,
    *_STATEMENTS,
    *_PEOPLE,
    *_SEARCH,
    *INDEX_SCHEMA,
    *RELATIONS_SCHEMA,
)
"""The statements of the first schema, in order."""

PEOPLE = (
    # A merge may be of passages; offsets count in the version that they were given for.
    "ALTER TABLE verdicts ADD COLUMN here TEXT",
    "ALTER TABLE verdicts ADD COLUMN here_version INTEGER",
    "ALTER TABLE verdicts ADD COLUMN there TEXT",
    "ALTER TABLE verdicts ADD COLUMN there_version INTEGER",
    """CREATE TABLE actions (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        statements TEXT NOT NULL,
        before TEXT NOT NULL,
        undone_at TEXT
    )""",
    "CREATE TABLE forgotten (page INTEGER NOT NULL, url TEXT, at TEXT NOT NULL)",
    "CREATE INDEX forgotten_by_page ON forgotten (page)",
    "CREATE INDEX forgotten_by_url ON forgotten (url) WHERE url IS NOT NULL",
    "DROP TRIGGER versions_are_not_deleted",
    """CREATE TRIGGER versions_are_not_deleted BEFORE DELETE ON versions
        WHEN NOT EXISTS (SELECT 1 FROM forgotten WHERE page = OLD.page)
        BEGIN SELECT RAISE (ABORT, 'versions are only ever added'); END""",
)
"""A later step: what people say can be taken back, and a page can be forgotten on their word alone."""

FAILING = (
    "ALTER TABLE sources ADD COLUMN troubled_since TEXT",
    "ALTER TABLE sources ADD COLUMN silent_since TEXT",
    "UPDATE sources SET troubled_since = since WHERE failures",
    "ALTER TABLE checks ADD COLUMN failing_since TEXT",
    # Of what fails already, this much is known of the beginning.
    """UPDATE checks SET failing_since = coalesce(
        (SELECT first_seen FROM pages WHERE pages.id = checks.page AND latest IS NULL), last_checked) WHERE failures""",
    "CREATE INDEX checks_failing ON checks (source) WHERE failing_since IS NOT NULL OR collapsed_since IS NOT NULL",
)
"""A later step: since when a page cannot be read, and since when nothing of a source can be reached."""

UPDATED = (
    "ALTER TABLE versions ADD COLUMN updated TEXT",
    "ALTER TABLE versions ADD COLUMN updated_source TEXT",
)
"""A later step: the day on which a page says that it was last changed; of versions from before it is not known."""
