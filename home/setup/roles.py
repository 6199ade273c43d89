"""What each role may do, as Wagtail's own permissions; who may touch which draft is the permission policy's to say."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from cms.users.roles import STAFF_ROLES, Role
from resources.models import CollectionIndexPage, GlossaryIndexPage, SelectionIndexPage
from territories.models import AgendaPage, OrganisationIndexPage, TerritoryIndexPage

SITE_FILES = "Fichiers du site"  # i18n: data, kept in the database
SHARED_FILES = "Fichiers de la collection"  # i18n: data, kept in the database
INTERNAL_FILES = "Fichiers internes"  # i18n: data, kept in the database

DOCUMENTS = (CollectionIndexPage, AgendaPage)
SECTIONS = (*DOCUMENTS, OrganisationIndexPage, TerritoryIndexPage, GlossaryIndexPage, SelectionIndexPage)

#: Actions on pages, by role: on which sections (`Page` is the whole tree), doing what.
PAGES = {
    Role.PARTNER: (DOCUMENTS, ("add",)),
    Role.WRITER: (SECTIONS, ("add", "change")),
    Role.EDITOR: (SECTIONS, ("add", "change", "publish", "lock", "unlock")),
    Role.ADMINISTRATOR: ((Page,), ("add", "change", "publish", "lock", "unlock", "bulk_delete")),
}

#: Actions on images and files, by role: in which collection (None is all of them), doing what.
FILES = {
    Role.PARTNER: (SHARED_FILES, ("add", "choose")),
    Role.WRITER: (None, ("add", "change", "choose")),
    Role.RESEARCHER: (SHARED_FILES, ("add", "choose")),
    Role.EDITOR: (None, ("add", "change", "choose", "delete")),
    Role.ADMINISTRATOR: (None, ("add", "change", "choose", "delete")),
}

#: Actions on what is not a page, by role: « app.model », or « app » for all of its models.
MODELS = {
    Role.WRITER: (
        ("editorial.assignment", "resources.grid", "resources.reference", "territories.place"),
        ("add", "change", "view"),
    ),
    Role.RESEARCHER: (("resources.grid", "resources.reference"), ("add", "change", "view")),
    Role.EDITOR: (
        (
            *("editorial.assignment", "editorial.notice", "resources.grid", "resources.reference"),
            *("resources.funder", "resources.contribution", "resources.signature", "territories.place"),
            *("search.searchcount", "search.synonym", "wagtailsearchpromotions.searchpromotion"),
        ),
        ("add", "change", "delete", "view"),
    ),
    Role.ADMINISTRATOR: (
        (
            *("auth.group", "users", "editorial", "home", "resources", "territories"),
            *("search.searchcount", "search.synonym", "wagtailsearchpromotions"),
            *("wagtailcore", "wagtail_localize", "wagtailredirects"),
        ),
        ("add", "change", "delete", "view"),
    ),
}
TRANSLATORS = (Role.WRITER, Role.EDITOR, Role.ADMINISTRATOR)


def setup_roles():
    """Make the groups and give each what it lacks; nothing that an administrator added is taken away."""
    groups = {role: Group.objects.get_or_create(name=role)[0] for role in Role}
    collections = setup_collections(groups)
    for role, group in groups.items():
        group.permissions.add(*admin_permissions(role), *model_permissions(role))
        for section, action in page_actions(role):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
            GroupPagePermission.objects.get_or_create(group=group, page=section, permission=permission)
        for collection, permission in file_permissions(role, collections):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def setup_collections(groups):
    """Make the collections of files, the internal one for the network's own people only; return them by name."""
    root = Collection.get_first_root_node()
    if root.name == "Root":  # as Wagtail makes it, and as every form that asks for a collection would show it
        root.name = SITE_FILES
        root.save(update_fields=["name"])
    collections = {None: root}
    for name in (SHARED_FILES, INTERNAL_FILES):
        collections[name] = root.get_children().filter(name=name).first() or root.add_child(name=name)
    restriction, created = CollectionViewRestriction.objects.get_or_create(
        collection=collections[INTERNAL_FILES], restriction_type=CollectionViewRestriction.GROUPS
    )
    if created:
        restriction.groups.set([groups[role] for role in STAFF_ROLES])
    return collections


def admin_permissions(role):
    """What opens the admin, and sending a page to translation."""
    yield Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    if role in TRANSLATORS:
        yield Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")


def model_permissions(role):
    names, actions = MODELS.get(role, ((), ()))
    models = Q(pk__in=[])
    for name in names:
        app_label, _dot, model = name.partition(".")
        models |= Q(content_type__app_label=app_label, **({"content_type__model": model} if model else {}))
    prefixes = Q(pk__in=[])
    for action in actions:
        prefixes |= Q(codename__startswith=f"{action}_")
    return Permission.objects.filter(models & prefixes)


def page_actions(role):
    """Pairs of a page and of an action on it and all below."""
    models, actions = PAGES.get(role, ((), ()))
    for model in models:
        pages = Page.objects.filter(depth=1) if model is Page else model.objects.all()
        for page in pages:
            yield from ((page, action) for action in actions)


def file_permissions(role, collections):
    """Pairs of a collection and of a permission on its images or files."""
    name, actions = FILES.get(role, (None, ()))
    codenames = [f"{action}_{kind}" for action in actions for kind in ("image", "document")]
    permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=codenames
    )
    for permission in permissions:
        yield collections[name], permission
