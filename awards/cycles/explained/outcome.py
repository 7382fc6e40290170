"""What the fields from the site visit to what follows the award mean, for the person who edits them."""

from django.utils.translation import gettext_lazy as _

from core.words import Words

MEANINGS: dict[str, Words] = {
    "visits": _("评审组到现场核实材料，可以调整得分。"),
    "visits.days": _("一次现场评审最多几天。"),
    "visits.hours": _("办法规定了小时数的在此填写，否则留空。"),
    "visits.change_needs_reason": _("现场评审调整得分须说明理由。"),
    "visits.max_change_percent": _("每一条款最多调整多少个百分点；留空表示不限。"),
    "defence": _("申报组织当面陈述并回答提问。"),
    "defence.minutes": _("每家多少分钟，含提问。"),
    "polls": _("面向公众或顾客的满意度调查。"),
    "polls.min_answers": _("每家至少收回多少份有效问卷才计入结果。"),
    "ranking": _("把各部分得分按权重合成最终得分并排名。"),
    "ranking.weights": _("各部分占最终得分的百分比；不参与的填 0 或留空。"),
    "ranking.candidates_factor": _("提交评审委员会的候选数与名额之比，例如 3/2；1 表示等额。"),
    "ranking.ties": _("最终得分相同时怎样排列。"),
    "committee": _("评审委员会投票产生建议名单，由批准机关决定。"),
    "committee.size": _("委员会共有多少名委员。"),
    "committee.quorum": _("到会委员占全体的比例达到多少方可开会，例如 2/3。"),
    "committee.ballot": _("实名投票的票面可查；无记名投票只知谁投了票，查不到谁投了什么。"),
    "committee.threshold": _("得票占计票基数的比例达到多少方可通过，按分数精确比较。"),
    "committee.exceed": _("须超过而不只是达到，例如“过半数”填 1/2 并勾选本项。"),
    "committee.base": _("得票比例以到会委员还是全体委员为基数。"),
    "committee.recused_leave_base": _("对某一候选回避的委员，不计入该候选的基数。"),
    "committee.selection": _("达到比例即通过，或按票数、票数与得分取前几名。"),
    "committee.votes_weight": _("票数与得分结合时，得票比例占多少；其余为综合得分占满分的比例。"),
    "committee.rounds": _("最多投票几轮。还有名额时，未达到票数的候选和同票的候选可进入下一轮。"),
    "committee.announced_at_once": _("计票结果在会上当场公布；不当场公布的，由科长公布或随公示公开。"),
    "notice": _("拟表彰名单向社会公示，第一天计算在内。"),
    "notice.days": _("公示多少天。"),
    "notice.unit": _("按工作日还是自然日计算，节假日调休自动处理。"),
    "notice.extend_if_changed": _("名单变动后重新公示。"),
    "notice.channels": _("在哪些媒体和网站公示，每行一个。"),
    "objections": _("公示期内的异议一律实名提出。"),
    "objections.verify_within_days": _("收到异议后多少个工作日内核查完毕。"),
    "objections.identity_required": _(
        "个人须写明身份证号，单位须写明统一社会信用代码；不要求时写明姓名（名称）和联系方式即可。"
    ),
    "objections.organization_seal": _("单位提出异议须附加盖公章的异议书扫描件。"),
    "objections.evidence_required": _("没有证据的异议不予受理。"),
    "objections.next_moves_up": _("异议成立取消资格后，由下一名候选递补。"),
    "after": _("获奖之后的期限、义务、撤销和配套奖励。"),
    "after.validity_years": _("称号有效几年；留空表示长期有效。"),
    "after.reassessment": _("有效期满复评可能的结论；不选表示不复评。"),
    "after.fraud_bar": _("弄虚作假的申报者在多长时间内不得再申报。"),
    "after.fraud_bar.unit": _("按届、按年或终身。"),
    "after.fraud_bar.length": _("多少届或多少年；终身的留空。"),
    "after.duties": _("获奖组织应当做什么，每行一条。"),
    "after.yearly_report": _("获奖组织每年报告质量工作。"),
    "after.prize_for_quality_work": _("奖金只能用于质量工作。"),
    "after.withdrawal": _("获奖后出现哪些情形撤销称号。"),
    "after.withdrawal[].code": _("情形的简短代号。"),
    "after.withdrawal[].label": _("出现什么情形撤销称号。"),
    "after.recover_money": _("撤销时收回证书并追回奖金。"),
    "after.top_ups": _(
        "获得上级质量奖的，本级再给予的奖励。凭上级表彰文件在“上级奖配套”登记，另一人审核后列入奖金台账拨付。"
    ),
    "after.top_ups[].level": _("获得的是哪一级的奖。"),
    "after.top_ups[].prize_yuan": _("本级给予多少奖励。"),
}

GUARDS: dict[str, Words] = {
    "ranking.weights": _("合计须为 100；有权重的部分，流程中须有相应的环节。"),
    "ranking.candidates_factor": _("不能小于 1。"),
    "committee.size": _("须为奇数。"),
    "committee.quorum": _("大于 0，不超过 1。"),
    "committee.threshold": _("大于 0，不超过 1。"),
    "committee.selection": _("票数与得分结合的，流程中须有综合排名。"),
    "committee.votes_weight": _("0 至 100。"),
    "after.validity_years": _("设有复评的须写有效期。"),
    "after.fraud_bar.length": _("终身限报不写长度，其他须写。"),
    "after.withdrawal": _("代码不能重复。"),
}
