from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "cms.editorial"
    label = "editorial"
    verbose_name = _("Chaîne éditoriale")

    def ready(self):
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from cms.editorial import checks  # noqa: F401 - importing it registers the checks
        from cms.editorial.moderation import mails  # noqa: F401 - importing it makes its mails known
        from cms.editorial.notices import events
        from cms.editorial.partners import joining  # noqa: F401 - importing it makes its mails known
        from cms.editorial.permissions import DocumentPermissionPolicy

        # Here and not among the hooks: commands and tasks never load those.
        register_permission_policy(Page, DocumentPermissionPolicy())
        events.connect()
