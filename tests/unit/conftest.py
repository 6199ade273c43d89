"""What most tests begin with."""

import pytest
from django.core.cache import cache

from tests.factories.home import make_tree
from tests.factories.users import UserFactory


@pytest.fixture(autouse=True)
def empty_cache():
    """What a test cached (renditions, site roots) names rows that are gone with it."""
    cache.clear()


@pytest.fixture
def tree(db):
    """The pages that hold all the others, under the default site."""
    return make_tree()


@pytest.fixture
def admin_user(db):
    """An administrator."""
    return UserFactory(admin=True)


@pytest.fixture
def admin_client(client, admin_user):
    """A browser where an administrator is signed in."""
    client.force_login(admin_user)
    return client
