"""Streams are shown whatever was pasted into them."""

import pytest

from cms.core.streams import SEPARATOR
from tests.factories.resources import CapitalisationSheetFactory, body

pytestmark = pytest.mark.django_db


def test_a_sign_that_separates_texts_does_not_break_the_page(tree, client):
    page = CapitalisationSheetFactory(context=body(f"Vingt{SEPARATOR}quatre"), definition=body("Ce qui suit."))
    response = client.get(page.url)
    assert response.status_code == 200
    assert "Vingtquatre" in response.content.decode()
    assert "Ce qui suit." in response.content.decode()
