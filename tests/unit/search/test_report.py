"""The report of searches: what it says, to whom, exported, and how a search becomes an assignment."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.editorial.models import Assignment
from cms.users.roles import Role
from home.setup.roles import setup_roles
from resources.models import CapitalisationSheet
from search.models import SearchCount
from tests.factories.users import UserFactory

PUBLISHING = {Role.EDITOR, Role.ADMINISTRATOR}
TODAY = timezone.localdate()
REPORT = "/admin/rapports/recherches/"


def count(text, searches=1, empty=0, age=0, language="fr"):
    date = TODAY - timedelta(days=age)
    SearchCount.objects.create(date=date, language=language, text=text, searches=searches, empty=empty)


@pytest.fixture
def accounts(tree):
    """Accounts by role."""
    setup_roles()
    return {role: UserFactory(username=role.name, group=Group.objects.get(name=role)) for role in Role}


@pytest.fixture
def sign_in(accounts):
    def sign_in(role, **options):
        client = Client(**options)
        client.force_login(accounts[role])
        return client

    return sign_in


@pytest.fixture
def editor(sign_in):
    return sign_in(Role.EDITOR)


def rows(client, **query):
    """Return what the report lists: `(words, searches, without result, last day)`, in its order."""
    listed = client.get(REPORT, query).context["object_list"]
    return [(row["text"], row["volume"], row["empty_volume"], row["last"]) for row in listed]


def texts(client, **query):
    return [row[0] for row in rows(client, **query)]


class TestWhatItSays:
    def test_days_are_added_up_and_the_most_frequent_comes_first(self, editor):
        count("monnaie locale", searches=2, empty=2)
        count("tiers-lieu", searches=3, age=5)
        count("tiers-lieu", searches=4, empty=1, age=2)
        last = TODAY - timedelta(days=2)
        assert rows(editor) == [("tiers-lieu", 7, 1, last), ("monnaie locale", 2, 2, TODAY)]

    def test_languages_are_counted_apart(self, editor):
        count("notes", searches=2)
        count("notes", language="en")
        assert [row[1] for row in rows(editor)] == [2, 1]
        assert [row[1] for row in rows(editor, language="en")] == [1]

    def test_only_what_found_nothing_can_be_asked_for(self, editor):
        count("trouvé")
        count("perdu", empty=1)
        assert texts(editor, empty="true") == ["perdu"]
        assert texts(editor, empty="false") == ["trouvé"]

    def test_a_period_can_be_asked_for_and_counts_only_its_days(self, editor):
        count("mot", searches=1, age=0)
        count("mot", searches=2, empty=2, age=10)
        count("autre", searches=4, age=20)
        period = {"date_from": TODAY - timedelta(days=12), "date_to": TODAY - timedelta(days=8)}
        assert rows(editor, **period) == [("mot", 2, 2, TODAY - timedelta(days=10))]
        assert texts(editor, date_from=TODAY - timedelta(days=5), empty="true") == []

    @pytest.mark.parametrize(
        ("ordering", "expected"),
        [
            ("text", ["a", "b", "c"]),
            ("-empty_volume", ["b", "a", "c"]),
            ("last", ["c", "a", "b"]),
            ("volume", ["b", "a", "c"]),
            ("anything", ["c", "a", "b"]),
        ],
    )
    def test_each_column_sorts(self, editor, ordering, expected):
        count("a", searches=2)
        count("b", searches=1, empty=1)
        count("c", searches=3, age=1)
        assert texts(editor, ordering=ordering) == expected

    def test_nothing_is_said_as_such(self, editor):
        assert "Aucune recherche ne répond à ces choix" in editor.get(REPORT).content.decode()

    def test_what_visitors_typed_is_shown_as_text(self, editor):
        count("<script>alert(1)</script>")
        content = editor.get(REPORT).content.decode()
        assert "<script>alert(1)" not in content
        assert "&lt;script&gt;alert(1)" in content

    def test_pages_of_fifty(self, editor, django_assert_max_num_queries):
        for number in range(51):
            count(f"mot {number:02}")
        assert len(texts(editor)) == 50
        assert texts(editor, p=2) == ["mot 50"]
        with django_assert_max_num_queries(20):
            editor.get(REPORT)

    def test_the_list_alone_is_read_again_while_filtering(self, editor):
        count("mot")
        response = editor.get(reverse("search_report_results"), {"empty": "true"})
        assert "<html" not in response.content.decode()
        assert list(response.context["object_list"]) == []


class TestWhoReadsIt:
    @pytest.mark.parametrize("role", Role)
    def test_editors_and_administrators_do(self, sign_in, role):
        count("sentinelle")
        client = sign_in(role)
        for address in (REPORT, reverse("search_report_results"), f"{REPORT}?export=csv"):
            response = client.get(address)
            content = b"".join(response) if response.streaming else response.content
            assert (b"sentinelle" in content) == (role in PUBLISHING)
        menu = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (REPORT in menu) == (role in PUBLISHING)

    def test_visitors_are_asked_to_sign_in(self, tree):
        count("sentinelle")
        assert Client().get(REPORT).status_code == 302

    def test_wagtails_own_report_is_not_offered_beside_it(self, admin_client, tree):
        menu = admin_client.get(reverse("wagtailadmin_home")).content.decode()
        assert REPORT in menu
        assert reverse("wagtailsearchpromotions:search_terms") not in menu


class TestExport:
    HEADINGS = ["Mots", "Langue", "Recherches", "Sans résultat", "Dernier jour"]

    def csv(self, client, **query):
        content = b"".join(client.get(REPORT, {"export": "csv", **query}).streaming_content).decode()
        return list(csv.reader(StringIO(content)))

    def test_a_table_says_the_same(self, editor):
        count("tiers-lieu", searches=3, empty=1)
        count("trouvé", searches=9)
        assert self.csv(editor, empty="true") == [self.HEADINGS, ["tiers-lieu", "fr", "3", "1", TODAY.isoformat()]]

    def test_so_does_a_workbook(self, editor):
        count("tiers-lieu", searches=3, empty=1)
        content = b"".join(editor.get(REPORT, {"export": "xlsx"}).streaming_content)
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        first, second = ([cell.value for cell in row] for row in sheet.rows)
        assert first == self.HEADINGS
        assert second[:4] == ["tiers-lieu", "fr", 3, 1]

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@somme(a1)"])
    def test_no_search_is_a_formula(self, editor, text):
        count(text)
        assert self.csv(editor)[1][0] == f"'{text}"
        content = b"".join(editor.get(REPORT, {"export": "xlsx"}).streaming_content)
        cell = openpyxl.load_workbook(BytesIO(content)).active["A2"]
        assert (cell.value, cell.data_type) == (text, "s")


class TestPlanning:
    URL = "/admin/attributions/prevoir/"

    def plan(self, client, words, **fields):
        return client.post(self.URL, {"words": words, **fields})

    def messages(self, client):
        return client.get(reverse("wagtailadmin_home")).content.decode()

    def test_each_search_has_its_button(self, editor):
        count("monnaie locale")
        content = editor.get(REPORT, {"empty": "false"}).content.decode()
        assert f'<form action="{self.URL}" method="post">' in content
        assert '<input type="hidden" name="words" value="monnaie locale">' in content
        assert f'<input type="hidden" name="next" value="{REPORT}?empty=false">' in content
        assert "Prévoir une fiche" in content

    def test_one_click_makes_an_assignment_says_so_and_comes_back(self, editor, accounts):
        count("monnaie locale", empty=1)
        response = self.plan(editor, "monnaie locale", next=f"{REPORT}?empty=true")
        assert response.url == f"{REPORT}?empty=true"
        assignment = Assignment.objects.get()
        assert (assignment.planned_title, assignment.document_model) == ("monnaie locale", CapitalisationSheet)
        content = self.messages(editor)
        assert "La fiche « monnaie locale » est prévue." in content
        assert f'href="{reverse("assignment:edit", args=[assignment.pk])}"' in content
        entry = ModelLogEntry.objects.for_instance(assignment).get()
        assert (entry.action, entry.user) == ("wagtail.create", accounts[Role.EDITOR])

    @pytest.mark.parametrize("words", ["monnaie locale", "les monnaies locales", "MONNAIES LOCALES"])
    def test_what_is_planned_already_is_named_and_not_made_twice(self, editor, words):
        count(words)
        planned = Assignment.objects.create(planned_title="Monnaie locale", document_type="fiche-outil")
        self.plan(editor, words)
        assert Assignment.objects.get() == planned
        content = self.messages(editor)
        assert "Déjà prévu : « Monnaie locale »." in content
        assert f'href="{reverse("assignment:edit", args=[planned.pk])}"' in content

    def test_what_nobody_searched_is_not_planned(self, editor):
        assert self.plan(editor, "n’importe quoi").status_code == 404
        assert not Assignment.objects.exists()

    def test_what_visitors_typed_is_said_as_text(self, editor):
        count("<script>alert(1)</script>")
        self.plan(editor, "<script>alert(1)</script>")
        assert "<script>alert(1)" not in self.messages(editor)

    def test_it_takes_a_click_here_not_a_link_nor_a_form_elsewhere(self, editor, sign_in):
        count("mot")
        assert editor.get(self.URL).status_code == 405
        assert self.plan(sign_in(Role.EDITOR, enforce_csrf_checks=True), "mot").status_code == 403
        assert not Assignment.objects.exists()

    def test_it_leads_to_no_other_site(self, editor):
        count("mot")
        assert self.plan(editor, "mot", next="https://ailleurs.example/").url == REPORT

    def test_the_buttons_own_form_passes_the_check_of_its_origin(self, sign_in):
        count("mot")
        client = sign_in(Role.EDITOR, enforce_csrf_checks=True)
        content = client.get(REPORT).content.decode()
        _before, _mark, form = content.partition(f'<form action="{self.URL}"')
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        self.plan(client, "mot", csrfmiddlewaretoken=token)
        assert Assignment.objects.exists()

    @pytest.mark.parametrize("role", Role)
    def test_only_who_may_add_assignments_plans(self, sign_in, role):
        count("mot")
        self.plan(sign_in(role), "mot")
        assert Assignment.objects.exists() == (role in PUBLISHING | {Role.WRITER})
