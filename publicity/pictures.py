"""A released picture as the public page shows it: of a size that a phone can load, and without what the camera wrote into it."""

from io import BytesIO

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from PIL import Image, ImageOps

from core.models import StoredFile
from publicity.caching import shared

LONGEST = 1600  # pixels of the longer side
SECONDS = 24 * 60 * 60
INERT = "default-src 'none'; sandbox"


def picture_file(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """Kept under the file's digest: scaled down once."""
    key = f"public-picture:{stored.sha256}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = scaled(stored)
        cache.set(key, content, SECONDS)
    response = shared(request, content, "image/png" if stored.kind == "png" else "image/jpeg", etag=stored.sha256[:32])
    response["Content-Security-Policy"] = INERT
    return response


def scaled(stored: StoredFile) -> bytes:
    """At most LONGEST pixels long, upright, without position, camera and names."""
    held = BytesIO()
    with stored.file.open("rb") as file, Image.open(file) as original:
        picture = ImageOps.exif_transpose(original)
        picture.thumbnail((LONGEST, LONGEST))
        if stored.kind == "png":
            _bare(picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGBA")).save(held, "PNG")
        else:
            _bare(picture.convert("RGB")).save(held, "JPEG", quality=85)
    return held.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare
