"""What is indexed, when, and at what cost: entries follow their pages."""

import random

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.core.visibility import Scope
from resources.models import Attachment, Credit, Monograph, ResourcePlace
from search import indexing
from search.analysis import words
from search.models import Entry, EntryFacet, Record, Word
from search.query import search
from tests.factories.assets import DocumentFactory
from tests.factories.home import StandardPageFactory
from tests.factories.resources import (
    MonographFactory,
    ThemeFactory,
)
from tests.factories.territories import OrganisationPageFactory, PlaceFactory

pytestmark = pytest.mark.django_db

#: Statements that a save may add to Wagtail's own, whatever the page holds.
SAVE, SAME, DRAFT = 30, 24, 0


def found(tree, text):
    """The titles that readers find."""
    return [result.page.title for result in search(text, Scope.for_site(tree.site)).results]


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


def statements(call, *tables):
    """The statements of a call that name one of the tables."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return [sql for query in captured if any(table in (sql := query["sql"]) for table in tables)]


class TestDrafts:
    """What is written, and not published, is no reader's."""

    @pytest.fixture
    def page(self, tree):
        return MonographFactory(title="Une monographie", essential="Le bocage normand.")

    def test_a_draft_of_a_public_page_leaves_what_readers_find(self, tree, page):
        page.title, page.essential = "Une ébauche", "La garrigue provençale."
        page.save_revision()
        assert found(tree, "garrigue") == found(tree, "ébauche") == []
        assert found(tree, "bocage") == ["Une monographie"]

    def test_published_it_is_found_at_once(self, tree, page):
        page.title, page.essential = "Une ébauche", "La garrigue provençale."
        page.save_revision().publish()
        assert found(tree, "garrigue") == ["Une ébauche"]
        assert found(tree, "bocage") == []

    def test_an_unpublished_page_is_known_to_its_editors_by_its_last_title(self, tree, page):
        page.unpublish()
        page = fresh(page)
        page.title, page.essential = "Une ébauche", "La garrigue provençale."
        page.save_revision()
        assert [draft.pk for draft in Page.objects.search("ébauche")] == [page.pk]
        assert list(Page.objects.search("monographie", fields=["title"])) == []
        assert found(tree, "ébauche") == []
        page.get_latest_revision().publish()
        assert found(tree, "ébauche") == ["Une ébauche"]

    def test_the_next_title_of_a_public_page_is_not_told_by_searching(self, tree, page):
        page.title = "Une ébauche"
        page.save_revision()
        assert list(Page.objects.search("ébauche")) == []

    def test_some_fields_saved_are_indexed_as_they_are_in_the_database(self, tree, page):
        page.title, page.essential = "Une autre", "La garrigue provençale."
        page.save(update_fields=["title"])
        assert found(tree, "bocage") == ["Une autre"]
        assert found(tree, "garrigue") == []


class TestCost:
    """Saving reads no more than the page itself is tied to."""

    @pytest.fixture
    def page(self, tree):
        places = [PlaceFactory(parents=[PlaceFactory(kind="region")]) for _rank in range(4)]
        return MonographFactory(
            themes=[ThemeFactory(label_fr=f"Thème {rank}", slug=f"theme-{rank}") for rank in range(4)],
            credits=[Credit(role="auteur", organisation=OrganisationPageFactory()) for _rank in range(4)],
            place_links=[ResourcePlace(place=place) for place in places],
            attachments=[Attachment(document=DocumentFactory()) for _rank in range(4)],
        )

    def indexing(self, call):
        """Statements of what indexes within `call`."""
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    def test_a_page_is_indexed_in_few_statements(self, page):
        page = fresh(page)
        page.essential = "La garrigue provençale."
        assert self.indexing(lambda: indexing.index_page(page)) <= SAVE
        assert self.indexing(lambda: indexing.index_page(fresh(page))) <= SAME

    def test_a_draft_of_a_public_page_costs_search_nothing(self, page):
        page = fresh(page)
        page.title = "Une ébauche"
        assert len(statements(page.save_revision, "search_entry", "search_word", "search_record")) == DRAFT

    def test_an_unchanged_page_is_not_written(self, page):
        page = fresh(page)
        written = statements(page.save, "search_entry", "search_word", "search_record")
        assert not [sql for sql in written if sql.startswith(("INSERT", "UPDATE", "DELETE"))]

    def test_no_save_reads_the_whole_index(self, page):
        page = fresh(page)
        page.essential = "La garrigue provençale."
        for sql in statements(page.save, "search_entry", "search_word", "search_record"):
            assert "WHERE" in sql or sql.startswith("INSERT"), sql

    def test_many_pages_cost_few_statements_each(self, tree):
        costs = []
        for number in (2, 12):
            for _rank in range(number):
                MonographFactory(attachments=[])
            Entry.objects.update(digest="")
            keys = list(Monograph.objects.values_list("pk", flat=True))
            costs.append(self.indexing(lambda keys=keys: indexing.index_pages(Monograph, keys)))
        assert costs[0] == costs[1] < SAVE


class TestFaults:
    @pytest.fixture
    def broken(self, monkeypatch):
        def get_passages(page):
            raise KeyError("un bloc d’autrefois")

        monkeypatch.setattr(Monograph, "get_passages", get_passages)

    def test_a_page_that_cannot_be_read_is_saved_and_known_by_its_title(self, tree, settings, broken, caplog):
        settings.SEARCH_RAISES = False
        page = MonographFactory(title="Une monographie", essential="Le bocage normand.")
        assert found(tree, "monographie") == ["Une monographie"]
        assert found(tree, "bocage") == []
        assert f"Page {page.pk} is indexed by its title alone" in caplog.text

    def test_nothing_that_it_said_before_is_left(self, tree, settings, monkeypatch):
        page = MonographFactory(title="Une monographie", essential="Le bocage normand.")
        settings.SEARCH_RAISES = False
        with monkeypatch.context() as patch:
            patch.setattr(Monograph, "get_passages", lambda page: 1 / 0)
            page.save()
            assert found(tree, "bocage") == []
        call_command("update_index", verbosity=0)
        assert found(tree, "bocage") == ["Une monographie"]

    def test_the_fault_is_raised_where_somebody_can_mend_it(self, tree, broken):
        with pytest.raises(KeyError):
            MonographFactory()


class TestLongTexts:
    @pytest.mark.parametrize("varied", [True, False], ids=["words all different", "words of a language"])
    def test_a_page_of_any_length_is_saved_and_found(self, tree, varied):
        """PostgreSQL refuses a row whose words take more than a megabyte."""
        draw = random.Random(2027)  # noqa: S311 - the same texts at each run
        letters = "abcdefghijklmnopqrstuvwxyz"
        vocabulary = ["".join(draw.choices(letters, k=draw.randint(4, 12))) for _rank in range(200_000)]
        text = " ".join(vocabulary if varied else draw.choices(vocabulary[:20_000], k=200_000))
        file = DocumentFactory(title="Un long rapport")
        file.text = text
        file.save()
        MonographFactory(title="Avec un rapport", attachments=[Attachment(document=file)])
        assert found(tree, text.split()[0]) == ["Avec un rapport"]
        assert Record.objects.filter(title_exact__contains="rapport").exists()

    def test_room_is_counted_as_postgresql_counts(self):
        room = indexing.Room()
        text = " ".join(f"mot{rank}a" for rank in range(60_000))
        kept = room.keep(words(text))
        assert 30_000 < len(kept) < 60_000
        assert room.keep(words("un de plus")) == []
        assert len(indexing.Room().keep(words("le même mot " * 60_000))) == 180_000


class TestRebuilding:
    @pytest.fixture
    def page(self, tree):
        return MonographFactory(title="Une monographie", essential="Le bocage normand.")

    def rebuild(self):
        call_command("update_index", verbosity=0)

    def test_a_new_index_holds_every_page_and_object(self, tree, page):
        draft = MonographFactory(title="Un brouillon", live=False)
        theme = ThemeFactory(label_fr="Mobilité", slug="mobilite")
        for model in (Entry, Record, Word):
            model.objects.all().delete()
        self.rebuild()
        assert {page.pk, draft.pk} <= set(Entry.objects.values_list("pk", flat=True))
        assert Record.objects.filter(object_id=theme.pk, title="mobilit").exists()
        assert EntryFacet.objects.filter(entry=page.pk, name="type", value="monographie").exists()
        assert Word.objects.filter(text="bocage").exists()
        assert found(tree, "bocage") == ["Une monographie"]

    def test_what_did_not_change_is_left_alone(self, page):
        written = statements(self.rebuild, "search_entry", "search_record")
        assert not [sql for sql in written if sql.startswith(("INSERT", "UPDATE"))]

    def test_new_rules_analyse_everything_again(self, page, monkeypatch):
        monkeypatch.setattr(indexing, "_rules", lambda: "others")
        before = Entry.objects.get(pk=page.pk).digest
        self.rebuild()
        assert Entry.objects.get(pk=page.pk).digest != before

    def test_new_rules_are_those_of_corrections_too(self, page):
        Word.objects.filter(text="bocage").update(stem="another")
        Entry.objects.update(digest="")
        self.rebuild()
        assert Word.objects.get(text="bocage").stem == Entry.objects.get(pk=page.pk).body.split()[1]

    def test_what_somebody_saves_meanwhile_is_left_as_they_saved_it(self, tree, page, monkeypatch):
        Entry.objects.update(digest="")
        build = indexing.build

        def slow(page_id, digest, declared):
            entry = build(page_id, digest, declared)
            monkeypatch.setattr(indexing, "build", build)
            Monograph.objects.filter(pk=page.pk).update(essential="La garrigue provençale.")
            indexing.index_page(fresh(page))
            return entry

        monkeypatch.setattr(indexing, "build", slow)
        indexing.index_pages(Monograph, [page.pk])
        assert found(tree, "garrigue") == ["Une monographie"]
        assert found(tree, "bocage") == []

    def test_entries_of_a_type_that_is_no_longer_indexed_go(self, page):
        other = StandardPageFactory()
        root = ContentType.objects.get_for_model(Page)
        Page.objects.filter(pk=other.pk).update(content_type=root)
        self.rebuild()
        assert not Entry.objects.filter(pk=other.pk).exists()
        assert Entry.objects.filter(pk=page.pk).exists()

    def test_records_of_what_is_gone_go(self, db):
        theme = ThemeFactory(label_fr="Mobilité")
        type(theme).objects.filter(pk=theme.pk)._raw_delete(using="default")
        assert Record.objects.filter(title="mobilit").exists()
        self.rebuild()
        assert not Record.objects.filter(title="mobilit").exists()

    def test_words_that_nothing_holds_any_more_go(self, page):
        page.essential = "La garrigue provençale."
        page.save()
        Word.objects.create(language="en", text="garrigue", stem="garrigue", length=8)
        assert Word.objects.filter(text="bocage").exists()
        self.rebuild()
        assert set(Word.objects.filter(text__in=["bocage", "garrigue"]).values_list("language", "text")) == {
            ("fr", "garrigue")
        }
