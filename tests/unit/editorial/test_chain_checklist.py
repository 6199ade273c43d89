"""What validation checks of a document: computed, shown beside its form, and asked for by every door."""

import pytest
from wagtail.models import TaskState

from cms.assets.models import CustomImage
from cms.editorial.chain.answers import answer
from cms.editorial.chain.checklist import checklist, faults
from cms.editorial.models import Step, ValidationTask
from cms.editorial.workflow import Refusal
from cms.users.roles import Role
from tests.factories.assets import ImageFactory
from tests.factories.resources import PortraitFactory, ToolSheetFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import draft, fresh, hand_in

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


@pytest.fixture
def sheet(scene):
    """A sheet with one image, where nothing is missing."""
    page = draft(ToolSheetFactory, "Atelier Kilo", scene.accounts[Role.WRITER], scene.ours)
    return with_figure(page, ImageFactory())


def with_figure(page, image, **figure):
    """Put one more figure in the first rubrique, in the page and in its latest version."""
    name = page.rubric_fields[0]
    value = {"image": {"image": image.pk, "alt_text": "Une cour", "decorative": False} | figure, "caption": ""}
    rubric = getattr(page, name)
    field = page._meta.get_field(name)
    setattr(page, name, field.to_python([*rubric.get_prep_value(), {"type": "figure", "value": value}]))
    page.save_revision(user=page.owner)
    return fresh(page).get_latest_revision_as_object()


def check(page, label):
    return {str(check.label): check for check in checklist(page)}[label]


def messages(page, label):
    return [fault.message for fault in check(page, label).faults]


def test_nothing_is_missing_from_a_document_with_its_rights(sheet):
    assert [str(check.label) for check in checklist(sheet)] == [
        "Licence",
        "Crédits",
        "Droits des images",
        "Textes alternatifs",
        "Données personnelles",
    ]
    assert all(check.done for check in checklist(sheet))
    assert faults(sheet) == []


def test_a_licence_and_a_credit_are_asked_for(sheet):
    sheet.licence = ""
    sheet.credits = []
    assert check(sheet, "Licence").faults[0].field == "licence"
    assert check(sheet, "Crédits").faults[0].field == "credits"
    assert len(faults(sheet)) == 2


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"credit": ""}, "crédit à écrire"),
        ({"licence": ""}, "licence à choisir"),
        ({"consent": False}, "droits à l’image à réunir"),
        ({"credit": "", "consent": False}, "crédit à écrire, droits à l’image à réunir"),
    ],
)
def test_the_rights_of_an_image_are_asked_for_once(sheet, values, missing):
    image = CustomImage.objects.get()
    CustomImage.objects.update(**values)
    page = with_figure(sheet, image)
    assert messages(page, "Droits des images") == [f"Image « {image.title} » : {missing}."]
    assert check(page, "Droits des images").faults[0].url == f"/admin/images/{image.pk}/"
    assert check(page, "Textes alternatifs").done


@pytest.mark.parametrize(
    ("figure", "described"),
    [
        ({"alt_text": ""}, False),
        ({"alt_text": "", "decorative": True}, True),
        ({"alt_text": "Une place"}, True),
    ],
)
def test_an_image_is_described_or_said_decorative(sheet, figure, described):
    page = with_figure(sheet, ImageFactory(title="Une place"), **figure)
    assert check(page, "Textes alternatifs").done == described
    if not described:
        fault = check(page, "Textes alternatifs").faults[0]
        assert (fault.message, fault.field) == (
            "Image « Une place » : décrivez-la, ou dites-la décorative.",
            page.rubric_fields[0],
        )


def test_the_image_before_a_video_has_rights_and_needs_no_alternative(scene):
    page = draft(PortraitFactory, "Portrait", scene.accounts[Role.WRITER], scene.ours)
    page.poster = ImageFactory(title="Attente", consent=False, description="")
    assert messages(page, "Droits des images") == ["Image « Attente » : droits à l’image à réunir."]
    assert check(page, "Textes alternatifs").done


def test_an_image_that_was_deleted_is_no_fault(sheet):
    CustomImage.objects.all().delete()
    page = fresh(sheet).get_latest_revision_as_object()
    assert all(check.done for check in checklist(page))


@pytest.mark.parametrize("trace", ["lou@exemple.example", "06 39 98 00 00"])
def test_what_tells_of_a_person_is_shown_where_it_is_and_left_to_a_person(sheet, trace):
    sheet.essential = f"Écrire à {trace} pour visiter."
    assert messages(sheet, "Données personnelles") == [f"L’essentiel : « {trace} », à vérifier."]
    assert check(sheet, "Données personnelles").faults[0].field == "essential"
    assert faults(sheet) == []


# At validation


@pytest.fixture
def at_validation(scene, sheet):
    """The sheet, read by a peer; its image lost its rights since."""
    hand_in(sheet, scene.accounts[Role.WRITER])
    step = fresh(sheet).current_workflow_task_state
    answer(step, user=scene.accounts[Role.REVIEWER], favourable=True)
    CustomImage.objects.update(consent=False)
    return fresh(sheet).current_workflow_task_state


def test_a_document_without_its_rights_is_not_validated(scene, at_validation):
    page = fresh(at_validation.workflow_state.content_object)
    assert isinstance(at_validation.task.specific, ValidationTask)
    with pytest.raises(Refusal, match="droits à l’image"):
        answer(at_validation, user=scene.accounts[Role.EDITOR], favourable=True)
    browser = scene.browser(Role.EDITOR)
    assert not posting.approve(browser, page)
    assert Step.objects.get(pk=at_validation.pk).status == TaskState.STATUS_IN_PROGRESS
    CustomImage.objects.update(consent=True)
    assert posting.approve(browser, page)
    assert fresh(page).live


def test_the_refusal_says_what_is_missing(scene, at_validation):
    page = fresh(at_validation.workflow_state.content_object)
    browser = scene.browser(Role.EDITOR)
    posting.approve(browser, page)
    content = browser.get("/admin/").content.decode()
    assert "Ce document ne peut pas encore être validé." in content
    assert "droits à l’image à réunir" in content


def test_a_document_without_its_rights_is_sent_back(scene, at_validation):
    answer(
        at_validation, user=scene.accounts[Role.EDITOR], favourable=False, comment="Demandez l’accord des personnes."
    )
    assert at_validation.status == TaskState.STATUS_REJECTED


def test_an_earlier_step_does_not_ask_for_rights(scene, sheet):
    CustomImage.objects.update(consent=False)
    hand_in(sheet, scene.accounts[Role.WRITER])
    step = fresh(sheet).current_workflow_task_state
    answer(step, user=scene.accounts[Role.REVIEWER], favourable=True)
    assert step.status == TaskState.STATUS_APPROVED
