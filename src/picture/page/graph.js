// The graph on its canvas: elements at the places that the program gave them, colours of both themes, zoom.
const kManyNodes = 1200;  // beyond: drawn from a texture while it moves
const kManyEdges = 2500;
const kCoarse = 600;       // nodes, from which lines are heavier: all of them are seen from afar
const kManyDetails = 400;  // edges, for roles and dates to stand on them

const relationOf = (edge) => data.relations[edge.relation];
const typeOf = (node) => data.types[node.type];

/// How a relation reads from one of its ends.
function labelFrom(edge, node) {
  const relation = relationOf(edge);
  return edge.from === node ? relation.forward : relation.backward;
}

function periodText(period) {
  const [from, until] = period;
  if (from !== null && from === until) return from;
  return `${from ?? ""} – ${until ?? ""}`.trim();
}

/// Roles and dates, as they stand on the line.
function detailsOf(edge) {
  const label = relationOf(edge).forward;
  return [...edge.roles.filter((role) => role !== label), ...edge.periods.map(periodText), edge.barred].filter(Boolean);
}

/// Where several relations meet, labels stand near the other ends, where there is room.
const kCrowded = 5;

function labelPlace(edge, degree) {
  const [from, to] = [degree[edge.from], degree[edge.to]];
  if (Math.max(from, to) < kCrowded || from === to) return "";
  return from < to ? "near-source" : "near-target";
}

function elements() {
  const shown = [];
  const degree = data.nodes.map(() => 0);
  const between = new Map();
  const pairOf = (edge) => Math.min(edge.from, edge.to) * data.nodes.length + Math.max(edge.from, edge.to);
  for (const edge of data.edges) {
    ++degree[edge.from];
    ++degree[edge.to];
    between.set(pairOf(edge), (between.get(pairOf(edge)) || 0) + 1);
  }
  (data.groups || []).forEach((group, i) =>
    shown.push({
      group: "nodes",
      classes: "frame",
      data: { id: `g${i}`, label: group.label, w: group.w, h: group.h, size: Math.max(12, Math.sqrt(group.w) * 0.7) },
      position: { x: group.x, y: group.y },
      grabbable: false,
      selectable: false,
      pannable: true,
    }),
  );
  data.nodes.forEach((node, i) =>
    shown.push({
      group: "nodes",
      classes: `entity t${node.type}${node.focus ? " focus" : ""}${node.cut ? " cut" : ""}`,
      data: { id: `n${i}`, index: i, label: node.lines.join("\n"), w: node.w, h: node.h, f: 11 * (node.scale || 1) },
      position: { x: node.x, y: node.y },
    }),
  );
  data.edges.forEach((edge, i) => {
    const details = data.edges.length <= kManyDetails ? detailsOf(edge) : [];
    const label = [relationOf(edge).forward, ...details].join("\n");
    const alone = between.get(pairOf(edge)) === 1;  // others part in the middle
    const classes = [`r${edge.relation}`, alone ? labelPlace(edge, degree) : ""];
    if (relationOf(edge).symmetric) classes.push("symmetric");
    if (edge.doubtful || edge.supposed) classes.push("dashed");
    if (edge.barred) classes.push("barred");
    if (edge.strong) classes.push("strong");
    if (data.nodes[edge.from].group !== data.nodes[edge.to].group) classes.push("across");
    shown.push({
      group: "edges",
      classes: classes.join(" "),
      data: { id: `e${i}`, index: i, label, source: `n${edge.from}`, target: `n${edge.to}` },
    });
  });
  return shown;
}

const shapes = {
  box: "round-rectangle",
  component: "rectangle",
  note: "cut-rectangle",
  ellipse: "ellipse",
  oval: "ellipse",
  octagon: "octagon",
  hexagon: "hexagon",
  diamond: "diamond",
  cylinder: "barrel",
  parallelogram: "rhomboid",
  cds: "tag",
};

function styleOf(theme) {
  const dark = theme === "dark";
  const coarse = data.nodes.length > kCoarse;
  const ink = dark ? "#eceff3" : "#1a1a1a";
  const ground = dark ? "#15181c" : "#ffffff";
  const fonts = getComputedStyle(document.body).fontFamily;
  const style = [
    {
      selector: "node.entity",
      style: {
        label: "data(label)",
        width: "data(w)",
        height: "data(h)",
        "font-family": fonts,
        "font-size": "data(f)",
        "line-height": 1.25,
        "text-wrap": "wrap",
        "text-max-width": "1000px",
        "text-valign": "center",
        "text-halign": "center",
        "min-zoomed-font-size": 5,
        color: ink,
        "border-width": coarse ? 3 : 1,
        "overlay-opacity": 0,
      },
    },
    { selector: "node.focus", style: { "font-size": 13, "font-weight": "bold", "border-width": 2.5, "min-zoomed-font-size": 2 } },
    {
      selector: "edge",
      style: {
        width: coarse ? 2.5 : 1.2,
        "curve-style": data.edges.length > kManyEdges ? "straight" : "bezier",
        "control-point-step-size": 52,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        label: "data(label)",
        "font-family": fonts,
        "font-size": 9,
        "min-zoomed-font-size": 7,
        "text-wrap": "wrap",
        "text-background-color": ground,
        "text-background-opacity": 0.85,
        "text-background-padding": "1px",
        "overlay-opacity": 0,
      },
    },
    ...["source", "target"].map((end) => ({
      selector: `edge.near-${end}`,
      style: { label: "", [`${end}-label`]: "data(label)", [`${end}-text-offset`]: 34 },
    })),
    { selector: "edge.symmetric", style: { "target-arrow-shape": "none" } },
    { selector: "edge.dashed", style: { "line-style": "dashed" } },
    { selector: "edge.across", style: { opacity: 0.35, width: 0.8 } },
    { selector: "edge.strong", style: { width: 3 } },
    {
      selector: "node.frame",
      style: {
        shape: "rectangle",
        width: "data(w)",
        height: "data(h)",
        "background-opacity": 0,
        "border-width": 1,
        "border-color": dark ? "#6b7683" : "#8d959e",
        label: "data(label)",
        "font-family": fonts,
        "font-size": "data(size)",
        color: dark ? "#aab2bc" : "#5c5c5c",
        "text-valign": "top",
        "text-margin-y": -2,
        "min-zoomed-font-size": 4,
        events: "no",
        "z-index": 0,
        "z-index-compare": "manual",
      },
    },
  ];
  data.types.forEach((type, i) =>
    style.push({
      selector: `node.t${i}`,
      style: {
        shape: shapes[type.shape] || "round-rectangle",
        "background-color": dark ? type.darkFill : type.fill,
        "border-color": dark ? type.darkBorder : type.border,
      },
    }),
  );
  data.relations.forEach((relation, i) => {
    const colour = dark ? relation.darkColour : relation.colour;
    style.push({
      selector: `edge.r${i}`,
      style: { "line-color": colour, "target-arrow-color": colour, color: colour },
    });
  });
  const cut = dark ? "#ff8a80" : "#b3261e";
  style.push(
    { selector: "node.cut", style: { "border-color": cut, "border-width": coarse ? 6 : 4, "border-style": "double" } },
    { selector: "edge.barred", style: { "line-color": cut, "target-arrow-color": cut, color: cut } },
  );
  const accent = dark ? "#7fb8f5" : "#0b57a4";
  style.push(
    { selector: ".faded", style: { opacity: 0.28, "text-opacity": 0.4 } },
    {
      selector: "node.entity:selected",
      style: { "border-width": 4, "border-color": accent, "z-index": 10, "min-zoomed-font-size": 0 },
    },
    { selector: "edge:selected", style: { width: 4, opacity: 1, "z-index": 10, "min-zoomed-font-size": 0 } },
    { selector: ".hidden", style: { display: "none" } },
  );
  return style;
}

function wantedTheme() {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

let theme = wantedTheme();
document.documentElement.dataset.theme = theme;

nameThings();  // first, for the canvas to have its size

const cy = cytoscape({
  container: byId("graph"),
  elements: elements(),
  layout: { name: "preset", fit: true, padding: 24 },
  style: styleOf(theme),
  minZoom: 0.01,
  maxZoom: 5,
  boxSelectionEnabled: false,
  selectionType: "single",
  textureOnViewport: data.nodes.length > kManyNodes,
  hideEdgesOnViewport: data.edges.length > kManyEdges,
  pixelRatio: data.nodes.length > kManyNodes ? 1 : "auto",
});

const nodeAt = (i) => cy.getElementById(`n${i}`);
const edgeAt = (i) => cy.getElementById(`e${i}`);

/// Edges of each node, as indices.
const edgesOf = data.nodes.map(() => []);
data.edges.forEach((edge, i) => {
  edgesOf[edge.from].push(i);
  if (edge.to !== edge.from) edgesOf[edge.to].push(i);
});

function setTheme(wanted) {
  theme = wanted;
  document.documentElement.dataset.theme = theme;
  cy.style(styleOf(theme));
  byId("theme").textContent = theme === "dark" ? say.toLight : say.toDark;
  paintSwatches();
}

const centre = () => ({ x: cy.width() / 2, y: cy.height() / 2 });
function zoomBy(factor) {
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: centre() });
}

/// A part of the graph that can be read: all of it where that is large enough, else around what was asked for.
function fit() {
  cy.resize();
  cy.fit(cy.elements().not(".hidden"), 24);
  if (cy.zoom() > 1.6) {
    cy.zoom(1.6);
    cy.center(cy.elements().not(".hidden"));
  }
}

/// Moves the view only as far as needed for a node to be read.
function bringToView(node) {
  const box = node.renderedBoundingBox({ includeLabels: false });
  const outside = box.x1 < 0 || box.y1 < 0 || box.x2 > cy.width() || box.y2 > cy.height();
  const small = cy.zoom() < 0.6;
  if (!outside && !small) return;
  cy.stop();
  if (small) cy.zoom(0.9);
  cy.center(node);
}
