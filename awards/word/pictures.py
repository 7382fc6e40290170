"""Pictures of a Word file: looked at by what they are, and made into what the portal keeps, PNG or JPEG."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from core.models import StoredFile
from core.refusal import Refused
from core.uploads import PICTURES, store

PIXELS, CONVERTED_PIXELS = 40_000_000, 12_000_000
"""What is kept as it is, is not decoded here; what is converted, is."""
BYTES = 15 * 1024 * 1024
MOST = 300
"""Pictures of one file; of more the rest is told, not taken over."""

_KEPT = {"PNG": "png", "JPEG": "jpg"}
_CONVERTED = ("GIF", "BMP", "TIFF", "WEBP", "DIB", "MPO")
_UNREADABLE = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError, TypeError, KeyError,
)  # fmt: skip
"""What Pillow's readers raise at damaged pictures."""
_DRAWINGS = {b"\x01\x00\x00\x00": "EMF", b"\xd7\xcd\xc6\x9a": "WMF", b"\x01\x00\x09\x00": "WMF"}


@dataclass(frozen=True)
class Look:
    """What a picture is: its kind as the portal would keep it ("png", "jpg") and its size; or why it is not taken over."""

    kind: str
    width: int = 0
    height: int = 0
    fault: str = ""
    sha256: str = ""
    """Of what will be kept, where that is the picture as it is."""


def look(content: bytes) -> Look:
    """Without decoding the picture."""
    if len(content) > BYTES:
        return Look("", fault=_("图片超过 %d MB") % (BYTES // 1024 // 1024))
    if drawing := _DRAWINGS.get(content[:4]):
        return Look("", fault=_("%s 矢量图，请在 Word 中另存为图片（PNG 或 JPEG）后重新插入") % drawing)
    try:
        with _opened(content) as picture:
            form, (width, height) = picture.format or "", picture.size
            picture.verify()
    except _UNREADABLE:
        return Look("", fault=_("图片格式无法识别或已损坏"))
    if form not in _KEPT and form not in _CONVERTED:
        return Look("", fault=_("不支持 %s 格式的图片") % form)
    if width * height > (PIXELS if form in _KEPT else CONVERTED_PIXELS) or not width * height:
        return Look("", fault=_("图片尺寸过大（%(width)d×%(height)d 像素）") % {"width": width, "height": height})
    if form in _KEPT:
        return Look(_KEPT[form], width, height, sha256=hashlib.sha256(content).hexdigest())
    return Look("jpg" if form == "MPO" else "png", width, height)


def made(content: bytes) -> tuple[str, bytes]:
    """The kind and the bytes to keep: PNG and JPEG as they are, others as PNG. Refused when the picture is none that `look` lets pass."""
    seen = look(content)
    if seen.fault:
        raise Refused(seen.fault)
    try:
        with _opened(content) as picture:
            if picture.format in _KEPT:
                return seen.kind, content
            out = io.BytesIO()
            plain = picture.convert("RGB" if seen.kind == "jpg" else "RGBA")
            plain.save(out, format="JPEG" if seen.kind == "jpg" else "PNG")
            return seen.kind, out.getvalue()
    except _UNREADABLE as error:
        raise Refused(_("图片格式无法识别或已损坏")) from error


def keep(number: int, kind: str, content: bytes, *, by: Any) -> StoredFile:
    """Stored by the portal's own check of uploads."""
    upload: UploadedFile = SimpleUploadedFile(f"图{number}.{kind}", content)
    return store(upload, by=by, kinds=PICTURES)


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(content))
