"""Who is told of what: never somebody who may not see the document, nor the person who has just done it."""

from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import policy_registry

from cms.core.visibility import is_current
from cms.editorial.chain.holders import refusal
from cms.editorial.chain.peers import candidates
from cms.editorial.models.assignments import Assignment
from cms.editorial.notices.outbox import tell


def tell_all(kind, key, people, page, *, by=None, **data):
    """Tell each of `people` of an event about `page`, save `by` who caused it and those to whom it is nothing."""
    for person in {person.pk: person for person in people if person}.values():
        if person != by and can_be_told(person) and wants(person, kind) and may_see(person, page):
            tell(kind, key, person, page=page.pk, **data)


def can_be_told(person):
    return bool(person.is_active and person.email)


def wants(person, kind):
    """Tell whether the person's own preferences, in their account, let mails of that kind through."""
    profile = getattr(person, "wagtail_userprofile", None)
    return profile is None or not kind.preference or getattr(profile, f"{kind.preference}_notifications")


def may_see(person, page):
    """Tell whether the admin shows `page` to a person, or the site does."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(person)
    if explorable.filter(pk=page.pk).exists():
        return True
    return is_current(page) and all(opens_to(restriction, person) for restriction in page.get_view_restrictions())


def opens_to(restriction, person):
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        return restriction.groups.filter(user=person).exists()
    return restriction.restriction_type == PageViewRestriction.LOGIN


def authors_of(page):
    """Return the accounts that answer for the text of `page`: its owner, who was to write it, who handed it in."""
    assignment = Assignment.objects.filter(page=page.pk).select_related("writer").first()
    state = page.workflow_states.order_by("-created_at", "-pk").first()
    return [page.owner, assignment and assignment.writer, state and state.requested_by]


def holders_of(step):
    """Return who is to answer at `step`: the people named, or else those of its groups who may approve."""
    if named := list(step.people.all()):
        return named
    people = candidates(step.task.specific, step.workflow_state.content_object)
    return [person for person in people if not refusal(step, person, favourable=True)]


def holds(step, person):
    """Tell whether an answer at `step` is still expected from a person."""
    named = [holder.pk for holder in step.people.all()]
    return (not named or person.pk in named) and not refusal(step, person, favourable=True)
