#!/usr/bin/env python3
"""What TAB offers in bash, zsh and fish, asked of the shells themselves.

usage: completion_test.py GUANXI FACTS

A shell that is not installed is left out, and this test says so.
"""

import json
import pathlib
import shutil
import sys

from workshop import Terminal, Workshop, equal, holds, run_tests

BASH = r"""
source <(guanxi completion bash)
COMP_LINE=$1 COMP_POINT=${#1}
_guanxi guanxi
printf '%s\n' "${COMPREPLY[@]}"
"""


def bash(shop, line, env=None):
    """What the completion function answers to a line whose end is the cursor."""
    done = shop.run("-c", BASH, "bash", line, program="bash", env=env)
    equal(done.stderr, "")
    return [text for text in done.stdout.split("\n") if text]


def commands_and_options(shop):
    equal(bash(shop, "guanxi neigh"), ["neighbours"])
    equal(bash(shop, "guanxi neighb"), ["neighbours"])
    equal(bash(shop, "guanxi neighbor"), ["neighbors"])
    equal(bash(shop, "guanxi nothing "), [])
    every = bash(shop, "guanxi ")
    holds(every, "path", "search", "ingest", "shell", "completion")
    assert "__complete" not in every
    equal(bash(shop, "guanxi path --max-h"), ["--max-hops"])
    holds(bash(shop, "guanxi path --"), "--db", "--evidence", "--relation")
    # Given once is enough, but for lists; what excludes each other is not offered together.
    equal(bash(shop, "guanxi path --max-hops 3 --max-h"), [])
    equal(bash(shop, "guanxi path --relation founded --relat"), ["--relation"])
    equal(bash(shop, "guanxi rank degree --exact --sampl"), ["--sample-seed"])
    equal(bash(shop, "guanxi help digest"), ["digest"])
    equal(bash(shop, "guanxi path -- --"), [])
    equal(bash(shop, "guanxi --db guanxi.db --color nev"), ["never"])
    equal(bash(shop, "X=1 guanxi dige"), ["digest"])


def values(shop):
    formats = bash(shop, "guanxi path a b --format ")
    equal(formats[:4], ["table", "json", "jsonl", "csv"])
    holds(formats, "svg")
    equal(bash(shop, "guanxi path a b --format=js"), ["json", "jsonl"])
    equal(bash(shop, "guanxi path a b -f cs"), ["csv"])
    equal(bash(shop, "guanxi export --format gr"), ["graphml"])
    equal(bash(shop, "guanxi neighbours x --direction b"), ["backward"])
    equal(bash(shop, "guanxi rank pa"), ["pagerank"])
    equal(bash(shop, "guanxi rank --by between"), ["betweenness"])
    equal(bash(shop, "guanxi rank --by pagerank,between"), ["pagerank,betweenness"])
    equal(bash(shop, "guanxi rank degree,hits-hub,hits-"), ["degree,hits-hub,hits-authority"])
    equal(bash(shop, "guanxi rank --by pagerank,nothing"), [])
    equal(bash(shop, "guanxi completion z"), ["zsh"])
    equal(bash(shop, "guanxi path --lang z"), ["zh"])


def types_and_relations(shop):
    equal(bash(shop, "guanxi trace compa"), ["company"])
    equal(bash(shop, "guanxi trace company programme/pl"), ["programme/plan"])
    equal(bash(shop, "guanxi search x --type organisation/f"), ["organisation/fund"])
    equal(bash(shop, "guanxi path a b --relation work"), ["works_for"])
    equal(bash(shop, "guanxi --db nowhere path a b --relation work"), ["works_for"])


def names(shop):
    equal(bash(shop, "guanxi show 星"), ["星澜智算"])
    equal(bash(shop, "guanxi path 星澜智算 青"), ["青岚研究院"])
    equal(bash(shop, "guanxi show north"), ["Northlight", r"Northlight\ Labs"])
    # Pinyin and initials, where no name begins so.
    equal(bash(shop, "guanxi show qinglanyan"), ["青岚研究院"])
    equal(bash(shop, "guanxi show qlyjy"), ["青岚研究院"])
    # bash takes "org" and ":" for words of their own.
    equal(bash(shop, "guanxi show org:x"), ["xinglan"])
    equal(bash(shop, "guanxi show org:"), ["linchuan-kjj", "lone", "northlight", "qinglan", "xinglan", "yunhan"])
    # A name of two people is no name.
    equal(bash(shop, "guanxi show 林"), ["person:linyuan-a", "person:linyuan-b"])
    equal(bash(shop, "guanxi show Mara"), [r"Mara\ Ellison"])
    equal(bash(shop, "guanxi show 'Mara E"), ["Mara Ellison"])
    equal(bash(shop, 'guanxi show "Mara E'), ["Mara Ellison"])
    equal(bash(shop, r"guanxi show Mara\ E"), [r"Mara\ Ellison"])
    equal(bash(shop, "guanxi show --evidence 海"), ["海图计划"])
    equal(bash(shop, "guanxi forget fac"), ["facts.jsonl"])
    equal(bash(shop, "guanxi forget harb"), ["harbour-post-2025-03-02"])


def stores(shop):
    (shop.path / "guanxi.db").rename(shop.path / "elsewhere")
    try:
        equal(bash(shop, "guanxi show 星"), [])
        assert not (shop.path / "guanxi.db").exists(), "asking has made a store"
        equal(bash(shop, "guanxi --db elsewhere show 星"), ["星澜智算"])
        equal(bash(shop, "guanxi show --db=elsewhere 星"), ["星澜智算"])
        equal(bash(shop, "GUANXI_DB=elsewhere guanxi show 星"), ["星澜智算"])
        equal(bash(shop, "guanxi show 星", env={"GUANXI_DB": "elsewhere"}), ["星澜智算"])
    finally:
        (shop.path / "elsewhere").rename(shop.path / "guanxi.db")


def files(shop):
    (shop.path / "table one.csv").write_text("a\n")
    (shop.path / "tables").mkdir()
    equal(sorted(bash(shop, "guanxi ingest tab")), ["table one.csv", "tables"])
    equal(sorted(bash(shop, "guanxi path a b --output=tab")), ["table one.csv", "tables"])
    equal(bash(shop, "guanxi --db tab"), ["tables"])
    equal(bash(shop, "guanxi restore tab"), ["tables"])


def too_many(shop):
    """Of more names than are listed none of those that are is taken for the common beginning."""
    facts = "".join(f'{{"node": "org:many{i:04}", "name": "Many Towers {i:04}"}}\n' for i in range(500))
    (shop.path / "many.jsonl").write_text(facts)
    equal(shop.run("--db", "many.db", "ingest", "many.jsonl").returncode, 0)
    offered = bash(shop, "guanxi --db many.db show Man")
    assert 100 <= len(offered) <= 300, len(offered)
    holds(offered, "Man…")
    assert "Man…" not in bash(shop, "guanxi --db many.db show many\\ towers\\ 003")


def hostile_names(shop):
    """Names come from strangers: none runs as a command, none drives a terminal, none becomes an option."""
    names_of = ["Evil $(touch pwned) `touch pwned`", "Evil; touch pwned", "Evil \u001b[2J", "Evil \u202e rtl", "--evil",
                "Evil 'quoted\"", "Evil #1", "Evil &*?[a]~"]
    facts = "".join(json.dumps({"node": f"x:{i}", "name": name}) + "\n" for i, name in enumerate(names_of))
    (shop.path / "evil.jsonl").write_text(facts)
    equal(shop.run("--db", "evil.db", "ingest", "evil.jsonl").returncode, 0)
    offered = bash(shop, "guanxi --db evil.db show evil")
    equal(len(offered), len(names_of) - 3)
    assert not any("\u001b" in text or "\u202e" in text or text.startswith("-") for text in offered), offered
    for text in offered:
        # What bash makes of the word is the name that is stored.
        word = shop.run("-c", f"printf %s {text}", program="bash")
        holds(names_of, word.stdout)
    assert not (shop.path / "pwned").exists()


def interactive_bash(shop):
    terminal = Terminal(shop, ["bash", "--norc", "--noprofile", "-i"], env={"PS1": "sh> ", "INPUTRC": "/dev/null"})
    at = terminal.expect("sh> ")
    terminal.type("source <(guanxi completion bash)\n")
    at = terminal.expect("sh> ", at + 30)
    terminal.type("guanxi sho\t")
    at = terminal.expect("guanxi show ", at)
    terminal.type("org:xing\t")
    at = terminal.expect("org:xinglan ", at)
    terminal.type("--evi\t")
    terminal.expect("dence", at)
    terminal.type("\x15guanxi show Mara\t")
    terminal.expect("Mara\\ Ellison ", at)
    terminal.type("\x15guanxi show 'Mara\t")
    terminal.expect("'Mara Ellison' ", at)
    terminal.type("\x15guanxi show qlyj\t")
    at = terminal.expect("青岚研究院 ", at)
    terminal.type("\x15guanxi ingest fac\t")
    terminal.expect("facts.jsonl ", at)
    terminal.type("\x15exit\n")
    equal(terminal.wait(), 0)


def zsh(shop):
    if not shutil.which("zsh"):
        print("LEFT OUT: zsh is not installed: only bash's way of asking was tested", file=sys.stderr)
        return
    terminal = Terminal(shop, ["zsh", "-f", "-i"], env={"PS1": "sh> ", "TERM": "dumb"})
    at = terminal.expect("sh> ")
    terminal.type("unsetopt zle_bracketed_paste 2>/dev/null; autoload -U compinit; compinit -D -u; "
                  "source <(guanxi completion zsh); echo rea''dy\n")
    at = terminal.expect("ready", at)
    terminal.type("guanxi sho\t")
    at = terminal.expect("w ", terminal.expect("guanxi sho", at))
    terminal.type("org:xing\t")
    at = terminal.expect("lan", at)
    terminal.type("\x15guanxi show qlyj\t")
    at = terminal.expect("青岚研究院", at)
    terminal.type("\x15guanxi path --format=jsonl --max-h\t")
    at = terminal.expect("ops", at)
    terminal.type("\x15guanxi show Mara\t")
    at = terminal.expect("Mara\\ Ellison", at)
    terminal.type("\x15guanxi rank --by p\t\t")
    terminal.expect("personalised", at)
    terminal.type("\x15guanxi ingest fac\t")
    at = terminal.expect("facts.jsonl", at)
    terminal.type("\x15exit\n")
    equal(terminal.wait(), 0)


def fish(shop):
    if not shutil.which("fish"):
        print("LEFT OUT: fish is not installed: only bash's way of asking was tested", file=sys.stderr)
        return

    def ask(line):
        script = "guanxi completion fish | source; complete -C $argv[1]"
        done = shop.run("--no-config", "-c", script, line, program="fish")
        equal(done.returncode, 0)
        return [text.split("\t")[0] for text in done.stdout.splitlines()]

    equal(ask("guanxi neigh"), ["neighbours"])
    equal(ask("guanxi path --max-h"), ["--max-hops"])
    equal(ask("guanxi path a b --format=js"), ["--format=json", "--format=jsonl"])
    equal(ask("guanxi show 星"), ["星澜智算"])
    equal(ask("guanxi show org:x"), ["org:xinglan"])
    equal(ask("guanxi trace compa"), ["company"])
    holds(ask("guanxi ingest fac"), "facts.jsonl")


def unknown_shell(shop):
    done = shop.run("completion", "bsh")
    equal(done.returncode, 2)
    equal(done.stderr, "guanxi: SHELL: 'bsh' is none of bash, fish, zsh (did you mean 'bash'?)\n"
                       "  guanxi completion --help explains it\n")
    equal(shop.run("__complete", "csh").returncode, 2)


def main():
    guanxi, facts = sys.argv[1], pathlib.Path(sys.argv[2])
    shop = Workshop(guanxi)
    shutil.copy(facts, shop.path / "facts.jsonl")
    equal(shop.run("ingest", "facts.jsonl").returncode, 0)
    status = run_tests([commands_and_options, values, types_and_relations, names, stores, files, too_many,
                        hostile_names, interactive_bash, zsh, fish, unknown_shell], shop)
    shop.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
