#include "guanxi/formats/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/graph_view.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/output.hpp"
#include "guanxi/picture/draw.hpp"
#include "guanxi/picture/render.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kLookEvery = 1024;  // facts between two looks at the clock and at Ctrl-C

struct Options {
  std::string format, path;
};

class Counter {
 public:
  Counter(Progress* progress, std::uint64_t total) : progress_(progress) {
    if (progress_ != nullptr) progress_->begin("exporting", total, "facts");
  }
  ~Counter() {
    if (progress_ != nullptr) progress_->end();
  }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;
  void step() {
    if (++done_ % kLookEvery != 0) return;
    check_interrupt();
    if (progress_ != nullptr) progress_->update(done_);
  }

 private:
  Progress* progress_;
  std::uint64_t done_ = 0;
};

/// Keys by node number, in one block.
class Keys {
 public:
  explicit Keys(std::uint32_t limit) : ends_(limit, {0, 0}) {}
  void set(NodeNo no, const std::string& key) {
    ends_[no.value] = {bytes_.size(), key.size()};
    bytes_ += key;
  }
  [[nodiscard]] std::string of(NodeNo no) const {
    const auto [at, size] = ends_[no.value];
    return bytes_.substr(at, size);
  }

 private:
  std::string bytes_;
  std::vector<std::pair<std::size_t, std::size_t>> ends_;
};

Properties best_values(const std::vector<std::pair<std::string, std::vector<Stated<Value>>>>& stated) {
  Properties out;
  for (const auto& [name, values] : stated)
    if (!values.empty()) out.emplace(name, values.front().value);
  return out;
}

NodeFact as_fact(const NodeRecord& node) {
  NodeFact fact;
  fact.key = node.key;
  fact.type = node.type();
  fact.name = node.name();
  for (const auto& name : node.names)
    if (name.value != fact.name) fact.aliases.push_back(name.value);
  for (const auto& alias : node.aliases)
    if (alias.value != fact.name) fact.aliases.push_back(alias.value);
  std::sort(fact.aliases.begin(), fact.aliases.end());
  fact.aliases.erase(std::unique(fact.aliases.begin(), fact.aliases.end()), fact.aliases.end());
  fact.properties = best_values(node.properties);
  return fact;
}

/// What the claims add up to: the graph.
void feed_graph(const Store& store, ExportSink& sink, Counter& counter) {
  Keys keys(store.node_limit());
  store.for_each_node([&](const NodeRecord& node) {
    keys.set(node.no, node.key);
    sink.node(as_fact(node));
    counter.step();
    return true;
  });
  store.for_each_edge([&](const EdgeRecord& edge) {
    EdgeFact fact;
    fact.type = store.relation_name(edge.type);
    fact.from = keys.of(edge.from);
    fact.to = keys.of(edge.to);
    fact.id = edge.id;
    fact.properties = best_values(edge.properties);
    fact.valid = edge.period();
    fact.confidence = edge.best_confidence();
    sink.edge(fact);
    counter.step();
    return true;
  });
}

/// The claims themselves, which ingest turns into the same store.
void feed_claims(const Store& store, ExportSink& sink, Counter& counter) {
  struct Visitor {
    ExportSink& sink;
    void operator()(const SourceFact& fact) const { sink.source(fact); }
    void operator()(const NodeFact& fact) const { sink.node(fact); }
    void operator()(const EdgeFact& fact) const { sink.edge(fact); }
    void operator()(const JudgementFact& fact) const { sink.judgement(fact); }
  };
  store.for_each_claim([&](const Claim& claim) {
    std::visit(Visitor{sink}, claim.fact);
    counter.step();
    return true;
  });
}

std::string format_word(const Options& options) {
  if (!options.format.empty()) return options.format;
  const std::size_t dot = options.path.find_last_of("./");
  return dot != std::string::npos && options.path[dot] == '.' ? options.path.substr(dot + 1) : std::string{};
}

constexpr std::size_t kEntitiesInPage = 5000;

/// Those with the most relations, of these the smallest key.
std::vector<EntityNo> best_linked(const Snapshot& snapshot, std::size_t limit) {
  std::vector<EntityNo> entities(snapshot.entity_count());
  std::vector<std::size_t> relations(entities.size());
  for (std::uint32_t i = 0; i < entities.size(); ++i) {
    entities[i] = EntityNo{i};
    relations[i] = snapshot.out(EntityNo{i}).size() + snapshot.in(EntityNo{i}).size();
  }
  const auto end = entities.begin() + static_cast<std::ptrdiff_t>(std::min(limit, entities.size()));
  std::partial_sort(entities.begin(), end, entities.end(), [&](EntityNo a, EntityNo b) {
    if (relations[a.value] != relations[b.value]) return relations[a.value] > relations[b.value];
    return snapshot.key(a) < snapshot.key(b);
  });
  entities.erase(end, entities.end());
  return entities;
}

/// The graph as a page to walk through.
Outcome write_page(Session& session, const Options& options) {
  require_page_library();
  const auto store = session.open(OpenMode::kRead);
  const auto snapshot = Snapshot::of(*store, session.progress());
  const auto output = Output::open(options.path.empty() ? "-" : options.path);
  const auto entities = best_linked(*snapshot, kEntitiesInPage);
  DrawOptions drawing;
  drawing.title = std::filesystem::path(session.db).filename().string();
  const Subgraph graph = subgraph_among(*store, *snapshot, {}, entities, true);
  Drawing whole = draw_subgraph(graph, store->ontology(), drawing);
  if (entities.size() < snapshot->entity_count())
    whole.notes.push_back(
        whole.chinese ? fmt::format("共 {} 个实体，此处为关系最多的 {} 个",
                                    with_commas(snapshot->entity_count()), with_commas(entities.size()))
                      : fmt::format("{} of {} entities: those with the most relations",
                                    with_commas(entities.size()), with_commas(snapshot->entity_count())));
  const Picture page = make_picture(std::move(whole), store->ontology(), PictureFormat::kHtml);
  output->write(page.bytes);
  output->commit();
  for (const std::string& remark : page.remarks) session.note(remark);
  if (entities.empty()) session.note(session.db + " holds nothing yet");
  if (entities.size() < snapshot->entity_count())
    session.note(fmt::format("{} of {} are in the page: those with the most relations",
                             with_commas(entities.size()),
                             plural(snapshot->entity_count(), "entity", "entities")));
  return entities.empty() ? Outcome::kNone : Outcome::kAnswer;
}

Outcome run(Session& session, const Options& options) {
  if (format_word(options) == "html") return write_page(session, options);
  const ExportFormat format = parse_export_format(format_word(options)).value_or(ExportFormat::kJsonl);
  if (format == ExportFormat::kCsv && (options.path.empty() || options.path == "-"))
    throw Error(ErrorCode::kInvalidArgument,
                "CSV is two files, nodes.csv and edges.csv, which need a directory",
                "--output DIR says where they go");
  const auto store = session.open(OpenMode::kRead);
  const bool claims = format == ExportFormat::kJsonl;
  bool empty = true;
  store->for_each_claim([&](const Claim&) { return empty = false; });
  export_graph(
      [&](ExportSink& sink) {
        Counter counter(session.progress(), 0);
        if (claims)
          feed_claims(*store, sink, counter);
        else
          feed_graph(*store, sink, counter);
      },
      format, options.path.empty() ? "-" : options.path);
  if (empty) session.note(session.db + " holds nothing yet");
  return empty ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_export(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  add_command(line,
              {"export", kGroupFill, "Write the whole graph: as facts (loses nothing), or for other programs",
               "guanxi export --output facts.jsonl\n"
               "guanxi export | zstd > facts.jsonl.zst\n"
               "guanxi export --format csv --output tables   # tables/nodes.csv, "
               "tables/edges.csv\n"
               "guanxi export --output graph.graphml\n"
               "guanxi export --output graph.html            # to look around in, with a browser",
               "0  the graph was written\n1  the store holds nothing\n2  an error was "
               "printed on standard error"},
              options, run)
      .group("OUTPUT")
      .checked("-f,--format", options->format, "FMT",
               "jsonl (every fact with its evidence; guanxi ingest takes it "
               "back), csv (a directory with nodes.csv "
               "and edges.csv), graphml, dot, html (a page to look around in; at most 5,000 entities)",
               [](const std::string& word) {
                 return word == "html" || parse_export_format(word)
                            ? std::string{}
                            : none_of(word, {"jsonl", "csv", "graphml", "dot", "html"});
               })
      .default_text("by the ending of --output, else jsonl")
      .offers({"jsonl", "csv", "graphml", "dot"})
      .text("-o,--output", options->path, "FILE",
            "Write there instead of standard output (csv: a directory); files "
            "appear whole or not at all");
}

}  // namespace guanxi
