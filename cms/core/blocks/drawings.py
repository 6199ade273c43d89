"""Blocks drawn from what they say: dates on a line, an ecosystem of actors."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.ecosystem import draw

#: Poles that can stand round a centre and still be read.
FEWEST_POLES, MOST_POLES = 3, 12


class DateBlock(blocks.StructBlock):
    """One date of a timeline, as it is told: a day, a month, a year or several."""

    date = blocks.CharBlock(
        label=_("Date"), max_length=40, help_text=_("Comme on la dit : « juin 1997 », « 2021–2022 ».")
    )
    title = blocks.CharBlock(label=_("Ce qui s’est passé"))
    text = blocks.RichTextBlock(label=_("Précisions"), required=False, features=["bold", "italic", "link"])

    class Meta:
        label = _("Date")
        icon = "date"


class TimelineBlock(blocks.ListBlock):
    """Dates on a line, from the first to the last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DateBlock(), **kwargs)

    class Meta:
        label = _("Frise")
        icon = "date"
        template = "blocks/timeline.html"
        description = _("Des dates sur une ligne, de la plus ancienne à la plus récente.")
        preview_value = [
            {"date": _("2002"), "title": _("Fondation du mouvement"), "text": ""},
            {"date": _("Décembre 2019"), "title": _("Un séminaire ouvre quatre chantiers"), "text": ""},
            {"date": _("2021–2022"), "title": _("Cinq visites, treize fiches"), "text": ""},
        ]


class PoleBlock(blocks.StructBlock):
    """A group of actors and who belongs to it."""

    name = blocks.CharBlock(label=_("Nom"), max_length=80, help_text=_("Court : il s’écrit dans un cercle."))
    members = blocks.TextBlock(label=_("Qui en fait partie"), required=False, help_text=_("Un groupe par ligne."))

    class Meta:
        label = _("Pôle")
        icon = "group"


class EcosystemBlock(blocks.StructBlock):
    """A centre and the poles round it, drawn and told as a list."""

    centre = PoleBlock(label=_("Au centre"))
    poles = blocks.ListBlock(
        PoleBlock(),
        label=_("Pôles"),
        min_num=FEWEST_POLES,
        max_num=MOST_POLES,
        help_text=_("Dans le sens des aiguilles d’une montre, à partir du haut."),
    )

    class Meta:
        label = _("Écosystème")
        icon = "site"
        template = "blocks/ecosystem.html"
        description = _(
            "Un schéma d’acteurs : un centre, de trois à douze pôles autour. Le dessin se fait de lui-même."
        )
        preview_value = {
            "centre": {"name": _("Une structure locale"), "members": _("adhérent·es\nsalarié·es")},
            "poles": [
                {"name": _("habitant·es"), "members": _("porteur·ses de projets")},
                {"name": _("pouvoirs publics"), "members": _("élu·es\ntechnicien·nes")},
                {"name": _("autres réseaux"), "members": ""},
                {"name": _("enseignement et recherche"), "members": _("chaires\nmasters")},
                {"name": _("acteur·ices économiques"), "members": _("clubs d’entreprises")},
            ],
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        names = [str(pole["name"]) for pole in value["poles"]]
        if len(names) >= FEWEST_POLES:  # a draft may hold fewer
            context["drawing"] = draw(str(value["centre"]["name"]), str(value["centre"]["members"]).splitlines(), names)
        return context
