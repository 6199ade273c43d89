"""Documents of the collection, its vocabularies and its glossary."""

import datetime
import json

import factory
import wagtail_factories
from factory.django import DjangoModelFactory

from home.models import HomePage
from resources import models
from resources.models import Credit, ResourceLink, SynthesisAnswer


def body(text="Un paragraphe qui dit l’essentiel de la rubrique."):
    """The stored value of a rubrique that holds one paragraph."""
    return json.dumps([{"type": "text", "value": f"<p>{text}</p>"}])


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        django_get_or_create = ("slug",)

    label_fr = factory.Sequence(lambda n: f"Terme {n}")
    slug = factory.LazyAttribute(lambda term: term.label_fr.lower().replace(" ", "-"))


class ThemeFactory(TermFactory):
    class Meta:
        model = models.Theme

    label_fr = "Coopération territoriale"
    slug = "cooperation-territoriale"


class AudienceFactory(TermFactory):
    class Meta:
        model = models.Audience

    label_fr = "Associations"
    slug = "associations"


class FamilyFactory(TermFactory):
    class Meta:
        model = models.Family

    label_fr = "Animation territoriale"
    slug = "b"


class GridFactory(DjangoModelFactory):
    """The common grid, with two dimensions."""

    class Meta:
        model = models.Grid
        django_get_or_create = ("slug",)

    slug = "visites"
    title = "Grille commune"
    dimensions = factory.LazyFunction(
        lambda: [
            models.GridDimension(title="Gouvernance", questions="Qui décide ?", sort_order=0),
            models.GridDimension(title="Ressources", questions="Avec quoi ?", sort_order=1),
        ]
    )


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Reference

    title = factory.Sequence(lambda n: f"Un ouvrage {n}")
    slug = factory.Sequence(lambda n: f"ouvrage-{n}")


class FunderFactory(DjangoModelFactory):
    class Meta:
        model = models.Funder

    name = factory.Sequence(lambda n: f"Fondation {n}")
    slug = factory.Sequence(lambda n: f"fondation-{n}")
    mention = "Avec le soutien de la fondation."


class CollectionIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.CollectionIndexPage

    title = "La collection"
    slug = "collection"


class GlossaryIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.GlossaryIndexPage

    title = "Glossaire"


class GlossaryTermPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.GlossaryTermPage

    parent = factory.LazyFunction(models.GlossaryIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"Terme {n}")
    definition = "<p>Une définition courte.</p>"


class SelectionPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.SelectionPage

    parent = factory.LazyFunction(HomePage.objects.first)
    title = factory.Sequence(lambda n: f"Un besoin {n}")
    filters = "?type=fiche-outil"


class SelectionIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.SelectionIndexPage

    parent = factory.LazyFunction(HomePage.objects.first)
    title = "Par besoin"
    slug = "besoins"


class ResourceFactory(wagtail_factories.PageFactory):
    """A live document with everything that publication asks; `live=False` makes a draft, `bare=True` an empty one."""

    class Meta:
        abstract = True

    class Params:
        bare = factory.Trait(essential="", date=None, licence="", themes=[], credits=[])

    parent = factory.LazyFunction(models.CollectionIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"Un document {n}")
    essential = "Ce que ce document apporte, en quelques mots."
    date = datetime.date(2021, 1, 1)
    licence = "CC-BY-SA-4.0"
    themes = factory.LazyFunction(lambda: [ThemeFactory()])
    credits = factory.LazyFunction(lambda: [Credit(role="auteur", function="Chargé·e de mission")])

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        if kwargs["essential"]:
            kwargs = {name: body() for name in model_class.rubric_fields} | kwargs
        return super()._create_instance(model_class, parent, kwargs)


class CapitalisationSheetFactory(ResourceFactory):
    class Meta:
        model = models.CapitalisationSheet

    class Params:
        bare = factory.Trait(essential="", date=None, licence="", themes=[], credits=[], family=None, number="")

    title = factory.Sequence(lambda n: f"Comment coopérer {n} ?")
    number = factory.Sequence(lambda n: f"2.{n % 99 + 1}")
    family = factory.SubFactory(FamilyFactory)


class ResearchAxisFactory(TermFactory):
    class Meta:
        model = models.ResearchAxis

    label_fr = "R1 Partir des besoins"
    slug = "r1"


class ExampleSheetFactory(ResourceFactory):
    class Meta:
        model = models.ExampleSheet

    class Params:
        bare = factory.Trait(essential="", date=None, licence="", themes=[], credits=[], axis=None)

    axis = factory.SubFactory(ResearchAxisFactory)


class ToolSheetFactory(ResourceFactory):
    class Meta:
        model = models.ToolSheet


class ProjectSheetFactory(ResourceFactory):
    class Meta:
        model = models.ProjectSheet


class MonographFactory(ResourceFactory):
    class Meta:
        model = models.Monograph

    writing_mode = "acteurs"


class PortraitFactory(ResourceFactory):
    """A film published elsewhere; `media=…, captions=…` puts it here."""

    class Meta:
        model = models.Portrait

    media_url = "https://video.example.org/portrait"
    captioned_at_source = True


class PublicationFactory(ResourceFactory):
    class Meta:
        model = models.Publication


class ManifestoFactory(ResourceFactory):
    """A text of 5,200 characters, open to signatures."""

    class Meta:
        model = models.Manifesto

    class Params:
        bare = factory.Trait(essential="", date=None, licence="", themes=[], credits=[], text="[]")

    text = body("Nous voulons décider ensemble. " * 168)


class SignatureFactory(DjangoModelFactory):
    class Meta:
        model = models.Signature

    manifesto = factory.SubFactory(ManifestoFactory)
    organisation = factory.Sequence(lambda n: f"Structure {n}")
    function = "présidence"
    status = "acceptee"


class LearningVisitFactory(ResourceFactory):
    class Meta:
        model = models.LearningVisit

    grid = factory.SubFactory(GridFactory)
    credits = factory.LazyFunction(lambda: [Credit(role="hote", function="La structure hôte")])


class VisitNoteFactory(ResourceFactory):
    class Meta:
        model = models.VisitNote


class SynthesisFactory(ResourceFactory):
    class Meta:
        model = models.Synthesis

    grid = factory.SubFactory(GridFactory)
    answers = factory.LazyAttribute(
        lambda page: [SynthesisAnswer(dimension=dimension, body=body()) for dimension in page.grid.dimensions.all()]
    )


class GuideFactory(ResourceFactory):
    class Meta:
        model = models.Guide

    links = factory.LazyFunction(lambda: [ResourceLink(relation="fonde", target=CapitalisationSheetFactory())])


class ContributionFactory(DjangoModelFactory):
    """A testimony that waits for its moderator; `kind="proposition", resource=None` makes a proposal."""

    class Meta:
        model = models.Contribution

    kind = "temoignage"
    resource = factory.SubFactory(MonographFactory)
    text = "Chez nous, la cour est devenue un jardin."
    organisation = factory.Sequence(lambda n: f"Structure {n}")
    function = "animation"
    email = factory.Sequence(lambda n: f"personne-{n}@example.org")
