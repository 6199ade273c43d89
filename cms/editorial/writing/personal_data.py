"""
What tells of a private person in a text: mail addresses, telephone numbers, postal addresses.

The rules cannot know an organisation's switchboard from somebody's telephone: each is flagged, and a person decides.
Names are not looked for: they are those of places and of organisations as often.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.editorial.writing.findings import Finding, Kind, in_order

if TYPE_CHECKING:
    from cms.editorial.writing.findings import Message

_SPACES = r"[ \t\u00a0\u202f]"

_MAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}"
    rf"(?:@|{_SPACES}?(?:\(at\)|\[at\]|\(a\)|\[a\]|\(arobase\)|\[arobase\]){_SPACES}?)"
    r"(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@])",
    re.IGNORECASE,
)
#: A picture made for dense screens is named so: « logo@2x.png ».
_FILE = re.compile(r"@\dx\.\w+$", re.IGNORECASE)

_SEPARATOR = r"[ .\-/\u00a0\u202f]"
#: Calling codes of the countries and territories that the network works with, France’s own apart.
_CODES = "32|34|39|41|44|49|21[236]|22[1356789]|237|24[12]|243|26[129]|35[12]|377|508|59[046]|68[179]"
_TELEPHONE = re.compile(
    rf"(?<![\w.,/+-])(?:"
    # 01 23 45 67 89, one separator throughout or none
    rf"0[1-9](?P<one>{_SEPARATOR}?)\d\d(?:(?P=one)\d\d){{3}}"
    # +33 1 23 45 67 89, 0033 (0)1…
    rf"|(?:\+|00)33{_SEPARATOR}?(?:\(0\){_SEPARATOR}?)?[1-9](?:{_SEPARATOR}?\d\d){{4}}"
    # +32 475 12 34 56
    rf"|(?:\+|00)(?:{_CODES})(?:{_SEPARATOR}?\(?\d{{1,4}}\)?){{2,6}}"
    # +1 514 555 01 00
    rf"|\+1{_SEPARATOR}?\(?[2-9]\d\d\)?{_SEPARATOR}?[2-9]\d\d{_SEPARATOR}?\d\d{_SEPARATOR}?\d\d"
    r")(?![\w/]|[.,-]\d)"
)
#: Digits of the shortest number that is called from abroad, its code included.
_FEWEST_DIGITS = 9

#: Ways that nothing else is called.
_STREETS = r"rue|avenue|av\.|boulevard|bld\.?|bd\.?|impasse|quai|ruelle|venelle|faubourg|rond-point"
#: Words that have other meanings: only before a name (« 2 cours d’eau », « 1 place de parking »).
_OTHER_WAYS = (  # i18n: French grammar
    r"allées?|chemin|cité|cours|esplanade|hameau|lieu-dit|lotissement|montée|passage|place|promenade|résidence|route"
    r"|sente|sentier|square|traverse|villa|voie"
)
_LINKS = (  # i18n: French grammar
    rf"(?:(?:de{_SPACES}la|de|du|des|le|la|les|aux|au|à{_SPACES}la|en|sur){_SPACES}|(?:de{_SPACES})?[ld]['’])*"
)
_NAME = r"(?-i:[A-ZÀ-ÖØ-ÞŒ\d])[\w'’-]*"
_TOWN = rf"(?:,?{_SPACES}+\d{{5}}{_SPACES}+{_NAME}(?:{_SPACES}{_NAME})*)?"
_ADDRESS = re.compile(  # i18n: French grammar
    rf"(?<![\w.,/-])(?!(?:19|20)\d\d\b)\d{{1,4}}{_SPACES}?(?:bis|ter|quater|(?-i:[A-F]))?\b,?{_SPACES}+"
    rf"(?:(?:{_STREETS}){_SPACES}+(?:{_LINKS}{_NAME}|{_LINKS}(?<=[\s'’])[^\W\d_]{{3,}})"
    rf"|(?:{_OTHER_WAYS}){_SPACES}+{_LINKS}{_NAME})"
    rf"(?:(?:{_SPACES}|-){_NAME})*{_TOWN}",
    re.IGNORECASE,
)


def personal_data(text: str) -> list[Finding]:
    """Return what may tell of a private person in a plain text, in order; none has a replacement."""
    found = [
        _finding(match, _("Adresse de courriel : celle d’une organisation ou d’une fonction, jamais d’une personne."))
        for match in _MAIL.finditer(text)
        if not _FILE.search(match[0])
    ]
    found += [
        _finding(match, _("Numéro de téléphone : celui d’une organisation, jamais d’une personne."))
        for match in _TELEPHONE.finditer(text)
        if sum(map(str.isdigit, match[0])) >= _FEWEST_DIGITS
    ]
    found += [
        _finding(match, _("Adresse postale : celle d’un lieu ouvert au public, jamais d’un domicile."))
        for match in _ADDRESS.finditer(text)
    ]
    return in_order(found)


def _finding(match: re.Match[str], message: Message) -> Finding:
    return Finding(match.start(), match.end(), Kind.PERSONAL, message)
