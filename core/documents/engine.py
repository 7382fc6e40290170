"""WeasyPrint as this portal runs it: our fonts only, style sheets parsed once, the collector out of the way. Imported when first needed."""

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from xml.sax.saxutils import escape

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from core.documents import justify
from core.documents.fetcher import OwnFilesOnly

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{ours}</dir><dir>{licensed}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_one_at_a_time = Lock()

justify.install()


def write(html: str, stylesheets: tuple[str, ...], attachments: Mapping[str, bytes]) -> bytes:
    """Lay `html` out and return the PDF. One at a time in a process: the font map below is not shared between threads."""
    fetcher = OwnFilesOnly(attachments)
    with _one_at_a_time, _collector_off():
        fonts = _fonts()
        sheets = [_stylesheet(name) for name in stylesheets]
        pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=sheets, font_config=fonts, uncompressed_pdf=False
        )
    return pdf


@cache
def _fonts() -> FontConfiguration:
    """One per process. Fontconfig reads its file name from the environment, and only now; children keep the host's fonts."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_fonts_file())
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _fonts_file() -> Path:
    """Fontconfig is told of two folders only: our faces and, under VAR_DIR/fonts, the licensed ones that a bureau may own."""
    folder = Path(settings.VAR_DIR) / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    ours, licensed = Path(settings.BASE_DIR) / "static" / "fonts", Path(settings.VAR_DIR) / "fonts"
    draft = folder / f"fonts-{os.getpid()}.conf"
    draft.write_text(
        FONTS_CONF.format(ours=escape(str(ours)), licensed=escape(str(licensed)), cache=escape(str(folder)))
    )
    return draft.replace(folder / "fonts.conf")


@cache
def _stylesheet(name: str) -> CSS:
    source = (Path(settings.BASE_DIR) / "templates" / name).read_text(encoding="utf-8")
    return CSS(string=source, font_config=_fonts(), url_fetcher=OwnFilesOnly({}))


@cache
def _freeze() -> None:
    gc.collect()
    gc.freeze()


@contextmanager
def _collector_off() -> Iterator[None]:
    _freeze()
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()
