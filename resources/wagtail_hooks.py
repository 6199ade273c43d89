"""What surrounds the documents in the admin: vocabularies, references, funders and grids."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, TitleFieldPanel
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.slug import SlugInput
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from resources import search_hooks  # noqa: F401 - importing it registers them
from resources.models import VOCABULARIES, Family, Funder, GlossaryTermPage, Grid, Method, Reference
from resources.signature_admin import AcceptSignatures, RefuseSignatures, SignatureViewSet

#: Fields that only some vocabularies have.
OWN_PANELS = {Family: [FieldPanel("introduction")], Method: [FieldPanel("group")]}


def named(field, *panels):
    """The panels of a thing known by a slug, which follows its name while it is typed."""
    return [TitleFieldPanel(field, placeholder=False), FieldPanel("slug", widget=SlugInput), *panels]


class TermViewSet(ModelViewSet):
    """One vocabulary: its terms, in the order in which forms and pages show them."""

    icon = "tag"
    list_display = ["label_fr", "label_en", "label_es", "slug"]
    sort_order_field = "position"
    copy_view_enabled = False

    @property
    def panels(self):
        translations = FieldRowPanel([FieldPanel("label_en"), FieldPanel("label_es")])
        return named("label_fr", translations, *OWN_PANELS.get(self.model, []))

    @property
    def url_prefix(self):
        return f"vocabulaires/{self.model_name}"


class VocabularyGroup(ViewSetGroup):
    menu_label = _("Vocabulaires")
    menu_icon = "tag"
    menu_order = 500
    items = [TermViewSet(model=model) for model in VOCABULARIES.values()]


class ReferenceViewSet(ModelViewSet):
    model = Reference
    icon = "openquote"
    list_display = ["title", "authors", "year"]
    list_filter = ["year"]
    copy_view_enabled = False
    panels = named(
        "title",
        FieldPanel("authors"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("year"), FieldPanel("pages")]),
        FieldPanel("url"),
    )


class FunderViewSet(ModelViewSet):
    model = Funder
    icon = "group"
    list_display = ["name", "mention"]
    copy_view_enabled = False
    panels = named("name", FieldPanel("mention"), FieldPanel("url"))


class GridViewSet(SnippetViewSet):
    model = Grid
    icon = "list-ol"
    list_display = ["title", "version"]
    menu_item_is_registered = True


class SupportGroup(ViewSetGroup):
    menu_label = _("Appuis")
    menu_icon = "list-ul"
    menu_order = 510
    items = [ReferenceViewSet, FunderViewSet, GridViewSet]


class ReferenceChooserViewSet(ChooserViewSet):
    model = Reference
    icon = "openquote"
    choose_one_text = _("Choisir une référence")
    choose_another_text = _("Choisir une autre référence")
    edit_item_text = _("Modifier cette référence")
    create_action_label = _("Ajouter une référence")
    form_fields = ["title", "slug", "authors", "publisher", "year", "pages", "url"]


@hooks.register("search_synonyms")
def glossary_synonyms(scope):
    """Searching one form of a term finds the others, from the term's publication to its withdrawal."""
    terms = scope.visible_among(GlossaryTermPage.objects.only("title", "acronym", "variants").order_by("pk"))
    return [tuple(term.forms) for term in terms]


hooks.register("register_admin_viewset", lambda: [VocabularyGroup(), ReferenceChooserViewSet("reference_chooser")])
register_snippet(SupportGroup)
register_snippet(SignatureViewSet)
hooks.register("register_bulk_action", AcceptSignatures)
hooks.register("register_bulk_action", RefuseSignatures)
