"""The engines: one database engine, always true, and Elasticsearch in front of it where there is a cluster."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from search.backends.database import DatabaseEngine


@cache
def database_engine() -> DatabaseEngine:
    """Return the engine of the site's database."""
    if connection.vendor == "postgresql":
        from search.backends.postgresql import PostgresqlEngine

        return PostgresqlEngine()
    from search.backends.sqlite import SqliteEngine

    return SqliteEngine()
