"""The report on a document, saved or being typed, and the corrections of a saved draft."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.models import Page

from cms.editorial.page_views import SubmittedPreviewMixin
from cms.editorial.writing.prose import all_replaced
from cms.editorial.writing.report import Report
from resources.models import Resource


def _writable(page, user):
    """Return `page`; raises Http404 where it is no document, PermissionDenied where `user` does not write it."""
    if not isinstance(page, Resource):
        raise Http404
    if not page.permissions_for_user(user).can_write():
        raise PermissionDenied
    return page


def _version(page):
    """Name the version of a draft: the editor writes over one revision again and again."""
    revision = page.latest_revision
    return f"{revision.pk}-{revision.created_at.isoformat()}" if revision else ""


class LengthView(SubmittedPreviewMixin, PreviewOnEditView):
    """Posted the editor's form: the printed length of what is typed, nothing being saved."""

    http_method_names = ("post",)
    template_name = "editorial/writing/length.html"

    def get_object(self):
        return _writable(super().get_object(), self.request.user)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if not self.validate_form(form):
            return render(request, "editorial/writing/unreadable.html", status=422)
        form.save(commit=False)
        context = self.context_of(Report(form.instance, form)) | {"is_live": True}
        return render(request, self.template_name, context)

    def context_of(self, report):
        return {"page": report.page, "report": report}


class WritingView(LengthView):
    """A page on the saved draft; posted the editor's form, what is found in what is typed."""

    http_method_names = ("get", "post")
    template_name = "editorial/writing/report.html"

    def get(self, request, *args, **kwargs):
        page = self.object
        context = self.context_of(Report(page)) | {
            "version": _version(page),
            "can_correct": not _locked(page, request.user),
        }
        return render(request, "editorial/writing/page.html", context)

    def context_of(self, report):
        """With the number of addresses of other sites that are being tried meanwhile."""
        return super().context_of(report) | {"tried": report.links.visits.try_again()}


def _locked(page, user):
    lock = page.get_lock()
    return lock is not None and lock.for_user(user)


class CorrectView(View):
    """
    Correct a saved draft: one finding, or all those of a kind, in a new revision of the person who asks.

    The version that was read is named: where somebody has saved another since, nothing is changed.
    """

    http_method_names = ("post",)

    @transaction.atomic
    def post(self, request, page_id):
        locked = get_object_or_404(Page.objects.select_for_update(), pk=page_id)
        page = _writable(locked.get_latest_revision_as_object(), request.user)
        if _locked(page, request.user):
            raise PermissionDenied
        if request.POST.get("version") != _version(page):
            messages.warning(request, _("Le brouillon a changé depuis : relisez ce qui est proposé."))
        elif count := correct(page, request.POST.get("finding"), request.POST.get("kind")):
            if not page.live:
                page.save(clean=False)
            page.save_revision(user=request.user, log_action=True, clean=False)
            text = ngettext("%(count)d correction faite.", "%(count)d corrections faites.", count)
            messages.success(request, text % {"count": count})
        return redirect("editorial_writing", page_id)


def correct(page, key, kind):
    """Make in memory the correction named `key`, or all those of `kind`; return how many there were."""
    chosen = [
        found
        for found in Report(page).found
        if found.finding.replacement is not None and (found.key == key or found.finding.kind == kind)
    ]
    texts = {id(found.text): found.text for found in chosen}
    count = 0
    for identity, text in texts.items():
        pairs = [(found.paragraph, found.finding) for found in chosen if id(found.text) == identity]
        source, made = all_replaced(text.source, pairs, html=text.html)
        text.put(source)
        count += made
    return count
