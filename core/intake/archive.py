"""An uploaded .xlsx, unpacked behind limits: what leaves here is as big as it says, and holds only the parts that are read."""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core import uploads
from core.refusal import Refused

SIZE = 10 * 1024 * 1024
UNPACKED = 64 * 1024 * 1024
SHEETS = 30
ELEMENTS = 10_000

UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, expat.ExpatError, OSError, EOFError, LookupError, ValueError, RuntimeError,
)  # fmt: skip
"""What a damaged or locked archive raises on its way."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "xl/workbook.xml"
_READ_BESIDE_SHEETS = (
    "[Content_Types].xml",
    "_rels/.rels",
    _WORKBOOK,
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)  # fmt: skip


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook names it, and the part it lies in."""

    name: str
    is_hidden: bool
    xml: bytes


@dataclass(frozen=True)
class Archive:
    sheets: tuple[SheetPart, ...]
    shared_strings: bytes
    styles: bytes
    repacked: bytes
    """A workbook of these parts alone, stored without compression: it cannot grow when it is read."""


def broken(name: str) -> Refused:
    return Refused(_("文件“%(name)s”已损坏，无法读取；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。") % {"name": name})


def unpack(upload: UploadedFile) -> Archive:
    """The parts of a workbook. Refused with a sentence: not Excel, old format, password, macros, too big, broken."""
    name = upload.name or ""
    _refuse_what_is_no_workbook(upload, name)
    uploads.check(upload, uploads.SHEETS)
    try:
        parts = _parts(upload, name)
        named = _sheets(parts, name)
        sheets = tuple(SheetPart(title, is_hidden, parts[path]) for title, is_hidden, path in named)
    except UNREADABLE as error:
        raise broken(name) from error
    return Archive(
        sheets, parts.get("xl/sharedStrings.xml", b""), parts.get("xl/styles.xml", b""), _repack(parts, {path for _title, _hidden, path in named})
    )  # fmt: skip


def _refuse_what_is_no_workbook(upload: UploadedFile, name: str) -> None:
    if (upload.size or 0) > SIZE:
        raise Refused(
            _("文件“%(name)s”超过 %(limit)d MB，请删去图片或拆成几份再上传。")
            % {"name": name, "limit": SIZE // 1024 // 1024}
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            raise Refused(_("文件“%(name)s”设有打开密码，请去掉密码后再上传。") % {"name": name})
        raise Refused(_("文件“%(name)s”是旧版 Excel 格式，请另存为 .xlsx 后再上传。") % {"name": name})
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb", ".xlam")) or b"vbaProject.bin" in content:
        raise Refused(_("文件“%(name)s”含有宏或属于启用宏的格式，请另存为不含宏的 .xlsx 后再上传。") % {"name": name})


def _parts(upload: UploadedFile, name: str) -> dict[str, bytes]:
    """Every XML part, never more than `UNPACKED` bytes of them."""
    parts: dict[str, bytes] = {}
    left = UNPACKED
    with zipfile.ZipFile(upload) as archive:
        for info in archive.infolist():
            if not info.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(info) as member:
                part = member.read(left + 1)
            left -= len(part)
            if left < 0:
                raise Refused(_("文件“%(name)s”解开后过大，请删去多余内容再上传。") % {"name": name})
            parts[info.filename] = part
    upload.seek(0)
    return parts


def _sheets(parts: Mapping[str, bytes], name: str) -> list[tuple[str, bool, str]]:
    """(title, hidden, path) of every worksheet, in the workbook's order. Chart sheets hold no cells and are left out."""
    targets: dict[str, str] = {}
    for attributes in _elements(parts["xl/_rels/workbook.xml.rels"], "Relationship"):
        if attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes["Id"]] = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
    found = [
        (attributes["name"], attributes.get("state", "visible") != "visible", path)
        for attributes in _elements(parts[_WORKBOOK], "sheet")
        if (path := targets.get(_relationship(attributes))) is not None
    ]
    if len(found) > SHEETS:
        raise Refused(_("文件“%(name)s”的工作表超过 %(limit)d 个。") % {"name": name, "limit": SHEETS})
    if not found:
        raise broken(name)
    return found


def _relationship(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id" and ":" in key), "")


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of every element called `wanted`."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append(attributes)
            if len(found) > ELEMENTS:
                raise ValueError(f"more than {ELEMENTS} elements {wanted}")

    parser = parser_without_doctype()
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


def parser_without_doctype() -> expat.XMLParserType:
    """A parser that stops at a document type, so no entity can be declared."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("a workbook's part declares a document type")


def _repack(parts: Mapping[str, bytes], sheets: set[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in (*_READ_BESIDE_SHEETS, *sorted(sheets)):
            if name in parts:
                archive.writestr(name, parts[name])
    return out.getvalue()
