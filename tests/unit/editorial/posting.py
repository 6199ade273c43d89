"""What a browser posts when an account acts on a document, allowed or not: each function tells whether it happened."""

import json

from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from resources.models import Resource
from tests.factories.resources import ThemeFactory
from tests.unit.editorial.scene import fresh


def form_of(page, **changes):
    """Return what the editor of a complete `page` posts, with `changes` in the place of its fields."""
    credits = [
        {"role": credit.role, "organisation": credit.organisation_id or "", "function": credit.function}
        | ({"id": credit.pk} if credit.pk else {})
        for credit in page.credits.all()
    ]
    links = [
        {"relation": link.relation, "target": link.target_id} | ({"id": link.pk} if link.pk else {})
        for link in page.links.all()
    ]
    fields = {
        "title": page.title,
        "slug": page.slug,
        "essential": page.essential,
        "date": "2021-01-01",
        "date_precision": "year",
        "licence": page.licence,
        "provenance": page.provenance,
        "themes": [theme.pk for theme in page.themes.all()],
        "kind": getattr(page, "kind", ""),
        "axis": getattr(page, "axis_id", None) or "",
        "writing_mode": getattr(page, "writing_mode", ""),
        "media_kind": getattr(page, "media_kind", ""),
        "media_url": getattr(page, "media_url", ""),
        "captioned_at_source": "on" if getattr(page, "captioned_at_source", False) else "",
        "credits": inline_formset(credits, initial=len(credits)),
        "links": inline_formset(links, initial=len(links)),
        "comments": inline_formset([]),
    }
    fields |= {
        name: inline_formset([]) for name in ("place_links", "reference_links", "attachments", "stages", "reports")
    }
    fields |= {name: streamfield([("text", rich_text("<p>Quelques lignes.</p>"))]) for name in page.rubric_fields}
    themes = (fields | changes).pop("themes")
    return nested_form_data({name: value for name, value in (fields | changes).items() if name != "themes"}) | {
        "themes": themes
    }


def create(browser, scene, model, title="Atelier Golf", **changes):
    """Create a draft of `model` that credits nobody; return it, or None."""
    blank = model(title=title, slug="atelier-golf", provenance="atteste", licence="CC-BY-SA-4.0")
    url = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, collection(scene)])
    browser.post(url, form_of(blank, **changes))
    return model.objects.filter(title=title).first()


def collection(scene):
    return scene.tree.collection.pk


def edit(browser, page, **changes):
    """Change the title, and whatever else `changes` says."""
    browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, title="Atelier Hôtel", **changes))
    return fresh(page).get_latest_revision_as_object().title == "Atelier Hôtel"


def submit(browser, page):
    browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **{"action-submit": "1"}))
    return fresh(page).workflow_in_progress


def approve(browser, page):
    """Approve as from the dashboard."""
    state = page.current_workflow_task_state
    browser.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))
    state.refresh_from_db()
    return state.status == state.STATUS_APPROVED


def approve_in_editor(browser, page):
    state = page.current_workflow_task_state
    action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **action))
    state.refresh_from_db()
    return state.status == state.STATUS_APPROVED


def publish_in_editor(browser, page):
    browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **{"action-publish": "1"}))
    return fresh(page).live


def publish_at_creation(browser, scene, model):
    complete = {
        "essential": "Ce qu’il faut retenir.",
        "themes": [ThemeFactory().pk],
        "credits": inline_formset([{"role": "auteur", "organisation": scene.ours.pk}]),
    }
    page = create(browser, scene, model, **complete, **{"action-publish": "1"})
    return page is not None and page.live


def in_bulk(browser, page, action):
    browser.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={page.pk}")


def by_api(browser, page, action, **data):
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return browser.post(url, json.dumps(data), content_type="application/json")


def delete(browser, page):
    browser.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    return not exists(page)


def exists(page):
    return Resource.objects.filter(pk=page.pk).exists()


def lock(browser, page):
    browser.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    return fresh(page).locked


def open_to_all(browser, page):
    """Take away an internal document's restriction."""
    browser.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "none"})
    return not PageViewRestriction.objects.filter(page=page).exists()


def copy(browser, page, destination):
    data = {"new_title": "Atelier India", "new_slug": "atelier-india", "new_parent_page": destination}
    browser.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    return Page.objects.filter(title="Atelier India").exists()
