import pytest
from django.db import transaction

from tests.unit.editorial.scene import make_scene


@pytest.fixture(scope="module")
def shared_scene(django_db_setup, django_db_blocker):
    """The scene, made once per module; what a test does to it is undone after the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(shared_scene, db):
    return shared_scene
