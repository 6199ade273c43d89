"""The words inside a file, for search: PDF by pypdfium2, office formats and e-books by pandoc."""

import logging
import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path, PurePath

import pypandoc
import pypdfium2

from cms.assets.validators import PLAIN

logger = logging.getLogger(__name__)

PANDOC_FORMATS = {"docx": "docx", "odt": "odt", "epub": "epub"}
#: Characters kept per file: a 400-page report, and an index that stays in proportion.
MAX_LENGTH = 1_000_000
#: Bytes of the texts of an office file or e-book once unfolded: few kilobytes may unfold into all the machine's memory.
MAX_UNFOLDED = 10 * 1024 * 1024
#: Should an archive lie about what it holds, pandoc stops at that much memory (its manual, « A note on security »).
PANDOC_OPTIONS = ["--wrap=none", "--sandbox", "+RTS", "-M512M", "-RTS"]

#: A hyphen that the layout of a PDF added, in those that write it otherwise than the author's.
_LAYOUT_HYPHEN = "\u2010"
#: What PDFium writes in place of a plain hyphen and the line end after it.
_HYPHEN_AT_LINE_END = "\ufffe"
_BROKEN = re.compile(rf"{_LAYOUT_HYPHEN}[ \t]*\r?\n\s*|\u00ad")
#: No-break spaces are not among them.
_SPACES = re.compile(r"[ \t\f\v]+")


def extract_text(file) -> str:
    """
    Return the plain text of an open Django file, "" for sound, video, archives and damaged files.

    A file that cannot be read is still a file people may publish: the failure is logged, never raised.
    """
    extension = PurePath(file.name).suffix.lstrip(".").lower()
    file.seek(0)
    content = file.read()
    file.seek(0)
    try:
        text = _text(content, extension)
    except (pypdfium2.PdfiumError, zipfile.BadZipFile, RuntimeError, OSError):
        logger.warning("No text could be read from %s", file.name)
        return ""
    return _tidied(text[:MAX_LENGTH])


def _tidied(text: str) -> str:
    """Mend words that a line end cuts, drop lines without a word (rules of tables), and NUL: PostgreSQL refuses it."""
    # A PDF that tells the layout's hyphens from the author's leaves only the latter; in another, most are the layout's.
    hyphen = "-" if _LAYOUT_HYPHEN in text else ""
    mended = _BROKEN.sub("", text.replace("\x00", "").replace(_HYPHEN_AT_LINE_END, hyphen))
    lines = (_SPACES.sub(" ", line).strip() for line in mended.splitlines())
    return "\n".join(line for line in lines if any(map(str.isalnum, line)))


def _text(content: bytes, extension: str) -> str:
    if extension == "pdf":
        return _pdf_text(content)
    if extension in PANDOC_FORMATS:
        return _pandoc_text(content, PANDOC_FORMATS[extension])
    return content.decode(errors="replace") if extension in PLAIN else ""


def _pdf_text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _pandoc_text(content: bytes, source_format: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        texts = [part for part in archive.infolist() if part.filename.endswith((".xml", "html", ".htm"))]
    if sum(part.file_size for part in texts) > MAX_UNFOLDED:
        raise OSError("The texts of this file unfold to too much.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source"
        path.write_bytes(content)
        return pypandoc.convert_file(str(path), "plain", format=source_format, extra_args=PANDOC_OPTIONS)
