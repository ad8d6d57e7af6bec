"""The page's time grid in a real browser."""

import pytest

from .browser import Chromium
from .page import book, has, text

pytestmark = pytest.mark.xdist_group("chromium")


def test_appointments_that_overlap_are_side_by_side(sandbox, url):
    times = (("09:00", "11:00"), ("10:00", "12:00"), ("11:30", "12:30"), ("14:00", "15:00"))
    for number, (start, end) in enumerate(times):
        book(sandbox, f"side-{number}", f"2025-03-04T{start}", f"2025-03-04T{end}")
    with Chromium() as browser:
        browser.show(url)
        boxes = browser.evaluate(
            "[...document.querySelectorAll('[data-id^=side]')].map((each) => {"
            " const {left, right, top, bottom} = each.getBoundingClientRect();"
            " return [each.dataset.id, left, right, top, bottom] })"
        )
        assert len(boxes) == 4
        for one in boxes:
            for other in boxes:
                apart = one[2] <= other[1] + 1 or other[2] <= one[1] + 1 or one[4] <= other[3] or other[4] <= one[3]
                assert one[0] == other[0] or apart, (one, other)
        alone = next(each for each in boxes if each[0] == "side-3")
        beside = next(each for each in boxes if each[0] == "side-0")
        assert alone[2] - alone[1] > 1.5 * (beside[2] - beside[1])
        # one employee a column
        browser.evaluate("columns.value = 'employees'; columns.dispatchEvent(new Event('change'))")
        assert "Bram" in text(browser, "#grid")
        assert browser.evaluate("document.querySelectorAll('.column').length") == 5


@pytest.mark.parametrize("width", [1440, 390])
def test_crowded_hours_count_the_appointments_that_do_not_fit(sandbox, url, width):
    for number in range(110):
        book(sandbox, f"many-{number}", "2025-03-04T09:00", "2025-03-04T10:00")
    book(sandbox, "later", "2025-03-04T09:30", "2025-03-04T11:30")
    with Chromium() as browser:
        browser.show(url, width)
        assert text(browser, ".more") == "+109 more"
        assert browser.evaluate("[...document.querySelectorAll('[data-id^=many]')].length") == 2
        lines = "document.querySelectorAll('.more .lines, [data-id^=many] b bdi, [data-id^=many] .subject')"
        clipped = f"""[...{lines}].filter(
            (each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1
        ).map((each) => each.innerText)"""
        assert browser.evaluate(clipped) == []
        browser.evaluate("document.querySelector('.more').click()")
        browser.until(has("#panel-title", "Tue 4 Mar, 10:00–11:00"))
        assert "111 entries" in text(browser, "#panel")
        assert "10:30–12:30 · Mortgage · accepted" in text(browser, "#panel li:last-child")
        browser.evaluate("document.querySelector('#panel li:last-child button').click()")
        browser.until(has("#panel dl", "later"))


def test_no_line_of_an_appointment_is_cut_off(sandbox, url):
    for day, minutes, end in ((3, 15, "08:15"), (4, 30, "08:30"), (5, 45, "08:45"), (6, 60, "09:00"), (7, 90, "09:30")):
        book(sandbox, f"lasts-{minutes}", f"2025-03-{day:02}T08:00", f"2025-03-{day:02}T{end}")
    with Chromium() as browser:
        browser.show(url)
        # lines are either visible as a whole, or not at all
        cut = """[...document.querySelectorAll('[data-id^=lasts]')].filter((block) => {
            const end = Math.min(...[block, block.firstChild].map((each) => each.getBoundingClientRect().bottom)) + .5;
            return [...block.querySelectorAll('b, span > span')].some((each) =>
                [...each.getClientRects()].some(({top, bottom}) => top + 3 < end && bottom - 3 > end))
        }).map((block) => block.dataset.id)"""
        assert browser.evaluate(cut) == []
        lines = "Math.round(document.querySelector('[data-id=lasts-%d] .lines').offsetHeight / 15)"
        assert [browser.evaluate(lines % minutes) for minutes in (15, 30, 45, 60, 90)] == [1, 2, 3, 4, 4]


def test_the_grid_is_one_tab_stop_with_arrow_keys(sandbox, url):
    for day, hour in ((3, 9), (3, 12), (4, 9), (4, 10), (4, 12), (6, 15)):
        book(sandbox, f"stop-{day}-{hour}", f"2025-03-{day:02}T{hour:02}:00", f"2025-03-{day:02}T{hour:02}:30")
    with Chromium() as browser:
        browser.show(url)
        assert browser.evaluate("[...grid.querySelectorAll('*')].filter((each) => each.tabIndex === 0).length") == 1
        focused = "document.activeElement.dataset.id ?? document.activeElement.id"
        browser.evaluate("document.querySelector('[data-id=stop-3-9]').focus()")
        for key, reached in (
            ("ArrowUp", "stop-3-9"),  # the first entry of the column
            ("ArrowDown", "stop-3-12"),
            ("ArrowRight", "stop-4-12"),  # at the same time
            ("ArrowUp", "stop-4-10"),
            ("ArrowLeft", "stop-3-9"),  # the closest one
            ("Home", "stop-3-9"),
            ("ArrowRight", "stop-4-9"),
        ):
            browser.key(key)
            assert browser.evaluate(focused) == reached, key
        book(sandbox, "stop-3-7", "2025-03-03T07:00", "2025-03-03T07:30")
        browser.until("!!document.querySelector('[data-id=stop-3-7]')")
        browser.key("Tab")
        assert not browser.evaluate("grid.contains(document.activeElement)")
        browser.key("Tab", shift=True)
        assert browser.evaluate(focused) == "stop-4-9"  # Tab returns to the entry that had the focus
        sandbox.reset(seed=None)
        browser.until("!document.querySelector('#grid .block')")
        assert browser.evaluate("grid.tabIndex") == 0  # the keyboard can scroll an empty grid


def test_page_opens_on_the_first_week_that_has_something(url, sandbox):
    sandbox.clock.travel("2025-01-06T08:00:00Z")
    with Chromium() as browser:
        browser.show(url)
        assert text(browser, "#week-title") == "Week of 24 February 2025"
        browser.evaluate("today.click()")
        browser.until(has("#week-title", "6 January"))
        browser.evaluate("after.click()")
        browser.until(has("#week-title", "13 January"))


def test_long_appointments_leave_the_current_time_in_view(sandbox, url):
    book(sandbox, "long", "2025-03-02T09:00", "2025-03-06T15:00")
    hours = "[...document.querySelectorAll('.hour')].map((each) => each.innerText)"
    inside = """(() => {
        const [view, box] = [grid, document.querySelector('%s')].map((each) => each.getBoundingClientRect());
        return box.top >= view.top && box.bottom <= view.bottom && box.left <= view.right })()"""
    line = "document.querySelector('.now').getBoundingClientRect().top"
    with Chromium() as browser:
        browser.show(url)
        assert browser.evaluate(hours)[0] == "08:00"
        before = browser.evaluate(line)
        # an appointment at night shows the whole day, without moving what is in view
        book(sandbox, "night", "2025-03-04T22:00", "2025-03-05T02:00")
        browser.until(f"{hours}[0] === '00:00'")
        assert browser.evaluate(line) == before
        browser.show(url, 390)
        assert abs(browser.evaluate(line) - browser.evaluate("grid.getBoundingClientRect().top") - 72) < 40
        assert browser.evaluate(inside % ".today [data-id=long] b")  # its text stays in view as well
        sandbox.clock.advance(hours=13)
        browser.show(url)
        assert browser.evaluate(inside % ".now")


@pytest.mark.proof
def test_five_thousand_appointments_open_within_a_tenth_of_a_second(sandbox, url):
    for number in range(5000):
        start = f"2025-03-{1 + number % 28:02}T{8 + number % 9:02}"
        book(sandbox, f"many-{number}", f"{start}:00", f"{start}:30")
    with Chromium() as browser:
        browser.show(url)
        assert "more" in text(browser, "#grid")
        # On a loaded machine single clicks take longer. Each click is on another appointment.
        took = browser.evaluate(
            "(async () => { const times = [];"
            " for (const each of [...document.querySelectorAll('#grid .appointment')].slice(0, 30)) {"
            " const started = performance.now(); each.click();"
            " while (panel.hidden) await new Promise(requestAnimationFrame);"
            " times.push(performance.now() - started); if (times.at(-1) <= 100) break;"
            " document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'})); }"
            " return Math.min(...times) })()"
        )
    assert took <= 100
