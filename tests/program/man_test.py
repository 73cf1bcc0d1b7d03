#!/usr/bin/env python3
"""The manual pages, read by mandoc and groff, and what `cmake --install` puts where.

usage: man_test.py GUANXI BUILD_DIR

A reader that is not installed is left out, and this test says so.
"""

import pathlib
import shutil
import subprocess
import sys

from workshop import Workshop, equal, holds, run_tests


def pages(shop, _):
    equal(shop.run("man", "--all", "man1").returncode, 0)
    commands = [line.split()[0] for line in shop.run("--help").stdout.splitlines()
                if line.startswith("  ") and line[2:3].isalpha() and not line.startswith("  guanxi")]
    assert len(commands) > 20, commands
    equal(sorted(page.name for page in (shop.path / "man1").iterdir()),
          sorted(["guanxi.1"] + [f"guanxi-{command}.1" for command in commands]))
    equal((shop.path / "man1/guanxi-path.1").read_text(), shop.run("man", "path").stdout)
    equal((shop.path / "man1/guanxi.1").read_text(), shop.run("man").stdout)
    equal(shop.run("man", "neighbors").stdout, shop.run("man", "neighbours").stdout)
    equal(shop.run("man", "serch").stderr,
          "guanxi: unknown command 'serch'\n  did you mean 'search'?\n  guanxi --help lists the commands\n")


def readers(shop, _):
    if not shutil.which("mandoc"):
        print("LEFT OUT: mandoc is not installed", file=sys.stderr)
    if not shutil.which("groff"):
        print("LEFT OUT: groff is not installed", file=sys.stderr)
    for page in sorted((shop.path / "man1").iterdir()):
        if shutil.which("mandoc"):
            # A page has no date: the same program prints the same bytes.
            done = shop.run("-T", "lint", "-W", "warning", page, program="mandoc")
            faults = [line for line in done.stdout.splitlines() if "missing date" not in line]
            equal(faults, [])
        if shutil.which("groff"):
            done = shop.run("-ww", "-Kutf8", "-man", "-Tutf8", page, program="groff")
            equal((done.returncode, done.stderr), (0, ""))


def examples_can_be_copied(shop, _):
    """Quotes, dashes and carets stay what a shell reads."""
    if not shutil.which("mandoc"):
        return
    for command in ("show", "ontology", "extract", "sources", "digest"):
        text = shop.run("-T", "utf8", f"man1/guanxi-{command}.1", program="mandoc").stdout
        while "\b" in text:  # bold is a letter over itself
            at = text.index("\b")
            text = text[:at - 1] + text[at + 1:]
        help_text = shop.run(command, "--help").stdout
        examples = help_text[help_text.index("EXAMPLES:\n") + 10:help_text.index("\nEXIT STATUS")].split("\n")
        holds(text, *[example.strip() for example in examples])


def installed(shop, build):
    root = shop.path / "root"
    done = subprocess.run(["cmake", "--install", build, "--prefix", str(root)], capture_output=True, text=True)
    equal((done.returncode, done.stderr), (0, ""))
    for name in ("bin/guanxi", "share/man/man1/guanxi.1", "share/man/man1/guanxi-path.1",
                 "share/bash-completion/completions/guanxi", "share/zsh/site-functions/_guanxi",
                 "share/fish/vendor_completions.d/guanxi.fish"):
        assert (root / name).is_file(), name


def main():
    shop = Workshop(sys.argv[1])
    status = run_tests([pages, readers, examples_can_be_copied, installed], shop, str(pathlib.Path(sys.argv[2])))
    shop.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
