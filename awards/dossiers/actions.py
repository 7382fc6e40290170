"""Choose the applications of an archive."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.dossiers.models import DossierBundle
from core import clock, journal
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb

name_verb("dossiers.bundle", gettext_lazy("打包申报档案"))
MOST = 50
"""So many applications in one archive: a page of the desk."""


@transaction.atomic
def bundle(references: Iterable[str], *, by: User) -> DossierBundle:
    """The chosen applications that `by` may see. Who took which is remembered."""
    wanted = list(dict.fromkeys(references))
    if len(wanted) > MOST:
        raise Refused(_("一次最多打包 %d 件，请分批进行。") % MOST)
    cases = list(
        Application.objects.visible_to(by).filter(reference__in=wanted).order_by("reference").only("reference")
    )
    if not cases:
        raise Refused(_("请先选择申报。"))
    made = DossierBundle.objects.create(reference=next_reference(f"DA{clock.today():%Y%m%d}"), made_by=by)
    made.applications.set(cases)
    journal.record("dossiers.bundle", made, by=by, data={"applications": [case.reference for case in cases]})
    return made
