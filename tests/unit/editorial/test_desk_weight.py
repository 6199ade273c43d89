"""The editor weighs little more than Wagtail's own: in statements and in elements, which no machine's speed changes."""

import pytest

from cms.users.roles import Role
from tests.unit.editorial.weight import make_sheet, measure, wagtails_own_editor

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

MOST = 1.3


@pytest.fixture
def weights(scene):
    page = make_sheet(scene.ours)
    page.save_revision()
    ours = measure(scene.browser(Role.EDITOR), page)
    with wagtails_own_editor():
        plain = measure(scene.browser(Role.EDITOR), page)
    return ours, plain


@pytest.mark.parametrize("unit", ["statements", "nodes"])
def test_the_editor_is_little_heavier_than_wagtail_s_own(weights, unit):
    ours, plain = weights
    assert ours[unit] <= MOST * plain[unit], weights
