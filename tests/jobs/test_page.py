"""The administrator's page of background work."""

import pytest

from webapp import jobs
from webapp.db import write
from webapp.db.statements import counted
from webapp.jobs import kinds, store
from webapp.jobs.records import Job


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nothing is written beside the test's database."""
    monkeypatch.setattr("webapp.jobs.queue.push", lambda job: None)


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture
def ask(world, monkeypatch):
    """A function that asks for a job of a kind known to this test."""
    monkeypatch.setattr(kinds, "_kinds", {})
    jobs.kind("count", "Contar")(lambda job: {"forgotten": 3})

    def asked(kind="count", **input):
        with write():
            return jobs.enqueue(kind, input, world.actor("marta"))

    return asked


def test_only_who_administers_everything_opens_it(sign_in, ask):
    job = ask()
    for name in ("ana", "marta", "irene"):
        visitor = sign_in(name)
        assert visitor.get("/admin/jobs").status_code == 403
        assert visitor.post(f"/admin/jobs/{job}/cancel").status_code == 403
        assert "/admin/jobs" not in visitor.get("/profile").text
    assert Job.get_by_id(job).state == "waiting"


def test_it_tells_kind_state_who_and_result(admin, ask):
    ask(price_list=3)
    page = admin.get("/admin/jobs").text
    assert all(text in page for text in ("Contar", "lista: 3", "Marta Cifuentes", "Espera", "Cancelar"))
    jobs.run_waiting()
    done = admin.get("/admin/jobs").text
    assert "Hecho" in done and "olvidados: 3" in done and "Cancelar" not in done


def test_it_asks_again_by_itself_only_while_something_is_under_way(admin, ask):
    assert 'hx-trigger="every' not in admin.get("/admin/jobs").text
    ask()
    page = admin.get("/admin/jobs")
    assert 'hx-trigger="every 2s"' in page.text
    jobs.run_waiting()
    fragment = admin.get("/admin/jobs", fragment=True)
    assert fragment.text.lstrip().startswith("<section") and "hx-trigger" not in fragment.text


def test_a_job_is_cancelled_and_tried_again_with_and_without_a_script(admin, ask):
    job = ask()
    answer = admin.post(f"/admin/jobs/{job}/cancel", {"view": "all"}, fragment=True)
    assert answer.status_code == 200 and "Cancelado" in answer.text and "Reintentar" in answer.text
    assert admin.post(f"/admin/jobs/{job}/retry").status_code == 303
    assert Job.get_by_id(job).state == "waiting"


def test_what_ended_meanwhile_stays_as_it_is_and_what_never_was_is_not_found(admin, ask):
    job = ask()
    jobs.run_waiting()
    assert admin.post(f"/admin/jobs/{job}/cancel").status_code == 303
    assert Job.get_by_id(job).state == "done"
    assert admin.post("/admin/jobs/999999/cancel").status_code == 404


def test_a_failure_is_shown_in_words_and_found_by_its_view(admin, ask):
    ask("gone")
    ask()
    jobs.run_waiting()
    page = admin.get("/admin/jobs", view="failed").text
    assert "Esta versión no conoce esta clase de trabajo." in page
    assert page.count('data-record="job:') == 1


def test_progress_is_a_bar_with_its_figures(admin, ask):
    job = ask()
    store.take(job)
    store.told(job, 40, 1200)
    page = admin.get("/admin/jobs").text
    assert '<progress max="1200" value="40"' in page and "40 de 1.200" in page


def test_an_empty_list_says_what_will_come(admin, world):
    Job.delete().execute()
    assert "Aún no hay trabajos" in admin.get("/admin/jobs").text


def test_the_page_takes_as_many_statements_with_50_jobs(admin, ask):
    ask()
    admin.get("/admin/jobs")
    with counted() as one:
        admin.get("/admin/jobs")
    for n in range(60):
        ask(n=n)
    with counted() as many:
        page = admin.get("/admin/jobs").text
    assert len(one) == len(many) == 2
    assert "Anteriores" in page


def test_strange_words_in_the_address_break_nothing(admin, ask):
    for query in ({"view": "x"}, {"before": "-1"}, {"before": "9" * 30}, {"before": "a"}):
        assert admin.get("/admin/jobs", **query).status_code == 200
