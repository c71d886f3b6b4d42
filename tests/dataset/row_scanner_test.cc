#include "dataset/jsonl/row_scanner.h"

#include "gtest/gtest.h"

namespace alert {
namespace {

class RowScannerTest : public ::testing::Test {
 protected:
  // The texts of the values found, as "field=token", or the error.
  std::string Scan(const std::string& json) {
    const std::string padded = json + "\n" + std::string(kScanPadding, '}');
    if (scanner_ == nullptr) scanner_ = std::make_unique<RowScanner>(fields_);
    RawRow row;
    const char* behind = scanner_->Scan(padded.data(), &row);
    if (behind != padded.data() + json.size()) return "error";
    std::string found;
    for (size_t i = 0; i < kFieldCount; ++i) {
      const RawValue& value = row[static_cast<Field>(i)];
      if (!value.present()) continue;
      found +=
          std::string(KeyOf(static_cast<Field>(i)).key) + "=" + std::string(value.token()) + ";";
    }
    return found;
  }

  FieldMap fields_;
  std::unique_ptr<RowScanner> scanner_;
};

TEST_F(RowScannerTest, ValuesComeAsTheyStand) {
  EXPECT_EQ(Scan(R"({"id": 1 , "category" :"a\"}" ,"judgements": [ {"x": "]"} ] })"),
            R"(id=1;category="a\"}";judgements=[ {"x": "]"} ];)");
  EXPECT_EQ(Scan("{}"), "");
  EXPECT_EQ(Scan(R"({"": 1, "i": 2, "idx": 3, "verdic": 4, "verdicts": 5, "ID": 6})"), "");
}

TEST_F(RowScannerTest, KeysInAnotherOrderThanInTheRowBefore) {
  EXPECT_EQ(Scan(R"({"id": 1, "category": 2, "judge": 3, "judge_output": 4})"),
            "id=1;category=2;judge=3;judge_output=4;");
  EXPECT_EQ(Scan(R"({"judge_output": 4, "x": 0, "judge": 3, "id": 1})"),
            "id=1;judge=3;judge_output=4;");
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i) + "\": 0, ";
  EXPECT_EQ(Scan(many + R"("id": 1, "model": 2})"), "id=1;model=2;");
}

TEST_F(RowScannerTest, EscapedKeys) {
  EXPECT_EQ(
      Scan(R"({"\u0069\u0064": 1, "mod\u0065l": 2, "cat\\egory": 3, "id\"": 4, "\ud800": 5})"),
      "id=1;model=2;");
}

TEST_F(RowScannerTest, ValuesThatNobodyAskedForAreChecked) {
  for (const char* value : {"tru",    "nul", "01",  "-",    "1.",        ".5",      "1e",
                            "+1",     "0x1", "nan", "[1,]", "[1 2]",     "{\"a\"}", "{\"a\": 1,}",
                            "{1: 2}", "[}",  "",    "1 2",  "truefalse", "\"a\"b"}) {
    EXPECT_EQ(Scan(R"({"id": 1, "x": )" + std::string(value) + "}"), "error") << value;
  }
  for (const char* value : {"-0", "1.50", "1e+3", "-1.2E-9", "[]", "{}", "[[], {\"a\": [null]}]",
                            "\"\\u12 not looked at\"", "123456789012345678901234567890"}) {
    EXPECT_EQ(Scan(R"({"id": 1, "x": )" + std::string(value) + "}"), "id=1;") << value;
  }
}

TEST_F(RowScannerTest, TextsThatNobodyAskedForAreUtf8WithoutControlCharacters) {
  for (const char* text : {"\xC3\xA9", "\xF0\x9F\x98\x80", "\x7F", "\\\"", "\\\\"}) {
    EXPECT_EQ(Scan(R"({"x": ")" + std::string(text) + R"(", "id": 1})"), "id=1;") << text;
  }
  for (const char* text :
       {"\xC3", "\xFF", "\xED\xA0\x80", "\x01", "\t", "\n", "\\", "\\\n", "\""}) {
    EXPECT_EQ(Scan(R"({"x": ")" + std::string(text) + R"(", "id": 1})"), "error") << text;
  }
}

TEST_F(RowScannerTest, DepthIsLimited) {
  const auto nested = [](size_t depth) {
    return R"({"id": 1, "x": )" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(Scan(nested(60)), "id=1;");
  EXPECT_EQ(Scan(nested(70)), "error");
}

TEST_F(RowScannerTest, PathsGoDownIntoObjects) {
  ASSERT_TRUE(fields_.Map(Field::kModel, "run.model").ok());
  ASSERT_TRUE(fields_.Map(Field::kVerdict, "run.score.label").ok());
  EXPECT_EQ(Scan(R"({"model": 9, "run": {"model": 1, "x": [{"model": 8}], "score": {"label": 2}},)"
                 R"( "safe": true, "id": 3})"),
            "id=3;model=1;verdict=2;");
  EXPECT_EQ(Scan(R"({"run": [{"model": 1}], "id": 3})"), "id=3;");
  EXPECT_EQ(Scan(R"({"run": 5, "id": 3})"), "id=3;");
  EXPECT_EQ(Scan(R"({"run": {"model": nope}, "id": 3})"), "error");
}

TEST_F(RowScannerTest, AKeyThatIsAFieldAndLeadsFurther) {
  ASSERT_TRUE(fields_.Map(Field::kModel, "response.by").ok());
  EXPECT_EQ(Scan(R"({"response": {"by": "m"}})"), R"(model="m";)");
  EXPECT_EQ(Scan(R"({"response": "r"})"), R"(response="r";)");
}

}  // namespace
}  // namespace alert
