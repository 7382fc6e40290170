"""What the register of adoption and the programmes say to two conditions of an award's eligibility part."""

from django.utils.translation import gettext as _

from awards.applications.eligibility import MODEL, POOL, deadline_day, full_years
from awards.applications.models import Application
from awards.screening.sources import Known, register_condition
from benchmarking.adoption.models import Adoption, AdoptionStage
from benchmarking.programmes.models import Nomination, NominationStage
from core.words import joined

_IN_POOL = (NominationStage.CULTIVATING, NominationStage.PROPOSED, NominationStage.RECOGNISED)


def years_with_model(application: Application) -> Known:
    """Full years since the adoption began, at the deadline. Only a line that the bureau has confirmed decides; none, or one unconfirmed,
    leaves it to people."""
    row = Adoption.objects.filter(organization_id=application.organization_id).first()
    if row is None or row.started_on is None:
        return None, _("导入登记中没有该组织"), ""
    url = row.get_absolute_url()
    if row.stage == AdoptionStage.LAPSED:
        return False, _("导入登记：已中止"), url
    years = max(0, full_years(row.started_on, deadline_day(application.cycle)))
    told = _("导入登记：%(day)s 启动，截至申报截止日满 %(years)d 年") % {
        "day": f"{row.started_on:%Y-%m-%d}",
        "years": years,
    }
    if row.confirmed_at is None:
        return None, told + _("，登记尚未核实"), url
    return years >= application.cycle.rules.eligibility.years_with_model, told, url


def pool_member(application: Application) -> Known:
    """Cultivated, proposed or recognised in a programme. Another pool may exist on paper, so that there is none here leaves it to people."""
    rows = Nomination.objects.filter(organization_id=application.organization_id, stage__in=_IN_POOL)
    found = list(rows.select_related("line__programme").order_by("-year", "pk")[:3])
    if not found:
        return None, _("平台的培育名单中没有该组织"), ""
    names = joined(f"{row.line.programme.name}（{row.get_stage_display()}）" for row in found)
    return True, names, found[0].get_absolute_url()


register_condition(MODEL, years_with_model)
register_condition(POOL, pool_member)
