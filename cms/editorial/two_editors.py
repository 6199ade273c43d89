"""Two people in one document: whoever saves second is told whose version they would cover, before they do."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages


class ToldBeforeCovering:
    """
    Refuses, once, a form opened on a version that is no longer the last; what was typed is shown again, unsaved.

    Wagtail's script warns of most such cases before anything is sent; it stays silent between two of its calls, and
    where scripts do not run.
    """

    is_told = False

    def post(self, request, *args, **kwargs):
        if self.expects_json_response or self.page.alias_of_id or self.locked_for_user or not self.would_cover():
            return super().post(request, *args, **kwargs)
        messages.warning(request, self.explanation(), buttons=self.ways_to_compare())
        return self.show_again()

    def show_again(self):
        """Show what was typed, unsaved: the person decides what becomes of it."""
        self.is_told = self.has_unsaved_changes = True
        self.page = self.get_object()
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        # What was typed is read, not judged: it is judged when it is saved.
        self.form.defer_required_fields()
        self.form.is_valid()
        self.form.restore_required_fields()
        return self.render_to_response(self.get_context_data())

    def would_cover(self):
        """Tell whether the form would decide or write over a version that its author has not seen."""
        decides = bool(self.request.POST.get("action-workflow-action"))
        return self.is_out_of_date and (decides or self.page_perms.can_write())

    def explanation(self):
        author = self.latest_revision.user
        words = {"person": author, "time": date_format(timezone.localtime(self.latest_revision.created_at), "G:i")}
        if author == self.request.user:
            first = _("Vous avez enregistré ce document dans une autre fenêtre, à %(time)s.") % words
        elif author:
            first = _("%(person)s a enregistré ce document à %(time)s, après que vous l’avez ouvert.") % words
        else:
            first = _("Ce document a été enregistré à %(time)s, après que vous l’avez ouvert.") % words
        return (
            first
            + " "
            + _(
                "Rien n’est perdu : cette version-là est dans l’historique, la vôtre est ci-dessous, pas encore "
                "enregistrée. Comparez, reprenez ce qui manque, puis recommencez : la vôtre sera alors la dernière."
            )
        )

    def ways_to_compare(self):
        loaded, latest = self.request.POST.get("loaded_revision_id", ""), self.latest_revision.pk
        if loaded.isdecimal() and int(loaded) != latest and self.page.revisions.filter(pk=loaded).exists():
            url = reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, loaded, latest])
            return [messages.button(url, _("Voir ce qui a changé"), new_window=True)]
        url = reverse("wagtailadmin_pages:view_draft", args=[self.page.pk])
        return [messages.button(url, _("Lire cette version"), new_window=True)]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # Nothing is saved by itself any more: the person decides.
        return context | {"autosave_enabled": False} if self.is_told else context
