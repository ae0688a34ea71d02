"""The review page in a real browser: load, filter, hover, edit, save, apply.

Needs Debian's chromium and chromium-driver (apt-get install chromium chromium-driver) and selenium.
"""

from __future__ import annotations

import json
import shutil
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from roadmap_parse import read, to_frames
from roadmap_parse.batch.originals import originals
from roadmap_parse.model import Activity, Deadline, Note, Official, Result, Roadmap, Section, Source
from roadmap_parse.outputs.apply import apply_corrections
from roadmap_parse.outputs.files import write
from roadmap_parse.outputs.frames import load_frames
from roadmap_parse.outputs.review import write_review
from roadmap_parse.outputs.rows import to_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

selenium = pytest.importorskip("selenium", reason="selenium is not installed")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not installed"),
    pytest.mark.filterwarnings("default::ResourceWarning", "default::DeprecationWarning"),
]

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"
PLAN = DOCUMENTS / "003_8a1b6717c39da0a8.pdf"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1280,800"
)
PAGE_SECONDS = 0.5
INDEX_SECONDS = 2.0
SLOWER_HERE = 4
"""A machine that runs other tests beside has its share of a core only."""


class Page:
    """A page in the browser, driven by its own keys and pointers."""

    def __init__(self, browser: Any, path: Path) -> None:
        self.browser = browser
        browser.get(path.as_uri())

    def run(self, code: str) -> Any:
        return self.browser.execute_script(f"return {code}")

    def texts(self, selector: str) -> list[str]:
        return self.run(
            f"[...document.querySelectorAll({json.dumps(selector)})].map((node) => node.textContent)"
        )

    def choose(self, control: str, value: str) -> None:
        self.browser.execute_script(
            "const node = document.getElementById(arguments[0]); node.value = arguments[1];"
            "node.dispatchEvent(new Event('change')); node.dispatchEvent(new Event('input'));",
            control,
            value,
        )
        time.sleep(0.2)

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.browser).send_keys(*keys).perform()

    def press_with(self, held: str, key: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.browser).key_down(held).send_keys(key).key_up(held).perform()

    def hover(self, selector: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.by import By

        ActionChains(self.browser).move_to_element(
            self.browser.find_element(By.CSS_SELECTOR, selector)
        ).perform()
        time.sleep(0.7)

    @property
    def ids(self) -> list[str]:
        return self.run("[...document.querySelectorAll('.row')].map((node) => node.dataset.id)")


@contextmanager
def chromium(profile: Path, downloads: Path) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (*FLAGS.split(), f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield browser
        assert browser.get_log("browser") == []
    finally:
        browser.quit()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def browser(place: Path) -> Iterator[Any]:
    with chromium(place / "profile", place) as browser:
        yield browser


@pytest.fixture(scope="module")
def written(place: Path) -> Path:
    """A dataset of one plan and its review page."""
    result = read(PLAN)
    write(to_frames([result]), place / "out")
    rows = to_rows([result])
    write_review(rows, place / "review.html", originals=originals(rows["documents"]))
    return place / "review.html"


@pytest.fixture
def page(browser: Any, written: Path) -> Page:
    page = Page(browser, written)
    page.run("localStorage.clear()")
    return Page(browser, written)


def test_rows_with_doubts_come_first(page: Page) -> None:
    assert len(page.ids) == 16
    assert "doubt" in page.run("document.querySelector('.row').className")
    assert "можно прочесть иначе" in page.texts(".row")[0]
    page.choose("sort", "document_order")
    assert page.ids == [f"{page.ids[0][:-2]}-{number}" for number in range(1, 17)]
    assert len(page.texts(".section")) == 3


def test_filters_and_search(page: Page) -> None:
    page.choose("note", "ambiguous")
    assert len(page.ids) == 1
    page.choose("note", "")
    page.choose("kind", "schedule")
    assert all("по графику" in text for text in page.texts(".row"))
    page.choose("kind", "")
    page.choose("search", "ЭКСПЕРТОВ  вебинарах")
    assert len(page.ids) == 1
    page.choose("search", "такого здесь нет")
    assert page.texts(".none-found p") == ["Под эти условия не подходит ни одна строка."]
    page.run("document.querySelector('.none-found button').click()")
    assert len(page.ids) == 16


def test_a_row_shows_its_place_and_the_other_way_round(page: Page) -> None:
    identity = page.ids[3]
    page.hover(f'.row[data-id="{identity}"]')
    assert page.run(f"document.querySelector('.box.hover').dataset.row === '{identity}'")
    seen = "(() => {const a = document.querySelector('.box.hover').getBoundingClientRect(), b = place.getBoundingClientRect(); return a.top >= b.top && a.bottom <= b.bottom})()"
    assert page.run(seen)
    other = page.run("document.querySelector('.box:not(.hover):not(.active)').dataset.row")
    page.run(f"document.querySelector('[data-row=\"{other}\"]').click()")
    assert page.run(f"document.querySelector('.row.active').dataset.id === '{other}'")
    assert page.run("document.querySelectorAll('.sheet img').length") >= 1
    assert page.run("document.querySelector('.sheet img').naturalWidth") > 500


def test_keys_decide_and_work_is_kept(page: Page, browser: Any, written: Path) -> None:
    first, second = page.ids[:2]
    page.press("j", "k", "a", "x")
    assert page.run(f"[current('{first}').mark, current('{second}').mark]") == ["right", "wrong"]
    again = Page(browser, written)
    assert again.run(f"[current('{first}').mark, current('{second}').mark]") == ["right", "wrong"]
    assert again.ids[-2:] == [first, second]  # what is decided waits at the end
    again.choose("state", "wrong")
    assert again.ids == [second]
    again.press("u")
    again.choose("state", "")
    again.run(f"choose('{second}')")
    again.press("u")
    assert again.run("correctionCount()") == 1


def test_corrections_are_saved_and_applied(page: Page, place: Path) -> None:
    first, second, third = page.ids[:3]
    page.run("document.getElementById('reviewer').value = 'Петрова'")
    page.press("e")
    page.run("document.querySelector('[name=deadline_text]').value = 'до 15 мая 2025 г.'")
    page.run("document.querySelector('form.edit').requestSubmit()")
    assert "прочитает apply" in page.texts(".row")[0]
    page.press("j", "a")
    page.run(f"choose('{third}')")
    page.press("n")
    page.press("Новое мероприятие")
    page.run("document.querySelector('form.edit').requestSubmit()")
    page.run(f"choose('{page.ids[-1]}')")
    page.run("toggleDeleted(active)")
    assert page.texts("#save") == ["Сохранить правки4"]
    page.press("s")
    saved = wait_for(place, "*-corrections.jsonl")
    outcome = apply_corrections(place / "out", [saved])
    assert (len(outcome.applied), outcome.conflicts, outcome.unknown) == (4, [], [])
    activities = load_frames(place / "out").activities.set_index("activity_id")
    assert (activities["deadline_kind"][first], str(activities["end_date"][first])) == ("until", "2025-05-15")
    assert "Петрова" in activities["notes"][first]
    assert "confirmed" in activities["notes"][second]
    assert "Новое мероприятие" in set(activities["activity"])
    assert len(activities) == 16


def wait_for(folder: Path, pattern: str) -> Path:
    for _ in range(100):
        found = list(folder.glob(pattern))
        if found and found[0].stat().st_size:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no {pattern} in {folder}")


def test_the_page_speaks_english_too(page: Page) -> None:
    page.run("document.getElementById('language').click()")
    assert "can be read otherwise" in page.texts(".row")[0]
    assert "doubts 1" in page.texts("#counts")[0]
    assert page.texts("#save") == ["Save corrections"]


def test_a_row_over_two_pages_is_drawn_on_both(browser: Any, place: Path) -> None:
    plan = DOCUMENTS / "002_06105396e53f60ed.pdf"
    rows = to_rows([read(plan)])
    write_review(rows, place / "cut.html", originals=originals(rows["documents"]))
    page = Page(browser, place / "cut.html")
    cut = next(row["activity_id"] for row in rows["activities"] if row["number"] == "2.2.")
    pages = f"placesOf.get('{cut}').map((node) => node.closest('.sheet').dataset.page)"
    assert page.run(pages) == ["2", "3"]
    page.run(f"choose('{cut}')")
    assert page.run("document.querySelectorAll('.box.active').length") == 2


def type_in(page: Page, selector: str, text: str) -> None:
    page.browser.execute_script(
        "const node = document.querySelector(arguments[0]); node.value = arguments[1];"
        "node.dispatchEvent(new Event('input', {bubbles: true})); node.dispatchEvent(new Event('change', {bubbles: true}));",
        selector,
        text,
    )


def test_the_form_says_what_apply_will_read_again(page: Page) -> None:
    told = "document.querySelector('[data-entries=deadlines] .told').textContent"
    page.press("e")
    assert page.run(told) == ""
    type_in(page, "[name=deadline_text]", "до 15 мая")
    assert "apply прочитает его заново" in page.run(told)
    type_in(page, "[data-entries=deadlines] [name=kind]", "until")
    assert "Задано вручную" in page.run(told)
    assert page.run("document.querySelector('[data-part=start_date]').hidden")
    type_in(page, "[data-entries=deadlines] [name=end_date]", "2025-05-20")
    page.press_with("\ue009", "\ue007")  # Ctrl+Enter
    identity = page.run("active")
    assert page.run(f"correction('{identity}', 'deadlines').new.map((each) => [each.kind, each.start_date, each.end_date])") == [
        ["until", None, "2025-05-20"]
    ]  # fmt: skip
    assert "до 20.05.2025" in page.texts(".row")[0]
    page.press("e")
    page.run("document.querySelector('[data-entries=deadlines] .reread').click()")
    page.run("document.querySelector('form.edit').requestSubmit()")
    assert page.run(f"[...corrections.get('{identity}').keys()]") == ["deadline_text"]
    assert "прочитает apply" in page.texts(".row")[0]


def test_what_was_typed_is_kept_whatever_is_done_next(page: Page) -> None:
    first, second = page.ids[:2]
    page.press("e")
    type_in(page, "[name=result]", "справка")
    page.run(f"document.querySelector('.row[data-id=\"{second}\"]').click()")
    assert page.run(f"current('{first}').result") == "справка"
    page.press("e")
    type_in(page, "[name=number]", "77")
    page.run("document.getElementById('language').click()")
    assert page.run(f"[current('{second}').number, editing]") == ["77", None]
    page.press("e")
    type_in(page, "[name=number]", "78")
    page.press("\ue00c")  # Escape
    assert page.run(f"current('{second}').number") == "77"
    page.press("e")
    type_in(page, "[data-entries=deadlines] [name=kind]", "range")
    type_in(page, "[data-entries=deadlines] [name=start_date]", "2025-05-20")
    type_in(page, "[data-entries=deadlines] [name=end_date]", "2025-05-10")
    page.choose("state", "unchecked")  # a reversed range is no range: the form stays open
    assert page.run("editing") == second
    page.press("\ue00c")


def test_every_cell_opens_where_it_was_pointed_at(page: Page) -> None:
    page.run("document.querySelector('.row [data-field=responsible_text]').dispatchEvent(new MouseEvent('dblclick', {bubbles: true}))")  # fmt: skip
    assert page.run("document.activeElement.name") == "responsible_text"
    page.press("\ue00c")


def test_files_of_several_reviewers_meet(page: Page, place: Path) -> None:
    first, second, third = page.ids[:3]
    page.press("a")
    stale = {"activity_id": second, "field": "number", "old": "другой", "new": "5"}
    later = {"activity_id": first, "field": "mark", "old": None, "new": "wrong", "at": "2999-01-01"}
    added = {"activity_id": third, "field": "result", "old": None, "new": "отчёт"}
    held = {**stale, "new": page.run(f"current('{second}').number")}
    other = {**stale, "activity_id": "0000-1-1"}
    file = place / "other.jsonl"
    texts = [json.dumps(each) for each in (stale, later, added, held, other)]
    file.write_text("\n".join([*texts, "{"]), encoding="utf-8")
    from selenium.webdriver.common.by import By

    page.browser.find_element(By.ID, "file").send_keys(str(file))
    time.sleep(0.5)
    assert page.texts("#message")[0].split("\n") == [
        "Взято правок: 1",
        "Уже внесены: 1",
        "Решено по-разному, взято более позднее: 1",
        "Пропущено правок к прежнему тексту строк: 1",
        "Правок к другим документам: 1",
        "Строк не разобрано: 1",
    ]
    assert page.run(f"[current('{first}').mark, current('{third}').result]") == ["wrong", "отчёт"]


def test_an_index_leads_to_the_pages_and_back(browser: Any, place: Path) -> None:
    damaged = place / "битый.pdf"
    damaged.write_bytes(b"%PDF-1.7 cut")
    files = [PLAN.with_suffix(".txt"), PLAN.with_suffix(".docx"), DOCUMENTS / "none_lessons.txt", damaged]
    rows = to_rows([read(file) for file in files])
    write_review(rows, place / "весь архив #1.html", originals=originals(rows["documents"]))
    page = Page(browser, place / "весь архив #1.html")
    groups = page.run("[...document.querySelectorAll('.docs h3')].map((node) => node.textContent)")
    assert groups == ["Не прочитаны1", "С сомнениями2", "Без плана1"]
    assert "файл повреждён" in page.texts(".docs li")[0]
    page.press("j")
    chosen = page.run("active")
    page.press("\ue007")
    time.sleep(0.3)
    assert page.run("[active, data.documents.length, data.index]") == [chosen, 1, False]
    assert page.run("[...document.querySelectorAll('#ways a')].map((node) => node.textContent)") == [
        "☰",
        "‹",
    ]
    page.press("a")
    page.run("document.querySelector('#ways a').click()")
    time.sleep(0.3)
    assert page.run(f"[data.index, current('{chosen}').mark]") == [True, "right"]
    assert "проверено 1" in page.texts(f".docs li[data-document='{chosen.split('-')[0]}']")[0]


def test_two_windows_keep_each_other_s_work(page: Page, browser: Any, written: Path) -> None:
    first, second = page.ids[:2]
    here = browser.current_window_handle
    browser.switch_to.new_window("tab")
    there = Page(browser, written)
    there.press("a")
    browser.close()
    browser.switch_to.window(here)
    time.sleep(0.3)
    page.run(f"choose('{second}')")
    page.press("x")
    again = Page(browser, written)
    assert again.run(f"[current('{first}').mark, current('{second}').mark]") == ["right", "wrong"]


def test_pages_can_be_enlarged_and_the_border_moved(page: Page) -> None:
    width = "document.querySelector('.sheet').offsetWidth"
    before = page.run(width)
    page.press("+")
    assert page.run(width) == pytest.approx(1.25 * before, abs=2)
    page.press("-")
    assert page.run(width) == before
    page.run("document.getElementById('split').focus()")
    page.press("\ue012")  # left
    assert page.run(width) < before


def test_thousands_of_rows_open_at_once(browser: Any, place: Path) -> None:
    result = read(PLAN.with_suffix(".txt"))
    (plan,) = result.roadmaps
    one = plan.sections[0]
    doubt = (Note("ambiguous", "", "warning"),)
    many = replace(one, activities=tuple(replace(each, notes=doubt) for each in one.activities * 1250))
    big = replace(result, roadmaps=(replace(plan, sections=(many,)),))
    rows = to_rows([big, replace(result, source=replace(result.source, path="другой.txt"))])
    assert len(rows["activities"]) > 5000
    write_review(rows, place / "big.html")
    page = Page(browser, place / "big.html")
    ready = int(page.run("document.documentElement.dataset.ready")) / 1000
    assert ready < INDEX_SECONDS * SLOWER_HERE
    started = time.perf_counter()
    page.browser.execute_script(
        "control('search').value = 'эксперт'; refresh(); step(1); mark(active, 'right')"
    )
    assert time.perf_counter() - started < PAGE_SECONDS * SLOWER_HERE


def test_a_page_with_its_pictures_opens_at_once(page: Page) -> None:
    assert int(page.run("document.documentElement.dataset.ready")) / 1000 < PAGE_SECONDS * SLOWER_HERE


@pytest.mark.parametrize(
    "evil",
    [
        "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>",
        "\"'><svg onload=window.ran=1>&lt;b&gt;&amp;",
        "\u202egnp.live\u202c \u200f\u2066до 1 мая\u2069",
        '=HYPERLINK("javascript:window.ran=1";"x")',
        "{{constructor.constructor('window.ran=1')()}} ${window.ran = 1} <!-- --> ]]>",
    ],
)
def test_texts_of_documents_run_nothing(browser: Any, place: Path, evil: str) -> None:
    note = Note(evil, evil, "warning")
    activity = Activity(
        evil,
        evil,
        evil,
        (Deadline(evil, "none"),),
        evil,
        (Official(evil),),
        evil,
        {evil: evil},
        notes=(note,),
    )
    plan = Roadmap(evil, sections=(Section(evil, evil, (), (activity,)),))
    write_review(to_rows([Result(Source(evil), "ok", (plan,))]), place / "evil.html", title=evil)
    page = Page(browser, place / "evil.html")
    shown = "".join(letter if letter.isprintable() else " " for letter in evil)
    assert shown in page.texts(".row")[0]
    page.press("e")
    assert page.run("document.querySelector('[name=activity]').value") == shown
    page.run("document.querySelector('form.edit').requestSubmit()")
    assert page.run("correctionCount()") == 0  # looking at it changes nothing
    assert page.run("window.ran ?? null") is None
    assert page.run("document.querySelectorAll('script, img, svg, iframe').length") == 2


def test_a_dataset_without_plans_opens(browser: Any, place: Path) -> None:
    failed = Result(Source("пустой.pdf"), "failed", notes=(Note("corrupt", "cut", "error"),))
    write_review(to_rows([failed]), place / "failed.html")
    assert "Плана в документе не найдено" in Page(browser, place / "failed.html").texts("#list")[0]
    write_review(to_rows([]), place / "none.html")
    page = Page(browser, place / "none.html")
    page.press("j", "a", "e", "u")
    assert page.texts(".row") == []
