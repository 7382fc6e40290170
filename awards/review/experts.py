"""The experts of a case in the bureau's view of progress: five lines for each of fifty cases, put together here as the desk's marks are."""

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.review.overview import CaseProgress
from awards.review.readings import SheetProgress
from core.components.acts import post_button
from core.components.marks import badge
from core.web import addresses


class ExpertLines:
    """The words and addresses of one page, looked up once. `may_relieve` offers to relieve whoever has not handed in."""

    def __init__(self, *, csrf_token: str, may_relieve: bool) -> None:
        self.context = Context({"csrf_token": csrf_token})
        self.may_relieve = may_relieve
        self.handed_in = badge(_("已提交"), "success")
        self.sheet, self.relieve = addresses("awards:review-sheet"), addresses("awards:review-relieve")

    def of(self, case: CaseProgress) -> SafeString:
        rows = ((self._name(row, case), self._state(row, case)) for row in case.sheets)
        return format_html_join("", '<div class="row-tight">{} {}</div>', rows)

    def _name(self, row: SheetProgress, case: CaseProgress) -> SafeString:
        name = row.sheet.expert.name
        if row.is_handed_in and not case.is_open:
            return format_html('<a href="{}">{}</a>', self.sheet(row.sheet.pk), name)
        return format_html("<span>{}</span>", name)

    def _state(self, row: SheetProgress, case: CaseProgress) -> SafeString:
        if row.is_handed_in:
            return self.handed_in
        done = format_html('<span class="text-quiet">{} / {}</span>', row.done, row.of)
        return done + self._relieve(row) if self.may_relieve and case.is_open else done

    def _relieve(self, row: SheetProgress) -> SafeString:
        return post_button(
            self.context,
            self.relieve(row.sheet.pk),
            _("免除"),
            small=True,
            reason="reason",
            confirm=_("免除后评分表存档不计分；不足人数时须增补专家。"),
        )
