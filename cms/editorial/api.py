"""The admin's API, whose action « publish » asks nothing of the page's own `publish()`."""

from rest_framework.exceptions import ValidationError
from wagtail import hooks
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet

from resources.models import Resource


class PublishAPIAction(PublishPageAPIAction):
    def _action_from_data(self, instance, data):
        """Refuse as `publish()` does: an answer 400 that lists what is missing."""
        document = instance.specific.get_latest_revision_as_object()
        if isinstance(document, Resource) and (errors := document.publication_errors_for(self.request.user)):
            raise ValidationError({"publication": [str(error) for error in errors]})
        return super()._action_from_data(instance, data)


class DocumentsAPIViewSet(PagesAdminAPIViewSet):
    actions = {**PagesAdminAPIViewSet.actions, "publish": PublishAPIAction}


@hooks.register("construct_admin_api")
def guard_publication(admin_api):
    admin_api.register_endpoint("pages", DocumentsAPIViewSet)
