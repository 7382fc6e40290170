"""What is approved or released is what was read: between two readings it may have gone back, been changed and come again."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from core.workflow import Staged


def since_of(row: Staged) -> str:
    """The moment at which `row` came to its stage. What waits for a decision cannot be changed without leaving it."""
    return row.stage_since.isoformat()


def require_as_read(locked: Staged, since: str | None) -> None:
    """Refused when `locked` has come to its stage anew since the page was opened; None comes from no page."""
    if since is not None and since != since_of(locked):
        raise Refused(_("这一内容在您打开页面之后被退回并修改过，请看过最新内容再办理。"))
