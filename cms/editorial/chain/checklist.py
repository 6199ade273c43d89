"""What validation checks of a document, computed from it and never ticked: rights, alternatives, personal data."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.editorial.chain.pictures import pictures
from cms.editorial.writing.personal_data import personal_data
from cms.editorial.writing.texts import read


@dataclass(frozen=True)
class Fault:
    """One thing to put right: what it is, and where: a field of the form, or the page of an image in the admin."""

    message: str
    field: str = ""
    url: str = ""


@dataclass(frozen=True)
class Check:
    """One line of the list; `blocking` faults keep a document from being validated, others are for a person to see."""

    label: str
    faults: tuple[Fault, ...] = ()
    blocking: bool = True

    @property
    def done(self):
        return not self.faults


def checklist(document):
    """Return what is checked of a document as it is in memory, in the order of the network's own list."""
    images = pictures(document)
    return [
        Check(_("Licence"), _required(document.licence, "licence", _("Choisissez la licence du document."))),
        Check(
            _("Crédits"), _required(document.credits.all(), "credits", _("Nommez une organisation ou une fonction."))
        ),
        Check(_("Droits des images"), tuple(_faults_of_images(images))),
        Check(_("Textes alternatifs"), tuple(_faults_of_alternatives(images))),
        Check(_("Données personnelles"), tuple(_traces(document)), blocking=False),
    ]


def faults(document):
    """Return what keeps a document from being validated, in sentences."""
    return [fault.message for check in checklist(document) if check.blocking for fault in check.faults]


def _required(value, field, message):
    return () if value else (Fault(message, field),)


def _faults_of_images(images):
    """Each image once, wherever it is used."""
    for image in {picture.image.pk: picture.image for picture in images}.values():
        missing = [
            *([] if image.credit else [_("crédit à écrire")]),
            *([] if image.licence else [_("licence à choisir")]),
            *([] if image.consent else [_("droits à l’image à réunir")]),
        ]
        if missing:
            message = _("Image « %(title)s » : %(missing)s.") % {"title": image.title, "missing": ", ".join(missing)}
            yield Fault(message, url=reverse("wagtailimages:edit", args=[image.pk]))


def _faults_of_alternatives(images):
    for picture in images:
        if not picture.described:
            message = _("Image « %(title)s » : décrivez-la, ou dites-la décorative.") % {"title": picture.image.title}
            yield Fault(message, picture.field)


def _traces(document):
    """What may tell of a private person, with the rubrique where it is."""
    texts, _choices = read(document)
    for text in texts:
        for paragraph in text.paragraphs:
            for finding in personal_data(paragraph.text):
                words = {"rubric": text.rubric, "found": paragraph.text[finding.start : finding.end]}
                yield Fault(_("%(rubric)s : « %(found)s », à vérifier.") % words, text.field)
