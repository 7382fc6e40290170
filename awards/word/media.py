"""The pictures inside a Word file that is kept: read again when they are shown or taken over."""

import zipfile
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from awards.word.archive import UNREADABLE
from awards.word.found import FoundPicture
from awards.word.pictures import BYTES
from core.models import StoredFile
from core.refusal import Refused


class Media:
    """Open while it is used: `with Media(file) as media: media.read(picture)`."""

    def __init__(self, file: StoredFile) -> None:
        self._file = file

    def __enter__(self) -> Self:
        self._open = self._file.file.open("rb")
        self._archive = zipfile.ZipFile(self._open)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()
        self._open.close()

    def read(self, picture: FoundPicture) -> bytes:
        """The picture's bytes, never more than are let in."""
        try:
            with self._archive.open(picture.part.lstrip("/")) as part:
                content = part.read(BYTES + 1)
        except UNREADABLE as error:
            raise Refused(_("图%d 无法读取。") % picture.number) from error
        return content
