// A ranking: the list beside the graph, which its headings sort.
const ranking = { by: "place", down: false };

const kRankColumns = [
  ["place", (i) => data.nodes[i].place],
  ["name", (i) => data.nodes[i].name],
  ["score", (i) => data.nodes[i].score],
  ["links", (i) => edgesOf[i].length],
];

function rankOrder() {
  const value = kRankColumns.find(([name]) => name === ranking.by)[1];
  const compare = (a, b) => {
    const x = value(a), y = value(b);
    const order = typeof x === "string" ? x.localeCompare(y, document.documentElement.lang) : x - y;
    return order === 0 ? data.nodes[a].place - data.nodes[b].place || a - b : ranking.down ? -order : order;
  };
  return data.nodes.map((_, i) => i).sort(compare);
}

function rankRow(i) {
  const node = data.nodes[i];
  const name = make("button", { type: "button", onclick: () => (shownNodes[i] || resetFilters(), goToNode(i)) }, node.name);
  return make(
    "tr",
    { "data-index": i },
    make("td", { class: "number" }, String(node.place)),
    make("td", {}, name),
    make("td", { class: "number" }, node.note || String(node.score)),
    make("td", { class: "number" }, String(edgesOf[i].length)),
  );
}

function sortRanking(by) {
  // What is large comes first, but of names and places the first.
  if (ranking.by === by) ranking.down = !ranking.down;
  else ranking.down = by === "score" || by === "links";
  ranking.by = by;
  const rows = new Map([...byId("ranking-rows").children].map((row) => [Number(row.dataset.index), row]));
  byId("ranking-rows").append(...rankOrder().map((i) => rows.get(i)));
  paintHeadings();
}

function paintHeadings() {
  for (const heading of byId("ranking-headings").children) {
    const chosen = heading.dataset.by === ranking.by;
    heading.setAttribute("aria-sort", !chosen ? "none" : ranking.down ? "descending" : "ascending");
  }
}

/// What the filters hide is not listed, and what is selected stands out.
function paintRanking() {
  if (!data.ranking) return;
  for (const row of byId("ranking-rows").children) {
    const i = Number(row.dataset.index);
    row.hidden = !shownNodes[i];
    const chosen = isSelected("node", i);
    row.classList.toggle("chosen", chosen);
    if (chosen) row.scrollIntoView({ block: "nearest" });
  }
}

function startRanking() {
  if (!data.ranking) return;
  byId("ranking").hidden = false;
  byId("side").classList.add("wide");
  byId("ranking-headings").append(
    ...kRankColumns.map(([name]) =>
      make(
        "th",
        { scope: "col", "data-by": name },
        make("button", { type: "button", title: say.sortHelp, onclick: () => sortRanking(name) }, say.rankColumns[name]),
      ),
    ),
  );
  byId("ranking-rows").append(...rankOrder().map(rankRow));
  paintHeadings();
}
