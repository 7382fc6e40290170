"""Read a PDF back the way a person's viewer does: words with their places in points, fonts, properties."""

import html
import io
import re
import subprocess
from dataclasses import dataclass

from pypdf import PdfReader

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


def words(pdf: bytes) -> list[list[Word]]:
    """The words of each page, from poppler's pdftotext."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return [
        [Word(*map(float, match[:4]), html.unescape(match[4])) for match in WORD.findall(page)]
        for page in found.split("<page ")[1:]
    ]


def copied(pdf: bytes) -> str:
    """What selecting everything and copying gives, without line ends and spaces."""
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(found.split())


def find(page: list[Word], text: str) -> Word:
    return next(word for word in page if text in word.text)


def fonts(pdf: bytes) -> dict[str, bool]:
    """Font name without its subset tag -> whether the outlines are embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for descendant in font.get_object().get("/DescendantFonts", [font]):
                descriptor = descendant.get_object()["/FontDescriptor"]
                name = str(descriptor["/FontName"]).lstrip("/").split("+")[-1]
                found[name] = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
    return found
