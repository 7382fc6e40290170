"""What a downloaded file is called."""

import re
from urllib.parse import quote

from django.http import HttpResponse

LONGEST = 150
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def disposition(name: str, *, plain: str = "", inline: bool = False) -> str:
    """The Content-Disposition of a file called `name`, in any script, with an ASCII name for programs that know no other (RFC 6266);
    `plain`, or what `name` has of it."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    told = f"{stem[:LONGEST]}{dot}{ending}"
    ascii_stem, _dot, ascii_ending = _plain(plain).rpartition(".") if plain else (_plain(stem), dot, _plain(ending))
    fallback = f"{ascii_stem or 'file'}.{ascii_ending}" if ascii_ending else ascii_stem or "file"
    kind = "inline" if inline else "attachment"
    if told == fallback:
        return f'{kind}; filename="{fallback}"'
    return f"{kind}; filename=\"{fallback}\"; filename*=UTF-8''{quote(told, safe='')}"


def excel(content: bytes, name: str, *, plain: str = "") -> HttpResponse:
    """An Excel workbook to be kept as `name`; `plain` is its ASCII name."""
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition(name, plain=plain)})


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[:LONGEST]
