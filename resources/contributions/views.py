"""What the public forms answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from cms.core.visibility import Scope
from resources.contributions import machines
from resources.contributions.forms import DOCUMENT_FORMS, AnswerForm, ContributionForm, ProposalForm
from resources.contributions.links import asked_by
from resources.contributions.passages import part_named, parts
from resources.models import CollectionIndexPage, Contribution, ContributionStatus
from resources.signatures import TRAP

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from resources.models import Resource


def contribute(page: Resource, request: HttpRequest, kind: str) -> HttpResponse:
    """Show the form of `kind` about a document that everyone may read, or receive it."""
    _refuse_hidden(page, request)
    form_class = DOCUMENT_FORMS[kind]
    initial = {}
    if kind == "correction" and request.method != "POST":
        anchor, number = request.GET.get("rubrique", ""), request.GET.get("passage", "")
        part = part_named(page, anchor)
        if part is None or not number.isdecimal() or int(number) > len(part.paragraphs):
            return _choose_passage(request, page, part)
        passage = part.paragraphs[int(number) - 1] if int(number) else ""
        initial = {"anchor": anchor, "passage": passage, "text": passage}
    return _form_response(request, form_class, f"{page.get_url(request)}contribuer/merci/", page, initial)


def contribute_thanks(page: Resource, request: HttpRequest) -> HttpResponse:
    _refuse_hidden(page, request)
    return _respond(request, "thanks", document=page)


def propose(request: HttpRequest) -> HttpResponse:
    """Show the form that proposes a resource, or receive it."""
    return _form_response(request, ProposalForm, reverse("contributions:thanks"), collection=_collection(request))


def propose_thanks(request: HttpRequest) -> HttpResponse:
    return _respond(request, "thanks", collection=_collection(request))


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a question with what it is about, and receive the answer; 410 once the link has served."""
    contribution = asked_by(token, Contribution.objects.all())
    if contribution is None:
        return _respond(request, "answer", status=410)
    form, status = AnswerForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        if not machines.is_allowed(request):
            form.add_error(None, _too_many())
            status = 429
        elif _keep_answer(token, form.cleaned_data["answer"]):
            return HttpResponseRedirect(reverse("contributions:answered"))
        else:
            return _respond(request, "answer", status=410)
    return _respond(request, "answer", status, form=form, contribution=contribution)


@transaction.atomic
def _keep_answer(token: str, text: str) -> bool:
    """Keep an answer; of two at once, the second finds the first and is not kept."""
    contribution = asked_by(token, Contribution.objects.select_for_update(of=("self",)))
    if contribution is None:
        return False
    contribution.answer, contribution.answered_at = text, timezone.now()
    contribution.status = ContributionStatus.WAITING
    contribution.save()
    return True


def answered(request: HttpRequest) -> HttpResponse:
    return _respond(request, "thanks", collection=_collection(request))


def _form_response(
    request: HttpRequest,
    form_class: type[ContributionForm],
    thanks_url: str,
    document: Resource | None = None,
    initial: dict[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Keep a valid form and lead to the thanks; nothing that was typed is lost when it cannot be received yet."""
    posted = request.method == "POST"
    if posted and machines.is_machine(request):
        return HttpResponseRedirect(thanks_url)
    form = form_class(request.POST if posted else None, request.FILES if posted else None, initial=initial)
    moment, status = request.POST.get(machines.MOMENT, ""), 200
    if form.is_valid():
        if problem := machines.moment_problem(moment):
            form.add_error(None, problem)
        elif not machines.use(moment):
            return HttpResponseRedirect(thanks_url)  # sent twice: it is received already, and counts for nothing
        elif not machines.is_allowed(request):
            machines.give_back(moment)
            form.add_error(None, _too_many())
            status = 429
        else:
            _keep(moment, document, form)
            return HttpResponseRedirect(thanks_url)
    if "file" in form.fields and request.FILES and "file" not in form.errors:
        form.add_error("file", _("À choisir de nouveau : le navigateur ne garde pas les fichiers."))
    if not posted or machines.moment_problem(moment):
        moment = machines.new_moment()
    context |= {"form": form, "moment_field": machines.MOMENT, "moment": moment, "document": document}
    return _respond(request, "form", status, **context)


def _keep(moment: str, document: Resource | None, form: ContributionForm) -> None:
    try:
        Contribution.objects.create(resource=document, **form.values())
    except Exception:  # whatever happened, whoever sends the same form again is heard
        machines.give_back(moment)
        raise


def _choose_passage(request: HttpRequest, page: Resource, part: Any) -> HttpResponse:
    """List the parts of a document, or the paragraphs of the one chosen: each leads to its form."""
    form_class = DOCUMENT_FORMS["correction"]
    return _respond(request, "passages", document=page, form=form_class, part=part, parts=parts(page))


def _too_many() -> str:
    return _("Beaucoup d’envois nous arrivent : réessayez dans une heure, en gardant votre texte.")


def _refuse_hidden(page: Resource, request: HttpRequest) -> None:
    if not Scope.of(request).allows(page):
        raise Http404


def _collection(request: HttpRequest) -> CollectionIndexPage:
    found = Scope.of(request).visible(CollectionIndexPage.objects.all()).first()
    if found is None:
        raise Http404
    return found


def _respond(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"trap": TRAP, "noindex": True}
    response = TemplateResponse(request, f"resources/contributions/{name}.html", context, status=status)
    add_never_cache_headers(response)
    # The address of an answer is a key: it goes to no other site.
    response["Referrer-Policy"] = "same-origin"
    return response
