"""What nobody means and somebody sends: every hostile value in every field of a form.

First each value stands in all fields at once: what a field refuses by itself is refused whatever stands beside it. What it lets through is then
sent once more with all other fields valid, so that it reaches the act: of texts, which are all alike to a text field, one that has everything.
An empty field and one that cannot be read are sent alone in any case, for the checks between fields.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.context import BaseContext
from django.test import Client

MARK = "<script>alert(5173)</script>"
HOSTILE: list[str] = [
    "", " \t ", "\x00", "甲\x00乙", "甲" * 100_000, "9" * 400,
    "-1", "0", "1.00000000000000000001", str(2**31), str(2**63), str(2**64), f"-{2**63 + 1}",
    "1e400", "1E+1000000", "NaN", "Infinity", "-Infinity", "²", "１２",
    "0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59", "10000-01-01", "0000-00-00", "2015-02-30",
    MARK, f'"\'>{MARK}', "{{ 7 }}{% debug %}", "%(x)s %s %d {0} {x}", "]]>&amp;<!--",
    "=1+1", "@SUM(1+1)", "-1+1", "=HYPERLINK(\"http://x\")", "' OR 1=1 --", "../../../etc/passwd",
    "no-such-choice", "true", '{"a": 1}',
    "甲\r\nSet-Cookie: a=b", "\u202e乙\u200b", "👩‍🏭" * 40,
]  # fmt: skip
EVERYTHING = f"\"'>{MARK}{{{{ 7 }}}}{{% debug %}}%(x)s %s {{0}} ]]>&amp;' OR 1=1 --\u202e乙👩‍🏭../../etc/passwd"
ALONE = ("", "no-such-choice")
OF_TEXTS = (EVERYTHING, "=1+1" + MARK, "甲" * 100_000, "9" * 400, "\x00", *ALONE)
ANSWERS = frozenset({200, 302, 303, 400, 403, 404, 409, 413, 422, 429})


def hostile_files() -> Iterator[SimpleUploadedFile]:
    """Nothing, a program under a paper's name, a page, a broken archive, names that are none."""
    for name, content in (
        ("空.pdf", b""), ("程序.pdf", b"MZ\x90\x00" * 40), ("页.pdf", MARK.encode()), ("坏.xlsx", b"PK\x03\x04 no archive"),
        ("坏.docx", b"PK\x03\x04 no archive"), ("坏.csv", b"\xff\xfe\x00\x01"), ("坏.png", b"\x89PNG\r\n\x1a\n"),
        (f"{'长' * 300}.pdf", b"%PDF-1.4\n%%EOF\n"), ("无后缀", b"%PDF-1.4\n%%EOF\n"), ("甲\x00.pdf", b"%PDF-1.4\n%%EOF\n"),
        (f"{MARK}.pdf", b"%PDF-1.4\n%%EOF\n"), ("=1+1.csv", b"=1+1,2\n"),
    ):  # fmt: skip
        yield SimpleUploadedFile(name, content)


def post_hostile(
    client: Client,
    url: str,
    fields: dict[str, str],
    files: Iterable[str] = (),
    *,
    holds: Callable[[], object] = lambda: None,
) -> None:
    """Post to `url` every value of HOSTILE in `fields` as the module says, and every hostile file in every field named in `files`, with all
    other fields as given (a valid form). The answer must be one of ANSWERS and must not carry MARK as it was sent. `holds` is called after
    every post, and asserts what must be true of the rows.

    Every post is undone (needs a test inside a transaction, `db`), so each meets the rows as they were. All faults are told at once.
    """
    faults: list[str] = []
    refused: set[tuple[str, str]] = set()
    texts: set[str] = set()

    def post(told: str, changed: Mapping[str, str | SimpleUploadedFile]) -> _Answer:
        with _quietly(), transaction.atomic():
            answer = _post(client, url, {**fields, **changed}, holds)
            transaction.set_rollback(True)
        if answer.fault:
            faults.append(f"{told}: {answer.fault}")
        return answer

    for value in HOSTILE:
        answer = post(f"all={value[:40]!r}", dict.fromkeys(fields, value))
        refused |= {(name, value) for name in answer.refused}
        texts |= answer.texts
    for name in fields:
        values = OF_TEXTS if name in texts else dict.fromkeys((*HOSTILE, *ALONE))
        for value in values:
            if (name, value) not in refused or value in ALONE:
                post(f"{name}={value[:40]!r}", {name: value})
    for name in files:
        for upload in hostile_files():
            post(f"{name}={str(upload.name)[:40]!r}", {name: upload})
    assert not faults, f"{url}\n" + "\n".join(faults)


@dataclass(frozen=True)
class _Answer:
    """What is wrong with an answer, or nothing; which fields its forms refused, and which of its fields are plain text."""

    fault: str = ""
    refused: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


@contextmanager
def _quietly() -> Iterator[None]:
    """Refusals by the hundred are what is wanted here; their log would bury the faults."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _post(client: Client, url: str, data: dict[str, str | SimpleUploadedFile], holds: Callable[[], object]) -> _Answer:
    raising, client.raise_request_exception = client.raise_request_exception, False
    try:
        response = client.post(url, data)
    finally:
        client.raise_request_exception = raising
    if response.status_code not in ANSWERS:
        error = getattr(response, "exc_info", None)
        told = f"{response.status_code} {error[0].__name__}: {error[1]}"[:300] if error else str(response.status_code)
        return _Answer(told)
    if not response.streaming and MARK.encode() in response.content:
        return _Answer("the page carries the mark unescaped")
    try:
        holds()
    except AssertionError as broken:
        return _Answer(f"{response.status_code}, but {broken}"[:300])
    shown = [form for form in _forms_in(response.context) if form.is_bound]
    return _Answer(
        refused=frozenset(form.add_prefix(name) for form in shown for name in form.errors if name in form.fields),
        texts=frozenset(
            form.add_prefix(name)
            for form in shown
            for name, field in form.fields.items()
            if type(field) is forms.CharField
        ),
    )


def _forms_in(context: object) -> set[forms.BaseForm]:
    """The forms and the forms of formsets that a page was drawn with; `context` is what the test client found: one, several, or none."""
    found: set[forms.BaseForm] = set()
    for one in context if isinstance(context, list) else filter(None, [context]):
        for value in (one.flatten() if isinstance(one, BaseContext) else one).values():
            if isinstance(value, forms.BaseForm):
                found.add(value)
            elif isinstance(value, forms.BaseFormSet):
                found.update(value.forms)
    return found
