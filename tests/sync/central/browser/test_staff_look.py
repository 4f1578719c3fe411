"""How the staff pages look: a picture of each on a desk and on a phone, and what must hold there.

Each page is seen in two languages, in a thorough run in all three on both. Pictures are taken of what is
Chinese on the desk, in a thorough run of all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

LANGS = {"zh": "zh-hans", "en": "en", "ru": "ru"}
DESK, PHONE = (1280, 900), (390, 844)
PAGES = {
    "login": "/staff/login",
    "home": "/staff/",
    "visits": "/staff/visits",
    "figures": "/staff/figures",
    "figure-records": "/staff/figures/services",
    "retention": "/staff/retention",
    "exports": "/staff/exports?dataset=help_requests",
    "requests": "/staff/requests",
    "request": "table.rows th a",
    "limits": "/staff/limits",
    "limit": "/staff/limits/hazard:ice",
    "limit-change": "/staff/limits/hazard:ice/change",
    "calendar": "/staff/calendar",
    "hours": "/staff/calendar/hours",
    "content": "/staff/content",
    "content-table": "/staff/content/tables/consultations",
    "content-record": "/staff/content/tables/notices/records/NT-001",
    "content-new": "/staff/content/tables/notices/new",
    "content-hours": "/staff/content/tables/facilities/records/FC-01/edit",
    "content-drafts": "/staff/content/drafts",
    "content-draft": "section.panel h2 a",
    "content-discard": "#discard",
    "content-publish": "/staff/content/publish",
    "content-history": "/staff/content/history",
    "content-sheets": "/staff/content/sheets",
    "content-expired": "/staff/content/expired",
    "kiosks": "/staff/kiosks",
    "kiosk": "table.rows th a",
    "revoke": ".page-head a.button",
    "station-area": "/staff/kiosks/stations/FC-06",
    "rollouts": "/staff/rollouts",
    "notices": "/staff/notices",
    "notice": "article.told h3 a",
    "notice-withdraw": "#withdraw",
    "tokens": "/staff/tokens",
    "password": "/staff/password",
    "audit": "/staff/audit",
    "missing": "/staff/requests/none",
    "records": "/admin/",
}
AFTER = {
    "content-draft": "/staff/content/drafts",
    "content-discard": "/staff/content/drafts",
    "notice-withdraw": "/staff/notices",
    "request": "/staff/requests",
    "kiosk": "/staff/kiosks",
    "notice": "/staff/notices",
    "revoke": "/staff/kiosks",
}
# What is opened from a page that is opened from a list.
FROM = {"revoke": "kiosk", "content-discard": "content-draft", "notice-withdraw": "notice"}
OF_UNFOLD = {"records"}

# Text and what it stands on, from the innermost opaque background; hatching and pictures are left out.
CONTRAST = """
const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const rgba = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
const faint = [];
for (const element of document.querySelectorAll('body *')) {
  const own = [...element.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim());
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  if (!own.length || !box.width || style.visibility === 'hidden' || style.clipPath !== 'none') continue;
  if (element.closest('.unseen, svg, option, .skip')) continue;
  let ground = null;
  for (let up = element; up && !ground; up = up.parentElement) {
    const upStyle = getComputedStyle(up);
    const colour = rgba(upStyle.backgroundColor);
    if (colour[3] === 1) ground = colour; else if (upStyle.backgroundImage !== 'none') break;
  }
  if (!ground) continue;
  const [a, b] = [light(rgba(style.color)), light(ground)].sort((x, y) => y - x);
  const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
  const least = size >= 24 || (bold && size >= 18.66) ? 4.5 : 7;
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < least) faint.push(`${ratio.toFixed(1)} ${element.className} ${own[0].textContent.trim().slice(0, 30)}`);
}
return [...new Set(faint)];
"""
UNNAMED = """
const unnamed = [...document.querySelectorAll('a, button, input:not([type=hidden]), select')].filter((element) => {
  const label = element.labels && element.labels.length ? element.labels[0].textContent : '';
  return !(element.textContent || element.value || element.ariaLabel || label || '').trim();
}).map((element) => element.outerHTML.slice(0, 80));
const headings = document.querySelectorAll('h1').length === 1 ? [] : ['not one h1'];
const landmarks = ['main', 'footer'].filter((name) => !document.querySelector(name));
const unscoped = [...document.querySelectorAll('th:not([scope])')].map((th) => `th ${th.innerText}`);
return [...unnamed, ...headings, ...landmarks, ...unscoped];
"""


def visit(browser: Any, name: str) -> None:
    """Open a page by its address, or by the links that lead to it."""
    if name in AFTER:
        browser.open(AFTER[name])
        if name in FROM:
            browser.press(PAGES[FROM[name]])
        browser.press(PAGES[name])
    else:
        browser.open(PAGES[name])


@pytest.fixture(scope="module")
def pictures(root: Path) -> Path:
    """Where the pictures go."""
    path = root / "build" / "screens" / "staff"
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture(scope="module", autouse=True)
def draft(centre: Any) -> None:
    """An hour that waits for a second person, to be looked at."""
    script = (
        "import django; django.setup()\n"
        "from sync.central.accounts.api import User\n"
        "from sync.central.directory import drafts\n"
        "body = drafts.published_body('facilities', 'FC-01')\n"
        "body['schedules'][0]['opens_at'] = '07:30'\n"
        "body['address']['ru'] = 'У вокзала, слева (пример)'\n"
        "base = drafts.base_of('facilities', 'FC-01')\n"
        "user = User.objects.get(username='demo-editor')\n"
        "drafts.save(user, 'facilities', 'FC-01', body, revision=0, base=base)\n"
    )
    centre.ask(script)


def looks_of(name: str, *, is_thorough: bool) -> dict[str, tuple[tuple[int, int], ...]]:
    """In which languages a page is seen on which screens: Russian, which has the longest words, where it is narrow."""
    if is_thorough:
        return dict.fromkeys(LANGS, (DESK, PHONE))
    lang = ("zh", "en")[sorted(PAGES).index(name) % 2]
    return {lang: (DESK,), "ru": (PHONE,)}


def test_each_page_is_seen_on_both_screens_and_in_a_thorough_run_in_every_language() -> None:
    plain = [looks_of(name, is_thorough=False) for name in PAGES]
    assert {lang for looks in plain for lang, sizes in looks.items() if DESK in sizes} == {"zh", "en"}
    assert all(looks["ru"] == (PHONE,) for looks in plain)
    assert all(looks_of(name, is_thorough=True) == dict.fromkeys(LANGS, (DESK, PHONE)) for name in PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_fits_its_screen_and_can_be_read(name: str, request: pytest.FixtureRequest, pictures: Path) -> None:
    browser = request.getfixturevalue("browser" if name == "login" else "staff")
    is_thorough = request.config.getoption("thorough")
    for lang, sizes in looks_of(name, is_thorough=is_thorough).items():
        browser.speak(LANGS[lang])
        # No script of ours asks how wide the window is: the page is the same one, laid out anew.
        visit(browser, name)
        for width, height in sizes:
            browser.size(width, height)
            if is_thorough or (lang, width) == ("zh", DESK[0]):
                browser.picture(pictures / f"{name}-{lang}-{width}x{height}.png", width, height)
            assert browser.overflow() <= 0, f"{name} is wider than {width} px"
            if name not in OF_UNFOLD:
                assert browser.driver.execute_script(CONTRAST) == []
                assert browser.driver.execute_script(UNNAMED) == []
    allowed = "404 (Not Found)" if name == "missing" else None
    assert [line for line in browser.complaints() if not allowed or allowed not in line] == []


@pytest.mark.parametrize(
    "name", ["home", "visits", "requests", "limits", "calendar", "kiosks", "content-new", "content-draft"]
)
def test_a_page_can_be_used_at_twice_the_size(name: str, staff: Any) -> None:
    staff.size(640, 450)
    visit(staff, name)
    assert staff.overflow() <= 0


LONG_NAME = "document.querySelector('.who-name span').firstChild.data = 'operator-of-the-night'"
HEADER = """
const here = document.querySelector('.rooms [aria-current]').getBoundingClientRect();
return [document.querySelector('.top').offsetHeight, here.left >= 0 && here.right <= innerWidth];
"""


@pytest.mark.parametrize("lang", sorted(LANGS))
def test_on_a_phone_a_page_begins_in_the_upper_fifth_and_shows_where_one_is(lang: str, staff: Any) -> None:
    width, height = PHONE
    staff.size(width, height)
    staff.speak(LANGS[lang])
    for path in ("/staff/", "/staff/kiosks", "/staff/audit"):
        staff.open(path)
        staff.driver.execute_script(LONG_NAME)
        taken, is_in_sight = staff.driver.execute_script(HEADER)
        assert taken <= height / 5
        assert is_in_sight


@pytest.mark.parametrize(("lang", "size"), [("zh", DESK), ("ru", PHONE)])
def test_a_field_gone_to_by_the_keyboard_is_not_under_the_buttons_that_stay(
    lang: str, size: tuple[int, int], staff: Any
) -> None:
    staff.size(*size)
    staff.speak(LANGS[lang])
    staff.open("/staff/content/tables/consultations/records/I05/edit")
    covered = staff.driver.execute_script("""
      const top = () => document.querySelector('.button-row.stick').getBoundingClientRect().top;
      const fields = [...document.querySelectorAll('form input:not([type=hidden]), form select, form textarea')];
      return fields.filter((field) => !field.closest('.stick')).filter((field) => {
        field.focus();
        return field.getBoundingClientRect().bottom > top() + 1;
      }).map((field) => field.name);
    """)
    assert covered == []


def test_beside_a_long_filter_what_was_done_stays_readable(staff: Any) -> None:
    staff.size(*DESK)
    staff.speak(LANGS["zh"])
    staff.open("/staff/audit")
    width = staff.driver.execute_script("""
      document.querySelector('td.wrap').innerHTML = '<span class="tag">columns=started_at</span> '.repeat(40);
      return document.querySelector('td[data-head="操作"]').offsetWidth;
    """)
    assert width >= 8 * 16


@pytest.mark.parametrize(("lang", "is_wide"), [("zh", True), ("en", False), ("ru", False)])
def test_quotation_marks_are_as_wide_as_the_language_has_them(lang: str, is_wide: bool, staff: Any) -> None:
    staff.speak(LANGS[lang])
    staff.open("/staff/tokens")
    width = staff.driver.execute_script("""
      const mark = document.querySelector('main').appendChild(document.createElement('span'));
      mark.textContent = '“';
      return mark.getBoundingClientRect().width / parseFloat(getComputedStyle(mark).fontSize);
    """)
    assert (width > 0.75) == is_wide
