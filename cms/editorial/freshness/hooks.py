"""What keeping the collection up to date adds to the admin."""

from django.urls import path
from wagtail import hooks

from cms.editorial.freshness.panel import add_panel
from cms.editorial.freshness.restoring import RestoreLog, RestoreView, restore_button, tell_withdrawn
from cms.editorial.freshness.validity import StillValidLog
from cms.editorial.freshness.views import StillValidView, still_valid_button

# After the others are chosen.
hooks.register("construct_homepage_panels", add_panel, order=100)
hooks.register("register_page_header_buttons", still_valid_button)
hooks.register("register_page_header_buttons", restore_button)
hooks.register("before_edit_page", tell_withdrawn)


@hooks.register("register_admin_urls")
def register_freshness_views():
    return [
        path("documents-a-relire/<int:pk>/", StillValidView.as_view(), name="editorial_still_valid"),
        path("pages/<int:page_id>/retablir/", RestoreView.as_view(), name="editorial_restore"),
    ]


@hooks.register("register_log_actions")
def register_freshness_log(actions):
    actions.register_action("editorial.still_valid")(StillValidLog)
    actions.register_action("editorial.restore")(RestoreLog)
