#!/usr/bin/env python3
"""guanxi shell, as a user types into it and as a script is fed to it.

usage: shell_test.py GUANXI FACTS
"""

import pathlib
import shutil
import sys
import time

from workshop import Terminal, Workshop, equal, holds, run_tests_apart

PROMPT = "guanxi> "
HISTORY = ".local/state/guanxi/history"


def start(shop, *options, env=None, rows=50, columns=100):
    terminal = Terminal(shop, [shop.guanxi, *options, "shell"], env=env, rows=rows, columns=columns)
    return terminal, terminal.settle(PROMPT)


def ask(terminal, line, *parts):
    """Types a line, waits for the next prompt, and holds what came between."""
    after = len(terminal.seen)
    terminal.type(line + "\r")
    terminal.settle(PROMPT, after + len(PROMPT))
    holds(terminal.seen[after:], *parts)


def leave(terminal):
    terminal.settle(PROMPT)
    terminal.type("\x04")
    equal(terminal.wait(), 0)


def scripts(shop):
    done = shop.run("shell", stdin="# a comment\n\nshow org:xinglan   # and another\n"
                                   "path '陆见微' \"Mara Ellison\" \\\n  --format jsonl\n")
    equal(done.stderr, "")
    equal(done.returncode, 0)
    holds(done.stdout, "星澜智算  organisation/company  org:xinglan", '"hops":3')
    # As it is outside: the same answers, no prompts.
    equal(shop.run("shell", stdin="digest\n").stdout, shop.run("digest").stdout)
    equal(shop.run("shell", stdin="guanxi digest").stdout, shop.run("digest").stdout)
    equal(shop.run("shell", stdin="show #0 --format json\n").stdout, shop.run("show", "#0", "--format", "json").stdout)


def script_statuses(shop):
    equal(shop.run("shell", stdin="").returncode, 0)
    equal(shop.run("shell", stdin="search zzzzzz\ndigest\n").returncode, 1)
    done = shop.run("shell", stdin="digest\nsho x\nsearch zzzzzz\ndigest\n")
    equal(done.returncode, 2)
    equal(done.stdout.count("\n"), 2)
    holds(done.stderr, "guanxi: unknown command 'sho'\n  did you mean 'show'?",
          "guanxi: in line 2 of standard input: sho x\n")
    done = shop.run("shell", "--stop-on-error", stdin="digest\nsho x\ndigest\n")
    equal((done.returncode, done.stdout.count("\n")), (2, 1))
    done = shop.run("shell", "--stop-on-error", stdin="search zzzzzz\ndigest\nexit\nsho x\n")
    equal((done.returncode, done.stdout.count("\n")), (1, 1))
    equal(shop.run("shell", stdin="show 'a").stderr,
          "guanxi: a quote is not closed\nguanxi: in line 1 of standard input: show 'a\n")
    done = shop.run("shell", stdin="search north | head\n")
    equal(done.returncode, 2)
    holds(done.stderr, "guanxi: '|' means nothing here\n  --output FILE writes an answer to a file\n")
    holds(shop.run("shell", stdin="shell\n").stderr, "guanxi: this is the shell already\n  exit leaves it\n")
    # What is quoted is a name.
    equal(shop.run("shell", stdin="search '|'\n").stderr, shop.run("search", "|").stderr +
          ("" if shop.run("search", "|").returncode < 2 else "guanxi: in line 1 of standard input: search '|'\n"))


def options_do_not_stay(shop):
    lines = "neighbours 星澜智算 --limit 1 --quiet\nneighbours 星澜智算 --quiet\n"
    both = shop.run("shell", stdin=lines).stdout
    one = shop.run("neighbours", "星澜智算", "--limit", "1", "--quiet").stdout
    equal(both, one + shop.run("neighbours", "星澜智算", "--quiet").stdout)


def store_is_read_again(shop):
    """The store is opened once, and again when another process or the shell itself has written to it."""
    (shop.path / "more.jsonl").write_text('{"node": "org:later", "name": "Later Works"}\n')
    (shop.path / "still.jsonl").write_text('{"node": "org:still", "name": "Still Later"}\n')
    terminal, _ = start(shop, "--quiet")
    ask(terminal, "search later")
    assert "org:later" not in terminal.seen
    equal(shop.run("--quiet", "ingest", "more.jsonl").returncode, 0)
    ask(terminal, "search later", "org:later")
    ask(terminal, "ingest still.jsonl", "1 node")
    ask(terminal, "search still", "org:still")
    ask(terminal, "forget more.jsonl still.jsonl", "taken back")
    ask(terminal, "show org:still", "nothing is called 'org:still'")
    leave(terminal)


def typing(shop):
    terminal, _ = start(shop)
    holds(terminal.seen, "guanxi.db; help lists the commands, TAB completes, Ctrl-D leaves")
    ask(terminal, "show 星澜智算", "org:xinglan")
    # A Han character is two columns wide and goes with one key.
    ask(terminal, "search 青岚岚\x7f研究院", "org:qinglan")
    ask(terminal, "nonsense", "unknown command 'nonsense'")
    terminal.type("search 'Mara\r")
    terminal.settle("      > ")
    ask(terminal, "Ellison'", "person:mara")
    ask(terminal, "help digest", "Print a hash")
    terminal.type("exit\r")
    equal(terminal.wait(), 0)


def completed(shop, *lines):
    """What stands in the history after these lines were typed."""
    (shop.path / HISTORY).unlink(missing_ok=True)
    terminal, _ = start(shop, "--quiet")
    for line in lines:
        after = len(terminal.seen)
        terminal.type(line)
        time.sleep(0.2)  # so that the end of the line is not taken for a part of what TAB put there
        terminal.type("\r")
        terminal.settle(PROMPT, after + len(PROMPT))
    leave(terminal)
    return [line.replace("\\\\", "\\") for line in (shop.path / HISTORY).read_text().splitlines()]


def completion(shop):
    equal(completed(shop, "neigh\t星\t--rel\twork\t", "show qlyj\t--format=js\tl\t", "show Mara\t", "show 'Mara\t",
                    'show "Mara\t', "search 青岚 --ty\torganisation/ins\t", "show org:xi\t", "ingest fac\t--dry\t",
                    "trace comp\tprogramme/pl\t"),
          ["neighbours 星澜智算 --relation works_for ", "show 青岚研究院 --format=jsonl ", "show Mara\\ Ellison ",
           "show 'Mara Ellison' ", 'show "Mara Ellison" ', "search 青岚 --type organisation/institute ",
           "show org:xinglan ", "ingest facts.jsonl --dry-run ", "trace company programme/plan "])


def completion_lists(shop):
    """Several candidates are listed with what they are; the line stays."""
    terminal, at = start(shop)
    terminal.type("show 林\t")
    at = terminal.expect("person:linyuan-a  林远", at)
    at = terminal.expect("person:linyuan-b  林远", at)
    at = terminal.expect("show 林", at)
    terminal.type("\x15qui\t\r")
    equal(terminal.wait(), 0)


def history(shop):
    (shop.path / HISTORY).unlink(missing_ok=True)
    terminal, _ = start(shop)
    for line in ("search 海图计划", "search 海图计划", " search secret", "digest"):
        ask(terminal, line)
    ask(terminal, "\x1b[A\x1b[A", "programme:haitu")  # twice up
    leave(terminal)
    equal((shop.path / HISTORY).read_text(), "search 海图计划\ndigest\nsearch 海图计划\n")
    equal((shop.path / HISTORY).stat().st_mode & 0o777, 0o600)
    terminal, _ = start(shop)
    ask(terminal, "\x1b[A", "programme:haitu")
    leave(terminal)
    # Where the user wants it.
    terminal, _ = start(shop, env={"XDG_STATE_HOME": str(shop.path / "state")})
    ask(terminal, "digest")
    leave(terminal)
    equal((shop.path / "state/guanxi/history").read_text(), "digest\n")


def ctrl_c_gives_the_line_up(shop):
    terminal, at = start(shop)
    terminal.type("show 星\x03")
    terminal.settle(PROMPT, terminal.expect("^C", at))
    terminal.type("search 'open\r")
    at = terminal.settle("      > ")
    terminal.type("\x03")
    terminal.settle(PROMPT, terminal.expect("^C", at))
    ask(terminal, "search 青岚研究院", "org:qinglan")
    leave(terminal)


def ctrl_c_stops_the_question(shop):
    """A question that would take minutes; the shell lives on and answers the next one."""
    lines = "".join(f"{i},{(i * 7919 + k * 104729) % 20000}\n" for i in range(20000) for k in range(1, 13))
    (shop.path / "large.csv").write_text("src,dst\n" + lines)
    done = shop.run("--db", "large.db", "ingest", "--bulk", "large.csv", "--constant-type", "linked_to")
    equal(done.returncode, 0)
    terminal, at = start(shop, "--db", "large.db", "--color", "never")
    for _ in range(2):
        terminal.type("rank betweenness --exact\r")
        at = terminal.expect("searches/s", at)  # it is at work
        terminal.type("\x03")
        at = terminal.settle(PROMPT, terminal.expect("guanxi: interrupted", at))
    ask(terminal, "stats --format json", '"relations": ')
    leave(terminal)


def pages(shop):
    pager = shop.path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\nhead -n 3\n")
    pager.chmod(0o755)
    terminal, _ = start(shop, env={"PAGER": str(pager)}, rows=12)
    ask(terminal, "stats", "PAGED")
    ask(terminal, "digest")
    leave(terminal)
    equal(terminal.seen.count("PAGED"), 1)
    # No pager, no pages.
    terminal, _ = start(shop, env={"PAGER": "/no/such/pager"}, rows=12)
    ask(terminal, "stats", "On disk")
    leave(terminal)
    # What is printed keeps its colours, and messages come behind it.
    terminal, at = start(shop, rows=12)
    ask(terminal, "neighbours 星澜智算 --limit 2", "\x1b[1m")
    terminal.expect("2 of 4 entities shown", terminal.expect("\x1b[1m", at))
    leave(terminal)


def poor_terminals(shop):
    for env in ({"TERM": "dumb"}, {"TERM": ""}, {"LC_ALL": "C"}, {"TERM": "no-such-terminal"}):
        terminal, _ = start(shop, env=env)
        ask(terminal, "search 青岚研究院", "org:qinglan")
        leave(terminal)
    terminal, _ = start(shop, columns=20)
    ask(terminal, "search 青岚研究院 --type organisation", "org:qinglan")
    leave(terminal)


def filled_workshop():
    shop = Workshop(sys.argv[1])
    shutil.copy(pathlib.Path(sys.argv[2]), shop.path / "facts.jsonl")
    equal(shop.run("ingest", "facts.jsonl").returncode, 0)
    return shop


def main():
    # Those that take longest first.
    return run_tests_apart([ctrl_c_stops_the_question, completion, poor_terminals, history, pages, store_is_read_again, typing,
                            scripts, script_statuses, ctrl_c_gives_the_line_up, options_do_not_stay, completion_lists],
                           filled_workshop)


if __name__ == "__main__":
    sys.exit(main())
