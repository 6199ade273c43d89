"""Events in their lists, on any database."""

import pytest

from tests.factories.territories import EventFactory

pytestmark = pytest.mark.django_db


def test_an_event_without_a_day_comes_after_the_others(tree, client):
    for title, day in (("Sans jour", None), ("Ancien", "2019-05-02"), ("Récent", "2021-03-14")):
        EventFactory(title=title, start_date=day, end_date=None)
    titles = ["Récent", "Ancien", "Sans jour"]
    assert [event.title for event in client.get("/agenda/").context["past"]] == titles
    assert [event.title for event in client.get("/").context["events"]] == titles
