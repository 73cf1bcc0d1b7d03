// Keys, buttons, and the start.
const kWays = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/// The shown neighbour that lies most nearly in a direction, or -1.
function neighbourTowards(index, [dx, dy]) {
  const here = nodeAt(index).position();
  let best = -1;
  let least = Infinity;
  for (const i of edgesOf[index]) {
    if (!shownEdges[i]) continue;
    const edge = data.edges[i];
    const other = edge.from === index ? edge.to : edge.from;
    if (other === index) continue;
    const there = nodeAt(other).position();
    const x = there.x - here.x;
    const y = there.y - here.y;
    const length = Math.hypot(x, y) || 1;
    const along = (x * dx + y * dy) / length;
    if (along < 0.2) continue;
    const cost = length * (1 + 3 * (1 - along));
    if (cost < least || (cost === least && other < best)) {
      least = cost;
      best = other;
    }
  }
  return best;
}

function firstNode() {
  const focus = data.nodes.findIndex((node, i) => node.focus && shownNodes[i]);
  return focus >= 0 ? focus : shownNodes.indexOf(true);
}

function walk(way) {
  if (selection.kind === "edge") {
    const { from, to } = data.edges[selection.index];
    const [dx, dy] = way;
    const a = nodeAt(from).position(), b = nodeAt(to).position();
    goToNode((b.x - a.x) * dx + (b.y - a.y) * dy >= 0 ? to : from);
    return;
  }
  const next = selection.kind === "node" ? neighbourTowards(selection.index, way) : firstNode();
  if (next >= 0) goToNode(next);
  else speak(say.noWay);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const inField = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (event.key === "Escape" && !byId("help").open) {
    deselect();
    byId("graph").focus();
  } else if (inField || byId("help").open) {
    return;
  } else if (event.key === "/") {
    byId("search").focus();
    byId("search").select();
  } else if (event.key === "+" || event.key === "=") {
    zoomBy(1.3);
  } else if (event.key === "-" || event.key === "_") {
    zoomBy(1 / 1.3);
  } else if (event.key === "0") {
    fit();
  } else if (event.key === "?") {
    byId("help").showModal();
  } else if (event.key in kWays && event.target.id === "graph") {
    walk(kWays[event.key]);
  } else if (event.key === "Enter" && event.target.id === "graph" && !byId("panel").hidden) {
    (byId("panel").querySelector(".links button, .ends button") || byId("panel").querySelector(".close")).focus();
  } else {
    return;
  }
  event.preventDefault();
}

function nameThings() {
  const texts = {
    title: data.title,
    notes: data.notes.join("\n"),
    "types-title": say.types,
    "relations-title": say.relations,
    "dates-title": say.dates,
    "marks-title": say.marks,
    "basis-label": say.basis,
    "since-label": say.since,
    "until-label": say.until,
    "undated-label": say.undated,
    fit: say.fit,
    reset: say.reset,
    "help-title": say.helpTitle,
    "help-library": say.library(data.library),
    "help-licence": say.licence,
    "help-close": say.closeHelp,
  };
  for (const [id, text] of Object.entries(texts)) byId(id).textContent = text;
  const labels = {
    "zoom-in": say.zoomIn,
    "zoom-out": say.zoomOut,
    fit: say.fitHelp,
    theme: say.themeHelp,
    "help-open": say.help,
    search: say.searchHelp,
    graph: say.graph,
    years: say.yearsHelp,
    types: say.types,
    found: say.searchHelp,
    panel: say.evidence,
  };
  for (const [id, label] of Object.entries(labels)) {
    byId(id).setAttribute("aria-label", label);
    if (byId(id).tagName === "BUTTON") byId(id).title = label;
  }
  document.querySelector(".tools").setAttribute("aria-label", say.toolbar);
  byId("search").placeholder = say.search;
  for (const id of ["since", "until"]) {
    byId(id).placeholder = "2023-05";
    byId(id).title = say.datePattern;
  }
  byId("help-keys").append(...say.keys.flatMap(([key, does]) => [make("dt", {}, key), make("dd", {}, does)]));
}

function start() {
  startFilters();
  startSearch();
  startRanking();
  setTheme(theme);
  applyFilter();
  fit();
  byId("zoom-in").addEventListener("click", () => zoomBy(1.3));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
  byId("fit").addEventListener("click", fit);
  byId("theme").addEventListener("click", () => setTheme(theme === "dark" ? "light" : "dark"));
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(wantedTheme()));
  cy.on("tap", "node.entity", (event) => select("node", event.target.data("index")));
  cy.on("tap", "edge", (event) => select("edge", event.target.data("index")));
  cy.on("tap", (event) => event.target === cy && deselect());
  document.addEventListener("keydown", onKey);
  // The tests look at it, and so may anybody from the browser's console.
  window.guanxi = { cy, data, filter, selection };
}

start();
