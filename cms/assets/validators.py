"""What an uploaded file must be, whatever its name says."""

import re
import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: First bytes of the formats we accept, by extension; text formats have none.
SIGNATURES = {
    "pdf": (b"%PDF-",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "ogg": (b"OggS",),
    "oga": (b"OggS",),
    "webm": (b"\x1aE\xdf\xa3",),
}
#: Formats that are ISO base media files, which « ftyp » opens.
BOXED = {"mp4", "m4a"}
#: Brands of pictures, which open in the same way (HEIF, AVIF).
PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")
#: Formats that are ZIP archives.
ZIPPED = {"docx", "odt", "ods", "odp", "xlsx", "pptx", "epub", "zip"}
PLAIN = {"csv", "txt", "md"}
#: What a browser would take for a page or run, even under another name.
MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml")
#: First line of captions (WebVTT, W3C): its name, alone or followed by a comment.
WEBVTT = re.compile(rb"(\xef\xbb\xbf)?WEBVTT([ \t][^\r\n]*)?(\r|\n|$)")
#: Captions of a day-long meeting weigh less.
MAX_CAPTIONS = 2 * 1024 * 1024


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
    if extension in BOXED:
        return head[4:8] == b"ftyp" and head[8:12] not in PICTURE_BRANDS
    if extension in ZIPPED:
        # `is_zipfile` looks at the end only: a program or a page may well end as an archive does.
        valid = head.startswith(b"PK\x03\x04") and zipfile.is_zipfile(file)
        file.seek(0)
        return valid
    if extension in PLAIN:
        return b"\x00" not in head and not head.lstrip().lower().startswith(MARKUP)
    return extension == "vtt" and _are_captions(file)


def _are_captions(file):
    """Tell whether the whole file is WebVTT: UTF-8, its name on the first line, no page or script hidden in it."""
    content = file.read(MAX_CAPTIONS + 1)
    file.seek(0)
    if len(content) > MAX_CAPTIONS or b"\x00" in content or not WEBVTT.match(content):
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    lowered = content.lower()
    return not any(markup in lowered for markup in MARKUP)
