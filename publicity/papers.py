"""A released paper as a public download, rendered once for what it says."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.documents import Document
from core.downloads import disposition
from publicity.caching import shared

SECONDS = 24 * 60 * 60


def paper_file(request: HttpRequest, document: Document[Any], row: Any) -> HttpResponseBase:
    """The PDF of `row`, kept under a hash of its content: it is laid out again when a word of it changes, and not before."""
    says = repr((document.context(row), document.heading(row), document.written_at(row)))
    digest = hashlib.sha256(says.encode()).hexdigest()[:32]
    key = f"public-paper:{document.kind}:{digest}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = document.render(row)
        cache.set(key, content, SECONDS)
    response = shared(request, content, document.content_type, etag=digest)
    response["Content-Disposition"] = disposition(document.filename(row), plain=f"{document.kind}.pdf", inline=True)
    return response
