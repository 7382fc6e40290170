"""What a page puts between words, and how it writes a day, follows the language of the reader."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from core.words import joined

PAGES = [
    path
    for path in sorted((settings.BASE_DIR / "templates").rglob("*"))
    if path.suffix in (".html", ".txt") and "documents" not in path.parts
]
CHINESE_BY_NATURE = {"awards/cycles/preview.html"}  # shows the official notice of the cycle as it is printed


def drawn(source: str) -> str:
    moment = datetime(2015, 9, 30, 4, 5, tzinfo=UTC)
    return Template(source).render(Context({"day": date(2015, 9, 3), "moment": moment, "names": ["甲", "乙"]}))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ["2015年9月3日", "2015年9月30日 12:05", "9月30日 12:05", "9月3日", "2015年9月30日 12:05", "甲、乙"]),
        ("en", ["3 September 2015", "30 September 2015, 12:05", "30 Sep 12:05", "3 September", "30 September 2015 12:05", "甲, 乙"]),
    ],
)  # fmt: skip
def test_days_and_lists(language: str, words: list[str]) -> None:
    sources = [
        '{{ day|date:"DATE_FORMAT" }}',
        '{{ moment|date:"DATETIME_FORMAT" }}',
        '{{ moment|date:"SHORT_DATETIME_FORMAT" }}',
        '{{ day|date:"MONTH_DAY_FORMAT" }}',
        "{{ moment|until }}",
        '{{ names|join:_("、") }}',
    ]
    with translation.override(language):
        assert [drawn(source) for source in sources] == words
        assert joined(["甲", "乙"]) == words[-1]


def test_no_page_writes_a_day_or_a_list_in_one_language_only() -> None:
    def faults(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8")
        return [sign for sign in ('|date:"Y年', '|date:"n月', '|join:"、"') if sign in text]

    found = {str(path.relative_to(settings.BASE_DIR / "templates")): faults(path) for path in PAGES}
    assert {name for name, signs in found.items() if signs} == CHINESE_BY_NATURE


def test_translated_words_are_called_by_names_that_makemessages_knows() -> None:
    """`gettext as _t` translates nothing: the sentences never reach the catalogue."""
    folders = ("core", "accounts", "awards", "benchmarking", "reports", "publicity")
    sources = [path for folder in folders for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))]
    renamed = re.compile(r"\bn?p?gettext(?:_lazy)? as (?!_$)\w+", re.MULTILINE)
    assert [str(path) for path in sources if renamed.search(path.read_text(encoding="utf-8"))] == []
