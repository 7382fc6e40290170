"""An uploaded .docx, opened behind limits: nothing is unpacked that is larger, deeper or other than a report is.

What is refused, each with a sentence: not Word, old .doc, password, macros, a file that is two kinds at once, a zip bomb, a document type
(entities) in any part, too many or too deep elements. Nothing outside the file is ever read: external relationships are only counted.
"""

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from core.refusal import Refused
from core.uploads import check

KINDS = frozenset({"docx"})
ENTRIES = 3_000
PART = 32 * 1024 * 1024
"""The largest XML part, in bytes: a report of 100,000 characters with heavy formatting has about 10 MB."""
UNPACKED = 120 * 1024 * 1024
RATIO, FREE_OF_RATIO = 100, 4 * 1024 * 1024
"""A part larger than 4 MB may have been squeezed to a hundredth at most; Word's own reach about a thirtieth."""
ELEMENTS, DEPTH = 600_000, 200

UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, expat.ExpatError, LxmlError, PythonDocxError, OSError, EOFError, LookupError,
    ValueError, RuntimeError, AttributeError, TypeError,
)  # fmt: skip
"""What a damaged archive, or XML that is no Word, raises on its way through zipfile, lxml and python-docx."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_MACROS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
_MACRO_NAMES = (".docm", ".dotm")
_DOCUMENT = "word/document.xml"
_STRICT = b"http://purl.oclc.org/ooxml"
_WORD_XML = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@dataclass(frozen=True)
class Opened:
    """A file that passed: its document, and how many of its relations point outside (links, pictures, templates), none of which was followed."""

    document: WordDocument
    outside: int


def open_checked(upload: UploadedFile) -> Opened:
    """Refused with a sentence unless `upload` is a harmless .docx within the limits."""
    name = upload.name or ""
    _refuse_other_kinds(upload, name)
    check(upload, KINDS)
    try:
        outside = _survey(upload, name)
        upload.seek(0)
        document = Document(io.BytesIO(upload.read()))
        if document.element.tag != qn("w:document") or document.element.find(qn("w:body")) is None:
            raise ValueError("the main part is no document")
    except UNREADABLE as error:
        raise broken(name) from error
    finally:
        upload.seek(0)
    return Opened(document, outside)


def broken(name: str) -> Refused:
    return Refused(_("文件“%(name)s”已损坏，无法读取；请用 Word 或 WPS 打开后另存为 .docx 再上传。") % {"name": name})


def too_large(name: str) -> Refused:
    return Refused(_("文件“%(name)s”解开后过大，不像一份自评报告，未予读取。") % {"name": name})


def _refuse_other_kinds(upload: UploadedFile, name: str) -> None:
    size = upload.size or 0
    if size > settings.UPLOAD_MAX_BYTES:
        return  # `check` says so
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            raise Refused(_("文件“%(name)s”设有打开密码，请去掉密码后再上传。") % {"name": name})
        raise Refused(_("文件“%(name)s”是旧版 Word 格式，请另存为 .docx 后再上传。") % {"name": name})
    if content.startswith(b"{\\rtf"):
        raise Refused(_("文件“%(name)s”是 RTF 格式，请另存为 .docx 后再上传。") % {"name": name})
    if name.lower().endswith(_MACRO_NAMES):
        raise _macros(name)
    if content.startswith(_ZIP) and not _is_nothing_but_a_zip(content):
        raise _carries_more(name)


def _carries_more(name: str) -> Refused:
    return Refused(_("文件“%(name)s”在 Word 文档之外还夹带了其他内容，不予接收。") % {"name": name})


def _macros(name: str) -> Refused:
    return Refused(_("文件“%(name)s”含有宏或属于启用宏的格式，请另存为不含宏的 .docx 后再上传。") % {"name": name})


def _is_nothing_but_a_zip(content: bytes) -> bool:
    """The directory ends the file, without a comment behind it. (What is broken altogether is told later.)"""
    end = content.rfind(b"PK\x05\x06")
    return end < 0 or (len(content) == end + 22 and content[end + 20 : end + 22] == b"\0\0")


def _survey(upload: IO[bytes], name: str) -> int:
    """Look at the directory, then at every XML part, before anything is built of them; the number of relations to the outside."""
    outside = 0
    with zipfile.ZipFile(upload) as archive:
        entries = archive.infolist()
        names = [entry.filename.lower() for entry in entries]
        if any(found.endswith(_MACROS) for found in names):
            raise _macros(name)
        if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
            raise too_large(name)
        if len(set(names)) != len(names) or _DOCUMENT not in names:
            raise broken(name)
        if min(entry.header_offset for entry in entries) > 0:
            raise _carries_more(name)
        if _STRICT in archive.read("_rels/.rels")[:PART]:
            raise Refused(
                _("文件“%(name)s”是 Strict Open XML 格式，请在 Word 中另存为“Word 文档（.docx）”后再上传。")
                % {"name": name}
            )
        elements = 0
        for entry in entries:
            if entry.file_size > FREE_OF_RATIO and entry.file_size > RATIO * max(entry.compress_size, 1):
                raise too_large(name)
            if entry.filename.lower().endswith((".xml", ".rels")):
                if entry.file_size > PART:
                    raise too_large(name)
                part = _Part(ELEMENTS - elements)
                part.read(archive.read(entry))
                if part.has_macros:
                    raise _macros(name)
                if part.is_too_large:
                    raise too_large(name)
                elements += part.elements
                outside += part.outside
    return outside


class _Part:
    """One XML part looked at without keeping it."""

    def __init__(self, most: int) -> None:
        self.elements = self.outside = self._depth = 0
        self.has_macros = self.is_too_large = False
        self._most = most

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(xml, True)
        except _TooLarge:
            self.is_too_large = True

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self._depth += 1
        if self.elements > self._most or self._depth > DEPTH:
            raise _TooLarge
        if attributes.get("TargetMode") == "External":
            self.outside += 1
        kind = attributes.get("ContentType", "")
        if "macroenabled" in kind.lower():
            self.has_macros = True
        named = attributes.get("PartName") or f".{attributes.get('Extension', 'xml')}"
        if kind.startswith(_WORD_XML) and not named.lower().endswith(".xml"):
            raise ValueError("a part of the document hides under a name that is not looked at")

    def _end(self, _tag: str) -> None:
        self._depth -= 1


class _TooLarge(Exception):
    """More or deeper elements than a report has."""


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("a part declares a document type")
