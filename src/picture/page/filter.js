// Which entities and relations are shown: by type, by relation, by date.
const kDate = /^(\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/;

/// A partial date as the first and the last day that it can mean, as text that compares like the days; null if
/// it is none.
function daysOf(text) {
  const match = kDate.exec(text.trim());
  if (!match) return null;
  const [, year, month, day] = match;
  if (Number(year) < 1 || (month && !(month >= 1 && month <= 12)) || (day && !(day >= 1 && day <= 31))) return null;
  const two = (part) => String(part).padStart(2, "0");
  const start = String(year).padStart(4, "0");
  return {
    first: `${start}-${two(month || 1)}-${two(day || 1)}`,
    last: `${start}-${two(month || 12)}-${two(day || 31)}`,
  };
}

const kEver = "9999-12-31";
const kNever = "0000-00-00";

/// The spans in which a relation may have held, or on which its sources were published.
function spansOf(edge, basis) {
  if (basis === "held")
    return edge.periods.map(([from, until]) => ({
      first: from === null ? kNever : daysOf(from).first,
      last: until === null ? kEver : daysOf(until).last,
    }));
  return edge.evidence
    .map((piece) => daysOf(data.sources[piece.source].date))
    .filter((span) => span !== null);
}

const filter = {
  types: data.types.map(() => true),
  relations: data.relations.map(() => true),
  basis: "held",
  since: null,
  until: null,
  undated: true,
};

const inSpan = (span) =>
  (filter.since === null || span.last >= filter.since.first) &&
  (filter.until === null || span.first <= filter.until.last);

function dateTakes(edge) {
  const spans = spansOf(edge, filter.basis);
  if (spans.length === 0) return filter.undated;
  return (filter.since === null && filter.until === null) || spans.some(inSpan);
}

const shownNodes = data.nodes.map(() => true);
const shownEdges = data.edges.map(() => true);

/// Works out what is shown. An entity whose relations are all filtered out goes with them, unless the question
/// named it.
function applyFilter() {
  const linked = data.nodes.map((_, i) => edgesOf[i].length === 0);
  data.edges.forEach((edge, i) => {
    shownEdges[i] =
      filter.relations[edge.relation] &&
      filter.types[data.nodes[edge.from].type] &&
      filter.types[data.nodes[edge.to].type] &&
      dateTakes(edge);
    if (shownEdges[i]) linked[edge.from] = linked[edge.to] = true;
  });
  data.nodes.forEach((node, i) => {
    shownNodes[i] = filter.types[node.type] && (linked[i] || node.focus);
  });
  cy.batch(() => {
    data.nodes.forEach((_, i) => nodeAt(i).toggleClass("hidden", !shownNodes[i]));
    data.edges.forEach((_, i) => edgeAt(i).toggleClass("hidden", !shownEdges[i]));
  });
  const number = (list) => list.filter(Boolean).length.toLocaleString();
  byId("count").textContent = say.count(
    number(shownNodes),
    data.nodes.length.toLocaleString(),
    number(shownEdges),
    data.edges.length.toLocaleString(),
  );
  byId("reset").hidden = shownNodes.every(Boolean) && shownEdges.every(Boolean);
  paintRanking();
  if (selection.kind === "node" && !shownNodes[selection.index]) deselect();
  if (selection.kind === "edge" && !shownEdges[selection.index]) deselect();
  showSelection();
}

/// One line with a box to tick. `boxes` are set with it, and set it.
function tick(name, number, mark, checked, change) {
  const input = make("input", { type: "checkbox" });
  input.checked = checked;
  input.addEventListener("change", () => change(input.checked));
  return make(
    "label",
    { class: "tick" },
    input,
    mark,
    make("span", { class: "name" }, name),
    make("span", { class: "number" }, number.toLocaleString()),
  );
}

function makeTypeFilters() {
  const numbers = data.types.map(() => 0);
  for (const node of data.nodes) ++numbers[node.type];
  const tops = [...new Set(data.types.map((type) => type.top))];
  const box = byId("types");
  box.replaceChildren();
  for (const top of tops) {
    const within = data.types.map((_, i) => i).filter((i) => data.types[i].top === top);
    const all = within.reduce((sum, i) => sum + numbers[i], 0);
    const alone = within.length === 1;
    const inner = [];
    const mark = () => make("span", { class: "swatch", "data-type": within[0] });
    const set = (on) => {
      for (const i of within) filter.types[i] = on;
      for (const line of inner) line.querySelector("input").checked = on;
      applyFilter();
    };
    const first = data.types[within[0]];
    const head = tick(alone ? first.label : first.topLabel, all, mark(), within.every((i) => filter.types[i]), set);
    if (alone) {
      box.append(head);
      continue;
    }
    const update = () => {
      const on = within.filter((i) => filter.types[i]).length;
      const input = head.querySelector("input");
      input.checked = on === within.length;
      input.indeterminate = on > 0 && on < within.length;
      applyFilter();
    };
    const lines = make("div", { hidden: "" });
    const opener = make("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-label": say.subtypes(first.topLabel) }, "▸");
    opener.addEventListener("click", () => {
      lines.hidden = !lines.hidden;
      opener.setAttribute("aria-expanded", String(!lines.hidden));
      opener.textContent = lines.hidden ? "▸" : "▾";
    });
    for (const i of within) {
      const line = tick(data.types[i].label, numbers[i], "", filter.types[i], (on) => {
        filter.types[i] = on;
        update();
      });
      line.classList.add("within");
      inner.push(line);
    }
    lines.append(...inner);
    box.append(make("div", { class: "row" }, opener, head), lines);
  }
}

function makeRelationFilters() {
  const numbers = data.relations.map(() => 0);
  for (const edge of data.edges) ++numbers[edge.relation];
  byId("relations").replaceChildren(
    ...data.relations.map((relation, i) =>
      tick(relation.forward, numbers[i], make("span", { class: "stroke", "data-relation": i }), filter.relations[i], (on) => {
        filter.relations[i] = on;
        applyFilter();
      }),
    ),
  );
}

/// What borders and dashes mean, as far as there are any.
function makeMarks() {
  const marks = [
    ["cut", say.cutPoint, data.nodes.some((node) => node.cut)],
    ["dashes", say.doubtful, data.edges.some((edge) => edge.doubtful && !edge.supposed)],
    ["dashes", say.supposed, data.edges.some((edge) => edge.supposed)],
    ["dashes barred", say.barred, data.edges.some((edge) => edge.barred)],
  ].filter(([, , present]) => present);
  byId("marks").hidden = marks.length === 0;
  byId("marks-list").replaceChildren(
    ...marks.map(([look, label]) => make("li", {}, make("span", { class: `mark ${look}` }), label)),
  );
}

/// The colours of both lists are those of the canvas.
function paintSwatches() {
  const dark = theme === "dark";
  for (const swatch of document.querySelectorAll(".swatch")) {
    const type = data.types[swatch.dataset.type];
    swatch.style.background = dark ? type.darkFill : type.fill;
    swatch.style.borderColor = dark ? type.darkBorder : type.border;
  }
  for (const stroke of document.querySelectorAll(".stroke")) {
    const relation = data.relations[stroke.dataset.relation];
    stroke.style.borderColor = dark ? relation.darkColour : relation.colour;
  }
}

/// How many relations begin, or were stated, in each year.
function yearCounts() {
  const counts = new Map();
  for (const edge of data.edges) {
    const starts =
      filter.basis === "held"
        ? edge.periods.map(([from, until]) => from ?? until)
        : edge.evidence.map((piece) => data.sources[piece.source].date);
    const years = new Set(starts.filter((date) => date && daysOf(date)).map((date) => Number(daysOf(date).first.slice(0, 4))));
    for (const year of years) counts.set(year, (counts.get(year) || 0) + 1);
  }
  return counts;
}

const kMostYears = 40;  // bars; of earlier years only the dates' fields tell

function makeYears() {
  const counts = yearCounts();
  const box = byId("years");
  box.replaceChildren();
  box.hidden = counts.size === 0;
  if (counts.size === 0) return;
  const last = Math.max(...counts.keys());
  const first = Math.max(Math.min(...counts.keys()), last - kMostYears + 1);
  const most = Math.max(...counts.values());
  for (let year = first; year <= last; ++year) {
    const n = counts.get(year) || 0;
    const help = say.yearHelp(year, n);
    const bar = make("button", { type: "button", title: help, "aria-label": help, "data-year": year });
    bar.style.setProperty("--share", `${n === 0 ? 0 : 12 + (88 * n) / most}%`);
    if (year === first || year === last) bar.append(make("span", {}, String(year)));
    if (year === last && first !== last) bar.classList.add("last");
    bar.addEventListener("click", (event) => chooseYear(year, event.shiftKey));
    box.append(bar);
  }
  paintYears();
}

function chooseYear(year, extend) {
  const text = String(year).padStart(4, "0");
  const since = byId("since"), until = byId("until");
  const only = since.value === text && until.value === text;
  if (only && !extend) {
    since.value = until.value = "";
  } else if (extend && since.value && until.value) {
    if (text < since.value) since.value = text;
    else until.value = text;
  } else {
    since.value = until.value = text;
  }
  readDates();
}

function paintYears() {
  for (const bar of byId("years").children) {
    const span = daysOf(bar.dataset.year);
    bar.classList.toggle("out", !inSpan(span));
  }
}

/// Takes the dates from their fields; a wrong one is said and filters nothing.
function readDates() {
  const read = (id) => {
    const field = byId(id);
    const text = field.value.trim();
    const days = text === "" ? null : daysOf(text);
    field.setAttribute("aria-invalid", String(text !== "" && days === null));
    return { days, wrong: text !== "" && days === null };
  };
  const since = read("since"), until = read("until");
  const reversed = since.days && until.days && since.days.first > until.days.last;
  byId("date-fault").textContent = since.wrong || until.wrong ? say.dateFault : reversed ? say.dateOrder : "";
  filter.since = reversed ? null : since.days;
  filter.until = reversed ? null : until.days;
  filter.basis = byId("basis").value;
  filter.undated = byId("undated").checked;
  paintYears();
  applyFilter();
}

function resetFilters() {
  filter.types.fill(true);
  filter.relations.fill(true);
  byId("since").value = byId("until").value = "";
  byId("undated").checked = true;
  makeTypeFilters();
  makeRelationFilters();
  paintSwatches();
  readDates();
}

function startFilters() {
  const held = data.edges.some((edge) => edge.periods.length > 0);
  const stated = data.sources.some((source) => daysOf(source.date));
  byId("basis").replaceChildren(
    make("option", { value: "held" }, say.basisHeld),
    make("option", { value: "stated" }, say.basisStated),
  );
  byId("basis").value = filter.basis = held || !stated ? "held" : "stated";
  byId("dates").hidden = !held && !stated;
  makeTypeFilters();
  makeRelationFilters();
  makeMarks();
  makeYears();
  for (const id of ["since", "until"]) byId(id).addEventListener("input", readDates);
  byId("undated").addEventListener("change", readDates);
  byId("basis").addEventListener("change", () => {
    filter.basis = byId("basis").value;
    makeYears();
    readDates();
  });
  byId("reset").addEventListener("click", resetFilters);
}
