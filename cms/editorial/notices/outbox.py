"""The outbox: an event is noted in the transaction of what causes it, and sent afterwards."""

import hashlib

from cms.editorial.models.notices import Notice


def tell(kind, key, recipient, **data):
    """
    Note that `recipient`, an account or a mail address, is to be told of an event; telling twice is nothing.

    `kind` is a class of `cms.editorial.notices.kinds`, `key` names the event among those of its kind, `data` is what
    its mail will look for, as JSON. To be called in the transaction of what happens.
    """
    if isinstance(recipient, str):
        # A key outlives the address, which may have to be forgotten.
        person = hashlib.sha256(recipient.lower().encode()).hexdigest()[:16]
        addressee = {"email": recipient}
    else:
        person, addressee = recipient.pk, {"recipient": recipient}
    notice = Notice(key=f"{kind.slug}:{key}:{person}", kind=kind.slug, data=data, **addressee)
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def was_told(kind, key):
    """Tell whether an event was told to anyone."""
    return Notice.objects.filter(key__startswith=f"{kind.slug}:{key}:").exists()
