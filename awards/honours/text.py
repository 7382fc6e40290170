"""The skeleton of a decision of commendation: purpose, basis and procedure, names with money, expectations. The officer edits it."""

from accounts.models import Region
from awards.applications.workflow import decides_first
from awards.cycles.models import Cycle, Phase
from awards.notices.text import approval_in_words, basis, candidates_in_words, stages_gone_through


def title_of(cycle: Cycle) -> str:
    scheme = cycle.rules.scheme
    return f"{scheme.approving_body}关于表彰{cycle.award_year}年度{scheme.name}获奖{candidates_in_words(cycle.rules)}的决定"


def addressees_of(cycle: Cycle) -> str:
    """Whom the government tells: the level below and its own departments; a county's award is read in its towns."""
    if _is_county(cycle):
        return "各乡镇人民政府、街道办事处，区（县）人民政府各部门，各有关单位"
    return "各县（区）人民政府，市人民政府各部门，各有关单位"


def _is_county(cycle: Cycle) -> bool:
    return cycle.scheme.region.level == Region.Level.COUNTY


def skeleton(cycle: Cycle) -> str:
    """One line is one paragraph; 【名单】 takes the names per tier with their money."""
    scheme, who = cycle.rules.scheme, candidates_in_words(cycle.rules)
    return "\n".join(
        [
            "为深入实施质量强市战略，引导和激励各类组织追求卓越、提升质量管理水平，推动经济社会高质量发展，"
            f"根据{basis(cycle.rules)}，经{_way(cycle)}，{scheme.approving_body}决定，"
            f"对下列获得{cycle.award_year}年度{scheme.name}的{who}予以表彰：",
            "【名单】",
            f"希望受表彰的{who}珍惜荣誉，再接再厉，持续改进，发挥示范带动作用，向社会交流推广质量管理的经验和方法。",
            f"各地、各部门和各类组织要以受表彰的{who}为标杆，学习先进的质量管理模式，不断提升产品、工程、服务和环境质量，"
            f"为{'全区（县）' if _is_county(cycle) else '全市'}高质量发展作出新的更大贡献。",
        ]
    )  # fmt: skip


def _way(cycle: Cycle) -> str:
    """The procedure up to the decision; the public notice only where there was one, and behind the approval where that came first."""
    names = ["组织申报", *stages_gone_through(cycle)]
    if decides_first(cycle.phases):
        return "、".join(names) + f"{approval_in_words(cycle)}并经社会公示"
    if Phase.NOTICE in cycle.phases:
        names.append("社会公示")
    return "和".join(["、".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
