"""What help while writing adds to the editor and to the bar of the pages."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks

from cms.editorial.writing.checker import check_what_is_written
from cms.editorial.writing.views import CorrectView, LengthView, WritingView

hooks.register("construct_wagtail_userbar", check_what_is_written)


@hooks.register("insert_editor_js")
def save_before_submitting():
    return format_html('<script src="{}"></script>', static("editorial/autosave.js"))


@hooks.register("register_admin_urls")
def register_writing_views():
    return [
        path("pages/<int:page_id>/redaction/", WritingView.as_view(), name="editorial_writing"),
        path("pages/<int:page_id>/redaction/longueur/", LengthView.as_view(), name="editorial_writing_length"),
        path("pages/<int:page_id>/redaction/corriger/", CorrectView.as_view(), name="editorial_writing_correct"),
    ]
