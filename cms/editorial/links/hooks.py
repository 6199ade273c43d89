"""What reading and deciding by link adds to the admin."""

from django.urls import path
from wagtail import hooks

from cms.editorial.links import admin

hooks.register("register_page_header_buttons", admin.link_buttons)


@hooks.register("register_admin_urls")
def register_link_views():
    return [
        path("pages/<int:page_id>/liens/", admin.LinksView.as_view(), name="editorial_links"),
        path("pages/<int:page_id>/liens/<int:pk>/revoquer/", admin.RevokeView.as_view(), name="editorial_link_revoke"),
    ]


@hooks.register("register_log_actions")
def register_link_log(actions):
    actions.register_action("editorial.link_made")(admin.LinkMadeLog)
    actions.register_action("editorial.link_revoked")(admin.LinkRevokedLog)
