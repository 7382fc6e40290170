"""Uploading a self-assessment, and taking it over into the application: everything that was chosen, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications import pictures as kept_pictures
from awards.applications.actions import save_answer, save_profile
from awards.applications.models import Application, lock_editable
from awards.applications.pictures import PICTURE_LIMIT
from awards.applications.texts import HARD_LIMIT, PROFILE, tidy, version_of
from awards.applications.versions import Origin
from awards.criteria.models import Item
from awards.word import pictures
from awards.word.archive import KINDS
from awards.word.found import Found, Part, with_numbers
from awards.word.media import Media
from awards.word.models import WordImport
from awards.word.outline import Outline
from awards.word.reading import read
from core import clock, journal
from core.holding import hold
from core.models import StoredFile
from core.refusal import Refused
from core.uploads import store
from core.workflow import name_verb

name_verb("word.upload", gettext_lazy("上传 Word 自评报告"))
name_verb("word.import", gettext_lazy("自 Word 导入自评报告"))

UPLOADS = 50

How = Literal["skip", "replace", "append"]


class Choice(NamedTuple):
    """What happens to one section, and the version of the text that the person had read there."""

    how: How
    version: str


@dataclass(frozen=True)
class Taken:
    """What was taken over: sections, characters, tables, new pictures."""

    sections: int
    characters: int
    tables: int
    pictures: int


def upload(application: Application, *, upload: UploadedFile, by: User) -> WordImport:
    """Read the file, and keep it with what was found. Refused with a sentence, and then nothing is kept."""
    _refuse_if_locked(application)
    found = read(upload, Outline.of(application.cycle.criteria, application.kind))
    with transaction.atomic():
        locked = lock_editable(application)
        if locked.word_imports.count() >= UPLOADS:
            raise Refused(_("每份申报书最多上传 %d 份 Word 文件。") % UPLOADS)
        stored = store(upload, by=by, kinds=KINDS)
        row: WordImport = WordImport.objects.create(
            application=locked, file=stored, found=found.kept(), uploaded_by=by, uploaded_at=clock.now()
        )
        data = {"name": stored.name, "sha256": stored.sha256, "characters": found.characters, "items": len(found.matched), "unmatched": len(found.unmatched)}  # fmt: skip
        journal.record("word.upload", locked, by=by, data=data)
    return row


def _refuse_if_locked(application: Application) -> None:
    with transaction.atomic():
        lock_editable(application)


@transaction.atomic
def take_over(row: WordImport, *, choices: Mapping[str, Choice], assigned: Mapping[int, str], by: User) -> Taken:
    """Write what was chosen: `choices` by section (a clause, or the profile), `assigned` the section of unmatched parts by their place.

    All of it or nothing: Refused when the application is submitted, when a section was written meanwhile, when a text or the pictures would
    be too many, when the file was taken over before.
    """
    application = lock_editable(row.application)
    row = hold(row, "file")
    if row.taken_at is not None:
        raise Refused(_("这份文件已经导入过；如需再次导入，请重新上传。"))
    found = Found.restored(row.found)
    stock = _Stock(application, found)
    added = stock.added(choices, assigned)
    if not added:
        raise Refused(_("没有选择要导入的内容。"))
    stock.refuse_stale(added, choices)
    stock.refuse_too_long(added)
    sources = [part for parts in added.values() for part in parts]
    numbers, new = _keep_pictures(application, row.file, found, sources, stock, by=by)
    try:
        for section, parts in added.items():
            text = stock.joined(section, parts, numbers)
            if section == PROFILE:
                save_profile(application, text=text, by=by, origin=Origin.IMPORTED)
            else:
                save_answer(application, item=stock.items[section], text=text, by=by, origin=Origin.IMPORTED)
    except Refused:
        _discard(new)
        raise
    row.taken_by, row.taken_at = by, clock.now()
    row.save(update_fields=["taken_by", "taken_at"])
    taken = Taken(len(added), sum(part.characters for part in sources), sum(part.tables for part in sources), len(new))
    data = {
        "file": row.file.name,
        "sha256": row.file.sha256,
        "sections": {section: _told(choices.get(section), parts) for section, parts in added.items()},
        "characters": taken.characters,
        "tables": taken.tables,
        "pictures": taken.pictures,
        "left_out": [part.first_words for part in found.parts if not any(part is source for source in sources)],
    }
    journal.record("word.import", application, by=by, data=data)
    return taken


def _told(choice: Choice | None, parts: list[Part]) -> str:
    how = choice.how if choice else "skip"
    return how if how != "skip" else f"assigned {len(parts)}"


class _Stock:
    """What stands in the application, and what of the file goes where."""

    def __init__(self, application: Application, found: Found) -> None:
        self.found, self.profile_label = found, application.profile_label
        self.items: dict[str, Item] = {item.clause: item for item in Item.objects.of(application.cycle.criteria_id)}
        answers = {row.item.clause: row.text for row in application.answers.select_related("item")}
        self.texts = {clause: answers.get(clause, "") for clause in self.items} | {PROFILE: application.profile}
        self.replaced: set[str] = set()
        self.matched = {part.clause: part for part in found.matched}

    def added(self, choices: Mapping[str, Choice], assigned: Mapping[int, str]) -> dict[str, list[Part]]:
        """The parts that go into each section, in their order."""
        parts: dict[str, list[Part]] = {}
        for section, choice in choices.items():
            if choice.how == "skip":
                continue
            if section not in self.matched or section not in self.texts:
                raise Refused(_("文件中没有与“%s”对应的内容，请刷新页面后再试。") % section)
            parts[section] = [self.matched[section]]
            if choice.how == "replace":
                self.replaced.add(section)
        loose = self.found.unmatched
        for place, section in sorted(assigned.items()):
            if section not in self.texts or not 0 <= place < len(loose):
                raise Refused(_("文件中没有与“%s”对应的内容，请刷新页面后再试。") % section)
            parts.setdefault(section, []).append(loose[place])
        return parts

    def joined(self, section: str, parts: list[Part], numbers: Mapping[int, int]) -> str:
        """The section's new text."""
        before = "" if section in self.replaced else self.texts[section]
        return tidy("\n".join(filter(None, [before, *(with_numbers(part.text, numbers) for part in parts)])))

    def refuse_stale(self, added: Mapping[str, list[Part]], choices: Mapping[str, Choice]) -> None:
        late = [
            self.title(section)
            for section in added
            if section not in choices or choices[section].version != version_of(self.texts[section])
        ]
        if late:
            sentence = _("下列内容在您打开页面之后已被修改，尚未导入任何内容；请核对现有内容后再次确认：%s。")
            raise Refused(sentence % "；".join(late))

    def refuse_too_long(self, added: Mapping[str, list[Part]]) -> None:
        for section, parts in added.items():
            if len(self.joined(section, parts, {})) + 4 * len(self.found.pictures) > HARD_LIMIT:
                words = {"section": self.title(section), "limit": HARD_LIMIT}
                raise Refused(_("“%(section)s”导入后超过 %(limit)d 个字符的保存上限，尚未导入任何内容。") % words)

    def title(self, section: str) -> str:
        return str(self.items[section]) if section in self.items else str(self.profile_label)


def known_numbers(application: Application, found: Found) -> dict[int, int]:
    """Pictures of the file that the application has already: number in the file -> number in the application."""
    stored: dict[str, list[int]] = {}
    for number, digest in application.pictures.values_list("number", "file__sha256"):
        stored.setdefault(digest, []).append(number)
    numbers = {}
    for picture in found.pictures:
        same = stored.get(picture.sha256, []) if picture.sha256 else []
        if same:
            numbers[picture.number] = picture.named if picture.named in same else same[0]
    return numbers


def _keep_pictures(
    application: Application, file: StoredFile, found: Found, sources: list[Part], stock: _Stock, *, by: User
) -> tuple[dict[int, int], list[StoredFile]]:
    """The application's number of every picture that the parts name; those that it does not have yet are stored."""
    numbers = known_numbers(application, found)
    home: dict[int, str] = {}
    for part in sources:
        for number in part.pictures:
            home.setdefault(number, part.clause)
    missing = [picture for picture in found.pictures if picture.number in home and picture.number not in numbers]
    if application.pictures.count() + len(missing) > PICTURE_LIMIT:
        words = {"count": len(missing), "limit": PICTURE_LIMIT}
        raise Refused(_("导入将新增 %(count)d 张图片，超过每份申报书 %(limit)d 张的上限，尚未导入任何内容。") % words)
    new: list[StoredFile] = []
    try:
        with Media(file) as media:
            made = [(picture, *pictures.made(media.read(picture))) for picture in missing]
            for picture, kind, content in made:
                new.append(pictures.keep(picture.number, kind, content, by=by))
                item = stock.items.get(home[picture.number])
                numbers[picture.number] = kept_pictures.keep(application, file=new[-1], by=by, item=item).number
    except Refused:
        _discard(new)
        raise
    return numbers, new


def _discard(files: list[StoredFile]) -> None:
    """Their rows are undone by the transaction; their contents are not."""
    for stored in files:
        stored.file.storage.delete(cast("str", stored.file.name))
