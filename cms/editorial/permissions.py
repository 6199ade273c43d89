"""
Who may do what to which page.

The staff has Wagtail's group permissions, held at a page and below it. Two kinds of accounts have less than these can
say, whatever permission their group holds:

- partners write the drafts of their organisations, in the types of their role, below the pages where their group adds;
- readers (reviewers, researchers) see what is live or handed in, comment it, decide their step, and change no text.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import (
    GroupPagePermission,
    Page,
    PagePermissionTester,
    WorkflowState,
    get_default_page_content_type,
)
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.editorial.chain.peers import OWNING_CREDITS, memberships
from cms.editorial.models import Assignment
from cms.editorial.workflow import last_author_id
from cms.users.roles import Role
from resources.models import Credit, ExampleSheet, Portrait, Resource, VisitNote
from territories.models import MembershipRole

#: Types of document that a member of an organisation may create, by role held there.
TYPES_BY_ROLE = {MembershipRole.CONTRIBUTOR: (ExampleSheet, VisitNote, Portrait)}

READER_ROLES = (Role.REVIEWER, Role.RESEARCHER)


def current_memberships(user):
    """Memberships by which `user` writes today: an ended one gives nothing."""
    return memberships().filter(user=user, role__in=TYPES_BY_ROLE)


@dataclass(frozen=True)
class Reach:
    """What an account may see and do beyond the group permissions of the staff; nothing by default."""

    organisations: tuple[int, ...] = ()
    #: Pages below which it may create `types`.
    doors: tuple[Page, ...] = ()
    types: tuple[type[Resource], ...] = ()
    #: Keys of the drafts that it may change.
    drafts: frozenset[int] = frozenset()
    reads: bool = False

    @classmethod
    def of(cls, user):
        """Return the reach of `user`, kept on it as Wagtail keeps its permissions: for one request."""
        if not hasattr(user, "_editorial_reach"):
            user._editorial_reach = cls.find(user)
        return user._editorial_reach

    @classmethod
    def find(cls, user):
        if not user.is_active or user.is_superuser:
            return cls()
        roles = set(user.groups.values_list("name", flat=True))
        reads = not roles.isdisjoint(READER_ROLES)
        memberships = list(current_memberships(user)) if Role.PARTNER in roles else []
        if not memberships:
            return cls(reads=reads)
        organisations = tuple(membership.organisation_id for membership in memberships)
        additions = GroupPagePermission.objects.filter(group__name=Role.PARTNER, permission__codename="add_page")
        doors = tuple(Page.objects.filter(pk__in=additions.values("page")))
        drafts = Resource.objects.filter(own(user, organisations), below(doors), live=False)
        return cls(
            organisations=organisations,
            doors=doors,
            types=tuple({model for membership in memberships for model in TYPES_BY_ROLE[membership.role]}),
            drafts=frozenset(drafts.values_list("pk", flat=True)),
            reads=reads,
        )

    def explorable(self, root):
        """Return the pages that the explorer shows, `root` being the highest: a condition on pages."""
        shown = Q(pk__in=self.drafts)
        for door in self.doors:
            lengths = range(len(root.path), len(door.path) + 1, Page.steplen)
            shown |= Q(path__in=[door.path[:length] for length in lengths])
        if self.reads:
            shown |= Q(depth=1) | Q(live=True) | Q(pk__in=pages_in_review())
        return shown


def own(user, organisations):
    """Return the documents of `organisations`, and those of `user` that are no organisation's: a condition on pages."""
    credits = Credit.objects.filter(role__in=OWNING_CREDITS, organisation__isnull=False)
    assignments = Assignment.objects.filter(page__isnull=False, organisation__isnull=False)
    theirs = Q(pk__in=credits.filter(organisation__in=organisations).values("resource")) | Q(
        pk__in=assignments.filter(organisation__in=organisations).values("page")
    )
    nobodys = ~Q(pk__in=credits.values("resource")) & ~Q(pk__in=assignments.values("page"))
    return theirs | (Q(owner=user) & nobodys)


def below(pages):
    """Return the pages below any of `pages`: a condition on pages."""
    condition = Q(pk__in=[])
    for page in pages:
        condition |= Q(path__startswith=page.path, depth__gt=page.depth)
    return condition


def pages_in_review():
    """Keys of the pages that have been handed in and are neither published nor taken back."""
    states = WorkflowState.objects.active().filter(base_content_type=get_default_page_content_type())
    return [int(key) for key in states.values_list("object_id", flat=True)]


class DocumentPermissionTester(PagePermissionTester):
    """What an account may do to one page."""

    def __init__(self, user, page):
        super().__init__(user, page)
        self.reach = Reach.of(user)

    def can_write(self):
        """Tell whether the text may be changed; whoever reviews it may open the editor, and no more."""
        if not self.user.is_active or self.page_is_root:
            return False
        if self.user.is_superuser or "change" in self.permissions or self.page.pk in self.reach.drafts:
            return True
        return "add" in self.permissions and self.page.owner_id == self.user.pk

    def can_create(self, model):
        """Tell whether a page of type `model` may be created below this one."""
        if self.user.is_superuser or (self.user.is_active and "add" in self.permissions):
            return True
        return self.is_door and model in self.reach.types

    @property
    def is_door(self):
        return any(door.pk == self.page.pk for door in self.reach.doors)

    def can_edit(self):
        return self.can_write() or super().can_edit()

    def can_add_subpage(self):
        return super().can_add_subpage() or (
            self.is_door and any(model.can_create_at(self.page) for model in self.reach.types)
        )

    @cached_property
    def administers(self):
        return self.user.is_active and (self.user.is_superuser or "bulk_delete" in self.permissions)

    @property
    def may_publish_alone(self):
        """Tell whether the person may publish what they wrote: any page but a document, unless they administer."""
        return self.administers or not issubclass(self.page.specific_class or Page, Resource)

    def can_publish(self):
        """Nobody publishes a document whose last version is theirs: they hand it in, somebody else approves it."""
        if not super().can_publish():
            return False
        return self.may_publish_alone or last_author_id(self.page) != self.user.pk

    def can_publish_subpage(self):
        """What is published as soon as it is written has one author only."""
        if not super().can_publish_subpage():
            return False
        return self.administers or not any(
            issubclass(model, Resource) for model in self.page.specific_class.creatable_subpage_models()
        )

    def can_set_view_restrictions(self):
        return super().can_publish()

    def can_unschedule(self):
        return super().can_publish()

    def can_delete(self, ignore_bulk=False):
        """Deleting is the administrators'; anyone may drop a draft of their own that nobody has seen yet."""
        if self.administers:
            return super().can_delete(ignore_bulk)
        unseen = not self.page.live and not self.page.first_published_at and not self.page.workflow_in_progress
        return unseen and self.page.owner_id == self.user.pk and self.page.is_leaf() and self.can_write()

    def can_move(self):
        return super().can_delete(ignore_bulk=True)

    def can_copy(self):
        return self.can_write() and (self.user.is_superuser or bool(self.permissions))

    def can_lock(self):
        return self.can_write() and super().can_lock()

    def can_submit_for_moderation(self):
        return self.can_write() and super().can_submit_for_moderation()


class DocumentPermissionPolicy(PagePermissionPolicy):
    """Wagtail's policy for the staff, and the `Reach` of everyone else; registered for every page."""

    tester_class = DocumentPermissionTester

    def get_all_permissions_for_user(self, user):
        return super().get_all_permissions_for_user(user).exclude(group__name__in=(Role.PARTNER, *READER_ROLES))

    def sees_everything(self, user):
        """Tell whether `user` is of the staff, for whom Wagtail's own rules are enough."""
        return user.is_active and (user.is_superuser or bool(self.get_cached_permissions_for_user(user)))

    def user_has_any_permission(self, user, actions):
        if super().user_has_any_permission(user, actions):
            return True
        reach = Reach.of(user)
        # A reader opens the editor of what they review: that is what Wagtail's reading views mean by « change ».
        return ("change" in actions and (reach.reads or bool(reach.doors))) or ("add" in actions and bool(reach.doors))

    def user_has_any_permission_for_instance(self, user, actions, instance):
        if super().user_has_any_permission_for_instance(user, actions, instance):
            return True
        reach = Reach.of(user)
        is_door = any(door.pk == instance.pk for door in reach.doors)
        return ("add" in actions and is_door) or ("change" in actions and instance.pk in reach.drafts)

    def instances_user_has_any_permission_for(self, user, actions):
        pages = super().instances_user_has_any_permission_for(user, actions)
        reach = Reach.of(user)
        if "add" in actions and reach.doors:
            pages |= self.model._default_manager.filter(pk__in=[door.pk for door in reach.doors])
        if "change" in actions and reach.drafts:
            pages |= self.model._default_manager.filter(pk__in=reach.drafts)
        return pages

    def instances_with_direct_explore_permission(self, user):
        reach = Reach.of(user)
        roots = Page.objects.filter(depth=1) if reach.reads else reach.doors
        return [*super().instances_with_direct_explore_permission(user), *roots]

    def explorable_instances(self, user):
        nothing = self.model._default_manager.none()
        pages = super().explorable_instances(user) if self.sees_everything(user) else nothing
        root = self.explorable_root_instance(user)
        reach = Reach.of(user)
        if root is None or reach == Reach():
            return pages
        return pages | self.model._default_manager.filter(reach.explorable(root))

    def choosable_instances(self, user):
        """Pages that `user` may link to: what everyone reads, and what the explorer shows them."""
        pages = self.model._default_manager
        if self.sees_everything(user):
            return pages.all()
        anyones = pages.live().public().filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))
        return pages.filter(
            Q(pk__in=anyones.values("pk")) | Q(pk__in=self.explorable_instances(user).values("pk")) | Q(depth=1)
        )
