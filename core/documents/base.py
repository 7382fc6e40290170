"""What every printed thing has in common: a kind, a row it is about, a file name and its bytes; and the registry by kind."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, BinaryIO, ClassVar, Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.http import Http404
from django.utils import translation

from core.access import VisibleQuerySet, fetch

LANGUAGE = "zh-hans"
IN_CHINESE = ("render", "write", "html", "context", "paper", "heading", "author", "filename", "written_at")
FORMATS = {"pdf": "PDF", "xlsx": "Excel", "docx": "Word", "zip": "ZIP"}
Row = TypeVar("Row")
Answer = TypeVar("Answer")
Tick = Callable[[int, int], None]


def no_tick(done: int, total: int) -> None:
    """Progress that nobody watches."""


def _in_chinese(method: Callable[..., Answer]) -> Callable[..., Answer]:
    @wraps(method)
    def told(*args: Any, **kwargs: Any) -> Answer:
        with translation.override(LANGUAGE):
            return method(*args, **kwargs)

    return told


class Printed(Generic[Row]):
    """One printed thing. A subclass says which rows it is about, who may print it and how its bytes are made.

    What it says is official and in Chinese, whoever asks: in a job, on a page that shows the paper, in a file's name.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[Any]
    permission: ClassVar[str]
    lookup: ClassVar[str] = "reference"
    content_type: ClassVar[str]
    extension: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in IN_CHINESE:
            if name in vars(cls):
                setattr(cls, name, _in_chinese(vars(cls)[name]))

    @classmethod
    def name(cls) -> str:
        """The title with the format: the same matter may be had as a paper and as a workbook."""
        return f"{cls.title} · {FORMATS.get(cls.extension, cls.extension.upper())}"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        """The rows that have such a document, with everything prefetched that `render` reads."""
        raise NotImplementedError

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Row:
        """The row called `reference`. 404 when hidden, 403 when not allowed; without a user (a command, a job) everything is seen."""
        if user is not None:
            found: Row = fetch(cls.rows(), user, cls.permission, **{cls.lookup: reference})
            return found
        row: Row | None = cls.rows().filter(**{cls.lookup: reference}).first()
        if row is None:
            raise Http404(f"{cls.kind} {reference}")
        return row

    def reference(self, row: Row) -> str:
        return str(attrgetter(self.lookup.replace("__", "."))(row))

    @_in_chinese
    def filename(self, row: Row) -> str:
        return safe_name(f"{self.title}-{self.reference(row)}.{self.extension}")

    def render(self, row: Row, tick: Tick = no_tick) -> bytes:
        """The file. `tick(done, total)` is called as the work proceeds."""
        raise NotImplementedError

    def write(self, row: Row, out: BinaryIO, tick: Tick = no_tick) -> None:
        """The file, written to `out`. What may be large overrides this, so that it never stands in memory whole."""
        out.write(self.render(row, tick))


Kind = TypeVar("Kind", bound=type[Printed[Any]])


class Registry(Mapping[str, type[Printed[Any]]]):
    """Kind -> class. The first look imports every `documents` module of this project's apps and of their slices."""

    def __init__(self) -> None:
        self._classes: dict[str, type[Printed[Any]]] = {}
        self._loaded = False

    def add(self, kind: str, printed: type[Printed[Any]]) -> None:
        known = self._classes.setdefault(kind, printed)
        if known is not printed:
            raise ValueError(f"document kind {kind!r} is both {known} and {printed}")
        printed.kind = kind

    def __getitem__(self, kind: str) -> type[Printed[Any]]:
        return self._load()[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._load()))

    def __len__(self) -> int:
        return len(self._load())

    def _load(self) -> dict[str, type[Printed[Any]]]:
        if not self._loaded:
            for module in _document_modules():
                import_module(module)
            self._loaded = True
        return self._classes


documents = Registry()


def register(kind: str) -> Callable[[Kind], Kind]:
    """Class decorator: make the document known as `kind` to jobs, to pages and to `manage.py document`."""

    def add(printed: Kind) -> Kind:
        documents.add(kind, printed)
        return printed

    return add


def safe_name(name: str) -> str:
    """`name` without what a file system or a header could stumble over."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name).strip(". ")[:150]


def _document_modules() -> Iterator[str]:
    for app in apps.get_app_configs():
        folder = Path(app.path)
        if folder.parent != settings.BASE_DIR:
            continue
        for found in iter_modules([str(folder)]):
            if found.name == "documents" and app.name != "core":
                yield f"{app.name}.documents"
            elif found.ispkg and any(module.name == "documents" for module in iter_modules([str(folder / found.name)])):
                yield f"{app.name}.{found.name}.documents"
