#!/usr/bin/python3
"""Opens pages of `guanxi --format html` in headless Chromium and uses them as a reader does.

usage: tests/page/drive.py --guanxi PROGRAM [--screenshots DIR]

Exit status: 0 all is well, 1 something is not, 77 there is no Chromium (tools/install test) or no Cytoscape.js in the
program: nothing was tested.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
except ImportError:
    webdriver = None

NASTY = "</script><img src=x onerror=\"document.title='hit'\"><b>粗体</b>"
MANY = 5000


def skip(why):
    print(f"SKIPPED, the page of --format html is NOT tested: {why}", file=sys.stderr)
    sys.exit(77)


def facts():
    """Invented: 星澜 with a fund, two models, a person, and names that try to become HTML."""

    def node(key, kind, name):
        return {"node": key, "type": kind, "name": name, "evidence": [{"source": "w1"}]}

    def edge(relation, a, b, source, quote, valid=None, role=None):
        fact = {"edge": relation, "from": a, "to": b, "evidence": [{"source": source, "quote": quote}]}
        if valid:
            fact["valid"] = valid
        if role:
            fact["properties"] = {"role": role}
        return fact

    yield {"source": "w1", "title": "星澜智算发布大模型", "date": "2023-05-02", "uri": "https://example.org/w1"}
    yield {"source": "w2", "title": NASTY, "date": "2025-01-09", "uri": "javascript:document.title='hit'"}
    yield node("org:xl", "organisation/company", "星澜智算")
    yield node("org:fund", "organisation/fund", "临安科创基金")
    yield node("m:1", "platform/model", "星澜一号")
    yield node("m:2", "platform/model", NASTY)
    yield node("person:wy", "person", "王岩")
    yield edge("develops", "org:xl", "m:1", "w1", "星澜智算研发星澜一号", {"from": "2023-05", "until": "2023-05"})
    yield edge("develops", "org:xl", "m:2", "w2", NASTY, {"from": "2025"})
    yield edge("funds", "org:fund", "org:xl", "w1", "临安科创基金投资星澜智算", {"from": "2021-03", "until": "2024"})
    yield edge("works_for", "person:wy", "org:xl", "w2", "星澜智算创始人王岩", None, "创始人")


def many_facts():
    """A tree with a few more links, MANY nodes."""
    for i in range(MANY):
        yield {"node": f"n:{i}", "type": ["organisation/company", "person", "programme/plan"][i % 3], "name": f"第{i}号"}
        if i > 0:
            yield {"edge": ["works_for", "partners_with"][i % 2], "from": f"n:{i}", "to": f"n:{(i - 1) // 3}"}
        if i % 2 == 1 and i > 40:
            yield {"edge": "participates_in", "from": f"n:{i}", "to": f"n:{(i * 7919) % (i - 1)}"}


class Page:
    """One page in the browser; what it logs as an error is an error."""

    def __init__(self, browser, path):
        self.browser = browser
        browser.get(path.as_uri())

    def js(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def text(self, selector):
        return self.js("return document.querySelector(arguments[0]).textContent", selector)

    def shown(self, selector):
        return self.js("return document.querySelector(arguments[0]).checkVisibility()", selector)

    def click(self, selector):
        self.browser.find_element("css selector", selector).click()

    def keys(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def selected(self):
        """Name of the selected node, or what the selected edge says."""
        return self.js(
            "const {kind, index} = guanxi.selection, d = guanxi.data;"
            "if (kind === 'node') return d.nodes[index].name;"
            "if (kind === 'edge') return d.relations[d.edges[index].relation].name; return null")

    def visible(self, group):
        return self.js("return guanxi.cy.elements(arguments[0]).not('.hidden').length", group)

    def index_of(self, name):
        return self.js("return guanxi.data.nodes.findIndex((node) => node.name === arguments[0])", name)

    def click_on_canvas(self, script):
        """At a point of the window that the script gives as [x, y] within the graph."""
        x, y = self.js(script)
        graph = self.browser.find_element("id", "graph")
        size = graph.size
        ActionChains(self.browser).move_to_element_with_offset(
            graph, round(x - size["width"] / 2), round(y - size["height"] / 2)).click().perform()
        time.sleep(0.3)  # a second click within 250 ms would be a double click

    def shot(self, folder, name):
        if folder:
            time.sleep(0.25)
            self.browser.save_screenshot(str(folder / f"{name}.png"))

    def complaints(self):
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]


class Test:
    def __init__(self):
        self.failed = 0

    def check(self, what, got, wanted=True):
        if got != wanted:
            self.failed += 1
            print(f"FAILED: {what}: {got!r}, not {wanted!r}", file=sys.stderr)


def reader_tests(test, page, screenshots):
    test.check("the heading", "星澜智算" in page.text("#title"))
    test.check("it is the title too", page.browser.title, page.text("#title"))
    test.check("all is shown", (page.visible("node"), page.visible("edge")), (5, 4))
    page.shot(screenshots, "light")

    # Search: a key to get there, a part of a name, pinyin, a name that is not there.
    page.keys("/")
    test.check("/ leads to the search field", page.js("return document.activeElement.id"), "search")
    page.keys("一号")
    test.check("found", page.text("#found li"), "星澜一号模型")
    page.shot(screenshots, "search")
    page.keys(Keys.ENTER)
    test.check("Enter selects it", page.selected(), "星澜一号")
    test.check("its panel is there", page.text("#panel h2"), "星澜一号")
    test.check("with its relation", "由…研发" in page.text("#panel"))
    test.check("and it is said", "星澜一号" in page.text("#spoken"))
    page.keys("/", "lakcjj", Keys.ENTER)
    test.check("pinyin finds a name", page.selected(), "临安科创基金")
    page.keys("/", "没有", Keys.ENTER)
    test.check("nothing found is said", page.text("#found li"), "没有这样的名称")
    page.keys(Keys.ESCAPE, Keys.ESCAPE, Keys.ESCAPE)
    test.check("Esc deselects", page.selected(), None)
    test.check("and closes the panel", page.shown("#panel"), False)

    # Click a relation, then a node: evidence, with title, date, quote and link.
    page.click_on_canvas(
        "const d = guanxi.data, i = d.edges.findIndex((e) => d.relations[e.relation].name === 'funds');"
        "const m = guanxi.cy.getElementById(`e${i}`).renderedMidpoint(); return [m.x, m.y]")
    test.check("a click selects a relation", page.selected(), "funds")
    panel = page.text("#panel")
    for part in ["临安科创基金投资星澜智算", "星澜智算发布大模型", "2023-05-02", "2021-03 – 2024", "1 个来源"]:
        test.check(f"the evidence has {part}", part in panel)
    test.check("the link", page.js("return document.querySelector('#panel blockquote a').href"), "https://example.org/w1")
    page.shot(screenshots, "evidence")
    page.click_on_canvas(
        "const p = guanxi.cy.nodes('.focus')[0].renderedPosition(); return [p.x, p.y]")
    test.check("a click selects a node", page.selected(), "星澜智算")
    test.check("four relations are listed", page.js("return document.querySelectorAll('#panel .links button').length"), 4)
    test.check("none fades that is linked", page.js("return guanxi.cy.elements('.faded').length"), 0)

    # Arrows walk, Enter goes into the panel.
    page.js("document.getElementById('graph').focus()")
    way = page.js(
        "const c = guanxi.cy.nodes('.focus')[0].position();"
        "const [dx, dy] = (({x, y}) => [x - c.x, y - c.y])(guanxi.cy.getElementById('n' + arguments[0]).position());"
        "return Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? 'R' : 'L') : (dy > 0 ? 'D' : 'U')", page.index_of("王岩"))
    arrows = {"R": (Keys.ARROW_RIGHT, Keys.ARROW_LEFT), "L": (Keys.ARROW_LEFT, Keys.ARROW_RIGHT),
              "D": (Keys.ARROW_DOWN, Keys.ARROW_UP), "U": (Keys.ARROW_UP, Keys.ARROW_DOWN)}[way]
    page.keys(arrows[0])
    test.check("an arrow walks to the neighbour there", page.selected() not in (None, "星澜智算"))
    page.keys(arrows[1])
    test.check("and back", page.selected(), "星澜智算")
    page.keys(Keys.ENTER)
    test.check("Enter goes into the panel", page.js("return document.activeElement.closest('#panel') !== null"))
    page.keys(Keys.ENTER)
    test.check("whose lines open relations", page.js("return guanxi.selection.kind"), "edge")
    page.keys(Keys.ESCAPE)
    zoom = page.js("return guanxi.cy.zoom()")
    page.keys("+", "+")
    test.check("+ zooms in", page.js("return guanxi.cy.zoom()") > 1.5 * zoom)
    page.keys("-", "0")
    test.check("0 shows all again", abs(page.js("return guanxi.cy.zoom()") - zoom) < 0.01 * zoom)

    # Names never become HTML, and addresses other than http no links.
    page.keys("/", "粗体", Keys.ENTER)
    test.check("a nasty name is text", page.text("#panel h2"), NASTY)
    page.click("#panel .links button")
    test.check("a nasty quote is text", page.text("#panel blockquote p"), NASTY)
    test.check("no element came of it", page.js("return document.querySelectorAll('img, b, #panel blockquote a').length"), 0)
    test.check("and nothing ran", page.browser.title != "hit")
    page.keys(Keys.ESCAPE)

    # Filters: a type, a relation, dates.
    page.js("[...document.querySelectorAll('#types .tick')].find((t) => t.textContent.startsWith('人物')).querySelector('input').click()")
    test.check("without persons", (page.visible("node"), page.visible("edge")), (4, 3))
    test.check("the count says so", page.text("#count"), "实体 4 / 5，关系 3 / 4")
    page.click("#reset")
    test.check("all again", (page.visible("node"), page.visible("edge")), (5, 4))
    page.js("[...document.querySelectorAll('#relations .tick')].find((t) => t.textContent.startsWith('研发')).querySelector('input').click()")
    test.check("what has no relation left goes too", (page.visible("node"), page.visible("edge")), (3, 2))
    page.click("#reset")
    page.click("#since")
    page.keys("2024-06")
    test.check("since 2024-06: what is undated stays", page.visible("edge"), 3)
    page.click("#undated")
    test.check("without it", (page.visible("node"), page.visible("edge")), (3, 2))
    page.shot(screenshots, "filter")
    page.click("#until")
    page.keys("2022")
    test.check("dates the wrong way round are said", "晚于" in page.text("#date-fault"))
    page.js("document.getElementById('since').value = ''; document.getElementById('until').dispatchEvent(new Event('input'))")
    test.check("until 2022", (page.visible("node"), page.visible("edge")), (2, 1))
    page.click("#reset")
    page.click("#years button")
    test.check("the first year's bar", page.js("return document.getElementById('since').value"), "2021")
    page.click("#reset")
    page.js("const b = document.getElementById('basis'); b.value = 'stated'; b.dispatchEvent(new Event('change'))")
    page.js("const s = document.getElementById('since'); s.value = '2025'; s.dispatchEvent(new Event('input'))")
    test.check("by date of the source", page.visible("edge"), 2)
    page.click("#reset")

    # Themes: the system's at first, then by the switch; the help.
    ground = "return getComputedStyle(document.body).backgroundColor"
    test.check("light", page.js(ground), "rgb(255, 255, 255)")
    page.click("#theme")
    test.check("dark", page.js(ground), "rgb(21, 24, 28)")
    test.check("its canvas too", page.js("return guanxi.cy.nodes('.entity')[0].style('color')"), "rgb(236,239,243)")
    page.js("document.querySelector('#graph').focus()")
    page.keys("?")
    test.check("the help", page.js("return document.getElementById('help').open"))
    page.shot(screenshots, "help")
    page.keys(Keys.ESCAPE)
    page.shot(screenshots, "dark")
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    page.browser.refresh()
    test.check("dark because the system is", page.js(ground), "rgb(21, 24, 28)")
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    test.check("no error in the browser", page.complaints(), [])


def large_tests(test, browser, path, screenshots):
    started = time.monotonic()
    page = Page(browser, path)
    page.js("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
    opened = time.monotonic() - started
    test.check(f"{MANY} nodes are there", page.visible("node.entity"), MANY)
    test.check(f"and open in less than 10 s ({opened:.1f} s)", opened < 10)
    page.shot(screenshots, "many")
    page.keys("/", "第4321号", Keys.ENTER)
    test.check("one of many is found", page.selected(), "第4321号")
    test.check("and brought to view", page.js(
        "const p = guanxi.cy.$(':selected').renderedPosition(), g = document.getElementById('graph');"
        "return p.x > 0 && p.y > 0 && p.x < g.clientWidth && p.y < g.clientHeight"))
    page.shot(screenshots, "many-near")
    started = time.monotonic()
    page.js("for (let i = 0; i < 10; ++i) { guanxi.cy.panBy({x: 20, y: 0}); }"
            "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
    panned = time.monotonic() - started
    started = time.monotonic()
    page.js("document.querySelector('#types input').click()")
    filtered = time.monotonic() - started
    test.check(f"moving and filtering take no more than 3 s ({panned:.1f} s, {filtered:.1f} s)", max(panned, filtered) < 3)
    test.check("the filter took some", 0 < page.visible("node.entity") < MANY)
    test.check("no error in the browser", page.complaints(), [])
    print(f"{MANY} nodes: opened in {opened:.1f} s, moved in {panned:.2f} s, filtered in {filtered:.1f} s")


def ranking_tests(test, page, screenshots):
    names = lambda: page.js(
        "return [...document.querySelectorAll('#ranking-rows tr')].filter((r) => !r.hidden).map((r) => r.children[1].textContent)")
    sizes = page.js("return guanxi.data.nodes.map((n) => n.scale)")
    test.check("the list is there", page.shown("#ranking"))
    test.check("by place", names()[0], "星澜智算")
    test.check("five are listed", len(names()), 5)
    test.check("the first is the largest", sizes[0] == max(sizes) > min(sizes))
    test.check("its headings", page.js("return [...document.querySelectorAll('#ranking th')].map((h) => h.textContent)"),
               ["名次", "名称", "分值", "关系"])
    page.shot(screenshots, "ranking")
    page.click("#ranking th[data-by=score] button")
    test.check("by score, the highest first", (names()[0], page.js("return document.querySelector('#ranking th[data-by=score]').ariaSort")),
               ("星澜智算", "descending"))
    page.click("#ranking th[data-by=score] button")
    test.check("and the other way round", names()[-1], "星澜智算")
    page.click("#ranking th[data-by=name] button")
    by_name = names()
    page.click("#ranking th[data-by=name] button")
    test.check("by name both ways", (by_name[0] != names()[0], sorted(by_name)), (True, sorted(names())))
    page.click("#ranking th[data-by=links] button")
    test.check("by relations", names()[0], "星澜智算")
    page.click("#ranking-rows tr:nth-child(2) button")
    test.check("a row selects its entity", page.selected(), names()[1])
    test.check("and stands out", page.text("#ranking tr.chosen td:nth-child(2)"), names()[1])
    test.check("the panel tells its score", page.js("return guanxi.data.nodes[guanxi.selection.index].note") in page.text("#panel"))
    page.keys(Keys.ESCAPE)
    page.js("[...document.querySelectorAll('#types .tick')].find((t) => t.textContent.startsWith('人物')).querySelector('input').click()")
    test.check("what is filtered out is not listed", "王岩" not in names() and len(names()) == 4)
    page.click("#reset")
    test.check("a nasty name is text in the list", NASTY in names())
    test.check("no element came of it", page.js("return document.querySelectorAll('#ranking img, #ranking b').length"), 0)
    test.check("no error in the browser", page.complaints(), [])


def cut_tests(test, page, screenshots):
    """Disjoint paths: what cuts them. No path: what would be, and what the filter cuts."""
    test.check("the cut is marked", page.js("return guanxi.cy.nodes('.cut').map((n) => guanxi.data.nodes[n.data('index')].name)"),
               ["星澜智算"])
    test.check("with a double border", page.js("return guanxi.cy.nodes('.cut')[0].style('border-style')"), "double")
    test.check("the marks say so", page.text("#marks-list"), "割点")
    page.shot(screenshots, "cut")
    test.check("no error in the browser", page.complaints(), [])


def barred_tests(test, page, screenshots):
    test.check("the path is supposed", page.js("return guanxi.cy.edges('.dashed').length"), 2)
    test.check("one of its relations is barred", page.js("return guanxi.cy.edges('.barred').length"), 1)
    test.check("the marks say so", page.text("#marks-list"), "放宽一项筛选后被筛选排除")
    page.js("const i = guanxi.data.edges.findIndex((e) => e.barred); guanxi.cy.getElementById(`e${i}`).emit('tap')")
    test.check("and the panel by what", "被 --at 排除" in page.text("#panel"))
    page.shot(screenshots, "barred")
    test.check("no error in the browser", page.complaints(), [])


def browser_of(folder):
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-device-scale-factor=1",
                     "--window-size=1400,900", f"--user-data-dir={folder}", "--disable-extensions", "--no-first-run"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--guanxi", required=True)
    parser.add_argument("--screenshots", type=pathlib.Path)
    options = parser.parse_args()
    if webdriver is None or not os.path.exists("/usr/bin/chromedriver"):
        skip("chromium-driver or python3-selenium is not installed; tools/install test does it")
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    test = Test()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = pathlib.Path(scratch)

        def guanxi(*arguments):
            return subprocess.run([options.guanxi, *arguments], cwd=folder, capture_output=True, text=True)

        for name, lines in (("few", facts()), ("many", many_facts())):
            (folder / f"{name}.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
            made = guanxi("--db", f"{name}.db", "ingest", f"{name}.jsonl")
            test.check(f"{name}.jsonl is ingested", (made.returncode, made.stderr if made.returncode else ""), (0, ""))
        made = guanxi("--db", "few.db", "neighbours", "星澜智算", "--lang", "zh", "--output", "few.html")
        if "Cytoscape.js" in made.stderr:
            skip(made.stderr.strip())
        test.check("the page is made", made.returncode, 0)
        for name, words in (("ranking", ["rank", "degree"]), ("cut", ["path", "王岩", "临安科创基金", "--disjoint"]),
                            ("barred", ["path", "王岩", "临安科创基金", "--at", "2025"])):
            made = guanxi("--db", "few.db", "--quiet", *words, "--lang", "zh", "--output", f"{name}.html")
            test.check(f"the page {name} is made", (made.returncode, made.stderr), (1 if name == "barred" else 0, ""))
        made = guanxi("--db", "many.db", "export", "--output", "many.html")
        test.check("the page of the whole graph is made", (made.returncode, made.stderr), (0, ""))
        try:
            browser = browser_of(folder / "profile")
        except WebDriverException as error:
            skip(f"Chromium does not start: {error.msg}")
        try:
            reader_tests(test, Page(browser, folder / "few.html"), options.screenshots)
            ranking_tests(test, Page(browser, folder / "ranking.html"), options.screenshots)
            cut_tests(test, Page(browser, folder / "cut.html"), options.screenshots)
            barred_tests(test, Page(browser, folder / "barred.html"), options.screenshots)
            large_tests(test, browser, folder / "many.html", options.screenshots)
        finally:
            browser.quit()
    print("failed checks:", test.failed)
    sys.exit(1 if test.failed else 0)


if __name__ == "__main__":
    main()
