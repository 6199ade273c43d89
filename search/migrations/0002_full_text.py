"""The databases' own full-text indexes on entries: what they derive from a row, they keep up to date by themselves."""

from django.db import migrations

COLUMNS = "title, head, body, title_exact, body_exact"

# An external-content table and its triggers, as the documentation of FTS5 gives them (§4.4.3). Tokens are made in
# Python: the tokenizer has only to cut at spaces and keep every sign.
SQLITE = (
    f"""
    CREATE VIRTUAL TABLE search_text USING fts5(
        {COLUMNS}, content='search_entry', content_rowid='page_id', tokenize='unicode61 remove_diacritics 0'
    )
    """,
    f"""
    CREATE TRIGGER search_entry_inserted AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_text(rowid, {COLUMNS})
        VALUES (new.page_id, new.title, new.head, new.body, new.title_exact, new.body_exact);
    END
    """,
    f"""
    CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_text(search_text, rowid, {COLUMNS})
        VALUES ('delete', old.page_id, old.title, old.head, old.body, old.title_exact, old.body_exact);
    END
    """,
    f"""
    CREATE TRIGGER search_entry_updated AFTER UPDATE OF {COLUMNS} ON search_entry BEGIN
        INSERT INTO search_text(search_text, rowid, {COLUMNS})
        VALUES ('delete', old.page_id, old.title, old.head, old.body, old.title_exact, old.body_exact);
        INSERT INTO search_text(rowid, {COLUMNS})
        VALUES (new.page_id, new.title, new.head, new.body, new.title_exact, new.body_exact);
    END
    """,
)

# Weights: A title, B head, D body, C words of these as written. Words as written begin with a sign that stems never do.
POSTGRESQL = (
    """
    ALTER TABLE search_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title), 'A')
        || setweight(to_tsvector('simple', head), 'B')
        || setweight(to_tsvector('simple', body), 'D')
        || setweight(to_tsvector('simple', title_exact), 'A')
        || setweight(to_tsvector('simple', body_exact), 'C')
    ) STORED
    """,
    "CREATE INDEX search_entry_vector ON search_entry USING gin (vector)",
)

MADE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNMADE = {
    "sqlite": (
        "DROP TRIGGER search_entry_inserted",
        "DROP TRIGGER search_entry_deleted",
        "DROP TRIGGER search_entry_updated",
        "DROP TABLE search_text",
    ),
    "postgresql": ("ALTER TABLE search_entry DROP COLUMN vector",),
}


def make(apps, schema_editor):
    for statement in MADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNMADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
