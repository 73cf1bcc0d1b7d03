#!/usr/bin/python3
"""What `guanxi schema` prints, held against what the commands really print.

usage: schema_test.py GUANXI SOURCE_DIR

Every command that has --format json must have a schema, and each of its answers must agree with it to the last key: the
schemas allow none that they do not name.
"""

import json
import pathlib
import shutil
import sys

from workshop import Workshop, equal, run_tests

try:
    import jsonschema
except ImportError:
    print("SKIPPED: python3-jsonschema is not installed: tools/install test", file=sys.stderr)
    sys.exit(77)

NODE, OTHER = "星澜智算", "Northlight"
TWINS = "person:linyuan-a", "person:linyuan-b"

# Answers of each command: with and without rows, evidence, bounds that bite, both languages. On the sample facts.
QUESTIONS = {
    "bridges": [[], ["--top", "1"], ["--relation", "works_for"]],
    "check": [[]],
    "common": [[NODE, OTHER], [NODE, "org:yunhan", "--lang", "zh"], ["person:mara", NODE, "--evidence"],
               [NODE, OTHER, "platform:aurora7", "--at-least", "2"], ["org:lone", NODE]],
    "communities": [[], ["--by", "cdlp"], ["--members-by", "degree"], ["--type", "person"]],
    "components": [[], ["--strong"], ["--members", "1"], ["--lang", "zh"]],
    "diff": [["--without", "harbour-post-2025-03-02", "--watch", NODE, "--watch", "platform:aurora7"],
             ["--at", "2017", "--and", "2025"], ["zhejiang.db", "--limit", "5"]],
    "different": [[], [*TWINS, "--reason", "a test"], [*TWINS, "--undo"]],
    "digest": [[]],
    "doubts": [[], ["--limit", "1"]],
    "neighbours": [[NODE], [NODE, "--depth", "3", "--evidence"], [NODE, "--limit", "1"], ["org:lone"],
                   ["org:linchuan-kjj", "--depth", "2", "--lang", "zh"], [NODE, "--ego", "--depth", "2"],
                   [NODE, "--depth", "2", "--max-degree", "1"]],
    "ontology": [[]],
    "path": [["陆见微", "Mara Ellison", "--evidence"], [NODE, "org:lone"], [NODE, NODE],
             ["陆见微", "org:yunhan", "--all", "--lang", "zh"], ["陆见微", "org:yunhan", "--max-hops", "1"],
             ["陆见微", "org:yunhan", "-k", "3"], ["陆见微", "org:yunhan", "--disjoint"],
             ["陆见微", "Mara Ellison", "--at", "2025"], ["陆见微", "Mara Ellison", "--at", "2001"],
             ["陆见微", "org:yunhan", "--weight", "confidence"], ["陆见微", "org:yunhan", "--relation", "founded"]],
    "rank": [["degree"], ["pagerank", "--type", "person"], ["betweenness", "--samples", "3"],
             ["closeness", "--epsilon", "0.5"], ["personalised", "--seed", NODE], ["katz"], ["hits-hub", "--directed"],
             ["degree", "--type", "person", "--relation", "works_for"], ["--by", "degree,pagerank"],
             ["--towards", "programme"], ["pagerank", "--stability", "--rounds", "5", "--leave-out", "1"],
             ["degree", "--compare-at", "2017"], ["degree", "--compare-without", "harbour-post-2025-03-02"]],
    "same": [[], ["--min-score", "0"], [*TWINS, "--reason", "a test"], ["--judged"], [*TWINS, "--undo"]],
    "search": [["northlight"], ["qlyjy"], ["nothlight"], ["zzzzz"], ["a", "--limit", "1"]],
    "show": [[NODE], [NODE, "--evidence", "--evidence-limit", "1"], ["org:lone"], ["person:linyuan-a", "--lang", "zh"],
             [OTHER, "--limit", "1"]],
    "similar": [[NODE], [OTHER, "--by", "role", "--lang", "zh"], ["org:yunhan", "--by", "adamic-adar", "--any-type"],
                ["org:lone"]],
    "sources": [[]],
    "stats": [[]],
    "timeline": [[NODE], [OTHER, "--evidence"], [OTHER, "--no-mentions", "--from", "2016"], ["org:lone"]],
    "trace": [["company", "programme"], ["person", "organisation", "--evidence", "--max-hops", "3"],
              ["organisation", "platform", "--matrix"], ["person -founded-> organisation/company"],
              ["organisation", "platform", "--group"], ["person", "programme", "--max-hops", "1"]],
}

# Of commands whose lines of JSON are asked for otherwise.
LINES = {"ingest": [["--json", "facts.jsonl"], ["--json", "--dry-run", "companies.csv", "--node-key", "代码"],
                    ["--json", "--dry-run", "note.md"], ["--json", "--dry-run", "bad.jsonl"]]}


def schema_of(shop, command):
    schema = json.loads(shop.run("schema", command).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def fault_of(schema, answer):
    for fault in jsonschema.Draft202012Validator(schema).iter_errors(answer):
        return f"{'/'.join(map(str, fault.absolute_path)) or 'the answer'}: {fault.message[:300]}"
    return ""


def every_command_has_one(shop):
    listed = shop.run("schema").stdout.split()

    def offered(*words):
        return [line.split("\t")[0] for line in shop.run("__complete", "zsh", *words, "").stdout.splitlines()[1:]]

    for command in offered():
        formats = offered(command, "--format")
        # Of facts (export) JSON lines only are written: they are described elsewhere.
        if "json" in formats:
            assert command in listed, f"guanxi {command} --format json has no schema: src/cli/schemas/{command}.json"
    equal(sorted(listed), sorted([*QUESTIONS, *LINES]))


def every_answer_agrees(shop):
    faults = []
    for command, questions in QUESTIONS.items():
        schema = schema_of(shop, command)
        for words in questions:
            done = shop.run(command, *words, "--format", "json")
            fault = fault_of(schema, json.loads(done.stdout)) if done.returncode in (0, 1) else done.stderr
            if fault:
                faults.append(f"{' '.join(['guanxi', command, *words])}: {fault}")
    assert not faults, "\n".join(faults)


def every_line_agrees(shop):
    (shop.path / "note.md").write_text("# A note\n\nNorthlight Labs was founded in 2016.\n")
    (shop.path / "bad.jsonl").write_text('{"node": "a", "type": "odd/type"}\n{"node": 7}\n')
    for command, questions in LINES.items():
        schema = schema_of(shop, command)
        for words in questions:
            done = shop.run(command, *words)
            lines = done.stdout.splitlines()
            assert lines, f"{words}: {done.stderr}"
            for line in lines:
                fault = fault_of(schema, json.loads(line))
                assert not fault, f"guanxi {command} {words}: {fault}"


def on_the_graph_that_ships(shop):
    for words in (["show", "阿里巴巴集团", "--evidence"], ["neighbours", "之江实验室", "--depth", "2"],
                  ["path", "祝铭明", "阿里巴巴集团", "--all", "--evidence"], ["trace", "organisation/fund", "programme"],
                  ["similar", "宇树科技"], ["timeline", "之江实验室", "--evidence"], ["common", "宇树科技", "云深处"],
                  ["same"], ["doubts"],
                  ["rank", "pagerank", "--stability", "--rounds", "5"], ["communities"], ["bridges"], ["stats"], ["sources"]):
        done = shop.run("--db", "zhejiang.db", *words, "--format", "json")
        fault = fault_of(schema_of(shop, words[0]), json.loads(done.stdout))
        assert not fault, f"{words}: {fault}"


def drift_is_found(shop):
    """The schemas are strict: a key more or less is a fault, at any depth."""
    answer = json.loads(shop.run("show", NODE, "--evidence", "--format", "json").stdout)
    schema = schema_of(shop, "show")
    equal(fault_of(schema, answer), "")
    for where in (answer, answer["entity"], answer["groups"][0], answer["groups"][0]["relations"][0],
                  answer["groups"][0]["relations"][0]["evidence"][0]):
        where["more"] = where.get("more", 0)
        where["extra"] = 1
        assert fault_of(schema, answer)
        del where["extra"]
        if "relations" not in where:
            del where["more"]
        first = next(iter(where))
        kept = where.pop(first)
        assert fault_of(schema, answer), first
        where[first] = kept
    equal(fault_of(schema, {}) != "", True)


def mistakes(shop):
    done = shop.run("schema", "serch")
    equal(done.returncode, 2)
    assert done.stderr.startswith("guanxi: COMMAND: 'serch' is none of "), done.stderr
    equal(shop.run("schema", "neighbors").stdout, shop.run("schema", "neighbours").stdout)


def main():
    source = pathlib.Path(sys.argv[2]).resolve()
    shop = Workshop(sys.argv[1])
    for name in ("facts.jsonl", "companies.csv"):
        shutil.copy(source / "tests/cli/data" / name, shop.path / name)
    equal(shop.run("ingest", "facts.jsonl").returncode, 0)
    equal(shop.run("--db", "zhejiang.db", "ingest", source / "graphs/zhejiang-ai/facts.jsonl").returncode, 0)
    status = run_tests([every_command_has_one, every_answer_agrees, every_line_agrees, on_the_graph_that_ships,
                        drift_is_found, mistakes], shop)
    shop.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
