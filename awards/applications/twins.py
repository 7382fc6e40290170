"""One person, one application in a cycle: who else puts forward the same person (docs/decisions/0022)."""

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind

_OUT = (Stage.DRAFT, Stage.DECLINED, Stage.NOT_SELECTED, Stage.EXCLUDED, Stage.WITHDRAWN)


def same_person(application: Application) -> list[Application]:
    """The other applications of the cycle that were handed in and are still in it, with the same identity number. The numbers are kept
    encrypted and cannot be searched, so those of the cycle's persons are compared here: one statement for a person, none for anybody else."""
    if application.kind != CandidateKind.PERSON or not application.identity_number:
        return []
    rows = Application.objects.filter(cycle_id=application.cycle_id, kind=CandidateKind.PERSON)
    rows = rows.exclude(pk=application.pk).exclude(stage__in=_OUT).exclude(identity_number="")
    found = rows.select_related("organization").only(
        "reference", "stage", "kind", "subject", "identity_number", "organization__name"
    )
    return [row for row in found.order_by("reference") if row.identity_number == application.identity_number]


def hindrance(application: Application) -> str:
    """Why an application cannot be passed while another one is about the same person; empty when there is none."""
    others = same_person(application)
    if not others:
        return ""
    told = {"reference": others[0].reference, "organization": others[0].organization.name}
    return (
        _(
            "%(organization)s（%(reference)s）在本届申报了同一人（身份证号相同），不能通过。同一人一届只能有一件申报："
            "核实后由其中一家撤回或不予通过，再办理另一件。"
        )
        % told
    )
