"""By chantier, what each person may read and nothing else; opening a document is one step, logged, told beforehand."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageLogEntry, PageViewRestriction

from cms.users.roles import STAFF_ROLES, Role
from home.setup.roles import INTERNAL_FILES
from resources.models import Attachment, WorkStream
from tests.factories.assets import DocumentFactory
from tests.factories.resources import CapitalisationSheetFactory, ThemeFactory, VisitNoteFactory
from tests.unit.editorial.scene import ANONYMOUS, fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

GUESTS = "Communauté invitée"


@pytest.fixture
def workstream(scene):
    return WorkStream.objects.get_or_create(slug="ch1", defaults={"label_fr": "Coopérer"})[0]


@pytest.fixture
def documents(scene, workstream):
    """One document of each fate, all of the same chantier, by their fate."""

    def make(factory, fate, **values):
        page = factory(title=f"Cahier {fate} ?", themes=[ThemeFactory()], **values)
        page.workstreams.add(workstream)
        page.save()
        return page

    made = {fate: make(CapitalisationSheetFactory, fate) for fate in ("public", "cible", "secret", "expire", "retire")}
    made["brouillon"] = make(CapitalisationSheetFactory, "brouillon", live=False)
    made["interne"] = make(VisitNoteFactory, "interne")
    guests = Group.objects.get_or_create(name=GUESTS)[0]
    restrict(made["cible"], guests)
    password = PageViewRestriction.PASSWORD
    PageViewRestriction.objects.create(page=made["secret"], restriction_type=password, password="mot")
    for fate in ("expire", "retire"):
        restrict(made[fate], *Group.objects.all())
    made["expire"].expire_at = timezone.now() - timedelta(hours=1)
    made["expire"].save()
    made["retire"].withdraw("Plus d’actualité.")
    return {fate: fresh(page) for fate, page in made.items()}


def restrict(page, *groups):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.set(groups)
    return restriction


def shown(scene, role, documents):
    content = scene.browser(role).get(reverse("workstreams:workstream", args=["ch1"])).content.decode()
    return {fate for fate in documents if f"Cahier {fate}" in content}


@pytest.mark.parametrize("role", Role)
def test_each_person_finds_what_their_groups_open(scene, documents, role):
    expected = {"public", "interne"} if role in STAFF_ROLES else {"public"}
    assert shown(scene, role, documents) == expected


def test_a_named_group_opens_what_is_meant_for_it(scene, documents):
    scene.accounts["stranger"].groups.add(Group.objects.get(name=GUESTS))
    assert shown(scene, "stranger", documents) == {"public", "cible"}
    assert shown(scene, "colleague", documents) == {"public"}


def test_a_page_above_that_is_closed_closes_all_below(scene, documents):
    restrict(scene.tree.collection, Group.objects.get(name=Role.EDITOR))
    assert shown(scene, Role.WRITER, documents) == set()
    assert shown(scene, Role.EDITOR, documents) == {"public", "interne"}


@pytest.mark.parametrize("name", ["index", "workstream"])
def test_whoever_has_not_signed_in_is_asked_to(scene, documents, name):
    url = reverse(f"workstreams:{name}", args=["ch1"] if name == "workstream" else [])
    response = scene.browser(ANONYMOUS).get(url)
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={url}"


def test_the_list_of_workstreams_counts_what_the_person_reads(scene, documents, workstream):
    def count(role):
        response = scene.browser(role).get(reverse("workstreams:index"))
        assert "no-store" in response["Cache-Control"]
        return {found.slug: found.total for found in response.context["workstreams"]}["ch1"]

    assert (count(Role.PARTNER), count(Role.WRITER)) == (1, 2)


def test_the_list_says_who_reads_each(scene, documents):
    content = scene.browser(Role.WRITER).get(reverse("workstreams:workstream", args=["ch1"])).content.decode()
    assert "Public : tout le monde" in content
    assert f"Interne : {', '.join(sorted(STAFF_ROLES))}" in content


def test_what_is_not_public_comes_first_under_the_code_of_its_chantier(scene, documents):
    content = scene.browser(Role.WRITER).get(reverse("workstreams:workstream", args=["ch1"])).content.decode()
    assert content.index("Cahier interne") < content.index("Cahier public")
    assert "CH1 – Coopérer" in content
    assert "CH1 – Coopérer" in scene.browser(Role.WRITER).get(reverse("workstreams:index")).content.decode()


def test_a_longer_list_takes_no_more_statements(scene, documents, workstream, django_assert_max_num_queries):
    def statements():
        with django_assert_max_num_queries(60) as captured:
            scene.browser(Role.EDITOR).get(reverse("workstreams:workstream", args=["ch1"]))
        return len(captured)

    statements()
    few = statements()
    for number in range(4):
        page = VisitNoteFactory(title=f"Note {number}")
        page.workstreams.add(workstream)
        page.save()
    assert statements() == few


def test_the_public_is_shown_no_more_than_before(client, documents):
    for address in ("/", "/collection/"):
        content = client.get(address).content.decode()
        assert "Cahier interne" not in content
        assert "Cahier cible" not in content
        assert "/chantiers/" not in content


def test_the_admin_leads_there(scene, documents):
    for name in ("wagtailadmin_home", "wagtailadmin_account"):
        assert (
            f'href="{reverse("workstreams:index")}"' in scene.browser(Role.WRITER).get(reverse(name)).content.decode()
        )


# Opening more widely


def widen(scene, role, page, **data):
    return scene.browser(role).post(reverse("editorial_widen", args=[page.pk]), data)


def groups_of(page):
    restriction = PageViewRestriction.objects.filter(page=page.pk).first()
    return restriction and {group.name for group in restriction.groups.all()}


@pytest.mark.parametrize("role", [*Role, ANONYMOUS])
def test_whoever_sets_restrictions_opens_to_more_groups_in_one_logged_step(scene, documents, role):
    page, guests = documents["interne"], Group.objects.get(name=GUESTS)
    widen(scene, role, page, audience="cible", groups=[guests.pk])
    allowed = role in (Role.EDITOR, Role.ADMINISTRATOR)
    assert groups_of(page) == ({*STAFF_ROLES, GUESTS} if allowed else set(STAFF_ROLES))
    entries = PageLogEntry.objects.filter(page=page.pk, action="editorial.widen")
    assert len(entries) == allowed
    for entry in entries:
        assert GUESTS not in entry.data["before"]
        assert GUESTS in entry.data["after"]
        assert "Depuis" in str(entry.message)


def test_opening_to_all_makes_it_public(scene, documents, client):
    page = documents["cible"]
    assert client.get(page.url).status_code == 302
    response = widen(scene, Role.EDITOR, page, audience="public")
    assert response.status_code == 302, response.context["form"].errors
    assert client.get(page.url).status_code == 200
    assert "Public" in PageLogEntry.objects.get(page=page.pk, action="editorial.widen").data["after"]


def test_what_is_internal_by_its_type_becomes_public_with_a_reason_only(scene, documents):
    page = documents["interne"]
    response = widen(scene, Role.EDITOR, page, audience="public", reason=" ")
    assert response.context["form"].errors["reason"]
    assert groups_of(page) == set(STAFF_ROLES)
    widen(scene, Role.EDITOR, page, audience="public", reason="Le lieu l’a demandé.")
    assert groups_of(page) is None
    assert "Le lieu l’a demandé." in str(PageLogEntry.objects.get(page=page.pk, action="editorial.widen").message)


def test_what_is_incomplete_does_not_become_public(scene, documents):
    page = documents["cible"]
    page.essential = ""
    page.save()
    errors = widen(scene, Role.EDITOR, page, audience="public").context["form"].errors
    assert "essentiel" in str(errors)
    assert groups_of(page) == {GUESTS}


def test_no_group_chosen_opens_nothing(scene, documents):
    assert widen(scene, Role.EDITOR, documents["interne"], audience="cible").context["form"].errors["groups"]


def test_reading_the_form_says_who_reads_today_and_which_files_stay_closed(scene, documents):
    page = documents["interne"]
    closed = Collection.objects.get(name=INTERNAL_FILES)
    assert CollectionViewRestriction.objects.filter(collection=closed).exists()
    page.attachments.add(Attachment(document=DocumentFactory(title="Relevé interne", collection=closed)))
    page.attachments.add(Attachment(document=DocumentFactory(title="Affiche publique")))
    page.save()
    content = scene.browser(Role.EDITOR).get(reverse("editorial_widen", args=[page.pk])).content.decode()
    assert "Relevé interne" in content
    assert "Affiche publique" not in content
    assert "Rédaction" in content
    assert groups_of(page) == set(STAFF_ROLES)


def test_a_public_document_cannot_be_opened_more(scene, documents):
    response = widen(scene, Role.EDITOR, documents["public"], audience="public")
    assert response.status_code == 302
    assert not PageLogEntry.objects.filter(page=documents["public"].pk, action="editorial.widen").exists()


def test_the_list_and_the_editor_offer_it_to_whom_it_is_allowed(scene, documents):
    page = documents["interne"]
    url = reverse("editorial_widen", args=[page.pk])
    listed, edit = reverse("workstreams:workstream", args=["ch1"]), reverse("wagtailadmin_pages:edit", args=[page.pk])
    for address in (listed, edit):
        assert url in scene.browser(Role.EDITOR).get(address).content.decode()
        assert url not in scene.browser(Role.WRITER).get(address).content.decode()
