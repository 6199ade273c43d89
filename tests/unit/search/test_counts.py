"""What is counted of searches, what is not kept, and that no reader pays for it."""

import logging
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from search import counts
from search.counts import KEPT, record
from search.models import SearchCount


def counted(language="fr"):
    """Return what today's rows say: `{text: (searches, without result)}`."""
    rows = SearchCount.objects.filter(date=timezone.localdate(), language=language)
    return {row.text: (row.searches, row.empty) for row in rows}


@pytest.mark.django_db
class TestWhatIsCounted:
    def test_each_search_counts_once_and_says_whether_it_found(self):
        for total in (3, 0, 12):
            record("tiers-lieu", "fr", total)
        record("monnaie locale", "fr", 0)
        assert counted() == {"tiers-lieu": (3, 1), "monnaie locale": (1, 1)}

    def test_spaces_capitals_and_apostrophes_make_no_other_search(self):
        for text in ("Fonds d’aide", " fonds  d'aide ", "FONDS\u00a0D’AIDE", "fonds\td’ai\u00adde"):
            record(text, "fr", 1)
        assert counted() == {"fonds d'aide": (4, 0)}

    def test_composed_and_decomposed_accents_are_one_search(self):
        record("économie", "fr", 1)
        record("e\u0301conomie", "fr", 1)
        assert counted() == {"économie": (2, 0)}

    def test_languages_are_told_apart(self):
        record("notes", "fr", 1)
        record("notes", "en", 0)
        assert (counted("fr"), counted("en")) == ({"notes": (1, 0)}, {"notes": (1, 1)})

    @pytest.mark.parametrize("text", ["", "   ", "?!", "« »", "\x00"])
    def test_what_says_nothing_is_not_counted(self, text):
        record(text, "fr", 0)
        assert counted() == {}

    def test_a_pasted_text_is_kept_no_longer_than_the_field(self):
        record("mot " * 100, "fr", 0)
        (text,) = counted()
        assert text == ("mot " * 50).strip()

    def test_a_byte_that_no_database_takes_is_left_out(self):
        record("tiers\x00lieu\ud800", "fr", 1)
        assert counted() == {"tierslieu": (1, 0)}


@pytest.mark.django_db
class TestNothingPersonal:
    @pytest.mark.parametrize(
        "text",
        [
            "prenom.nom@example.org",
            "écrire à PRENOM@example.org",
            "0600000000",
            "06 00 00 00 00",
            "06.00.00.00.00",
            "+33 (0)6-00-00-00-00",
            "dossier 123456",
            "association 123 456 789",
        ],
    )
    def test_addresses_and_numbers_are_not_kept(self, text):
        record(text, "fr", 0)
        assert counted() == {}

    @pytest.mark.parametrize("text", ["fiche 2.10", "bilan 2019-2021", "lt-00042", "loire 42000", "visites 2019 2020"])
    def test_numbers_of_the_collection_years_and_places_are(self, text):
        record(text, "fr", 1)
        assert counted() == {text: (1, 0)}

    def test_a_row_holds_nothing_else_than_words_day_and_counts(self):
        fields = {field.name for field in SearchCount._meta.get_fields()}
        assert fields == {"id", "date", "language", "text", "searches", "empty"}

    def test_counts_are_forgotten_in_time(self):
        today = timezone.localdate()
        for age in (KEPT, KEPT + timedelta(days=1)):
            SearchCount.objects.create(date=today - age, language="fr", text="ancien")
        record("nouveau", "fr", 1)
        assert set(SearchCount.objects.values_list("date", flat=True)) == {today, today - KEPT}

    def test_a_machine_that_asks_anything_fills_no_table(self, monkeypatch):
        monkeypatch.setattr(counts, "DAILY_LIMIT", 2)
        for text in ("a", "b", "c", "d", "a"):
            record(text, "fr", 0)
        assert counted() == {"a": (2, 2), "b": (1, 1)}


@pytest.mark.django_db(transaction=True)
class TestTwoReadersAtOnce:
    def test_no_count_is_lost_nor_made_twice(self):
        ready = threading.Barrier(2)

        def search():
            with closing(connection):
                ready.wait()
                for number in range(10):
                    record(f"mot {number}", "fr", 0)

        readers = [threading.Thread(target=search) for _ in range(2)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert counted() == {f"mot {number}": (2, 2) for number in range(10)}

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's writers do not exclude each other")
    def test_a_busy_database_loses_the_count_not_the_page(self, caplog):
        def search():
            with closing(connection):
                record("perdu", "fr", 1)
                with connection.cursor() as cursor:
                    patience.append(cursor.execute("PRAGMA busy_timeout").fetchone()[0])

        patience = []
        reader = threading.Thread(target=search)
        with caplog.at_level(logging.WARNING), transaction.atomic():
            SearchCount.objects.create(date=timezone.localdate(), language="fr", text="autre")
            reader.start()
            reader.join(timeout=5)
            assert not reader.is_alive()
        assert counted() == {"autre": (0, 0)}
        assert "A search was not counted" in caplog.text
        assert "perdu" not in caplog.text
        with connection.cursor() as cursor:
            assert patience == [cursor.execute("PRAGMA busy_timeout").fetchone()[0]]


@pytest.mark.django_db
def test_what_fails_leaves_the_transaction_around_it_whole(caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_searchcount RENAME TO elsewhere")
    with caplog.at_level(logging.WARNING):
        record("mot", "fr", 1)
    assert "A search was not counted" in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO search_searchcount")
    assert counted() == {}
