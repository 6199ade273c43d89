"""What accounts add to Wagtail's own page of one's account."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("register_account_menu_item")
def second_factor(request):
    return {
        "url": reverse("mfa_index"),
        "label": _("Second facteur"),
        "help_text": _("Un code demandé avec le mot de passe, et ses codes de secours."),
    }
