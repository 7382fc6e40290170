"""How many files of one kind of evidence, and how big: told by the form beside the field and held by the action."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from awards.cycles.entry import EvidenceRule


def over_count(rule: EvidenceRule, count: int) -> str:
    """Why one more than `count` files may not be; empty where it may."""
    if rule.max_files is None or count < rule.max_files:
        return ""
    words = {"label": rule.label, "count": rule.max_files}
    return _("“%(label)s”最多上传 %(count)d 份，已经传满；请先删除不用的，或合并后再传。") % words


def over_size(rule: EvidenceRule, upload: UploadedFile) -> str:
    """Why the file is too big for its kind; empty where it is not."""
    if rule.limit_mb is None or (upload.size or 0) <= rule.limit_mb * 1024 * 1024:
        return ""
    words = {"label": rule.label, "name": upload.name or "", "limit": rule.limit_mb}
    return _("“%(label)s”单个文件不超过 %(limit)d MB，“%(name)s”超过了，请压缩后再传。") % words
