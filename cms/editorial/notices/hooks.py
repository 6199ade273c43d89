"""What the mails add to Wagtail's admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.editorial.notices import report

hooks.register("register_admin_urls", lambda: report.urls)


class NoticesMenuItem(MenuItem):
    def is_shown(self, request):
        return report.may_read(request)


@hooks.register("register_reports_menu_item")
def notices_menu_item():
    return NoticesMenuItem(_("Courriels"), reverse("editorial_notices"), name="notices", icon_name="mail", order=800)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("editorial.send_again")(report.SendAgainLog)
