#!/usr/bin/env python3
"""Runs the examples of README.md and holds what they print against what README says that they print.

usage: readme_test.py GUANXI SOURCE_DIR [README]

An example is a block that begins with "$ guanxi". Its commands run by sh, one after the other, all blocks in one
scratch directory in which graphs/ is that of the source. What is printed on standard output must be the text
behind the command, to the byte, but for these:
  - a time ("0.1 s") is any time;
  - a line "…" is any lines, also none.
A text that holds messages ("guanxi: …") is standard output, then standard error.
"<!-- not run: WHY -->" in the line before a block leaves it out, and this test says so.
"""

import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 120


class Example:
    def __init__(self, line, command):
        self.line = line  # of README
        self.command = command
        self.expected = []


def examples_of(text):
    """The examples of all blocks, and (line, why) of those that are left out."""
    examples, left_out = [], []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        if lines[number] != "```" or not lines[number + 1].startswith("$ guanxi"):
            # A block of another kind is skipped whole, so that its end is not taken for a beginning.
            if lines[number].startswith("```"):
                number = lines.index("```", number + 1)
            number += 1
            continue
        why = re.fullmatch(r"<!-- not run: (.+) -->", lines[number - 1])
        end = lines.index("```", number + 1)
        if why:
            left_out.append((number + 1, why.group(1)))
        else:
            examples += block_of(lines, number + 1, end)
        number = end + 1
    return examples, left_out


def block_of(lines, begin, end):
    examples = []
    for number in range(begin, end):
        if lines[number].startswith("$ "):
            examples.append(Example(number + 1, lines[number][2:]))
        else:
            examples[-1].expected.append(lines[number])
    for example in examples:  # blank lines part the commands of a block
        while example.expected and example.expected[-1] == "":
            example.expected.pop()
    return examples


def pattern_of(expected):
    """A regular expression for the lines; each of its parts takes whole lines."""
    parts = []
    for line in expected:
        if line == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            escaped = re.escape(line)
            parts.append(re.sub(r"\d+\\\.\d(?:\\)? s\b", lambda _: r"\d+\.\d s", escaped) + r"\n")
    return re.compile("".join(parts))


def run(command, guanxi, directory):
    env = {k: v for k, v in os.environ.items() if k not in ("GUANXI_DB", "NO_COLOR", "COLUMNS")}
    env["PATH"] = f"{guanxi.parent}:{env['PATH']}"
    return subprocess.run(["sh", "-c", command], cwd=directory, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=TIMEOUT_SECONDS)


def fault_of(example, ran):
    """What is wrong, or nothing."""
    messages = any(line.startswith("guanxi: ") for line in example.expected)
    printed = ran.stdout + ran.stderr if messages else ran.stdout
    if pattern_of(example.expected).fullmatch(printed):
        return ""
    expected = example.expected
    diff = difflib.unified_diff(expected, printed.splitlines(), "README.md", "printed", n=1, lineterm="")
    return "\n".join(list(diff) + ([f"standard error: {ran.stderr}"] if ran.stderr and not messages else []))


def main():
    guanxi, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    readme = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else source / "README.md"
    examples, left_out = examples_of(readme.read_text(encoding="utf-8"))
    faults = 0
    with tempfile.TemporaryDirectory(prefix="guanxi-readme-") as directory:
        os.symlink(source / "graphs", os.path.join(directory, "graphs"))
        for example in examples:
            fault = fault_of(example, run(example.command, guanxi, directory))
            if fault:
                faults += 1
                print(f"README.md:{example.line}: $ {example.command}\n{fault}\n")
    for line, why in left_out:
        print(f"README.md:{line}: not run: {why}")
    print(f"{len(examples)} examples run, {faults} do not print what README says")
    # A README whose examples are not found would pass otherwise.
    return 1 if faults or not examples else 0


if __name__ == "__main__":
    sys.exit(main())
