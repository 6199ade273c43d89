"""What happens to links and addresses when a document is withdrawn, replaced, copied, renamed or moved."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction, ReferenceIndex

from cms.users.roles import Role
from resources.models import Resource, ResourceLink
from tests.factories.home import StandardPageFactory
from tests.factories.resources import CapitalisationSheetFactory, GlossaryTermPageFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import draft, fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

REASON = "Les chiffres de 2019 ne sont plus les bons."


@pytest.fixture
def live(scene):
    return fresh(scene.documents["live"])


def withdraw_url(page):
    return reverse("editorial_withdraw", args=[page.pk])


def withdraw(scene, page, **data):
    return scene.browser(Role.EDITOR).post(withdraw_url(page), {"reason": REASON, "successor": ""} | data)


def stream(kind, value):
    """The stored value of a rubrique that holds one block."""
    return json.dumps([{"type": kind, "value": value}])


def index(*pages):
    """Note what pages refer to: Wagtail leaves it to a task, which tests don't run."""
    for page in pages:
        ReferenceIndex.create_or_update_for_object(fresh(page))


class TestCitations:
    """Wagtail's index of references, as the view tells it before anything is confirmed."""

    def cited_in(self, scene, page):
        return scene.browser(Role.EDITOR).get(withdraw_url(page)).content.decode()

    def test_every_kind_is_told_with_its_place_and_the_way_to_it(self, scene, live):
        case = {"title": "Un cas", "text": "<p>Quelques lignes.</p>", "document": live.pk}
        link = f'<p><a linktype="page" id="{live.pk}">Un lien</a></p>'
        citing = {
            "Lien": CapitalisationSheetFactory(title="Comment relier ?", links=[ResourceLink(target=live)]),
            "Exemple": CapitalisationSheetFactory(title="Comment illustrer ?", examples=stream("example", case)),
            "Texte": CapitalisationSheetFactory(title="Comment écrire ?", context=stream("text", link)),
            "Définition": GlossaryTermPageFactory(title="Un terme", definition=link),
        }
        index(*citing.values())
        content = self.cited_in(scene, live)
        assert "Cité par 4 pages" in content
        for place, page in citing.items():
            assert page.title in content
            assert place in content
            assert f'"{reverse("wagtailadmin_pages:edit", args=[page.pk])}"' in content
        assert live.live

    def test_drafts_are_told_as_such(self, scene, live):
        page = draft(CapitalisationSheetFactory, "Comment relier ?", scene.accounts[Role.WRITER], scene.ours)
        ResourceLink.objects.create(resource=page, target=live)
        index(page)
        row = self.cited_in(scene, live).partition("Comment relier ?")[2].partition("</tr>")[0]
        assert "brouillon" in row

    def test_nothing_is_told_of_what_is_cited_by_nobody(self, scene, live):
        assert "Aucune page ne le cite" in self.cited_in(scene, live)

    def test_more_citations_take_no_more_statements(self, scene, live):
        def statements():
            with CaptureQueriesContext(connection) as captured:
                self.cited_in(scene, live)
            return len(captured)

        def cite(times):
            index(*(CapitalisationSheetFactory(links=[ResourceLink(target=live)]) for _time in range(times)))

        cite(2)
        few = statements()
        cite(10)
        assert statements() <= few
        assert "Cité par 12 pages" in self.cited_in(scene, live)


class TestSuccessor:
    @pytest.fixture
    def successor(self, scene):
        return CapitalisationSheetFactory(title="Comment remplacer ?")

    def test_is_named_where_the_document_was(self, scene, live, successor, client):
        withdraw(scene, live, successor=successor.pk)
        for address in (live.get_url(), f"{live.get_url()}pdf/", live.permanent_path):
            response = client.get(address)
            assert response.status_code == 410
            content = response.content.decode()
            assert REASON in content
            assert f'<a href="{successor.get_url()}">Comment remplacer' in content

    @pytest.mark.parametrize("state", ["withdrawn", "private"])
    def test_is_not_named_when_it_may_not_be_read(self, scene, live, successor, client, state):
        withdraw(scene, live, successor=successor.pk)
        if state == "withdrawn":
            successor.unpublish()
        else:
            PageViewRestriction.objects.create(page=successor, restriction_type=PageViewRestriction.LOGIN)
        content = client.get(live.get_url()).content.decode()
        assert REASON in content
        assert "Comment remplacer" not in content

    def test_answers_in_the_place_of_a_deleted_document(self, scene, live, successor, client):
        withdraw(scene, live, successor=successor.pk)
        scene.browser(Role.ADMINISTRATOR).post(reverse("wagtailadmin_pages:delete", args=[live.pk]))
        response = client.get(live.get_url())
        assert (response.status_code, response.url) == (301, successor.get_url())

    def test_is_left_by_a_document_put_back_online(self, scene, live, successor, client):
        withdraw(scene, live, successor=successor.pk)
        fresh(live).get_latest_revision().publish()
        assert client.get(live.get_url()).status_code == 200
        withdraw(scene, live)
        assert "Comment remplacer" not in client.get(live.get_url()).content.decode()

    @pytest.mark.parametrize("name", ["live", "theirs"])
    def test_is_another_document_that_is_published(self, scene, live, name):
        response = withdraw(scene, live, successor=scene.documents[name].pk)
        assert response.context["form"].errors["successor"]
        assert fresh(live).live


class TestCopy:
    def test_is_a_new_work_in_draft(self, scene, live):
        scene.browser(Role.WRITER).post(
            reverse("wagtailadmin_pages:copy", args=[live.pk]),
            {"new_title": "Une copie", "new_slug": "une-copie", "new_parent_page": scene.tree.collection.pk},
        )
        copy = Resource.objects.get(title="Une copie")
        assert copy.accession != live.accession
        assert not copy.live
        assert copy.public_since is None
        assert [credit.organisation for credit in copy.credits.all()] == [scene.theirs]
        assert copy.credits.get().pk != live.credits.get().pk

    def test_is_offered_from_the_list(self, scene, live):
        content = scene.browser(Role.WRITER).get(reverse("desk:index")).content.decode()
        assert reverse("wagtailadmin_pages:copy", args=[live.pk]) in content


class TestAddress:
    def test_renaming_leaves_a_redirect(self, scene, live, client, django_capture_on_commit_callbacks):
        old = live.get_url()
        data = posting.form_of(live, slug="une-autre-adresse", **{"action-publish": "1"})
        with django_capture_on_commit_callbacks(execute=True):
            scene.browser(Role.ADMINISTRATOR).post(reverse("wagtailadmin_pages:edit", args=[live.pk]), data)
        assert fresh(live).slug == "une-autre-adresse"
        response = client.get(old)
        assert (response.status_code, response.url) == (301, fresh(live).get_url())

    def test_a_document_moves_nowhere_but_into_a_collection(self, scene, live):
        elsewhere = StandardPageFactory()
        browser = scene.browser(Role.ADMINISTRATOR)
        choose = reverse("wagtailadmin_pages:move", args=[live.pk])
        assert browser.get(choose).status_code == 200
        confirm = reverse("wagtailadmin_pages:move_confirm", args=[live.pk, elsewhere.pk])
        browser.post(confirm)
        assert fresh(live).get_parent().pk == scene.tree.collection.pk

    def test_any_other_page_moves_and_leaves_a_redirect(self, scene, client, django_capture_on_commit_callbacks):
        page, destination = StandardPageFactory(title="À propos"), StandardPageFactory(title="Le réseau")
        old = page.get_url()
        confirm = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])
        with django_capture_on_commit_callbacks(execute=True):
            scene.browser(Role.ADMINISTRATOR).post(confirm)
        response = client.get(old)
        assert (response.status_code, response.url) == (301, fresh(page).get_url())
        assert "/le-reseau/" in response.url
