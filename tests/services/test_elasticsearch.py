"""The site on a real Elasticsearch: the profile that only its address turns on."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend

from cms.core.visibility import Scope
from search.query import search
from tests.factories.home import make_tree
from tests.factories.resources import CapitalisationSheetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture
def elasticsearch(settings, elasticsearch_url, request):
    """Elasticsearch as the engine of every search of the test, with indexes of its own."""
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "wagtail.search.backends.elasticsearch9",
            "URLS": [elasticsearch_url],
            "INDEX_PREFIX": f"{request.node.name}_",
        }
    }
    return get_search_backend()


def test_only_what_is_public_is_found(elasticsearch):
    tree = make_tree()

    def sheet(title, **fields):
        return CapitalisationSheetFactory(parent=tree.collection, title=title, **fields)

    public = sheet("Comment évaluer l’utilité sociale ?")
    sheet("Comment évaluer un brouillon ?", live=False)
    sheet("Comment évaluer ce qui a expiré ?", expire_at=timezone.now() - timedelta(hours=1))
    private = sheet("Comment évaluer entre nous ?")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    call_command("update_index", verbosity=0)
    elasticsearch.refresh_indexes()

    found = search("évaluer", Scope.for_site(tree.site))

    assert [page.pk for page in found.page] == [public.pk]
    assert found.total == 1
