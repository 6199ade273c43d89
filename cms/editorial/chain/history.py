"""What a document's history says of its steps, beyond what Wagtail writes there."""

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter


class OpinionLog(LogFormatter):
    label = gettext_lazy("Avis donné")

    def format_message(self, log_entry):
        data = log_entry.data
        message = _("Avis favorable (%(step)s)") if data.get("favourable") else _("Renvoi pour correction (%(step)s)")
        message = message % {"step": data.get("step", "")}
        if data.get("by"):
            message = _("%(opinion)s, par %(name)s") % {"opinion": message, "name": data["by"]}
        if data.get("comment"):
            message = _("%(opinion)s : %(comment)s") % {"opinion": message, "comment": data["comment"]}
        return message


class EntrustLog(LogFormatter):
    label = gettext_lazy("Étape confiée")

    def format_message(self, log_entry):
        data = log_entry.data
        words = {"step": data.get("step", ""), "people": ", ".join(data.get("people", ()))}
        if words["people"]:
            message = _("« %(step)s » confiée à %(people)s") % words
        else:
            message = _("« %(step)s » ouverte à tous ses groupes") % words
        if due_date := parse_date(data.get("due_date") or ""):
            message = _("%(entrusted)s, à rendre le %(date)s") % {
                "entrusted": message,
                "date": date_format(due_date, "j F Y"),
            }
        return message


class DatesLog(LogFormatter):
    label = gettext_lazy("Dates de publication choisies")
    message = gettext_lazy("Dates de publication choisies")


class SameTextLog(LogFormatter):
    label = gettext_lazy("Enregistré sans changer le texte")
    message = gettext_lazy("Enregistré sans changer le texte")
