#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/text/reader.hpp"
#include "support/documents.hpp"
#include "support/pdf.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Document read(const std::string& pdf) {
  Document document = read_document(pdf, "report.pdf");
  check_document(document);
  return document;
}

/// Lines of text one under the other.
std::vector<PdfText> column(double x, double y, const std::vector<std::string>& lines) {
  std::vector<PdfText> out;
  for (const std::string& line : lines) {
    out.push_back({x, y, line});
    y += 14;
  }
  return out;
}

}  // namespace

TEST_SUITE("text/pdf") {
  TEST_CASE("two columns are read one after the other, hyphens joined") {
    std::vector<PdfText> page =
        column(72, 120,
               {"The port authority of Harland has", "signed a contract with the ship-",
                "builder Delta Marine, which will", "deliver six ferries until the end",
                "of next year. The chairman of the", "authority, Ruth Okafor, thanked"});
    const std::vector<PdfText> right =
        column(320, 120,
               {"the engineers for their work and", "announced that a third terminal",
                "would be built by the river, if", "the council agrees to the plans",
                "of the architects. It did not do", "so at first."});
    page.insert(page.end(), right.begin(), right.end());
    const Document document = read(make_pdf({page}));
    CHECK(blocks_of(document) ==
          "paragraph: The port authority of Harland has signed a contract with the shipbuilder Delta Marine, "
          "which will "
          "deliver six ferries until the end of next year. The chairman of the authority, Ruth Okafor, "
          "thanked the "
          "engineers for their work and announced that a third terminal would be built by the river, if the "
          "council "
          "agrees to the plans of the architects. It did not do so at first.\n");
    CHECK(document.format == DocumentFormat::kPdf);
  }

  TEST_CASE("running heads, feet and page numbers stay behind; a larger line is the title") {
    std::vector<std::vector<PdfText>> pages;
    for (int i = 1; i <= 4; ++i) {
      std::vector<PdfText> page = {{72, 40, "Harland Port Review, spring"}, {300, 760, std::to_string(i)}};
      if (i == 1) page.push_back({72, 100, "A terminal for the north", 20});
      const auto body =
          column(72, 150,
                 {"Page " + std::to_string(i * 7) + " of the story tells of a ship that was built by",
                  "the yard in the old town, and sold to a firm abroad."});
      page.insert(page.end(), body.begin(), body.end());
      pages.push_back(page);
    }
    const Document document = read(make_pdf(pages));
    CHECK(document.title == "A terminal for the north");
    CHECK(document.text.find("Port Review") == std::string::npos);
    CHECK(document.text.find("\n1\n") == std::string::npos);
    CHECK(document.clean.find("Page 28 of the story") != std::string::npos);
  }

  TEST_CASE("Chinese in a font that the file only names") {
    const Document document = read(make_pdf(
        {{{72, 100, "青石湾港口集团与南坪大学签署协议，共", 12}, {72, 116, "建智能航运研究院。", 12}}}));
    CHECK(blocks_of(document) == "paragraph: 青石湾港口集团与南坪大学签署协议，共建智能航运研究院。\n");
    CHECK(document.language == "zh");
  }

  TEST_CASE("what cannot be read is refused by name") {
    const std::string encrypted =
        make_pdf({{{72, 72, "secret"}}},
                 "/Encrypt 9 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]",
                 {"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
                  "/O <0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20> "
                  "/U <0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20> >>"});
    CHECK_THROWS_WITH_AS(read_document(encrypted, "a.pdf"), "a.pdf: is encrypted and asks for a password",
                         Error);
    CHECK_THROWS_WITH_AS(read_document("%PDF-1.4\nnothing", "b.pdf"),
                         "b.pdf: is damaged: no PDF that can be opened", Error);
    CHECK_THROWS_WITH_AS(read_document(make_pdf({{}}), "c.pdf"),
                         "c.pdf: holds no text: its pages are pictures, or damaged", Error);
    const std::string whole = make_pdf({{{72, 72, "text"}}});
    for (std::size_t size = 9; size < whole.size(); size += 37) {
      try {
        check_document(read_document(whole.substr(0, size), "d.pdf"));
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::kBadInput);
      }
    }
  }
}
