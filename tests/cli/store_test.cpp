// The store as a user meets it: missing, locked, read-only; check, digest, compact, backup, restore.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("cli/store") {
  TEST_CASE("no store there") {
    const Workshop shop;
    for (const char* command : {"stats", "digest", "check", "sources", "compact", "components", "communities",
                                "bridges", "export"}) {
      CAPTURE(command);
      const Ran ran = shop.run({command});
      CHECK(ran.exit == 2);
      CHECK(ran.out.empty());
      CHECK(holds(ran.err, "guanxi: there is no store at 'guanxi.db'\n"));
      CHECK_FALSE(std::filesystem::exists(shop.path("guanxi.db")));
    }
    shop.write("file", "x");
    CHECK(holds(shop.run({"--db", "file", "stats"}).err, "guanxi: 'file' is a file, not a store\n"));
  }

  TEST_CASE("check, digest, compact") {
    const FilledWorkshop shop;
    const Ran check = shop.run({"check"});
    CHECK(check.exit == 0);
    CHECK(check.out == "24 claims, 12 nodes, 10 relations: no faults\n");
    CHECK(Json::parse(shop.run({"check", "-f", "json"}).out)["faults"] == 0);
    const Ran digest = shop.run({"digest"});
    CHECK(digest.exit == 0);
    CHECK(digest.out.size() == 33);
    CHECK(digest.out.find_first_not_of("0123456789abcdef\n") == std::string::npos);
    CHECK(shop.run({"compact"}).exit == 0);
    CHECK(shop.run({"check", "--repair"}).exit == 0);
    CHECK(shop.run({"digest"}).out == digest.out);
  }

  TEST_CASE("backup and restore") {
    const FilledWorkshop shop;
    const std::string digest = shop.run({"digest"}).out;
    const Ran backup = shop.run({"backup", "safe"});
    CHECK(backup.exit == 0);
    CHECK(backup.err == "guanxi: guanxi.db is backed up in safe\n");
    CHECK(shop.run({"backup", "safe"}).exit == 2);
    CHECK(shop.run({"forget", "facts.jsonl"}).exit == 0);
    CHECK(shop.run({"--db", "again", "restore", "safe"}).err == "guanxi: safe is restored as again\n");
    CHECK(shop.run({"--db", "again", "digest"}).out == digest);
    CHECK(shop.run({"--db", "again", "restore", "safe"}).exit == 2);
    CHECK(shop.run({"--db", "other", "restore", "nowhere"}).exit == 2);
  }

  TEST_CASE("a second writer is told who is first; readers are not kept out") {
    const FilledWorkshop shop;
    // The first writer waits for its input with the store open.
    const Ran ran = shop.shell(
        "mkfifo pipe; \"$G\" -q ingest - --source slow < pipe > slow.out & first=$!\n"
        "exec 3> pipe\n"
        "for i in $(seq 100); do ls -l /proc/$first/fd 2> /dev/null | grep -q LOCK && break; sleep 0.1; done\n"
        "for i in $(seq 100); do \"$G\" compact 2> second.err; [ $? = 2 ] && break; sleep 0.1; done\n"
        "\"$G\" search northlight > reader.out; echo \"reader $?\"\n"
        "echo '{\"node\": \"org:late\", \"name\": \"Late\"}' >&3; exec 3>&-; wait $first; echo \"first $? "
        "$first\"");
    CHECK(holds(ran.out, "reader 0\nfirst 0 "));
    const std::string first = ran.out.substr(ran.out.rfind(' ') + 1, ran.out.size() - ran.out.rfind(' ') - 2);
    CHECK(holds(shop.read("second.err"),
                "guanxi: the store 'guanxi.db' is being written by process " + first + "\n"));
    CHECK(holds(shop.run({"search", "Late"}).out, "org:late"));
  }

  TEST_CASE("a store that may only be read") {
    const FilledWorkshop shop;
    // Nothing is read-only for root, so the question is asked as somebody else.
    const std::string as_other =
        ::geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
    CHECK(shop.shell("chmod -R a=rX guanxi.db").exit == 0);
    if (shop.shell(as_other + "\"$G\" --version").exit != 0) return;  // nobody else may run this build
    CHECK(shop.shell(as_other + "\"$G\" search northlight").exit == 0);
    CHECK(shop.shell(as_other + "\"$G\" path 陆见微 'Mara Ellison'").exit == 0);
    const Ran write = shop.shell(as_other + "\"$G\" compact");
    CHECK(write.exit == 2);
    CHECK(holds(write.err, "guanxi: "));
    CHECK(shop.shell("chmod -R u+w guanxi.db").exit == 0);
  }

  TEST_CASE("asked to stop: nothing half done, status 130") {
    const Workshop shop;
    const Ran ran = shop.shell(
        "mkfifo pipe; \"$G\" ingest - --source s < pipe & first=$!\n"
        "exec 3> pipe; sleep 1; echo '{\"node\": \"org:a\", \"name\": \"A\"}' >&3; sleep 1; kill -TERM "
        "$first; sleep 0.2\n"
        "exec 3>&-; wait $first; echo $?");
    CHECK(holds(ran.out, "130"));
    CHECK(holds(ran.err, "guanxi: interrupted"));
    CHECK(shop.run({"search", "A"}).exit != 0);
    CHECK(shop.run({"check"}).exit == 0);
  }
}
