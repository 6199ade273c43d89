"""What the editor of a document shows of the contributions about it."""

from django import template
from django.db.models import Q
from django.utils.translation import gettext as _

from resources.models import Contribution, ContributionKind, ContributionStatus, Resource

register = template.Library()


@register.inclusion_tag("editorial/moderation/corrections.html", takes_context=True)
def contributions_to(context, page):
    """Show the corrections of a document that are to be carried into its text, and the proposal it comes from."""
    if not isinstance(page, Resource):
        return {}
    to_apply = Q(resource=page.pk, kind=ContributionKind.CORRECTION, status=ContributionStatus.ACCEPTED)
    found = list(Contribution.objects.filter(to_apply | Q(draft=page.pk)).order_by("received_at"))
    rubrics = page.get_rubrics() if found else []
    titles = {"essentiel": _("L’essentiel")} | {rubric.anchor: rubric.title for rubric in rubrics}
    corrections = [contribution for contribution in found if contribution.kind == ContributionKind.CORRECTION]
    return {
        "corrections": [(correction, titles.get(correction.anchor, "")) for correction in corrections],
        "proposals": [contribution for contribution in found if contribution.kind == ContributionKind.PROPOSAL],
        "may_apply": bool(found) and page.permissions_for_user(context["request"].user).can_write(),
        "csrf_token": context.get("csrf_token"),
    }
