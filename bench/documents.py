"""What a notice, a feedback report and a score book take, each in a process of its own: seconds, size, peak memory."""

import multiprocessing

from accounts.models import User
from awards.cycles.models import Cycle, Tier
from awards.honours.models import Feedback
from awards.notices.models import Notice, NoticeLine
from bench.printing import render
from core import clock


def measure_documents(cycle: Cycle) -> None:
    officer, head = (User.objects.get(username=f"bench-{role}") for role in ("officer", "head"))
    cases = list(cycle.applications.order_by("-number")[:5])
    notice = Notice.objects.create(
        cycle=cycle, reference="BENCH-1", title=f"关于{cycle.title}拟表彰名单的公示", text="根据有关规定，现予公示。\n" * 8, days=7,
        unit="working", prepared_by=officer, released_by=head, released_at=clock.now(), first_day=clock.today(), last_day=clock.today(),
        stage="released",
    )  # fmt: skip
    tier = Tier.objects.filter(cycle=cycle).first()
    NoticeLine.objects.bulk_create(
        NoticeLine(notice=notice, application=case, tier=tier, order=n) for n, case in enumerate(cases)
    )
    Feedback.objects.create(application=cases[0], foreword="总体评价。", released_at=clock.now())
    print(f"{'document':20} {'first':>8} {'warm':>8} {'KB':>7} {'peak MB':>8}")
    for kind, reference in (("notice", "BENCH-1"), ("feedback", cases[0].reference), ("score-book", cycle.code)):
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=render, args=(kind, reference, sender))
        process.start()
        first, warm, size, peak = receiver.recv()
        process.join()
        print(f"{kind:20} {first:>6.2f} s {warm:>6.2f} s {size / 1000:>7.0f} {peak:>8.0f}", flush=True)
