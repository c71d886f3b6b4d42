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

TEST(EscapeTest, CleanTextShowsWhatIsInvisible) {
  EXPECT_EQ(CleanText("a\u200bb\u2060c\ufeffd\u00ade\U000E0041f"),
            "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf");
  EXPECT_EQ(CleanText("\u0915\u094d\u200d \U0001F469\u200D\U0001F4BB"),
            "\u0915\u094d\u200d \U0001F469\u200D\U0001F4BB");
}

TEST(EscapeTest, CsvCell) {
  EXPECT_EQ(CsvCell("model-a"), "model-a");
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvCell("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(CsvCell("two\r\nlines\rand\nmore\r"), "\"two\nlines\nand\nmore\n\"");
  EXPECT_EQ(CsvCell("a tab\there"), "a tab\there");
  EXPECT_EQ(CsvCell("=1+1"), "'=1+1");
  EXPECT_EQ(CsvCell("+1"), "'+1");
  EXPECT_EQ(CsvCell("-1"), "'-1");
  EXPECT_EQ(CsvCell("@sum"), "'@sum");
  EXPECT_EQ(CsvCell("\tx"), "'\tx");
  EXPECT_EQ(CsvCell("\rx"), "\"'\nx\"");
  for (const char* formula :
       {"＝1", "＋1", "－1", "＠1", "﹦1", "﹢1", "﹣1", "﹫1", "\u22121", " =1", "\u00a0\u3000@x",
        "  ＝1", "\u200d=1", "\u200c \u0301+1", "\ufe0f@x"}) {
    EXPECT_EQ(CsvCell(formula), std::string("'") + formula);
  }
  EXPECT_EQ(CsvCell(" a=1"), " a=1");
  EXPECT_EQ(CsvCell("   "), "   ");
  EXPECT_EQ(CsvCell("=a,\"b\""), "\"'=a,\"\"b\"\"\"");
  EXPECT_EQ(CsvCell("a\x1b"), "a\uFFFD");
  EXPECT_EQ(CsvCell(""), "");
}

TEST(EscapeTest, MarkdownText) {
  EXPECT_EQ(MarkdownText("hate_lgbtq+"), "hate_lgbtq+");
  EXPECT_EQ(MarkdownText("_a_ *b* `c` ~d~"), "\\_a\\_ \\*b\\* \\`c\\` \\~d\\~");
  EXPECT_EQ(MarkdownText("a|b\\|c"), "a\\|b\\\\\\|c");
  EXPECT_EQ(MarkdownText("<img src=x> & ![a](b)"), "&lt;img src=x&gt; &amp; \\!\\[a\\](b)");
  EXPECT_EQ(MarkdownText("a\nb"), "a\uFFFDb");
}

TEST(EscapeTest, MarkdownTextMakesNoLinksAndMentionsNobody) {
  EXPECT_EQ(MarkdownText("https://example.org"), "https:&#8203;//example.org");
  EXPECT_EQ(MarkdownText("www.example.org Www.x"), "www&#8203;.example.org Www&#8203;.x");
  EXPECT_EQ(MarkdownText("@name me@example.org a @ b"), "@&#8203;name me@&#8203;example.org a @ b");
  EXPECT_EQ(MarkdownText("#12 a#b # c"), "#&#8203;12 a#&#8203;b # c");
  EXPECT_EQ(MarkdownText("model-1.5: good, v2.0"), "model-1.5: good, v2.0");
}

TEST(EscapeTest, XmlAttribute) {
  EXPECT_EQ(XmlAttribute("model-a 模型"), "model-a 模型");
  EXPECT_EQ(XmlAttribute("a\"b'<c>&"), "a&quot;b&apos;&lt;c&gt;&amp;");
  EXPECT_EQ(XmlAttribute("a\uFFFEb\uFFFFc\x1b\nd\xff"), "a\uFFFDb\uFFFDc\uFFFD\uFFFDd\uFFFD");
  EXPECT_EQ(XmlAttribute("]]>"), "]]&gt;");
}

TEST(EscapeTest, JsonString) {
  EXPECT_EQ(JsonString("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(JsonString("é模\U0001F642"), R"("\u00e9\u6a21\ud83d\ude42")");
  EXPECT_EQ(JsonString("\x1b\n\x7f\u009b\xff"), R"("\u001b\u000a\u007f\u009b\ufffd")");
}

TEST(EscapeTest, TerminalSafeJson) {
  EXPECT_EQ(TerminalSafeJson("{\"a\": \"é模\U0001F642\"}\n"), "{\"a\": \"é模\U0001F642\"}\n");
  EXPECT_EQ(TerminalSafeJson("\"\x7f\u009b\u202e\u061c\u2028\""),
            R"("\u007f\u009b\u202e\u061c\u2028")");
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
