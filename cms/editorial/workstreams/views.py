"""« Chantiers »: pages of the site for whoever is signed in."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from cms.core.visibility import Scope
from cms.editorial.workstreams.audience import in_words, readable, restrictions_over
from resources.models import Resource, WorkStream

#: Documents shown of one chantier, the last changed first.
LIMIT = 300


@method_decorator(never_cache, name="dispatch")
class ForMembers(LoginRequiredMixin, TemplateView):
    """Not for machines, nor for anyone who has not signed in."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(noindex=True, **kwargs)

    def readable(self):
        return readable(self.request.user, Scope.of(self.request))


class WorkStreamsView(ForMembers):
    """Every chantier, with how many documents the person reads there."""

    template_name = "editorial/workstreams/index.html"

    def get_context_data(self, **kwargs):
        mine = Q(resource__in=self.readable().values("pk"))
        workstreams = WorkStream.objects.annotate(total=Count("resource", filter=mine, distinct=True))
        return super().get_context_data(workstreams=workstreams, **kwargs)


class WorkStreamView(ForMembers):
    """The documents of one chantier that the person may read, with who else does."""

    template_name = "editorial/workstreams/workstream.html"

    def get_context_data(self, slug, **kwargs):
        workstream = get_object_or_404(WorkStream, slug=slug)
        keys = Resource.objects.filter(workstreams=workstream).values("pk")
        documents = list(self.readable().filter(pk__in=keys).order_by("-changed_at", "-pk")[:LIMIT])
        restrictions = restrictions_over(documents)
        rows = [
            {
                "document": document,
                "audience": in_words(restrictions[document.pk]),
                "is_public": not restrictions[document.pk],
                "may_widen": bool(restrictions[document.pk])
                and document.permissions_for_user(self.request.user).can_set_view_restrictions(),
            }
            for document in documents
        ]
        # What can be read here and nowhere else comes first.
        rows.sort(key=lambda row: row["is_public"])
        return super().get_context_data(workstream=workstream, rows=rows, **kwargs)
