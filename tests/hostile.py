"""What nobody means and somebody sends: every hostile value in every field of a form, one at a time."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
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
    """Post to `url` every value of HOSTILE in every one of `fields`, and every hostile file in every field named in `files`, in turn, with
    all other fields as given (a valid form). The answer must be one of ANSWERS and must not carry MARK as it was sent. `holds` is called
    after every post, and asserts what must be true of the rows.

    Every post is undone (needs a test inside a transaction, `db`), so each meets the rows as they were. All faults are told at once.
    """
    faults: list[str] = []
    for name, value in _each(fields, files):
        with _quietly(), transaction.atomic():
            fault = _post(client, url, {**fields, name: value}, holds)
            transaction.set_rollback(True)
        if fault:
            told = value.name if isinstance(value, SimpleUploadedFile) else value
            faults.append(f"{name}={str(told)[:40]!r}: {fault}")
    assert not faults, f"{url}\n" + "\n".join(faults)


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


def _each(fields: dict[str, str], files: Iterable[str]) -> Iterator[tuple[str, str | SimpleUploadedFile]]:
    yield from ((name, value) for name in fields for value in HOSTILE)
    yield from ((name, upload) for name in files for upload in hostile_files())


def _post(client: Client, url: str, data: dict[str, str | SimpleUploadedFile], holds: Callable[[], object]) -> str:
    """What is wrong with the answer, or nothing."""
    raising, client.raise_request_exception = client.raise_request_exception, False
    try:
        response = client.post(url, data)
    finally:
        client.raise_request_exception = raising
    if response.status_code not in ANSWERS:
        error = getattr(response, "exc_info", None)
        return f"{response.status_code} {error[0].__name__}: {error[1]}"[:300] if error else str(response.status_code)
    if not response.streaming and MARK.encode() in response.content:
        return "the page carries the mark unescaped"
    try:
        holds()
    except AssertionError as broken:
        return f"{response.status_code}, but {broken}"[:300]
    return ""
