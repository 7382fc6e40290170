"""One PDF and one ZIP of an application: what stands in them, from when, for whom; names that cannot hurt; nothing large in memory."""

import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse
from PIL import Image

from awards.applications import actions, handing_in, pictures
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.parts import Honour, Product
from awards.applications.snapshot import freeze
from awards.applications.workflow import Stage
from awards.dossiers import actions as bundling
from awards.dossiers.contents import Dossier
from awards.dossiers.documents import DossierArchive, DossierDocument
from core.documents import documents
from core.models import StoredFile
from core.refusal import Refused
from reports.actions import request_document
from reports.models import Job
from reports.tasks import run_job
from tests import people
from tests.awards import builders
from tests.core.pdftext import copied


@pytest.fixture
def draft(application, enterprise):
    """A draft with a table, a picture, a product and an honour."""
    Product.objects.create(application=application, name="智能输送机", share_percent="62.5", order=1)
    Honour.objects.create(
        application=application, name="质量标杆", level="city", awarded_by="市政府", year=2014, order=1, evidence=application.evidence.first()
    )  # fmt: skip
    row = pictures.add(application, upload=people.picture(), item=None, by=enterprise)
    text = f"概述正文。\n| 年份 | 合格率 |\n|---|---|\n| 2014 | 99.1 |\n{pictures.mark_of(row, '组织结构')}"
    actions.save_profile(application, text=text, by=enterprise)
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def submitted(draft, enterprise):
    handing_in.submit(draft, by=enterprise)
    return Application.objects.get(pk=draft.pk)


def words(application):
    return copied(DossierDocument().render(application))


def opened(application):
    return zipfile.ZipFile(BytesIO(DossierArchive().render(application)))


def test_the_pdf_holds_the_whole_form(submitted):
    text = words(submitted)
    for expected in (
        "申报档案", submitted.reference, "天中虚构机械有限公司", "指标revenue", "智能输送机", "62.5%", "质量标杆", "概述正文。", "合格率", "99.1",
        "图1组织结构", "4.1.2高层领导的作用", "每季度评审一次", "营业执照", submitted.snapshot_sha256, submitted.commitment_signatory,
        "第3页",
    ):  # fmt: skip
        assert "".join(expected.split()) in text, expected
    assert "草稿" not in text


def test_before_the_hand_in_it_is_a_draft_of_what_stands_there_now(draft, enterprise):
    assert "草稿" in words(draft)
    assert any("草稿" in name for name in opened(draft).namelist())
    assert not any("回执" in name for name in opened(draft).namelist())


def test_it_is_made_from_what_was_sealed_and_not_from_what_stands_there_now(submitted, enterprise):
    Application.objects.filter(pk=submitted.pk).update(stage=Stage.RETURNED, profile="改过的概述")
    submitted.evidence.all().delete()
    row = Application.objects.get(pk=submitted.pk)
    text = words(row)
    assert "概述正文。" in text
    assert "改过的概述" not in text
    assert len(Dossier.of(row).evidence) == len(row.snapshot["evidence"]) > 0
    assert any("证实性材料/" in name for name in opened(row).namelist())


def test_the_zip_holds_every_file_with_its_checksum(submitted):
    archive = opened(submitted)
    folder = f"{submitted.reference} 天中虚构机械有限公司"
    assert {name.partition("/")[0] for name in archive.namelist()} == {folder}
    names = [name.partition("/")[2] for name in archive.namelist()]
    assert {"申报书.pdf", "申报回执.pdf", "申报内容.json", "图片/图1.png", "SHA256SUMS.txt"} < set(names)
    assert any(name.startswith("证实性材料/01 营业执照/") for name in names)
    told = dict(
        reversed(line.split("  ", 1)) for line in archive.read(f"{folder}/SHA256SUMS.txt").decode().splitlines()
    )
    assert set(told) == set(names) - {"SHA256SUMS.txt"}
    assert {name: hashlib.sha256(archive.read(f"{folder}/{name}")).hexdigest() for name in told} == told
    content = archive.read(f"{folder}/申报内容.json")
    assert told["申报内容.json"] == submitted.snapshot_sha256
    assert json.loads(content)["reference"] == submitted.reference


def test_names_cannot_leave_the_folder_nor_hide_one_another(submitted, enterprise):
    told = submitted.snapshot["evidence"][0]
    titles = ["../../etc/passwd", "a\\b:c*?", "同名", "同名", "同名.PDF", "", " . ", "长" * 300]
    submitted.snapshot["evidence"] = [{**told, "title": title} for title in titles]
    submitted.save(update_fields=["snapshot"])
    names = opened(submitted).namelist()
    evidence = [name for name in names if "证实性材料/" in name]
    assert len({name.lower() for name in evidence}) == len(titles)
    assert not any(".." in name.split("/") or name.startswith("/") or set('\\:*?"<>|') & set(name) for name in names)
    assert all(len(part) <= 110 for name in names for part in name.split("/"))
    assert sorted(name.rpartition("/")[2] for name in evidence if "同名" in name) == [
        "同名.pdf",
        "同名（2）.pdf",
        "同名（3）.pdf",
    ]


def test_a_file_that_the_store_has_lost_or_changed_is_told(submitted):
    evidence = Dossier.of(submitted).evidence[0].stored
    picture = Dossier.of(submitted).pictures[0].stored
    Path(evidence.file.path).write_bytes(b"%PDF- other bytes")
    Path(picture.file.path).unlink()
    archive = opened(submitted)
    remarks = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("说明.txt"))
    assert "图片/图1.png：文件缺失" in remarks
    assert f"与登记的校验码 {evidence.sha256} 不符" in remarks
    assert "图片未上传" in words(submitted)
    Path(picture.file.path).write_bytes(b"no picture")
    assert "图片未上传" in words(submitted)


def test_a_large_picture_is_made_as_small_as_paper_shows(submitted, enterprise):
    made = BytesIO()
    Image.new("RGB", (4000, 1000), "navy").save(made, "PNG")
    stored = submitted.pictures.first().file
    Path(stored.file.path).write_bytes(made.getvalue())
    ((_number, _name, content),) = Dossier.of(submitted).printed_pictures()
    assert Image.open(BytesIO(content)).size == (1600, 400)


@pytest.mark.parametrize("kind", ["dossier", "dossier-zip"])
def test_who_may_read_the_application_may_take_it_away(submitted, kind, enterprise, officer, other_enterprise, expert):
    for user in (enterprise, officer):
        assert documents[kind].fetch(submitted.reference, user) == submitted
    for user in (other_enterprise, expert):
        with pytest.raises(Http404):
            documents[kind].fetch(submitted.reference, user)


@pytest.mark.parametrize("kind", ["dossier", "dossier-zip"])
def test_a_draft_and_a_sealed_application_are_their_applicants_alone(draft, kind, enterprise, officer, cycle):
    with pytest.raises(Http404):
        documents[kind].fetch(draft.reference, officer)
    handing_in.submit(draft, by=enterprise)
    type(cycle).objects.filter(pk=cycle.pk).update(is_sealed=True)
    with pytest.raises(Http404):
        documents[kind].fetch(draft.reference, officer)
    assert documents[kind].fetch(draft.reference, enterprise)


def test_a_job_writes_the_zip_and_says_how_far_it_is(submitted, enterprise, client):
    job = request_document(kind="dossier-zip", reference=submitted.reference, by=enterprise)
    run_job(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.error) == ("done", "")
    assert job.total == 2 + len(submitted.snapshot["evidence"]) + 2 + 1
    client.force_login(enterprise)
    answer = client.get(reverse("reports:download", args=[job.pk]))
    content = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], len(content)) == ("application/zip", job.file.size)
    assert zipfile.ZipFile(BytesIO(content)).testzip() is None
    assert hashlib.sha256(content).hexdigest() == StoredFile.objects.get(pk=job.file_id).sha256


def test_the_same_hand_in_gives_the_same_archive(submitted):
    assert DossierArchive().render(submitted) == DossierArchive().render(submitted)


def test_the_command_writes_the_file(submitted, tmp_path, capsys):
    for kind, start in (("dossier", b"%PDF-"), ("dossier-zip", b"PK")):
        target = tmp_path / f"{kind}.out"
        call_command("document", kind, submitted.reference, out=target)
        assert target.read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_the_page_offers_both(submitted, client, officer):
    client.force_login(officer)
    page = client.get(submitted.get_absolute_url()).content.decode()
    for kind in ("dossier", "dossier-zip"):
        assert reverse("reports:request", args=[kind, submitted.reference]) in page


def test_the_snapshot_of_an_older_form_is_printed_too(submitted):
    for name in ("products", "honours", "pictures"):
        submitted.snapshot.pop(name)
    submitted.snapshot["form"] = 1
    assert "概述正文。" in words(submitted)
    assert freeze(Content.of(submitted))["form"] == 2


def test_kinds_of_evidence_stand_as_the_rulebook_asks_for_them(submitted):
    told = submitted.snapshot["evidence"][0]
    submitted.snapshot["evidence"] = [{**told, "kind": kind} for kind in ("unknown", "proof", "licence", "proof")]
    submitted.save(update_fields=["snapshot"])
    assert [row.kind for row in Dossier.of(submitted).evidence] == ["营业执照", "佐证材料", "佐证材料", "unknown"]


def test_several_from_the_desk_in_one_archive(submitted, client, officer, head, district):
    """A folder for each; the archive is its maker's; a district and the head do not find it."""
    other = builders.seal(builders.make_application(submitted.cycle, stage="accepted"))
    client.force_login(officer)
    chosen = {"case": [other.reference, submitted.reference, "NOBODY-001"]}
    page = client.post(reverse("awards:dossiers-bundle"), chosen, follow=True)
    bundle = page.context["bundle"]
    assert [row.reference for row in page.context["rows"]] == [submitted.reference, other.reference]
    address = reverse("reports:request", args=["dossier-bundle", bundle.reference])
    assert address in page.content.decode()
    client.post(address)
    job = Job.objects.get(kind="dossier-bundle")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    with job.file.file.open("rb") as content, zipfile.ZipFile(content) as archive:
        assert archive.testzip() is None
        folders = {name.split("/")[0].split(" ")[0] for name in archive.namelist()}
        assert folders == {submitted.reference, other.reference}
        assert sum(name.endswith("/申报书.pdf") for name in archive.namelist()) == 2
    for user, status in ((head, 404), (district, 404)):
        client.force_login(user)
        assert client.post(address).status_code == status
    assert client.post(reverse("awards:dossiers-bundle"), chosen).status_code == 403


def test_a_bundle_of_nothing_or_too_much_is_refused(submitted, officer):
    for wanted, sentence in (([], "请先选择申报"), ([f"A-{n}" for n in range(51)], "一次最多打包 50 件")):
        with pytest.raises(Refused, match=sentence):
            bundling.bundle(wanted, by=officer)
