// What the page says, in the language of the drawing.
const data = JSON.parse(document.getElementById("data").textContent);

const english = {
  search: "Search names (/)",
  searchHelp: "Search the entities by name, key or pinyin",
  noneFound: "nothing has such a name",
  graph: "The graph. Arrow keys walk from an entity to its neighbours, Enter opens what is known, question mark lists the keys.",
  toolbar: "View",
  zoomIn: "Zoom in (+)",
  zoomOut: "Zoom out (-)",
  fit: "Fit",
  fitHelp: "Show all of it (0)",
  toDark: "Dark",
  toLight: "Light",
  themeHelp: "Light or dark",
  help: "Keys and licence (?)",
  count: (n, all, m, allM) => `${n} of ${all} entities, ${m} of ${allM} relations`,
  reset: "Show all again",
  types: "Types",
  subtypes: (type) => `Kinds of ${type}`,
  relations: "Relations",
  dates: "Dates",
  basis: "By",
  basisHeld: "when it held",
  basisStated: "date of its source",
  since: "from",
  until: "until",
  undated: "with those that have no date",
  datePattern: "2023, 2023-05 or 2023-05-28",
  dateFault: "a date reads 2023, 2023-05 or 2023-05-28",
  dateOrder: "the first date is after the second",
  yearHelp: (year, n) => `${year}: ${n} relation${n === 1 ? "" : "s"}`,
  yearsHelp: "Relations by year: choose one, or with Shift a span",
  close: "Close (Esc)",
  selected: (name, type, n) => `${name}, ${type}, ${n} relation${n === 1 ? "" : "s"} shown`,
  noWay: "no neighbour that way",
  noRelations: "no relation is shown",
  hiddenRelations: (n) => `${n} more are filtered out`,
  sources: (n) => `${n} source${n === 1 ? "" : "s"}`,
  claims: (n) => `${n} claim${n === 1 ? "" : "s"}`,
  confidence: (c) => `confidence ${c}`,
  doubtful: "doubtful",
  supposed: "with one filter less",
  barred: "cut by a filter",
  cutPoint: "cut point",
  marks: "Marks",
  rankColumns: { place: "#", name: "Name", score: "Score", links: "Links" },
  sortHelp: "Sort by this; again: the other way round",
  role: "role",
  when: "when",
  undatedFact: "no date stated",
  evidence: "Evidence",
  noEvidence: "The answer was made without evidence.",
  moreEvidence: (n) => `${n} more pieces are not listed`,
  line: "line",
  typeUnknown: "type not stated",
  helpTitle: "Keys",
  keys: [
    ["/", "search"],
    ["← ↑ → ↓", "walk to the neighbour that lies there; without a selection, start"],
    ["Enter", "go to the panel of what is selected"],
    ["Esc", "close, deselect"],
    ["+ −", "zoom"],
    ["0", "show all of it"],
    ["?", "this help"],
  ],
  library: (name) => `Drawn with ${name}, which is under the MIT licence. This page loads nothing from any network.`,
  licence: "Licence",
  closeHelp: "Close",
};

const chinese = {
  search: "搜索名称（/）",
  searchHelp: "按名称、键或拼音搜索实体",
  noneFound: "没有这样的名称",
  graph: "关系图。方向键走到相邻实体，回车打开详情，问号列出按键。",
  toolbar: "视图",
  zoomIn: "放大（+）",
  zoomOut: "缩小（-）",
  fit: "全图",
  fitHelp: "显示全图（0）",
  toDark: "深色",
  toLight: "浅色",
  themeHelp: "浅色或深色",
  help: "按键与许可（?）",
  count: (n, all, m, allM) => `实体 ${n} / ${all}，关系 ${m} / ${allM}`,
  reset: "全部显示",
  types: "类型",
  subtypes: (type) => `${type}的细类`,
  relations: "关系",
  dates: "日期",
  basis: "依据",
  basisHeld: "关系存续时间",
  basisStated: "来源日期",
  since: "自",
  until: "至",
  undated: "包括无日期的",
  datePattern: "2023、2023-05 或 2023-05-28",
  dateFault: "日期写作 2023、2023-05 或 2023-05-28",
  dateOrder: "起始日期晚于截止日期",
  yearHelp: (year, n) => `${year} 年：${n} 条关系`,
  yearsHelp: "各年的关系数：点选一年，按住 Shift 选一段",
  close: "关闭（Esc）",
  selected: (name, type, n) => `${name}，${type}，显示 ${n} 条关系`,
  noWay: "那边没有相邻实体",
  noRelations: "没有显示的关系",
  hiddenRelations: (n) => `另有 ${n} 条被筛去`,
  sources: (n) => `${n} 个来源`,
  claims: (n) => `${n} 处陈述`,
  confidence: (c) => `置信度 ${c}`,
  doubtful: "存疑",
  supposed: "放宽一项筛选后",
  barred: "被筛选排除",
  cutPoint: "割点",
  marks: "标记",
  rankColumns: { place: "名次", name: "名称", score: "分值", links: "关系" },
  sortHelp: "按此列排序；再点则反向",
  role: "角色",
  when: "时间",
  undatedFact: "未注明时间",
  evidence: "依据",
  noEvidence: "此答案未附依据。",
  moreEvidence: (n) => `另有 ${n} 处未列出`,
  line: "行",
  typeUnknown: "类型不详",
  helpTitle: "按键",
  keys: [
    ["/", "搜索"],
    ["← ↑ → ↓", "走到那个方向的相邻实体；未选中时从中心开始"],
    ["Enter", "转到所选内容的详情"],
    ["Esc", "关闭，取消选择"],
    ["+ −", "缩放"],
    ["0", "显示全图"],
    ["?", "本说明"],
  ],
  library: (name) => `用 ${name}（MIT 许可）绘制。本页不从网络加载任何内容。`,
  licence: "许可",
  closeHelp: "关闭",
};

const say = data.language === "zh" ? chinese : english;

const byId = (id) => document.getElementById(id);

/// An element with these attributes and children. Texts become text nodes: nothing that came from a document
/// is ever read as HTML.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function speak(text) {
  byId("spoken").textContent = text;
}

/// An address that a click may lead to, or nothing.
function safeAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
