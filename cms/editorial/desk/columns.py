"""The columns of the list of documents: each gives what a cell and a line of the export say."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.widgets.button import Button, ButtonWithDropdown

from cms.editorial.board.states import ONLINE, Stage, follows, knows_drafts
from cms.editorial.desk.documents import documents_to_review, holder
from cms.editorial.permissions import Reach
from resources.choosers import type_label


class DocumentTitleColumn(ButtonsColumnMixin, TitleColumn):
    """
    The title, and what may be done to the document.

    The title leads to the form for whoever may open it, and else to the public page. Wagtail's own buttons would ask
    the database several times for each row: these ask what is already known.
    """

    cell_template_name = "editorial/desk/title_cell.html"

    def __init__(self, user, **kwargs):
        super().__init__("title", accessor=lambda page: title(page, user), get_title_id=title_id, **kwargs)
        self.user = user

    @cached_property
    def to_review(self):
        """Keys of the documents whose present step is the person's."""
        return documents_to_review(self.user) if Reach.of(self.user).reads else frozenset()

    def may_open(self, page):
        return page.permissions_for_user(self.user).can_write() or page.pk in self.to_review

    def get_link_url(self, instance, parent_context):
        if self.may_open(instance):
            return reverse("wagtailadmin_pages:edit", args=[instance.pk])
        return instance.get_url(parent_context["request"]) if instance.live else ""

    def get_buttons(self, instance, parent_context):
        actions = list(self.get_actions(instance, parent_context["request"]))
        more = _("Plus d’actions pour « %(title)s »") % {"title": title(instance, self.user)}
        return [ButtonWithDropdown(buttons=actions, icon_name="dots-horizontal", attrs={"aria-label": more})]

    def get_actions(self, page, request):
        may, opens = page.permissions_for_user(self.user), self.may_open(page)
        back = urlencode({"next": request.get_full_path()})

        def at(name):
            return f"{reverse(name, args=[page.pk])}?{back}"

        if opens:
            yield Button(_("Modifier"), url=at("wagtailadmin_pages:edit"), icon_name="edit", priority=10)
        if page.live:
            yield Button(_("Voir en ligne"), url=page.get_url(request), icon_name="view", priority=20)
        if opens and page.has_unpublished_changes:
            yield Button(
                _("Voir le brouillon"), url=at("wagtailadmin_pages:view_draft"), icon_name="draft", priority=30
            )
        if opens:
            yield Button(_("Historique"), url=at("wagtailadmin_pages:history"), icon_name="history", priority=40)
            yield Button(_("Où il est cité"), url=at("wagtailadmin_pages:usage"), icon_name="link", priority=50)
        if may.can_copy():
            yield Button(_("Copier"), url=at("wagtailadmin_pages:copy"), icon_name="copy", priority=60)
        if page.live and may.can_set_view_restrictions():
            yield Button(_("Retirer…"), url=at("editorial_withdraw"), icon_name="download", priority=70)
        if page.live and page.review_date and opens and follows(self.user):
            yield Button(_("Toujours valable…"), url=at("editorial_still_valid"), icon_name="check", priority=65)
        if not page.live and page.withdrawn_at and may.can_set_view_restrictions():
            yield Button(_("Rétablir…"), url=at("editorial_restore"), icon_name="upload", priority=70)


class StageColumn(Column):
    cell_template_name = "editorial/desk/stage_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        primary = instance.stage in ONLINE
        return super().get_cell_context_data(instance, parent_context) | {"primary": primary}


class DueColumn(Column):
    cell_template_name = "editorial/desk/due_cell.html"


class DayColumn(Column):
    """The day of a moment, here: in the cell as in the export."""

    cell_template_name = "editorial/desk/day_cell.html"

    def get_value(self, instance):
        moment = super().get_value(instance)
        return moment and timezone.localdate(moment)


def title(document, user):
    """The title as its authors see it now; of what is published, outsiders know the published title only."""
    return document.title if document.live and not knows_drafts(user) else document.draft_title or document.title


def title_id(document):
    return f"page_{document.pk}_title"


def desk_columns(user):
    """Return the columns shown to `user`, in their order."""
    columns = [
        DocumentTitleColumn(user, label=_("Titre"), sort_key="title"),
        Column("number", label=_("N°"), sort_key="number_key"),
        Column("type", label=_("Type"), accessor=type_label, sort_key="type_rank"),
        StageColumn("stage", label=_("État"), accessor=lambda page: Stage(page.stage).label, sort_key="stage"),
        Column("holder", label=_("Chez"), accessor=lambda page: holder(page, user)),
        Column("keeper", label=_("Gardien·ne"), accessor=lambda page: str(page.keeper or "")),
        DueColumn("due", label=_("Échéance"), sort_key="due"),
        Column("locale", label=_("Langue"), accessor=lambda page: page.locale.get_display_name(), sort_key="locale"),
        DayColumn("changed", label=_("Modifié le"), sort_key="changed"),
    ]
    return [column for column in columns if column.name != "keeper" or follows(user)]


#: Ticks the rows on which one action is done: offered to whoever may do any.
bulk_actions = BulkActionsColumn("bulk_actions")
