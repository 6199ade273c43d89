"""Images and files."""

import factory
import wagtail_factories
from wagtail.models import Collection

from cms.assets.models import CustomDocument, CustomImage


class ImageFactory(wagtail_factories.ImageFactory):
    """A small picture; its renditions are made at once, as for an editor's."""

    class Meta:
        model = CustomImage

    title = "Une cour partagée"
    description = "Des habitant·es autour d’une table, dans une cour"
    credit = "MES Occitanie"
    consent = True
    collection = factory.LazyFunction(Collection.get_first_root_node)
    file = factory.django.ImageField(filename="cour.png", format="PNG", width=64, height=48)


class DocumentFactory(wagtail_factories.DocumentFactory):
    """A plain text file."""

    class Meta:
        model = CustomDocument

    title = "Une annexe"
    collection = factory.LazyFunction(Collection.get_first_root_node)
    file = factory.django.FileField(filename="annexe.txt", data=b"Quelques lignes")
