#include "text/escape.h"

#include "gtest/gtest.h"

namespace alert {
namespace {

TEST(EscapeTest, CleanTextLeavesNothingThatATerminalObeys) {
  EXPECT_EQ(CleanText("hate_lgbtq+ Größe 模型 🙂"), "hate_lgbtq+ Größe 模型 🙂");
  EXPECT_EQ(CleanText("a\x1b[31mb"), "a\uFFFD[31mb");
  EXPECT_EQ(CleanText("a\r\n\tb\x7f"), "a\uFFFD\uFFFD\uFFFDb\uFFFD");
  EXPECT_EQ(CleanText("a\u009b2Jb"), "a\uFFFD2Jb");
  EXPECT_EQ(CleanText("a\u202eb\u2066c\u200fd\u2028e\u061cf"),
            "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf");
  EXPECT_EQ(CleanText("a\xff\xc3(b"), "a\uFFFD\uFFFD(b");
  EXPECT_EQ(CleanText(std::string_view("a\0b", 3)), "a\uFFFDb");
}

TEST(EscapeTest, CsvCell) {
  EXPECT_EQ(CsvCell("model-a"), "model-a");
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvCell("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(CsvCell("two\r\nlines"), "\"two\r\nlines\"");
  EXPECT_EQ(CsvCell("=1+1"), "'=1+1");
  EXPECT_EQ(CsvCell("+1"), "'+1");
  EXPECT_EQ(CsvCell("-1"), "'-1");
  EXPECT_EQ(CsvCell("@sum"), "'@sum");
  EXPECT_EQ(CsvCell("\tx"), "'\tx");
  EXPECT_EQ(CsvCell("\rx"), "\"'\rx\"");
  EXPECT_EQ(CsvCell("＝1"), "'＝1");
  EXPECT_EQ(CsvCell("=a,\"b\""), "\"'=a,\"\"b\"\"\"");
  EXPECT_EQ(CsvCell("a\x1b"), "a\uFFFD");
  EXPECT_EQ(CsvCell(""), "");
}

TEST(EscapeTest, MarkdownCell) {
  EXPECT_EQ(MarkdownCell("hate_lgbtq+"), "hate_lgbtq+");
  EXPECT_EQ(MarkdownCell("_a_ *b* `c` ~d~"), "\\_a\\_ \\*b\\* \\`c\\` \\~d\\~");
  EXPECT_EQ(MarkdownCell("a|b\\|c"), "a\\|b\\\\\\|c");
  EXPECT_EQ(MarkdownCell("<img src=x> & ![a](b)"), "&lt;img src=x&gt; &amp; \\!\\[a\\](b)");
  EXPECT_EQ(MarkdownCell("a\nb"), "a\uFFFDb");
}

TEST(EscapeTest, LatexCell) {
  EXPECT_EQ(LatexCell("hate_lgbtq+"), "hate\\_lgbtq+");
  EXPECT_EQ(LatexCell("50% of $1 & #2 {x}"), "50\\% of \\$1 \\& \\#2 \\{x\\}");
  EXPECT_EQ(LatexCell("\\input{x}"), "\\textbackslash{}input\\{x\\}");
  EXPECT_EQ(LatexCell("~^<>|"),
            "\\textasciitilde{}\\textasciicircum{}\\textless{}\\textgreater{}\\textbar{}");
  EXPECT_EQ(LatexCell("[2cm]*"), "{[}2cm]{*}");
  EXPECT_EQ(LatexCell("a\nb\xff"), "a?b?");
}

}  // namespace
}  // namespace alert
