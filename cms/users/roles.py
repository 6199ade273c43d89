"""The roles of the editorial chain: each is a group of accounts of that name."""

from enum import StrEnum


class Role(StrEnum):
    """
    Names of the groups, as administrators read them.

    They are data, kept in the database when the site is set up: never translated, never changed here alone.
    """

    PARTNER = "Contributeur·ices partenaires"  # i18n: a name in the database
    WRITER = "Rédaction"  # i18n: a name in the database
    REVIEWER = "Relecture"
    RESEARCHER = "Recherche"
    EDITOR = "Édition"  # i18n: a name in the database
    ADMINISTRATOR = "Administration"


#: Who works for the network, and reads what is internal to it.
STAFF_ROLES = (Role.WRITER, Role.REVIEWER, Role.RESEARCHER, Role.EDITOR, Role.ADMINISTRATOR)
