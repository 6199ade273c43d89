"""Panels that every document's form shares, by tab."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    TitleFieldPanel,
)

from cms.core.models import BasePage
from resources.review_panel import ReviewDatePanel
from resources.thread_panel import ThreadPanel

essential = [FieldPanel("essential")]


def opening(*own, title_help=None):
    """The first panels of a document: its title, what its type adds to it, « L’essentiel »."""
    title = [TitleFieldPanel("title", help_text=title_help)] if title_help else BasePage.content_panels
    return [*title, *own, *essential]


thread = [
    ThreadPanel(),
    InlinePanel(
        "links",
        label=_("lien"),
        heading=_("Liens avec d’autres documents"),
        help_text=_("« S’appuie sur » fait le fil visite → synthèse → fiche → guide, montré dans les deux sens."),
    ),
    MultipleChooserPanel(
        "reference_links",
        label=_("référence"),
        heading=_("Références"),
        chooser_field_name="reference",
    ),
    MultipleChooserPanel(
        "attachments",
        label=_("fichier"),
        heading=_("Pièces jointes"),
        chooser_field_name="document",
    ),
]


def _terms(name, **kwargs):
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple, **kwargs)


classification = [
    _terms("themes", help_text=_("Au moins un, à la publication : c’est par là qu’on trouve le document.")),
    MultipleChooserPanel(
        "place_links",
        label=_("lieu"),
        heading=_("Lieux"),
        chooser_field_name="place",
        help_text=_("Le plus précis suffit : une commune est trouvée aussi par son département et sa région."),
    ),
    _terms("audiences"),
    MultiFieldPanel([_terms("workstreams"), _terms("research_axes"), _terms("notions")], _("Recherche-action")),
    MultiFieldPanel([_terms("methods"), _terms("scales"), _terms("environments")], _("Méthodes et contexte")),
    FieldRowPanel([FieldPanel("phase"), FieldPanel("maturity")]),
    FieldPanel("glossary_links"),
]

rights = [
    FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
    InlinePanel(
        "credits",
        label=_("crédit"),
        heading=_("Crédits"),
        help_text=_("Au moins un, à la publication. Des organisations et des fonctions, jamais des personnes privées."),
    ),
    FieldPanel("licence"),
    FieldPanel("provenance"),
    _terms("funders"),
    # Following up is the network's: partners are not shown the list of its accounts.
    FieldRowPanel(
        [
            FieldPanel("keeper", permission="editorial.change_assignment"),
            ReviewDatePanel("review_date", permission="editorial.change_assignment"),
        ],
        _("Suivi"),
    ),
    FieldPanel("superseded_by", permission="editorial.change_assignment"),
]


def rubric(name, *questions):
    """The panel of one rubrique, with the questions that guide whoever writes it and what publication asks."""
    return FieldPanel(name, help_text=_Questions([*questions, _("Rubrique demandée à la publication.")]))


class _Questions:
    """The guiding questions as one help text, put together when it is shown, in the reader's language."""

    def __init__(self, questions):
        self.questions = questions

    def __str__(self):
        return " ".join(str(question) for question in self.questions)
