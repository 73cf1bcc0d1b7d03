// The search field: a list of names below it, chosen from with the arrow keys.
const kMostFound = 40;

/// As names are compared: without case, width, blanks and punctuation.
const normal = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\p{P}\p{Cf}]/gu, "");

const searchable = data.nodes.map((node) => ({
  name: normal(node.name),
  rest: normal(node.id) + " " + (node.find || ""),
}));

let found = [];
let chosen = -1;

/// The best first: the name itself, its beginning, a part of it, its pinyin or key; then the best linked.
function findNodes(text) {
  const wanted = normal(text);
  if (wanted === "") return [];
  const rankOf = ({ name, rest }) => {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (name.includes(wanted)) return 2;
    return rest.includes(wanted) ? 3 : 4;
  };
  return searchable
    .map((entry, i) => ({ i, rank: rankOf(entry) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank || edgesOf[b.i].length - edgesOf[a.i].length || a.i - b.i)
    .slice(0, kMostFound)
    .map(({ i }) => i);
}

function choose(place) {
  const items = byId("found").children;
  if (found.length === 0) return;
  chosen = (place + found.length) % found.length;
  [...items].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  byId("search").setAttribute("aria-activedescendant", items[chosen].id);
}

function showFound() {
  const text = byId("search").value;
  found = findNodes(text);
  chosen = -1;
  const list = byId("found");
  list.replaceChildren(
    ...found.map((i, place) => {
      const node = data.nodes[i];
      const item = make("li", { role: "option", id: `found-${place}`, "aria-selected": "false" }, node.name, make("small", {}, typeOf(node).label));
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => take(place));
      return item;
    }),
  );
  const none = text.trim() !== "" && found.length === 0;
  if (none) list.append(make("li", { "aria-disabled": "true" }, say.noneFound));
  list.hidden = found.length === 0 && !none;
  byId("search").setAttribute("aria-expanded", String(!list.hidden));
  byId("search").removeAttribute("aria-activedescendant");
  if (found.length > 0) choose(0);
}

function closeFound() {
  byId("found").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
}

/// Goes to what was found; a filter that hides it gives way.
function take(place) {
  const index = found[place];
  if (index === undefined) return;
  if (!shownNodes[index]) resetFilters();
  closeFound();
  byId("graph").focus();
  goToNode(index);
}

function startSearch() {
  const field = byId("search");
  field.addEventListener("input", showFound);
  field.addEventListener("focus", () => field.value && showFound());
  field.addEventListener("blur", closeFound);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") take(chosen);
    else if (event.key === "Escape" && !byId("found").hidden) closeFound();
    else if (event.key === "Escape") {
      field.value = "";
      byId("graph").focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
