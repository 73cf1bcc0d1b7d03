// Kùzu's or Ladybug's npm package: brings a CSV of relations in, then answers the questions of bench_queries.
//
//   node bench_npm.mjs MODULE DATABASE NODES.csv RELATIONS.csv KEYS PAIRS MOST_QUERIES
//
// One line of JSON a task, as measure.hpp prints them.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";

const [name, directory, nodes, relations, keyFile, pairFile, most] = process.argv.slice(2);
const library = createRequire(process.cwd() + "/")(name);
const who = (name.includes("kuzu") ? "Kùzu " : "Ladybug ") + library.VERSION;
const words = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => line.split(" ").map(Number));
const keys = words(keyFile).slice(0, Number(most)).map((row) => row[0]);
const pairs = words(pairFile).slice(0, Number(most));
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
const now = () => Number(process.hrtime.bigint()) / 1e9;
const print = (task, seconds, answer) => console.log(JSON.stringify({ task, who, seconds, answer, peak: peak() }));

const connection = new library.Connection(new library.Database(directory));
const ask = async (text) => (await connection.query(text)).getAll();

let start = now();
await ask("CREATE NODE TABLE N(id INT64, PRIMARY KEY(id))");
await ask("CREATE REL TABLE E(FROM N TO N)");
await ask(`COPY N FROM '${nodes}' (HEADER=true)`);
await ask(`COPY E FROM '${relations}' (HEADER=true)`);
await ask("CHECKPOINT");
const seconds = now() - start;
const count = (await ask("MATCH ()-[e:E]->() RETURN count(*) AS n"))[0].n;
print("ingest", [seconds], Number(count));
print("bytes", [0], Number(execFileSync("du", ["-sb", directory]).toString().split("\t")[0]));

async function askAll(task, text, rows, value) {
  const statement = await connection.prepare(text);
  const times = [], answers = [];
  for (const round of [0, 1]) {
    for (let i = 0; i < rows.length; ++i) {
      start = now();
      const found = await (await connection.execute(statement, rows[i])).getAll();
      times[i] = now() - start;
      answers[i] = value(found);
    }
  }
  print(task, times, answers);
}
const number = (found) => Number(found[0].n);
const starts = keys.map((id) => ({ id }));
await askAll("1 hop", "MATCH (a:N {id: $id})-[:E]->(b) RETURN count(*) AS n", starts, number);
for (const hops of [2, 3]) {
  await askAll(`${hops} hops`, `MATCH (a:N {id: $id})-[:E* SHORTEST 1..${hops}]->(b) WHERE b.id <> $id RETURN count(*) AS n`,
    starts, number);
}
await askAll("shortest path", "MATCH p = (a:N {id: $a})-[:E* SHORTEST 1..20]->(b:N {id: $b}) RETURN length(p) AS n",
  pairs.map(([a, b]) => ({ a, b })), (found) => (found.length === 0 ? 0 : number(found)));
process.exit(0);
