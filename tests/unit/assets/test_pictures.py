"""Images as public pages show them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from lxml import html

from cms.assets.models import CustomImage
from cms.assets.tasks import make_lighter_renditions
from tests.factories.assets import ImageFactory


def picture(image, options=""):
    text = Template("{% load pictures %}{% picture image " + options + " %}").render(Context({"image": image}))
    return html.fragment_fromstring(text)


def test_a_wide_image_offers_each_width_and_keeps_its_place(tree):
    element = picture(ImageFactory(file__width=1000, file__height=500))
    sizes = [candidate.split()[-1] for candidate in element.get("srcset").split(", ")]
    assert sizes == ["480w", "960w", "1000w"]
    assert (element.get("width"), element.get("height")) == ("1000", "500")
    assert (element.get("loading"), element.get("decoding")) == ("lazy", "async")
    assert element.get("sizes")


def test_lighter_files_are_offered_first_once_they_are_made(tree, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = ImageFactory(file__width=1000, file__height=500)
    assert picture(image).tag == "img"
    waiting = DBTaskResult.objects.filter(task_path=make_lighter_renditions.module_path).first()
    waiting.task.call(*waiting.args_kwargs["args"])
    element = picture(CustomImage.objects.get(pk=image.pk))
    source, fallback = element.find(".//source"), element.find(".//img")
    assert (element.tag, source.get("type")) == ("picture", "image/avif")
    assert [candidate.split()[-1] for candidate in source.get("srcset").split(", ")] == ["480w", "960w", "1000w"]
    assert all(".avif" in candidate for candidate in source.get("srcset").split(", "))
    assert source.get("sizes") == fallback.get("sizes")
    assert ".webp" in fallback.get("src")


def test_an_image_deleted_meanwhile_stops_nothing(tree):
    assert make_lighter_renditions.call(0) is None


def test_a_small_image_is_one_file(tree):
    element = picture(ImageFactory(file__width=200, file__height=100), 'css_class="logo"')
    assert element.get("srcset") is None
    assert element.get("src").endswith(".webp")
    assert element.get("class") == "logo"


def test_the_text_alternative_is_the_one_of_the_place_where_it_is_shown(tree):
    image = ImageFactory(description="Une cour <partagée>")
    assert picture(image).get("alt") == "Une cour <partagée>"
    image.contextual_alt_text = "La cour, un jour de fête"
    assert picture(image).get("alt") == "La cour, un jour de fête"
    image.decorative = True
    assert picture(image).get("alt") == ""


def test_an_image_whose_file_is_replaced_has_its_renditions_again(admin_client, tree):
    image = ImageFactory()
    before = set(image.renditions.values_list("pk", flat=True))
    other = ImageFactory.build(file__width=600, file__height=400)
    fields = {"title": image.title, "description": image.description, "collection": image.collection_id}
    fields |= {"licence": image.licence, "credit": image.credit, "tags": ""}
    fields["file"] = SimpleUploadedFile("autre.png", other.file.read(), "image/png")
    response = admin_client.post(reverse("wagtailimages:edit", args=[image.pk]), fields)
    assert response.status_code == 302
    specs = set(CustomImage.objects.get(pk=image.pk).renditions.values_list("filter_spec", flat=True))
    assert {*CustomImage.specs("webp")} <= specs
    assert before.isdisjoint(image.renditions.values_list("pk", flat=True))
