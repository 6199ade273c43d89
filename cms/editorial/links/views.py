"""
The page that a link opens, without an account.

Reading changes nothing but the date of the first opening: the filters of mail servers follow links. Only the form
decides. No cookie stands for the person, the link does: what the form proves is that its sender has read the page, by
a seal in it. (Django's own token would not do: a browser told to send no referrer posts `Origin: null`.)
"""

from functools import wraps

# Its public face does not count readings.
from allauth.core.internal.ratelimit import consume
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.editorial.chain.answers import answer
from cms.editorial.links.forms import Decision, ReviewForm, parts_of
from cms.editorial.links.reading import changes_for, document_context, document_template
from cms.editorial.links.tokens import is_sealed, link_of, seal_of
from cms.editorial.models.links import LinkState, ReviewLink
from cms.editorial.workflow import Refusal
from resources.models import NotPublishable

#: Field of the form that holds its seal.
SEAL = "sceau"


def discreet(view):
    """Decorate a view: its answers are kept, indexed and told of nowhere, and asking too often is refused."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if consume(request, app="allauth.account", action="review_link", limit_get=True):
            response = view(request, *args, **kwargs)
        else:
            response = closed(request, "busy", status=429)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(wrapped))


@discreet
def read(request, token):
    """Show the version that the link is tied to, and receive what its reader says of it."""
    if request.method == "POST":
        return receive(request, token)
    link = link_of(token, links())
    if refused := refusal(request, link):
        return refused
    if request.method == "GET" and link.opened_at is None:
        ReviewLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())
    page = link.revision.as_object()
    return show(request, token, link, page, ReviewForm(link=link, parts=parts_of(page)))


@discreet
def thanks(request, token):
    """Say that the answer has arrived, and nothing of the document."""
    link = link_of(token, links())
    if link is None or link.state != LinkState.ANSWERED:
        return HttpResponseRedirect(reverse("review_links:read", args=[token]))
    return TemplateResponse(request, "editorial/links/thanks.html", {"link": link, "noindex": True})


def links():
    return ReviewLink.objects.select_related("step__task", "step__workflow_state", "revision", "opinion")


def receive(request, token):
    """Keep the remarks and, with them, what is decided: all of it or nothing."""
    with transaction.atomic():
        # Two answers at once: the second waits here, and finds the link answered.
        link = link_of(token, ReviewLink.objects.select_for_update())
        if refused := refusal(request, link):
            return refused
        if not is_sealed(link, request.POST.get(SEAL, "")):
            return closed(request, "unsealed", status=403)
        page = link.revision.as_object()
        form = ReviewForm(request.POST, link=link, parts=parts_of(page))
        if not form.is_valid():
            return show(request, token, link, page, form, status=422)
        if form.decision == Decision.KEEP:
            form.keep_remarks()
            return HttpResponseRedirect(f"{reverse('review_links:read', args=[token])}?gardees=1#avis")
        try:
            with transaction.atomic():
                decide(link, form)
        except Refusal as error:
            form.add_error(None, error.messages)
        except NotPublishable as error:
            form.add_error(None, [_("Ce document ne peut pas encore être publié :"), *map(str, error.errors)])
        else:
            return HttpResponseRedirect(reverse("review_links:thanks", args=[token]))
    return show(request, token, link, page, form, status=409)


def decide(link, form):
    """Answer at the step, in the name and function given; the mail address has served."""
    form.keep_remarks()
    link.name, link.function, link.email = form.cleaned_data["name"], form.cleaned_data["function"], ""
    link.save(update_fields=["name", "function", "email"])
    favourable = form.decision == Decision.APPROVE
    answer(link.step, link=link, favourable=favourable, comment=form.cleaned_data["comment"])


def refusal(request, link):
    """Return the page that says why a link shows nothing, without a word of the document; None if it is open."""
    if link is None:
        return closed(request, "unknown", status=404)
    if link.state != LinkState.OPEN:
        return closed(request, link.state.name.lower(), status=410, link=link)
    return None


def closed(request, why, status, **context):
    context |= {"why": why, "noindex": True}
    return TemplateResponse(request, "editorial/links/closed.html", context, status=status)


def show(request, token, link, page, form, status=200):
    context = document_context(page, request)
    context |= {
        "document_template": document_template(page, request, context).template,
        "link": link,
        "changes": changes_for(link, request),
        "form": form,
        "seal": (SEAL, seal_of(link)),
        "decisions": Decision,
        "kept": "gardees" in request.GET,
    }
    return TemplateResponse(request, "editorial/links/read.html", context, status=status)
