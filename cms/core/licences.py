"""Open licences that a document or a file may carry, by SPDX identifier (https://spdx.org/licenses/)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    CC_BY = "CC-BY-4.0", _("Creative Commons – Attribution 4.0")
    CC_BY_SA = (
        "CC-BY-SA-4.0",
        _("Creative Commons – Attribution, partage dans les mêmes conditions 4.0"),
    )
    CC_BY_NC_SA = (
        "CC-BY-NC-SA-4.0",
        _("Creative Commons – Attribution, pas d’utilisation commerciale, partage à l’identique 4.0"),
    )
    CC0 = "CC0-1.0", _("Creative Commons – Domaine public (CC0)")
    ETALAB = "etalab-2.0", _("Licence Ouverte 2.0")

    @property
    def url(self) -> str:
        """Address of the licence's summary in French, for people."""
        return LICENCE_URLS[self.value]

    @property
    def uri(self) -> str:
        """Address that names the licence, the same in every language, for machines."""
        return self.url.removesuffix("deed.fr")


LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/deed.fr",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
