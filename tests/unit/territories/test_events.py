"""Events in their lists, on any database."""

import pytest

from tests.factories.territories import EventFactory

pytestmark = pytest.mark.django_db


def test_the_agenda_tells_what_is_coming_planned_and_past(tree, client):
    for title, day, date, maturity in (
        ("Demain", "2999-01-01", "2999-01-01", ""),
        ("Un jour", None, "2022-01-01", "envisage"),
        ("Une année", None, "2021-01-01", "realise"),
        ("Un séminaire", "2019-12-02", "2019-12-02", "realise"),
        ("Un brouillon", "2999-01-01", "2999-01-01", ""),
    ):
        EventFactory(
            title=title, start_date=day, end_date=None, date=date, maturity=maturity, live=title != "Un brouillon"
        )
    context = client.get("/agenda/").context
    assert [event.title for event in context["upcoming"]] == ["Demain"]
    assert [event.title for event in context["planned"]] == ["Un jour"]
    assert [event.title for event in context["past"]] == ["Une année", "Un séminaire"]


def test_an_event_without_a_day_comes_after_the_others(tree, client):
    for title, day in (("Sans jour", None), ("Ancien", "2019-05-02"), ("Récent", "2021-03-14")):
        EventFactory(title=title, start_date=day, end_date=None, date=day)
    titles = ["Récent", "Ancien", "Sans jour"]
    assert [event.title for event in client.get("/agenda/").context["past"]] == titles
    assert [event.title for event in client.get("/").context["events"]] == titles
