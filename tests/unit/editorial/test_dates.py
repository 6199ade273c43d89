"""Dates in the forms of the admin: written as people write them, read back as they were shown, in every language."""

from datetime import date, datetime

import pytest
from django import forms
from django.utils import timezone, translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

DAY, MOMENT = date(2026, 3, 12), datetime(2026, 3, 12, 9, 30)


class DatesForm(forms.Form):
    day = forms.DateField(widget=AdminDateInput)
    moment = forms.DateTimeField(widget=AdminDateTimeInput)


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_what_a_form_shows_it_reads_back(language):
    with translation.override(language):
        shown = {
            name: DatesForm()[name].field.widget.format_value(value)
            for name, value in (("day", DAY), ("moment", MOMENT))
        }
        assert shown == {"day": "12/03/2026", "moment": "12/03/2026 09:30"}
        assert read(shown) == (DAY, timezone.make_aware(MOMENT))


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_dates_written_by_programs_are_read_too(language):
    with translation.override(language):
        assert read({"day": "2026-03-12", "moment": "2026-03-12 09:30"}) == (DAY, timezone.make_aware(MOMENT))


def read(data):
    form = DatesForm(data)
    assert form.is_valid(), form.errors
    return form.cleaned_data["day"], form.cleaned_data["moment"]
