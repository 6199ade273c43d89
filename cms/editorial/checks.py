"""What the system checks tell about the pages in the database."""

from django.core.checks import Error, Tags, register
from django.db import connections
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction

from resources.models import resource_types


@register(Tags.database)
def internal_pages_are_restricted(databases=None, **kwargs):
    """Find the documents of an internal type that nothing keeps from the public: `check --database default`."""
    if "default" not in (databases or ()):
        return []
    # Migrating runs this check too, the first time before any table exists.
    if PageViewRestriction._meta.db_table not in connections["default"].introspection.table_names():
        return []
    restricted = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    return [
        Error(
            _("« %(title)s » est un document interne que rien ne réserve au réseau (page %(key)d).")
            % {"title": title, "key": key},
            hint=_("Dans l’éditeur de la page, réglez la confidentialité sur « groupes » et choisissez lesquels."),
            id="editorial.E001",
        )
        for model in resource_types()
        if model.internal_by_default
        for key, title, path in model.objects.values_list("pk", "title", "path")
        if not path.startswith(restricted)
    ]
