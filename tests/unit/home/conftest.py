import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from home.management.commands.load_demo import DEMO
from territories.management.commands.load_places import save_inclusion, save_places
from territories.places import DATA_FILE, read_places

PLACE = re.compile(r"\"((?:region|departement|epci|commune):\w+)\"")


def load_demo_places():
    """Load only the official places that the demo names, with all that contains them: the whole file takes long."""
    rows = {row.key: row for row in read_places(DATA_FILE)}
    named = {
        tuple(key.split(":"))
        for path in [*DEMO.glob("*.yaml"), *DEMO.glob("*/*.md")]
        for key in PLACE.findall(path.read_text(encoding="utf-8"))
    }
    kept, waiting = {}, [rows[key] for key in named]
    while waiting:
        row = waiting.pop()
        kept[row.key] = row
        waiting += [rows[key] for key in row.parents if key not in kept]
    save_places(kept.values())
    save_inclusion({row.key: row.parents for row in kept.values()})


def contents():
    """Every row of every table, by model."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.managed
    }


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """A site set up in an empty database, once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("setup_site", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(site, django_db_blocker):
    """The demonstration collection, loaded once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_places()
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)
