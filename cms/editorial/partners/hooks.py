"""What partner organisations add to the admin: who acts for which, invitations, departures."""

from django.urls import path
from wagtail import hooks

from cms.editorial.partners.admin import InvitationViewSet, LeaveView, MembershipViewSet
from cms.editorial.partners.joining import JoinLog
from cms.editorial.partners.leaving import LeaveLog

hooks.register("register_admin_viewset", lambda: [MembershipViewSet(), InvitationViewSet()])


@hooks.register("register_admin_urls")
def register_partner_views():
    return [path("rattachements/<int:pk>/terminer/", LeaveView.as_view(), name="editorial_leave")]


@hooks.register("register_log_actions")
def register_partner_log(actions):
    actions.register_action("editorial.join")(JoinLog)
    actions.register_action("editorial.leave")(LeaveLog)
