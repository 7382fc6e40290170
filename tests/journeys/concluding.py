"""From the notice to the feedback."""

import re
from datetime import timedelta
from pathlib import Path

from awards.applications.models import Application
from awards.honours.models import Award
from awards.honours.money import Payment
from awards.notices.models import Notice, Objection
from core import clock
from tests.journeys.applying import NAME
from tests.journeys.pages import Person, paper

REPLY = "经核查,申报材料属实,异议不成立。"


def identity_number() -> str:
    """A valid number of nobody (GB 11643)."""
    body = "41170219900101001"
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def release_notice(author: Person, second: Person, officer: Person, enterprise: Person, public: Person) -> Notice:
    """One head drafts and prepares and may not release; the other head releases. The public reads it then, not before."""
    author.go("/notices/")
    author.press(author.page.get_by_role("button", name=re.compile("拟定公示")).first.inner_text().strip())
    notice = Notice.objects.get()
    at, face = f"/notices/{notice.reference}/", f"/announcements/{notice.reference}/"
    _hidden(public, enterprise, face)
    assert enterprise.status(at) == 404
    author.go(at).press("送签").has_no_button("签发公示")
    assert author.posts(f"{at}release/").status == 303, "refused in a sentence on the page"
    author.go(at).sees("另一人签发")
    assert officer.posts(f"{at}release/").status == 403
    notice.refresh_from_db()
    assert notice.stage == "prepared"
    _hidden(public, enterprise, face)
    second.go(at)
    second.press("签发公示")
    public.go(face).sees(NAME, "公示中").does_not_see("得分率", "同意")
    return notice


def _hidden(public: Person, enterprise: Person, face: str) -> None:
    assert public.status(face) == public.status(f"{face}file/") == enterprise.status(face) == 404


def object_to(public: Person, officer: Person, enterprise: Person, notice: Notice, folder: Path) -> None:
    """By real name; the applicant never learns of whom; the objector follows it by reference and code."""
    public.go(f"/announcements/{notice.reference}/").follow("实名提出异议")
    public.choose("line", str(notice.lines.get().pk)).fill(
        text="该单位材料中的产量数据与公开报道不一致,请核查。", name="王小明", identity_number=identity_number(),
        phone="13800000000", address="驿城区虚构路8号",
    )  # fmt: skip
    public.upload("evidence", paper(folder, "证据.pdf")).page.check("[name=truthful]")
    public.page.check("[name=consent]")
    public.press("提交异议").sees("异议已收到")
    objection = Objection.objects.get()
    code = objection.query_code
    public.sees(objection.reference, code)
    at = f"/notices/objections/{objection.reference}/"
    assert enterprise.status(at) == 404
    officer.go(at).does_not_see("王小明", identity_number()).press("受理，开始核查")
    officer.go(at).page.check("[name=outcome][value=dismiss]", force=True)
    officer.fill(reply=REPLY).press("作出结论并答复")
    public.go("/objections/status/").fill(reference=objection.reference, query_code=code).press("查询")
    public.sees("异议不成立", REPLY).does_not_see("王小明", "13800000000")


def end_notice(officer: Person, notice: Notice) -> None:
    officer.go(f"/notices/{notice.reference}/").has_no_button("公示期满")
    # The only thing that the browser cannot do is wait: the notice began and ended yesterday.
    yesterday = clock.today() - timedelta(days=1)
    Notice.objects.filter(pk=notice.pk).update(first_day=yesterday, last_day=yesterday)
    officer.go(f"/notices/{notice.reference}/").press("公示期满")
    notice.refresh_from_db()
    assert notice.stage == "ended"


def decide(officer: Person, head: Person, public: Person, enterprise: Person, code: str) -> Award:
    at, face = f"/honours/decisions/{code}/", f"/decisions/{code}/"
    officer.go(f"/honours/cycles/{code}/").press("拟定表彰决定")
    officer.go(f"{at}edit/").fill(number="驻政〔2016〕3号").press("保存并预览")
    assert public.status(face) == enterprise.status(face) == 404
    officer.go(at).press("送签").has_no_button("签发")
    assert officer.posts(f"{at}release/").status == 403
    assert public.status(face) == 404
    head.go(at).press("签发")
    public.go(face).sees(NAME, "驻政〔2016〕3号")
    award = Award.objects.get()
    enterprise.go("/honours/awards/").sees(award.certificate_number)
    public.go(f"/verify/{award.check_code}/").sees("证书真实有效", NAME, award.certificate_number)
    public.go("/verify/AAAA-BBBB-CCCC/").sees("查无此证")
    public.go("/winners/").sees(NAME)
    assert Application.objects.get().stage == "honoured"
    return award


def pay(officer: Person, head: Person, enterprise: Person, other: Person, code: str) -> None:
    payment = Payment.objects.get()
    at = f"/honours/payments/{payment.pk}/"
    assert other.status(at) == 404
    officer.go(f"/honours/payments/?cycle={code}").sees("尚未填写收款账户").has_no_button("制单")
    enterprise.go(at).fill(bank="虚构银行驻马店支行", account_number="6222020000000000018")
    enterprise.page.check("[name=agreed]")
    enterprise.press("保存账户").does_not_see("6222020000000000018")
    ledger = f"/honours/payments/?cycle={code}"
    officer.go(ledger).press("制单").has_no_button("审核拨款清单")
    assert officer.posts(f"/honours/payments/{code}/release/").status == 403
    head.go(ledger).press("审核拨款清单")
    officer.go(f"{at}pay/").fill(paid_on=clock.today().isoformat(), voucher="凭0001").press("登记")
    payment.refresh_from_db()
    assert (payment.stage, payment.amount_fen) == ("paid", 20_000_000)


def give_feedback(officer: Person, enterprise: Person, other: Person, code: str, reference: str) -> None:
    at = f"/honours/feedback/{reference}/"
    assert enterprise.status(at) == 404
    officer.go(f"/honours/feedback/cycle/{code}/")
    officer.press("全部发布")
    enterprise.go(at).sees("高层领导的作用").does_not_see("专家甲", "专家乙", "委员")
    assert other.status(at) == 404


def supervise(supervisor: Person, enterprise: Person, reference: str, code: str, panel: int) -> None:
    """Reads everything, writes nothing."""
    supervisor.go("/journal/").sees("校验完整性").go("/journal/?verify=1").sees("日志完整")
    assert supervisor.status(f"/applications/{reference}/") == 200
    for path in (f"/panels/{panel}/dissolve/", f"/ranking/{code}/draw-up/", f"/notices/draft/{code}/", f"/cycles/{code}/finish/"):  # fmt: skip
        assert supervisor.posts(path).status == 403, path
    assert enterprise.status("/journal/") == 403
