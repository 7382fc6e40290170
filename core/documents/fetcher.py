"""What a document may read while it is laid out: our static files and the document's own attachments. No network, no other path."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class OwnFilesOnly(URLFetcher):
    """Answers `static:<path>` and `attachment:<name>`; any other address stops the rendering."""

    def __init__(self, attachments: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self.attachments = attachments

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        name = unquote(name)
        body = (
            self._static(name) if scheme == "static" else self.attachments.get(name) if scheme == "attachment" else None
        )
        if body is None:
            raise FatalURLFetchingError(f"a document may not read {url!r}")
        kind, _encoding = mimetypes.guess_type(name)
        return URLFetcherResponse(url, body=body, headers={"Content-Type": kind or "application/octet-stream"})

    @staticmethod
    def _static(name: str) -> bytes | None:
        inside = name and not name.startswith("/") and ".." not in name.split("/")
        found = finders.find(name) if inside else None
        return Path(found).read_bytes() if isinstance(found, str) else None
