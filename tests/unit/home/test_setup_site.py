"""The frame of a site: what setup_site makes, and leaves alone the second time."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
)

from cms.editorial.models import PerspectiveTask, ReviewTask, TypeWorkflow, ValidationTask
from cms.users.roles import STAFF_ROLES, Role
from home.models import HomePage, StandardPage
from home.setup.roles import INTERNAL_FILES
from resources.filters import clean_filters
from resources.imports.vocabularies import DATA_FILE, load_vocabularies
from resources.models import VOCABULARIES, CollectionIndexPage, Method, SelectionIndexPage, SelectionPage, Theme
from tests.factories.users import UserFactory
from tests.unit.home.conftest import contents

pytestmark = pytest.mark.usefixtures("site", "db")


def test_the_tree_has_its_addresses_and_its_menu():
    home = HomePage.objects.get()
    sections = [(page.slug, page.show_in_menus) for page in home.get_children()]
    assert sections == [
        ("collection", True),
        ("besoins", True),
        ("territoires", True),
        ("organisations", True),
        ("glossaire", True),
        ("agenda", True),
        ("la-recherche-action", False),
        ("enjeux", False),
        ("ecosysteme-acteurs", False),
        ("phase-2", False),
        ("territoires-volontaires", False),
        ("a-propos", False),
        ("accessibilite", False),
        ("mentions-legales", False),
        ("boite-a-outils", False),
        ("catalogue-d-experiences", False),
    ]
    assert home.get_descendants(inclusive=True).not_live().count() == 0


def test_every_collection_of_files_has_a_french_name():
    assert [collection.name for collection in Collection.objects.order_by("path")] == [
        "Fichiers du site",
        "Fichiers de la collection",
        "Fichiers internes",
    ]


def test_needs_are_ready_filters_with_an_introduction():
    needs = SelectionIndexPage.objects.get().get_children().specific()
    entrances = SelectionPage.objects.child_of(HomePage.objects.get())
    assert 6 <= len(needs) <= 8
    for page in (*needs, *entrances):
        assert page.filters == clean_filters(page.filters)
        assert page.introduction
    assert {page.slug: page.filters for page in entrances}["boite-a-outils"] == "?type=fiche-outil"


def test_the_default_site_shows_the_home_page_at_the_address_of_the_settings(settings):
    settings.BASE_URL = "https://librairie.example"
    call_command("setup_site", verbosity=0)
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("librairie.example", 443, True)
    assert site.root_page.specific == HomePage.objects.get()


def test_the_site_speaks_french_first():
    assert Locale.get_default().language_code == "fr"
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"fr", "en", "es"}


def test_what_wagtail_ships_is_gone():
    assert not Page.objects.filter(depth=2).exact_type(Page).exists()
    assert set(Group.objects.values_list("name", flat=True)) == set(Role)
    assert not any(
        task.specific_class not in (ReviewTask, PerspectiveTask, ValidationTask) for task in Task.objects.all()
    )


def test_every_section_answers(client):
    for page in HomePage.objects.get().get_descendants(inclusive=True).live():
        assert client.get(page.get_url()).status_code == 200, page


def test_headings_of_fixed_pages_come_right_under_the_title():
    page = StandardPage.objects.get(slug="enjeux")
    assert re.findall(r"<h\d", " ".join(block.value.source for block in page.body)) == ["<h2"] * 4


def test_vocabularies_are_whole_and_ordered():
    assert all(model.objects.exists() for model in VOCABULARIES.values())
    assert Theme.objects.first().slug == "alimentation-et-agriculture"
    assert Method.objects.get(slug="wiki").group == "Cartographier, partager"


def test_a_corrected_term_is_not_rewritten_and_a_missing_one_comes_back():
    Theme.objects.filter(slug="habitat").update(label_fr="Logement")
    Theme.objects.filter(slug="energie").delete()
    assert load_vocabularies(DATA_FILE) == 1
    assert Theme.objects.get(slug="habitat").label_fr == "Logement"
    assert [term.slug for term in Theme.objects.all()][3] == "energie"


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (Role.PARTNER, {"add"}),
        (Role.WRITER, {"add", "change"}),
        (Role.REVIEWER, set()),
        (Role.RESEARCHER, set()),
        (Role.EDITOR, {"add", "change", "publish", "lock", "unlock"}),
        (Role.ADMINISTRATOR, {"add", "change", "publish", "lock", "unlock", "bulk_delete"}),
    ],
)
def test_each_role_has_its_actions_on_the_collection(role, actions):
    collection = CollectionIndexPage.objects.get()
    permissions = GroupPagePermission.objects.filter(
        group__name=role, page__in=collection.get_ancestors(inclusive=True)
    )
    assert {permission.permission.codename.removesuffix("_page") for permission in permissions} == actions


def test_everyone_enters_the_admin_and_only_administrators_manage_accounts():
    for role in Role:
        user = UserFactory(group=Group.objects.get(name=role))
        assert user.has_perm("wagtailadmin.access_admin")
        assert user.has_perm("users.add_user") == (role == Role.ADMINISTRATOR)
        assert user.has_perm("resources.change_theme") == (role == Role.ADMINISTRATOR)


def test_internal_files_are_for_the_staff():
    restriction = CollectionViewRestriction.objects.get(collection__name=INTERNAL_FILES)
    assert set(restriction.groups.values_list("name", flat=True)) == set(STAFF_ROLES)
    assert not Group.objects.filter(
        name=Role.PARTNER, collection_permissions__collection__in=restriction.collection.get_ancestors(inclusive=True)
    ).exists()


def test_documents_are_read_by_peers_then_validated():
    workflow = CollectionIndexPage.objects.get().get_workflow()
    steps = [task.specific for task in workflow.tasks]
    assert [type(step) for step in steps] == [ReviewTask, ValidationTask]
    assert [set(step.groups.values_list("name", flat=True)) for step in steps] == [
        {Role.REVIEWER, Role.RESEARCHER},
        {Role.EDITOR},
    ]


def test_some_types_are_put_in_perspective_by_a_researcher():
    chosen = {row.document_type: row.workflow for row in TypeWorkflow.objects.select_related("workflow")}
    assert set(chosen) == {"fiche-de-capitalisation", "monographie", "synthese"}
    (workflow,) = set(chosen.values())
    steps = [task.specific for task in workflow.tasks]
    assert [type(step) for step in steps] == [ReviewTask, PerspectiveTask, ValidationTask]
    assert list(steps[1].groups.values_list("name", flat=True)) == [Role.RESEARCHER]
    assert Task.objects.count() == 3


def test_a_site_of_before_gets_the_workflow_it_lacks():
    with transaction.atomic():
        TypeWorkflow.objects.all().delete()
        Workflow.objects.filter(workflow_tasks__task__in=PerspectiveTask.objects.all()).delete()
        PerspectiveTask.objects.all().delete()
        kept = set(Workflow.objects.all())
        call_command("setup_site", verbosity=0)
        assert TypeWorkflow.objects.count() == 3
        assert Workflow.objects.count() == len(kept) + 1
        assert Task.objects.count() == 3
        transaction.set_rollback(True)


def test_a_second_time_changes_nothing():
    before = contents()
    call_command("setup_site", verbosity=0)
    assert contents() == before


def test_what_administrators_changed_stays():
    home = HomePage.objects.get()
    home.title, home.slug = "Chez nous", "chez-nous"
    home.save_revision().publish()
    short, long = Workflow.objects.order_by("pk")
    short.workflow_tasks.last().delete()
    short.name = "Notre circuit"
    short.save()
    long.deactivate()
    TypeWorkflow.objects.last().delete()
    ReviewTask.objects.update(days=30, approvals=2)
    Site.objects.update(site_name="Chez nous")
    extra = Permission.objects.get(content_type__app_label="resources", codename="change_theme")
    Group.objects.get(name=Role.EDITOR).permissions.add(extra)
    before = contents()
    call_command("setup_site", verbosity=0)
    assert contents() == before
    assert Site.objects.get().site_name == "Chez nous"


def test_it_takes_up_where_a_refused_run_left_nothing(monkeypatch):
    with transaction.atomic():
        Collection.objects.filter(name=INTERNAL_FILES).delete()
        before = contents()
        monkeypatch.setattr("home.management.commands.setup_site.setup_workflow", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            call_command("setup_site", verbosity=0)
        assert contents() == before


def test_accounts_without_the_demonstration_are_refused_with_what_to_do_first(tmp_path):
    before = contents()
    with pytest.raises(CommandError, match="load_demo"):
        call_command("create_demo_accounts", tmp_path / "comptes.txt", verbosity=0)
    assert contents() == before
    assert not (tmp_path / "comptes.txt").exists()
