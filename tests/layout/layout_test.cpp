// Holds the tree against the design: which module includes which, who alone includes an outside library, and
// what lies at the top level.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kSource = GUANXI_SOURCE_DIR;

/// What each module may include beside itself. cli stands above all others.
const std::map<std::string, std::set<std::string>> kModules = {
    {"base", {}},
    {"model", {"base"}},
    {"store", {"base", "model"}},
    {"graph", {"base", "model", "store"}},
    {"text", {"base"}},
    {"extract", {"base", "model", "text"}},
    {"formats", {"base", "model"}},
    {"ingest", {"base", "model", "store", "text", "extract", "formats"}},
    {"explore", {"base", "model", "store", "graph", "text"}},
    {"rank", {"base", "model", "graph"}},
    {"picture", {"base", "model", "explore", "rank"}},
    {"cli",
     {"base", "model", "store", "graph", "text", "extract", "formats", "ingest", "explore", "rank",
      "picture"}},
};

/// The only modules to include an outside library, by how its headers begin.
struct Library {
  std::string_view headers;
  std::set<std::string> modules;
};
const std::vector<Library> kLibraries = {
    {"rocksdb/", {"store"}},   {"unicode/", {"base"}},     {"toml++/", {"model"}},
    {"toml.hpp", {"model"}},   {"simdjson", {"formats"}},  {"boost/graph/", {"graph", "explore", "rank"}},
    {"poppler", {"text"}},     {"gumbo.h", {"text"}},      {"gvc.h", {"picture"}},
    {"cgraph.h", {"picture"}}, {"graphviz/", {"picture"}}, {"CLI/", {"cli"}},
    {"histedit.h", {"cli"}},
};

struct Include {
  std::string header;
  bool quoted = false;
};

/// The include that a line is, or nothing.
std::optional<Include> include_of(std::string_view line) {
  const auto skip_blanks = [&line] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  skip_blanks();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_blanks();
  constexpr std::string_view kInclude = "include";
  if (!line.starts_with(kInclude)) return std::nullopt;
  line.remove_prefix(kInclude.size());
  skip_blanks();
  if (line.empty() || (line.front() != '"' && line.front() != '<')) return std::nullopt;
  const bool quoted = line.front() == '"';
  const auto end = line.find(quoted ? '"' : '>', 1);
  return Include{std::string(line.substr(1, end == std::string_view::npos ? end : end - 1)), quoted};
}

template <typename Texts>
std::string joined(const Texts& texts, std::string_view separator) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += separator;
    out += text;
  }
  return out;
}

/// The first part of a path: "guanxi" of "guanxi/base/error.hpp"; empty if it has only one.
std::string folder_of(const std::string& header) {
  const auto slash = header.find('/');
  return slash == std::string::npos ? std::string{} : header.substr(0, slash);
}

/// Why `module` may not include it, or nothing.
std::string fault_of(const std::string& module, const Include& include) {
  const auto may_use = [&module](const std::string& other) {
    return other == module || kModules.at(module).contains(other);
  };
  for (const Library& library : kLibraries)
    if (include.header.starts_with(library.headers) && !library.modules.contains(module))
      return std::string(library.headers) + " is for " + joined(library.modules, ", ");
  const std::string folder = folder_of(include.header);
  if (folder == "guanxi") {
    if (!include.quoted) return "our own headers stand in quotes";
    const std::string other = folder_of(include.header.substr(folder.size() + 1));
    if (!kModules.contains(other)) return "there is no module '" + other + "'";
    return may_use(other) ? std::string{} : module + " may not include " + other;
  }
  if (include.quoted && include.header.find("..") != std::string::npos) return "a path that climbs";
  if (include.quoted && !folder.empty() && folder != module) return "a private header of another module";
  return {};
}

/// Why a file with this path, relative to the source tree, may not include it, or nothing.
std::string fault_of(const fs::path& file, const std::string& module, const Include& include) {
  if (std::string fault = fault_of(module, include); !fault.empty()) return fault;
  if (!include.quoted || folder_of(include.header) == "guanxi") return {};
  if (*file.begin() == "include") return "a public header includes a private one";
  const bool beside = fs::exists(kSource / file.parent_path() / include.header);
  return beside || fs::exists(kSource / "src" / include.header) ? std::string{} : "no such private header";
}

bool is_code(const fs::path& file) {
  return file.extension() == ".hpp" || file.extension() == ".cpp";
}

/// Calls visit(path relative to the source tree, module) for each source and header below `folder`.
template <typename Visit>
void for_each_file(const fs::path& folder, const Visit& visit) {
  for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
    if (!entry.is_regular_file() || !is_code(entry.path())) continue;
    visit(fs::relative(entry.path(), kSource),
          fs::relative(entry.path(), kSource / folder).begin()->string());
  }
}

std::vector<std::string> faults_of_includes(const fs::path& folder) {
  std::vector<std::string> faults;
  for_each_file(folder, [&faults](const fs::path& file, const std::string& module) {
    if (!kModules.contains(module)) {
      faults.push_back(file.string() + ": there is no module '" + module + "'");
      return;
    }
    std::ifstream in(kSource / file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      const auto include = include_of(line);
      if (!include) continue;
      if (const std::string fault = fault_of(file, module, *include); !fault.empty())
        faults.push_back(file.string() + ':' + std::to_string(number) + ": " + include->header + ": " +
                         fault);
    }
  });
  return faults;
}

}  // namespace

TEST_SUITE("layout") {
  TEST_CASE("no module includes what its row of the design leaves out") {
    CHECK(joined(faults_of_includes("src"), "\n") == "");
    CHECK(joined(faults_of_includes("include/guanxi"), "\n") == "");
  }

  TEST_CASE("no module links what it may not include") {
    std::ifstream in(kSource / "src" / "CMakeLists.txt");
    std::string text;
    for (std::string line; std::getline(in, line);)
      if (!line.starts_with('#')) text += line + ' ';
    // guanxi_module(NAME MODULES other modules PACKAGES outside libraries)
    constexpr std::string_view kCall = "guanxi_module(";
    std::set<std::string> seen;
    for (auto at = text.find(kCall); at != std::string::npos; at = text.find(kCall, at + 1)) {
      const auto start = at + kCall.size();
      std::istringstream words(text.substr(start, text.find(')', start) - start));
      std::string module;
      words >> module;
      CAPTURE(module);
      REQUIRE(kModules.contains(module));
      seen.insert(module);
      for (std::string word; words >> word && word != "PACKAGES";)
        if (word != "MODULES") CHECK_MESSAGE(kModules.at(module).contains(word), word);
    }
    CHECK(seen.contains("base"));
    CHECK(seen.contains("picture"));
  }

  TEST_CASE("the design itself has no circle") {
    // Every module stands above those that it includes, so taking away what includes nothing left empties the
    // table.
    auto left = kModules;
    for (bool changed = true; changed;) {
      changed = false;
      for (auto it = left.begin(); it != left.end(); ++it) {
        const auto& below = it->second;
        if (std::any_of(below.begin(), below.end(), [&left](const auto& m) { return left.contains(m); }))
          continue;
        left.erase(it);
        changed = true;
        break;
      }
    }
    CHECK(left.empty());
  }

  TEST_CASE("nothing else lies at the top level") {
    const std::set<std::string> expected = {"CMakeLists.txt", "src",   "include",   "graphs",
                                            "tests",          "tools", "README.md", "LICENSE"};
    const fs::path build = GUANXI_BINARY_DIR;
    for (const auto& entry : fs::directory_iterator(kSource)) {
      const std::string name = entry.path().filename().string();
      // Not of the repository: dot-files, stores made while trying things out, a build folder.
      const bool is_local =
          name.starts_with('.') || entry.path().extension() == ".db" ||
          std::search(build.begin(), build.end(), entry.path().begin(), entry.path().end()) == build.begin();
      CHECK_MESSAGE((is_local || expected.contains(name)), name << " does not belong at the top level");
    }
  }

  TEST_CASE("the check itself sees what is wrong") {
    const auto fault = [](const std::string& module, std::string_view line) {
      const auto include = include_of(line);
      REQUIRE(include);
      return fault_of(module, *include);
    };
    CHECK(fault("store", "#include \"guanxi/base/error.hpp\"") == "");
    CHECK(fault("store", "#include \"guanxi/explore/path.hpp\"") == "store may not include explore");
    CHECK(fault("base", " # include \"guanxi/model/date.hpp\"  // why") == "base may not include model");
    CHECK(fault("cli", "#include \"guanxi/rank/pagerank.hpp\"") == "");
    CHECK(fault("store", "#include \"guanxi/stroe/store.hpp\"") == "there is no module 'stroe'");
    CHECK(fault("store", "#include <guanxi/base/error.hpp>") == "our own headers stand in quotes");
    CHECK(fault("graph", "#include \"store/chunk.hpp\"") == "a private header of another module");
    CHECK(fault("graph", "#include \"../store/chunk.hpp\"") == "a path that climbs");
    CHECK(fault("store", "#include \"store/chunk.hpp\"") == "");
    CHECK(fault("store", "#include \"chunk.hpp\"") == "");
    CHECK(fault("graph", "#include <rocksdb/db.h>") == "rocksdb/ is for store");
    CHECK(fault("store", "#include <rocksdb/db.h>") == "");
    CHECK(fault("rank", "#include <boost/graph/graph_traits.hpp>") == "");
    CHECK(fault("picture", "#include <boost/graph/graph_traits.hpp>") ==
          "boost/graph/ is for explore, graph, rank");
    CHECK(fault("ingest", "#include <vector>") == "");
    CHECK_FALSE(include_of("// #include <vector>"));
    CHECK_FALSE(include_of("#define include"));
    CHECK_FALSE(include_of(""));
  }
}
