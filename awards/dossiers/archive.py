"""The ZIP of one application: written piece by piece, so that only a chunk of a file stands in memory."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from awards.applications.snapshot import canonical
from awards.dossiers.contents import Dossier, Piece
from core.documents.base import Tick, safe_name

CHUNK = 1 << 20
SUMS = "SHA256SUMS.txt"
REMARKS = "说明.txt"
Paper = Callable[[], bytes]


def pack(dossier: Dossier, out: BinaryIO, *, papers: dict[str, Paper], at: datetime, tick: Tick) -> None:
    """One application in an archive of its own."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        pack_into(archive, dossier, papers=papers, at=at, tick=tick)


def pack_into(archive: ZipFile, dossier: Dossier, *, papers: dict[str, Paper], at: datetime, tick: Tick) -> None:
    """Papers, content as JSON, commitment, pictures, evidence in a folder for each kind, and the checksum of each; all in one folder, named
    after the application."""
    pieces = list(_placed(dossier))
    total = len(papers) + len(pieces) + 1
    folder = safe_name(f"{dossier.application.reference} {dossier.candidate}")
    book = _Packer(archive, folder, timezone.localtime(at))
    for done, (name, paper) in enumerate(papers.items()):
        tick(done, total)
        book.add(name, paper())
    book.add("申报内容.json", canonical(dossier.snapshot))
    for done, (name, piece) in enumerate(pieces, start=len(papers)):
        tick(done, total)
        book.add_file(name, piece)
    if book.remarks:
        book.add(REMARKS, "\n".join([*book.remarks, ""]).encode())
    book.add(SUMS, "".join(f"{digest}  {name}\n" for name, digest in book.sums.items()).encode())
    tick(total, total)


class _Packer:
    """Writes files into one folder of an archive and keeps their checksums."""

    def __init__(self, archive: ZipFile, folder: str, at: datetime) -> None:
        self.archive, self.folder = archive, folder
        self.date = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
        self.sums: dict[str, str] = {}
        self.remarks: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        self.archive.writestr(self._info(name, ZIP_DEFLATED), content)
        self.sums[name] = hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, piece: Piece) -> None:
        """A stored file as it is. What the store has lost, or holds otherwise than it was handed in, is told in the remarks."""
        kept = piece.kept
        if kept is None:
            self.remarks.append(f"{name}：文件缺失（登记的校验码 {piece.sha256}）")
            return
        digest = hashlib.sha256()
        info = self._info(name, ZIP_STORED)  # PDF, Office files and pictures are compressed already
        with (
            closing(kept.file.open("rb")) as content,
            self.archive.open(info, "w", force_zip64=piece.size > 1 << 31) as target,
        ):
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
        self.sums[name] = digest.hexdigest()
        if self.sums[name] != piece.sha256:
            self.remarks.append(f"{name}：与登记的校验码 {piece.sha256} 不符")

    def _info(self, name: str, compression: int) -> ZipInfo:
        info = ZipInfo(f"{self.folder}/{name}", self.date)
        info.compress_type, info.external_attr = compression, 0o644 << 16
        return info


def _placed(dossier: Dossier) -> Iterator[tuple[str, Piece]]:
    """Every file with its place in the archive; no two have one place, whatever they are called."""
    taken: set[str] = set()
    if dossier.commitment is not None:
        yield _free("承诺书", dossier.commitment, taken), dossier.commitment
    for piece in dossier.pictures:
        yield _free("图片", piece, taken), piece
    kinds = {kind: place for place, kind in enumerate(dict.fromkeys(piece.kind for piece in dossier.evidence), 1)}
    for piece in dossier.evidence:
        yield _free(f"证实性材料/{kinds[piece.kind]:02d} {_part(piece.kind)}", piece, taken), piece


def _free(folder: str, piece: Piece, taken: set[str]) -> str:
    ending = PurePosixPath(piece.name).suffix.lower()[:6]
    title = piece.title[: -len(ending)] if ending and piece.title.lower().endswith(ending) else piece.title
    stem = _part(f"{piece.clause} {title}".strip())
    name, count = f"{folder}/{stem}{ending}", 1
    while name.lower() in taken:
        count += 1
        name = f"{folder}/{stem}（{count}）{ending}"
    taken.add(name.lower())
    return name


def _part(words: str) -> str:
    """A part of a path: nothing that a file system or an unpacker could take for more than a name, and short enough for Windows."""
    return safe_name(words)[:60].strip(". ") or "未命名"
