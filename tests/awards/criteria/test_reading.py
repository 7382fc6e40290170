"""The criteria as a page to read."""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.criteria.loading import GBT_19580, load
from tests.awards import builders
from tests.counting import statements


def test_everybody_reads_categories_items_and_bands(client: Client, expert: User) -> None:
    load(GBT_19580)
    client.force_login(expert)
    url = reverse("awards:criteria-detail", args=["gbt19580-2012"])
    answer = client.get(url)
    page = answer.content.decode()
    assert (answer.context["count"], len(answer.context["categories"]), len(answer.context["scales"])) == (23, 7, 2)
    assert "4.1.2 高层领导的作用" in page
    assert "满分 1000 分" in page
    assert statements(client, url) <= 12
    assert client.get(reverse("awards:criteria-detail", args=["unknown"])).status_code == 404


def test_the_list_costs_the_same_with_three(client: Client, enterprise: User) -> None:
    client.force_login(enterprise)
    url = reverse("awards:criteria-list")
    assert "还没有导入" in client.get(url).content.decode()
    builders.make_criteria()
    one = statements(client, url)
    builders.make_criteria("second")
    builders.make_criteria("third")
    assert statements(client, url) == one
