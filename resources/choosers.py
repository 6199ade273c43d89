"""Choosing from a list too long for a select, with a search of its own."""

from django.db.models import Q
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin


class ChooserSearchForm(SearchFilterMixin, BaseFilterForm):
    """The search field of a chooser whose model has its own way to be searched: see `search`."""

    def filter(self, objects):
        if query := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, query
            objects = self.search(query, objects)
        return objects

    def search(self, query, objects):
        raise NotImplementedError


class ReferenceSearchForm(ChooserSearchForm):
    def search(self, query, objects):
        for word in query.split():
            objects = objects.filter(Q(title__icontains=word) | Q(authors__icontains=word) | Q(year=word))
        return objects
