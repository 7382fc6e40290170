"""Uploads are checked by what they are, not by what they call themselves, and served only behind a view that has fetched their row."""

import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from core.downloads import disposition
from core.models import StoredFile
from core.refusal import Refused
from core.words import joined

PICTURES = frozenset({"png", "jpg"})
DOCUMENTS = frozenset({"pdf", "docx", "xlsx"}) | PICTURES
SCANS = frozenset({"pdf"}) | PICTURES
SHEETS = frozenset({"xlsx"})

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_SHOWN_IN_PAGE = frozenset({"pdf", "png", "jpg"})
_OFFICE_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_TYPES, _TYPES_LIMIT = "[Content_Types].xml", 1024 * 1024
_UNPACKED_LIMIT = 200 * 1024 * 1024


def check(upload: UploadedFile, kinds: frozenset[str] = DOCUMENTS) -> str:
    """The true kind of `upload`, one of `kinds`; Refused with a sentence when it is too big, empty, broken or not what its name says."""
    name = upload.name or ""
    size = upload.size or 0
    if size == 0:
        raise Refused(_("文件“%(name)s”是空的。") % {"name": name})
    if size > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            _("文件“%(name)s”超过 %(limit)d MB 的上限。")
            % {"name": name, "limit": settings.UPLOAD_MAX_BYTES // 1024 // 1024}
        )
    named = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if named not in kinds:
        raise Refused(
            _("不接受“%(name)s”这种文件；可上传：%(kinds)s。") % {"name": name, "kinds": joined(sorted(kinds))}
        )
    if _true_kind(upload) != named:
        raise Refused(_("文件“%(name)s”的内容与扩展名不符，或文件已损坏，请核对后重新上传。") % {"name": name})
    return named


def store(upload: UploadedFile, *, by: Any, kinds: frozenset[str] = DOCUMENTS) -> StoredFile:
    """Check `upload` and keep it under a name of our own."""
    kind = check(upload, kinds)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    original = (upload.name or "")[-200:]
    stored = StoredFile(name=original, kind=kind, size=upload.size or 0, sha256=digest.hexdigest(), uploaded_by=by)
    stored.file.save(f"{stored.sha256[:32]}.{kind}", upload, save=False)
    stored.save()
    return stored


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as a private download; pictures and PDF may be shown in the page."""
    shown = inline and stored.kind in _SHOWN_IN_PAGE
    response = FileResponse(stored.file.open("rb"), content_type=CONTENT_TYPES[stored.kind])
    response["Content-Disposition"] = disposition(stored.name, inline=shown)
    response["Content-Length"] = str(stored.size)
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _true_kind(upload: UploadedFile) -> str:
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(upload)
    if _is_archive_too(upload):
        return ""
    return "pdf" if head.startswith(b"%PDF-") else _picture_kind(upload)


def _is_archive_too(upload: UploadedFile) -> bool:
    """A file that is one thing from its beginning and a ZIP from its end: nobody makes such a file by accident."""
    try:
        with zipfile.ZipFile(upload) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    finally:
        upload.seek(0)


def _office_kind(upload: UploadedFile) -> str:
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = {info.filename: info.file_size for info in archive.infolist()}
            has_macros = _has_macros(archive, parts)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
    finally:
        upload.seek(0)
    if sum(parts.values()) > _UNPACKED_LIMIT:
        words = {"name": upload.name or "", "limit": _UNPACKED_LIMIT // 1024 // 1024}
        raise Refused(_("文件“%(name)s”解压后超过 %(limit)d MB，不能接受；请压缩其中的图片后再上传。") % words)
    if has_macros:
        raise Refused(_("文件“%(name)s”含有宏，请另存为不含宏的文件后再上传。") % {"name": upload.name or ""})
    return next((kind for kind, part in _OFFICE_PART.items() if part in parts), "")


def _has_macros(archive: zipfile.ZipFile, parts: Mapping[str, int]) -> bool:
    """By the usual name of the part, or by what the list of types calls the document, whatever its parts are called."""
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        return True
    if not 0 < parts.get(_TYPES, 0) <= _TYPES_LIMIT:
        return False
    with archive.open(_TYPES) as types:
        return b"macroenabled" in types.read(_TYPES_LIMIT).lower()


def _picture_kind(upload: UploadedFile) -> str:
    try:
        with Image.open(upload) as picture:
            picture.verify()
            return {"PNG": "png", "JPEG": "jpg"}.get(picture.format or "", "")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return ""
    finally:
        upload.seek(0)


def keep(name: str, content: bytes | BinaryIO, kind: str, *, by: Any) -> StoredFile:
    """Keep a file that the portal itself has made; of an open file only a chunk at a time stands in memory."""
    made = ContentFile(content) if isinstance(content, bytes) else File(content)
    digest = hashlib.sha256()
    for chunk in made.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    stored = StoredFile(name=name[-200:], kind=kind, size=made.size, sha256=sha256, uploaded_by=by)
    stored.file.save(f"{sha256[:32]}.{kind}", made, save=False)
    stored.save()
    return stored
