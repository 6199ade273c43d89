"""What operators are told of the index where the database is the only engine."""

import json

import pytest
from django.core.management import CommandError, call_command

from search.models import Entry
from tests.factories.resources import MonographFactory

pytestmark = pytest.mark.django_db


def test_all_is_well(tree, capsys):
    MonographFactory()
    call_command("search_status")
    assert capsys.readouterr().out.endswith("À jour.\n")


def test_pages_without_an_entry_are_counted(tree, capsys):
    page = MonographFactory()
    MonographFactory(live=False)
    Entry.objects.all().delete()
    call_command("update_index", verbosity=0)
    Entry.objects.filter(page=page).delete()
    with pytest.raises(CommandError):
        call_command("search_status", json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["unindexed"] == 1
    assert told["up_to_date"] is False


def test_there_is_no_other_index_to_rebuild(tree):
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("search_rebuild")
