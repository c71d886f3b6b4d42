#include "base/json.h"

#include "base/status.h"
#include "gtest/gtest.h"

namespace alert {
namespace {

std::string ErrorOf(std::string_view text) {
  const auto document = JsonDocument::Parse(text, "test.v1");
  return document.ok() ? "" : std::string(document.status().message());
}

TEST(JsonTest, SyntaxErrorHasItsLine) {
  const std::string text = "{\"schema\": \"test.v1\",\r\n \"a\": 1,\n \"b\" 2}";
  const auto document = JsonDocument::Parse(text, "test.v1");
  ASSERT_EQ(document.status().code(), absl::StatusCode::kDataLoss);
  const Location location = LocationOf(document.status());
  EXPECT_EQ(location.line, 3u);
  EXPECT_EQ(location.offset, text.find(" \"b\""));
}

TEST(JsonTest, ByteOrderMarkIsSkippedAndCounted) {
  EXPECT_EQ(ErrorOf("\xEF\xBB\xBF{\"schema\": \"test.v1\"}"), "");
  const auto document = JsonDocument::Parse("\xEF\xBB\xBF{\n]", "test.v1");
  EXPECT_EQ(LocationOf(document.status()).offset, 5u);
}

TEST(JsonTest, WrongDocuments) {
  EXPECT_EQ(ErrorOf(""), "the JSON document is empty");
  EXPECT_EQ(ErrorOf("[]"), "the document must be a JSON object");
  EXPECT_EQ(ErrorOf("{}"), "schema: must be `test.v1`");
  EXPECT_EQ(ErrorOf("{\"schema\": 1}"), "schema: must be a string");
  EXPECT_NE(ErrorOf(std::string("{\"a\": \"\0\"}", 10)), "");
  EXPECT_NE(ErrorOf("{\"a\": \"\xff\"}"), "");
  EXPECT_NE(ErrorOf(std::string(100000, '[')), "");
}

std::string NotedBy(std::string_view members, void (*read)(const JsonObject&)) {
  auto document =
      JsonDocument::Parse("{\"schema\": \"test.v1\", " + std::string(members) + "}", "test.v1");
  EXPECT_TRUE(document.ok()) << document.status().message();
  read(document->root());
  return std::string(document->status().message());
}

TEST(JsonTest, ErrorsNameTheEntry) {
  EXPECT_EQ(NotedBy("\"a\": [{}, {\"b\": 7}]",
                    [](const JsonObject& root) { root.Objects("a")[1].Text("b"); }),
            "a[1].b: must be a string");
  EXPECT_EQ(NotedBy("\"a\": [{}, 7]", [](const JsonObject& root) { root.Objects("a"); }),
            "a[1]: must be an object");
  EXPECT_EQ(
      NotedBy("\"a\": {\"b\": {\"c\": \"1\"}}",
              [](const JsonObject& root) { root.Object("a")->Members()[0].second.Number("c"); }),
      "a.b.c: must be a number");
  EXPECT_EQ(NotedBy("\"a\": [\"x\", 1]", [](const JsonObject& root) { root.Texts("a"); }),
            "a: must be an array of strings");
}

TEST(JsonTest, UnknownAndRepeatedMembers) {
  EXPECT_EQ(NotedBy("\"tilte\": 1",
                    [](const JsonObject& root) {
                      root.AllowOnly({"schema", "title"});
                    }),
            "no member `tilte` is known here; there are: schema, title");
  EXPECT_EQ(NotedBy("\"title\": 1, \"title\": 2",
                    [](const JsonObject& root) {
                      root.AllowOnly({"schema", "title"});
                    }),
            "title: stands twice");
}

TEST(JsonTest, TheFirstErrorIsKept) {
  EXPECT_EQ(NotedBy("\"a\": 1, \"b\": 2",
                    [](const JsonObject& root) {
                      root.Text("a");
                      root.Text("b");
                    }),
            "a: must be a string");
}

TEST(JsonTest, AbsentAndNullReadAsEmpty) {
  EXPECT_EQ(NotedBy("\"a\": null",
                    [](const JsonObject& root) {
                      EXPECT_EQ(root.Text("a"), "");
                      EXPECT_EQ(root.Number("b"), std::nullopt);
                      EXPECT_EQ(root.Flag("a"), std::nullopt);
                      EXPECT_TRUE(root.Objects("b").empty());
                    }),
            "");
}

}  // namespace
}  // namespace alert
