// What is selected, and the panel that says all that is known of it.
const selection = { kind: "none", index: -1 };

function isSelected(kind, index) {
  return selection.kind === kind && selection.index === index;
}

function select(kind, index) {
  selection.kind = kind;
  selection.index = index;
  cy.batch(() => {
    cy.elements(":selected").unselect();
    (kind === "node" ? nodeAt(index) : edgeAt(index)).select();
  });
  showSelection();
  if (kind === "node") {
    const node = data.nodes[index];
    speak(say.selected(node.name, typeOf(node).label, edgesOf[index].filter((i) => shownEdges[i]).length));
  } else {
    speak(sentenceOf(data.edges[index]));
  }
}

function deselect() {
  if (selection.kind === "none") return;
  selection.kind = "none";
  selection.index = -1;
  cy.elements(":selected").unselect();
  showSelection();
}

/// What has nothing to do with the selection fades.
function fadeOthers() {
  const near = new Set();
  const touched = new Set();
  if (selection.kind === "node") {
    near.add(selection.index);
    for (const i of edgesOf[selection.index]) {
      if (!shownEdges[i]) continue;
      touched.add(i);
      near.add(data.edges[i].from).add(data.edges[i].to);
    }
  } else if (selection.kind === "edge") {
    touched.add(selection.index);
    near.add(data.edges[selection.index].from).add(data.edges[selection.index].to);
  }
  const any = selection.kind !== "none";
  cy.batch(() => {
    data.nodes.forEach((_, i) => nodeAt(i).toggleClass("faded", any && !near.has(i)));
    data.edges.forEach((_, i) => edgeAt(i).toggleClass("faded", any && !touched.has(i)));
  });
}

function showSelection() {
  fadeOthers();
  paintRanking();
  const panel = byId("panel");
  const wasHidden = panel.hidden;
  panel.hidden = selection.kind === "none";
  panel.replaceChildren();
  if (!panel.hidden) {
    panel.append(make("button", { type: "button", class: "close", "aria-label": say.close, title: say.close, onclick: deselect }, "×"));
    if (selection.kind === "node") showNode(panel, selection.index);
    else showEdge(panel, selection.index);
    panel.scrollTop = 0;
  }
  if (wasHidden === panel.hidden) return;
  // What stood in the middle stays in the middle of what is left of the canvas.
  const before = cy.width();
  cy.resize();
  cy.panBy({ x: (cy.width() - before) / 2, y: 0 });
}

function goToNode(index) {
  select("node", index);
  bringToView(nodeAt(index));
}

function goToEdge(index) {
  select("edge", index);
}

const sentenceOf = (edge) =>
  `${data.nodes[edge.from].name} – ${relationOf(edge).forward} – ${data.nodes[edge.to].name}`;

function factList(facts) {
  return make("ul", { class: "facts" }, ...facts.filter(Boolean).map((fact) => make("li", {}, fact)));
}

function showNode(panel, index) {
  const node = data.nodes[index];
  panel.append(make("h2", {}, node.name), factList([typeOf(node).label || say.typeUnknown, node.id, node.cut ? say.cutPoint : "", node.note]));
  const groups = new Map();
  let hidden = 0;
  for (const i of edgesOf[index]) {
    if (!shownEdges[i]) {
      ++hidden;
      continue;
    }
    const label = labelFrom(data.edges[i], index);
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push(i);
  }
  for (const [label, edges] of groups) {
    panel.append(make("h3", {}, `${label} (${edges.length})`));
    panel.append(make("ul", { class: "links" }, ...edges.map((i) => linkLine(i, index))));
  }
  if (groups.size === 0) panel.append(make("p", {}, say.noRelations));
  if (hidden > 0) panel.append(make("p", {}, say.hiddenRelations(hidden)));
}

function linkLine(i, index) {
  const edge = data.edges[i];
  const other = edge.from === index ? edge.to : edge.from;
  const detail = [...detailsOf(edge), say.sources(edge.sources)].filter(Boolean).join(" · ");
  return make(
    "li",
    {},
    make("button", { type: "button", onclick: () => goToEdge(i) }, data.nodes[other].name, make("small", {}, detail)),
  );
}

function showEdge(panel, index) {
  const edge = data.edges[index];
  const relation = relationOf(edge);
  const end = (i) => make("button", { type: "button", onclick: () => goToNode(i) }, data.nodes[i].name);
  panel.append(
    make("div", { class: "ends" }, end(edge.from), `${relation.forward} ${relation.symmetric ? "–" : "→"}`, end(edge.to)),
  );
  const roles = edge.roles.length > 0 ? `${say.role}: ${edge.roles.join(", ")}` : "";
  const when = edge.periods.length > 0 ? `${say.when}: ${edge.periods.map(periodText).join("; ")}` : say.undatedFact;
  const support = [say.sources(edge.sources), say.claims(edge.claims)];
  if (edge.confidence < 1) support.push(say.confidence(edge.confidence));
  if (edge.doubtful) support.push(say.doubtful);
  const supposed = edge.supposed ? edge.barred || say.supposed : "";
  panel.append(factList([roles, when, support.join(", "), supposed]), make("h3", {}, say.evidence));
  if (edge.evidence.length === 0) panel.append(make("p", {}, say.noEvidence));
  panel.append(...edge.evidence.map(evidenceOf));
  if (edge.more > 0) panel.append(make("p", {}, say.moreEvidence(edge.more)));
}

function evidenceOf(piece) {
  const source = data.sources[piece.source];
  const address = safeAddress(source.uri);
  const title = source.title || source.key;
  const link = address ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, title) : title;
  const rest = [source.publisher, source.date, piece.line !== undefined ? `${say.line} ${piece.line}` : "", source.title ? source.key : ""];
  if (piece.confidence < 1) rest.push(say.confidence(piece.confidence));
  return make(
    "blockquote",
    {},
    piece.quote ? make("p", {}, piece.quote) : null,
    make("footer", {}, link, rest.filter(Boolean).map((text) => `, ${text}`).join("")),
  );
}
