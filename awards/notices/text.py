"""The skeleton of a notice: basis, stages gone through, list, period, who may object and how, contact. The officer edits it."""

from collections.abc import Sequence
from enum import Enum
from hashlib import sha256

from awards.applications.workflow import Stage, decides_first
from awards.approvals.models import ApprovalStage
from awards.cycles.models import Cycle, Phase
from awards.cycles.rulebook import Rulebook
from awards.nominations.readings import Listed

STAGES_IN_WORDS = {
    Phase.RECOMMENDATION: "推荐",
    Phase.COMPLETENESS: "形式审查",
    Phase.ELIGIBILITY: "资格审查",
    Phase.PRELIMINARY: "初审",
    Phase.REVIEW: "专家评审",
    Phase.VISITS: "现场评审",
    Phase.DEFENCE: "陈述答辩",
    Phase.POLLS: "公众满意度调查",
    Phase.RANKING: "综合排名",
    Phase.COMMITTEE: "评审委员会投票表决",
}


class Occasion(Enum):
    """Why a list is publicised: for the first time, again because it changed, or for those who moved up."""

    FIRST = "拟表彰名单"
    AGAIN = "调整后拟表彰名单"
    MOVED_UP = "递补名单"


def occasion_of(listed: Sequence[Listed]) -> Occasion:
    if any(case.stage == Stage.ON_NOTICE for case, _tier in listed):
        return Occasion.AGAIN
    named = [getattr(case, "nomination", None) for case, _tier in listed]
    return Occasion.MOVED_UP if listed and all(row is not None and row.moved_up for row in named) else Occasion.FIRST


def title_of(cycle: Cycle, listed: Sequence[Listed]) -> str:
    return f"关于{cycle.title}{occasion_of(listed).value}的公示"


def skeleton(cycle: Cycle, listed: Sequence[Listed]) -> str:
    """One line is one paragraph; 【名单】 and 【公示期】 are filled in where they stand."""
    rules, occasion = cycle.rules, occasion_of(listed)
    return "\n".join(
        [
            _why(cycle, occasion),
            f"一、{occasion.value}", "【名单】",
            "二、公示期限", "【公示期】", *_channels(rules),
            "三、异议的提出",
            f"任何单位或者个人对公示的{candidates_in_words(rules)}有异议的，可以在公示期内提出。",
            *_who_may_object(rules),
            f"收到异议后，在{rules.objections.verify_within_days}个工作日内核实并答复。",
            "四、联系方式", *_contact(rules),
        ]
    )  # fmt: skip


def _why(cycle: Cycle, occasion: Occasion) -> str:
    """Basis and procedure, then what is publicised and, where it is not the first time, why again."""
    way = f"根据{basis(cycle.rules)}，经{way_in_words(cycle)}"
    if occasion is Occasion.AGAIN:
        return f"{way}产生的{cycle.title}拟表彰名单，在公示期间发生变化，现将调整后的名单重新公示。"
    if occasion is Occasion.MOVED_UP:
        return f"{way}产生的{cycle.title}拟表彰名单，在公示期间发生变化，现将按规定递补的名单予以公示。"
    return f"{way}，现将{cycle.title}拟表彰名单予以公示。"


def way_in_words(cycle: Cycle) -> str:
    """The procedure up to the notice: 组织申报、形式审查、专家评审，报市人民政府批准."""
    return "、".join(["组织申报", *stages_gone_through(cycle)]) + approval_in_words(cycle)


def approval_in_words(cycle: Cycle) -> str:
    """Only where the government approves before the notice; with the number of its paper once there is one."""
    if not decides_first(cycle.phases):
        return ""
    numbers = cycle.approvals.filter(stage=ApprovalStage.RELEASED).order_by("pk").values_list("number", flat=True)
    number = next(iter(numbers), "")
    return f"，报{cycle.rules.scheme.approving_body}批准" + (f"（{number}）" if number else "")


def basis(rules: Rulebook) -> str:
    """The regulations by title, with the document's number where it is known."""
    named = [f"《{row.title}》" + (f"（{row.number}）" if row.number else "") for row in rules.scheme.regulations]
    return "和".join(named) if named else f"{rules.scheme.name}管理规定"


def candidates_in_words(rules: Rulebook) -> str:
    """Whom the tiers are for: 组织, 组织和个人, 组织、个人和项目."""
    labels = {"organization": "组织", "person": "个人", "project": "项目"}
    words = [labels[kind] for kind in dict.fromkeys(tier.candidates for tier in rules.tiers)]
    return "和".join(filter(None, ["、".join(words[:-1]), words[-1]]))


def stages_gone_through(cycle: Cycle) -> list[str]:
    """The stages of the plan between application and notice, in words and in the plan's order."""
    return [STAGES_IN_WORDS[Phase(phase)] for phase in cycle.phases if Phase(phase) in STAGES_IN_WORDS]


def _channels(rules: Rulebook) -> list[str]:
    named = "、".join(rules.notice.channels)
    return [f"公示渠道：{named}。"] if named else []


def _who_may_object(rules: Rulebook) -> list[str]:
    number, code = ("身份证号、", "统一社会信用代码、") if rules.objections.identity_required else ("", "")
    seal = "并加盖公章" if rules.objections.organization_seal else "由经办人具名"
    lines = [
        f"（一）个人提出异议的，应当写明真实姓名、{number}联系电话和通讯地址。",
        f"（二）单位提出异议的，应当写明单位名称、{code}联系人电话和地址，{seal}。",
    ]
    if rules.objections.evidence_required:
        lines.append("（三）应当说明异议的具体事实，并附证明材料。")
    lines.append("匿名、冒名、没有具体事实或者超过公示期的异议，不予受理。对异议人的信息予以保密。")
    return lines


def _contact(rules: Rulebook) -> list[str]:
    office = rules.scheme.office
    facts = [
        ("受理单位", office.name), ("电话", office.telephone), ("地址", office.address), ("邮政编码", office.postcode),
        ("电子邮箱", office.email),
    ]  # fmt: skip
    return [f"{label}：{value}" for label, value in facts if value]


def digest(title: str, text: str) -> str:
    """SHA-256 of what was sent for release, for the journal: a text that was changed afterwards shows."""
    return sha256(f"{title}\n{text}".encode()).hexdigest()
