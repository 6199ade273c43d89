"""From a proposal to a draft of the collection: its words, its credit, its file."""

from django.core.files import File
from django.utils.html import linebreaks
from wagtail.models import Collection, Locale, Page
from wagtail.permissions import policy_registry

from cms.assets.models import CustomDocument
from resources.models import Attachment, Credit, CreditRole, Publication, resource_types
from resources.models.studies import PublicationKind
from territories.models import OrganisationPage

MAX_SOURCE = Publication._meta.get_field("source_url").max_length


def parent_of(model):
    """Return the page below which documents of a type are written, None where the site has none."""
    return model.allowed_parent_page_models()[0].objects.filter(locale=Locale.get_default()).first()


def draft_types(user):
    """Return the types of document that `user` may make of a proposal, « publication » first."""
    types = []
    for model in resource_types():
        parent = parent_of(model)
        if parent and parent.permissions_for_user(user).can_create(model):
            types.append(model)
    return sorted(types, key=lambda model: model is not Publication)


def file_collections(user):
    """Return the collections of files where `user` may add one, the site's own first."""
    policy = policy_registry.get_by_type(CustomDocument)
    return policy.collections_user_has_permission_for(user, "add").order_by("path")


def shared_collection(user):
    """Return the collection of files offered first: the first that is the documents', and public."""
    below = file_collections(user).filter(depth__gt=1, view_restrictions=None).first()
    return below or file_collections(user).first()


def make_draft(contribution, user, *, model, provenance, collection=None):
    """Make the draft of a proposal, owned by `user`, and return it; its file becomes one of `collection`."""
    parent = parent_of(model)
    page = model(
        title=contribution.title, provenance=provenance, owner=user, live=False, locale=parent.locale, credits=[]
    )
    text = contribution.text
    if model is Publication:
        page.kind = PublicationKind.ELSEWHERE
    if model is Publication and len(contribution.link) <= MAX_SOURCE:
        page.source_url = contribution.link
    elif contribution.link:
        text = f"{text}\n\n{contribution.link}"
    if model.rubric_fields:
        name = model.rubric_fields[0]
        block = getattr(page, name).stream_block
        setattr(page, name, block.normalize([("text", linebreaks(text, autoescape=True))]))
    page.credits = _credits(contribution)
    if contribution.file:
        page.attachments = [Attachment(document=_asset(contribution, user, collection))]
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create", clean=False)
    return Page.objects.get(pk=page.pk).specific


def _credits(contribution):
    """Credit the organisation that has a page here, else name it, or the function."""
    known = OrganisationPage.objects.live().filter(title__iexact=contribution.organisation).first()
    if known and contribution.organisation:
        return [Credit(role=CreditRole.AUTHOR, organisation=known)]
    name = contribution.organisation or contribution.function
    return [Credit(role=CreditRole.AUTHOR, function=name[:120])] if name else []


def _asset(contribution, user, collection):
    """Put the file of a proposal among those of the collection; the copy that only moderators saw goes."""
    with contribution.file.open("rb") as content:
        document = CustomDocument(
            title=contribution.title,
            credit=contribution.organisation,
            collection=collection or Collection.get_first_root_node(),
            uploaded_by_user=user,
            file=File(content, name=contribution.file_name),
        )
        document.save()
    contribution.drop_file()
    return document
