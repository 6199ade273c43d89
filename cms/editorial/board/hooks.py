"""The board in the admin: its addresses and its place in the menu."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.editorial.board.views import BoardView, CalendarView, PhasesView


@hooks.register("register_admin_urls")
def register_board_views():
    return [
        path("suivi/", BoardView.as_view(), name=BoardView.url_name),
        path("suivi/calendrier/", CalendarView.as_view(), name=CalendarView.url_name),
        path("suivi/phases/", PhasesView.as_view(), name=PhasesView.url_name),
    ]


class BoardMenuItem(MenuItem):
    """Offered to whom the pages of the admin are open."""

    def is_shown(self, request):
        policy = policy_registry.get_by_type(Page)
        return policy.user_has_any_permission(request.user, BoardView.any_permission_required)


@hooks.register("register_admin_menu_item")
def offer_the_board():
    url = reverse(BoardView.url_name)
    return BoardMenuItem(BoardView.page_title, url, name="board", icon_name="tasks", order=120)
