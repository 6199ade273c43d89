"""Mail addresses of people without an account: kept as long as their answer is awaited, no longer."""

from cms.editorial.models.links import LinkState, ReviewLink
from cms.editorial.models.notices import Notice, NoticeStatus
from cms.editorial.notices.kinds.links import ReviewAsked


def forget_addresses():
    """Erase the address of every link that no longer serves, and of the mail that carried it; return how many."""
    addressed = ReviewLink.objects.exclude(email="")
    links = addressed.select_related("step__workflow_state", "revision", "opinion")
    dead = [link.pk for link in links if link.state != LinkState.OPEN]
    count = ReviewLink.objects.filter(pk__in=dead).update(email="")
    served = set(addressed.values_list("pk", flat=True))
    mails = Notice.objects.filter(kind=ReviewAsked.slug).exclude(email="").only("data")
    over = Notice.objects.filter(pk__in=[mail.pk for mail in mails if mail.data["link"] not in served])
    over.filter(status=NoticeStatus.PENDING).update(status=NoticeStatus.CANCELLED)
    over.update(email="")
    return count
