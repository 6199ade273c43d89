"""What an uploaded file must be, whatever its name says."""

import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: First bytes of the formats we accept, by extension; text formats have none.
SIGNATURES = {
    "pdf": (b"%PDF-",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "ogg": (b"OggS",),
    "webm": (b"\x1aE\xdf\xa3",),
    "vtt": (b"WEBVTT", b"\xef\xbb\xbfWEBVTT"),
}
#: Formats that are ZIP archives.
ZIPPED = {"docx", "odt", "ods", "odp", "xlsx", "pptx", "epub", "zip"}
PLAIN = {"csv", "txt", "md"}
#: What a browser would take for a page or run, even under another name.
MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml")


def validate_file_content(file):
    """Refuse a file whose bytes are not of the format that its name announces; raises `ValidationError`."""
    extension = PurePath(file.name).suffix.lstrip(".").lower()
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if not _matches(extension, head, file):
        raise ValidationError(
            _("« %(name)s » n’est pas un fichier %(format)s : son contenu ne correspond pas à son extension."),
            params={"name": PurePath(file.name).name, "format": extension.upper()},
        )


def _matches(extension, head, file):
    if extension in SIGNATURES:
        return head.startswith(SIGNATURES[extension])
    if extension == "mp4":
        return head[4:8] == b"ftyp"
    if extension in ZIPPED:
        # `is_zipfile` looks at the end only: a program or a page may well end as an archive does.
        valid = head.startswith(b"PK\x03\x04") and zipfile.is_zipfile(file)
        file.seek(0)
        return valid
    if extension in PLAIN:
        return b"\x00" not in head and not head.lstrip().lower().startswith(MARKUP)
    return False
