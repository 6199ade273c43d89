"""The admin's views of documents, where what a person may do depends on more than Wagtail knows."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.create import AddSubpageView, CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import GenericPageFilterSet
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.blocks import BlockField
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from cms.editorial.chain.deciding import DecidingMixin
from cms.editorial.chain.peers import OWNING_CREDITS
from cms.editorial.chain.scheduling import SchedulingMixin
from cms.editorial.chain.side_panel import ChainPanelMixin
from cms.editorial.comparison.views import DocumentCompareView
from cms.editorial.links.remarks import RemarksMixin
from cms.editorial.permissions import Reach
from cms.editorial.reading import sent_back
from cms.editorial.two_editors import ToldBeforeCovering
from cms.editorial.writing.side_panel import WritingHelpMixin
from resources.models import CollectionIndexPage, Credit, CreditRole, Resource


def linked_pages(form):
    """Keys of the pages that a submitted form links to, whether it is valid or not."""
    keys = set()
    for part in [form, *(row for formset in form.formsets.values() for row in formset.forms)]:
        for name, field in part.fields.items():
            value = field.widget.value_from_datadict(part.data, part.files, part.add_prefix(name))
            if isinstance(field, forms.ModelChoiceField) and issubclass(field.queryset.model, Page):
                keys.add(value)
            elif isinstance(field, BlockField):
                references = field.block.extract_references(value)
                keys.update(key for model, key, *_rest in references if issubclass(model, Page))
    return {int(key) for key in keys if str(key).isdecimal()}


def refuse_hidden_links(form, user):
    """
    Refuse a form that links to a page which its author could not choose: shown again, it would tell that page's title.

    What somebody else had already linked stays.
    """
    policy = policy_registry.get_by_type(Page)
    if policy.sees_everything(user):
        return
    allowed = policy.choosable_instances(user).values_list("pk", flat=True)
    hidden = (linked := linked_pages(form)) and linked.difference(allowed.filter(pk__in=linked))
    if hidden and form.instance.pk:
        known = ReferenceIndex.get_references_for_object(form.instance).values_list("to_object_id", flat=True)
        hidden = hidden.difference(int(key) for key in known if key.isdecimal())
    if hidden:
        raise PermissionDenied


class SubmittedFormMixin:
    """Looks at what a form links to before anything of it is validated or shown again."""

    def post(self, request, *args, **kwargs):
        form = self.form_class(
            request.POST, request.FILES, instance=self.page, parent_page=self.page.get_parent(), for_user=request.user
        )
        refuse_hidden_links(form, request.user)
        return super().post(request, *args, **kwargs)


class DocumentCreateView(WritingHelpMixin, SubmittedFormMixin, CreateView):
    def set_default_privacy_setting(self):
        """Between the new page and its first revision: what a partner creates is its organisation's."""
        super().set_default_privacy_setting()
        organisations = Reach.of(self.request.user).organisations
        credits = self.page.credits.all()
        if organisations and not any(
            credit.organisation_id in organisations and credit.role in OWNING_CREDITS for credit in credits
        ):
            self.page.credits.add(
                Credit(role=CreditRole.AUTHOR, organisation_id=organisations[0], sort_order=len(credits))
            )
            self.page.credits.commit()


class DocumentFormMixin(DecidingMixin, SchedulingMixin, SubmittedFormMixin, ToldBeforeCovering):
    """What is asked of whoever changes a document, opened as it is or as it was."""

    @cached_property
    def action_name_and_method(self):
        """As Wagtail finds it, save that what somebody changes is not published by them alone: it is saved."""
        name, method = super().action_name_and_method
        changes = self.is_reverting or self.form.has_changed()
        if name == "publish" and changes and not self.page_perms.may_publish_alone:
            return "save", self.save_action
        return name, method

    def form_valid(self, form):
        if self.request.POST.get("action-publish") and self.action_name != "publish" and self.page_perms.can_write():
            messages.warning(
                self.request,
                _(
                    "Le brouillon est enregistré. Vous en avez écrit la dernière version : soumettez-le, une autre "
                    "personne le publiera."
                ),
            )
        return super().form_valid(form)


class DocumentEditView(ChainPanelMixin, WritingHelpMixin, RemarksMixin, DocumentFormMixin, EditView):
    """The editor; who reviews a document comments it there and decides, and the text stays its author's."""

    def get(self, request, *args, **kwargs):
        if reason := sent_back(self.page):
            messages.warning(request, reason)
        return super().get(request, *args, **kwargs)


class DocumentRevertView(DocumentFormMixin, RevisionsRevertView):
    """An earlier version, opened to be saved again by whoever may write."""

    def get_object(self):
        page = super().get_object()
        if not page.permissions_for_user(self.request.user).can_write():
            raise PermissionDenied
        # An earlier text comes back, not the date at which it was to be reviewed then.
        page.review_date = self.real_page_record.get_latest_revision_as_object().review_date
        return page


class SubmittedPreviewMixin:
    def get_form(self, query_dict):
        form = super().get_form(query_dict)
        if query_dict:
            refuse_hidden_links(form, self.request.user)
        return form


class DocumentPreviewOnCreateView(SubmittedPreviewMixin, PreviewOnCreateView):
    pass


class DocumentPreviewOnEditView(SubmittedPreviewMixin, PreviewOnEditView):
    pass


class DocumentTypesView(AddSubpageView):
    """The types that the person may create, rather than all those that the collection holds."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        permissions = self.parent_page.permissions_for_user(self.request.user)
        creatable = {
            (model._meta.app_label, model._meta.model_name)
            for model in self.parent_page.creatable_subpage_models()
            if permissions.can_create(model)
        }
        return context | {"page_types": [kind for kind in self.page_types if kind[1:3] in creatable]}


class DocumentViewSet(PageViewSet):
    """Views of every type of document, and of what the collection offers to create."""

    model = Resource
    add_view_class = DocumentCreateView
    add_subpage_view_class = DocumentTypesView
    edit_view_class = DocumentEditView
    preview_on_add_view_class = DocumentPreviewOnCreateView
    preview_on_edit_view_class = DocumentPreviewOnEditView
    revisions_compare_view_class = DocumentCompareView
    revisions_revert_view_class = DocumentRevertView
    parent_models = (CollectionIndexPage,)
    filterset_class = GenericPageFilterSet

    def get_index_view_kwargs(self, **kwargs):
        """The explorer stays Wagtail's own, over pages of all types."""
        return super().get_index_view_kwargs(model=Page, **kwargs)
