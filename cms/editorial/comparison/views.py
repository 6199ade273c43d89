"""« Comparer », in the admin, in the place of Wagtail's own comparison of two versions of a document."""

from django import forms
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.editorial.comparison.rubrics import compare
from cms.editorial.comparison.versions import label, last_reviewed, reference_for, versions
from resources.models import Resource


class VersionsForm(forms.Form):
    """Which two versions; `tout` also shows what they have in common."""

    ancienne = forms.ChoiceField(label=gettext_lazy("De la version du"))
    nouvelle = forms.ChoiceField(label=gettext_lazy("à celle du"))
    tout = forms.BooleanField(label=gettext_lazy("Afficher aussi ce qui n’a pas changé"), required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("ancienne", "nouvelle"):
            self.fields[name].choices = choices


class DocumentCompareView(RevisionsCompareView):
    """Both versions by rubrique, with a choice of versions; who may see it is Wagtail's rule."""

    page_title = gettext_lazy("Comparer deux versions")
    template_name = "editorial/comparison/compare.html"

    def get(self, request, *args, **kwargs):
        form = VersionsForm(request.GET, choices=versions(self.object))
        if form.is_valid():
            address = compare_url(self.object, form.cleaned_data["ancienne"], form.cleaned_data["nouvelle"])
            return HttpResponseRedirect(f"{address}?tout=1" if form.cleaned_data["tout"] else address)
        return super().get(request, *args, **kwargs)

    def _get_comparison(self, revision_a, revision_b):
        """Compare by rubrique; the name is that of Wagtail's view, which has no other seam."""
        return compare(revision_a, revision_b, name=admin_name)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        everything = bool(self.request.GET.get("tout"))
        reviewed = last_reviewed(self.object)
        return context | {
            "changed": [rubric for rubric in context["comparison"] if rubric.changed],
            "shown": [rubric for rubric in context["comparison"] if everything or rubric.changed],
            "form": self.get_form(everything),
            "since_review": compare_url(self.object, reviewed.pk, "latest") if reviewed else "",
        }

    def get_form(self, everything):
        """Open the choice on the two versions shown, even those too old to be in the list."""
        first = self.object.revisions.order_by("created_at", "pk").values_list("pk", flat=True).first()
        words = {"live": self.object.live_revision_id, "latest": self.object.latest_revision_id, "earliest": first}
        chosen = [words[key] if key in words else int(key) for key in (self.revision_id_a, self.revision_id_b)]
        choices = versions(self.object)
        missing = set(chosen).difference(key for key, _label in choices)
        choices += [(revision.pk, label(revision)) for revision in self.object.revisions.filter(pk__in=missing)]
        initial = {"ancienne": chosen[0], "nouvelle": chosen[1], "tout": everything}
        return VersionsForm(initial=initial, choices=choices)


def compare_url(page, old, new):
    """Address where two versions of `page` are compared: keys of revisions, or « live », « earliest », « latest »."""
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, old, new])


def admin_name(item):
    """Name a page as the admin does, anything else by its own name."""
    return item.get_admin_display_title() if isinstance(item, Page) else str(item)


def compare_buttons(page, user, view_name, next_url=None):
    """In the menu of a document's editor: what changed since somebody last answered, or since the first version."""
    if isinstance(page, Resource) and page.permissions_for_user(user).can_edit() and page.latest_revision:
        old = reference_for(page, page.latest_revision)
        yield Button(
            _("Comparer deux versions"),
            compare_url(page, old.pk, "latest"),
            icon_name="tasks",
            priority=66,
        )
