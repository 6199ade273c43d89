"""The databases' own full-text indexes: what they derive from a row, they keep up to date by themselves."""

from django.db import migrations

#: Each table, its primary key, and what SQLite calls its index.
TABLES = (("search_entry", "page_id", "search_text"), ("search_record", "id", "search_record_text"))
STREAMS = ("title", "head", "body", "title_exact", "body_exact")
COLUMNS = ", ".join(STREAMS)


def _sqlite(table, key, index):
    # An external-content table and its triggers, as the documentation of FTS5 gives them (§4.4.3). Tokens are made in
    # Python: the tokenizer has only to cut at spaces and keep every sign.
    new, old = (", ".join(f"{row}.{column}" for column in (key, *STREAMS)) for row in ("new", "old"))
    added = f"INSERT INTO {index}(rowid, {COLUMNS}) VALUES ({new});"
    removed = f"INSERT INTO {index}({index}, rowid, {COLUMNS}) VALUES ('delete', {old});"
    return (
        f"""
        CREATE VIRTUAL TABLE {index} USING fts5(
            {COLUMNS}, content='{table}', content_rowid='{key}', tokenize='unicode61 remove_diacritics 0'
        )
        """,
        f"CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} BEGIN {added} END",
        f"CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN {removed} END",
        f"CREATE TRIGGER {table}_updated AFTER UPDATE OF {COLUMNS} ON {table} BEGIN {removed} {added} END",
    )


def _postgresql(table, key, index):
    # Weights: A title, B head, D body, C words of these as written. Words as written begin with a sign that stems
    # never do.
    return (
        f"""
        ALTER TABLE {table} ADD COLUMN vector tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('simple', title), 'A')
            || setweight(to_tsvector('simple', head), 'B')
            || setweight(to_tsvector('simple', body), 'D')
            || setweight(to_tsvector('simple', title_exact), 'A')
            || setweight(to_tsvector('simple', body_exact), 'C')
        ) STORED
        """,
        f"CREATE INDEX {table}_vector ON {table} USING gin (vector)",
    )


def _undo_sqlite(table, key, index):
    return (*(f"DROP TRIGGER {table}_{done}" for done in ("inserted", "deleted", "updated")), f"DROP TABLE {index}")


def _undo_postgresql(table, key, index):
    return (f"ALTER TABLE {table} DROP COLUMN vector",)


MADE = {"sqlite": _sqlite, "postgresql": _postgresql}
UNMADE = {"sqlite": _undo_sqlite, "postgresql": _undo_postgresql}


def make(apps, schema_editor):
    _execute(schema_editor, MADE)


def unmake(apps, schema_editor):
    _execute(schema_editor, UNMADE)


def _execute(schema_editor, statements):
    for table in TABLES:
        for statement in statements[schema_editor.connection.vendor](*table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
