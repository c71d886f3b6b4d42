// What the messages of the C ABI say of names: none of it acts on a terminal, whatever the name.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "gtest/gtest.h"

namespace {

struct Nasty {
  std::string name;
  std::string shown;  // how a message shows it
};

const std::vector<Nasty>& NastyNames() {
  static const std::vector<Nasty>& names = *new std::vector<Nasty>{
      {"red \x1b[31m", "red \\x1b[31m"},
      {"c1 \u009b31m \u0085", "c1 \\u009b31m \\u0085"},
      {"bidi \u202egnp.\u202c \u2066x\u2069", "bidi \\u202egnp.\\u202c \\u2066x\\u2069"},
      {"marks \u200f\u200e\u061c", "marks \\u200f\\u200e\\u061c"},
      {"lines \u2028\u2029\r", "lines \\u2028\\u2029\\r"},
      {"invisible \u200b\ufeff\U000E0041", "invisible \\u200b\\ufeff\\U000e0041"},
      {"no UTF-8 \xff\xc3(", "no UTF-8 \\xff\\xc3("},
      {"模型 🙂", "模型 🙂"}};
  return names;
}

using Call = alert_status (*)(const std::string& name, alert_error* error);

// A file that is not there: its path stands in the message as the caller gave it.
alert_status ReadFile(const std::string& name, alert_error* error) {
  alert_dataset* dataset = nullptr;
  alert_dataset_create(nullptr, &dataset, nullptr);
  alert_status status = alert_dataset_add_file(dataset, name.data(), name.size(), error);
  uint64_t problems[ALERT_PROBLEM_KIND_SLOTS] = {};
  const alert_writer ignore = [](const char*, size_t, void*) -> alert_status { return ALERT_OK; };
  if (status == ALERT_OK) status = alert_dataset_write(dataset, ignore, nullptr, problems, error);
  alert_dataset_free(&dataset);
  return status;
}

alert_status MapField(const std::string& name, alert_error* error) {
  alert_dataset* dataset = nullptr;
  alert_dataset_create(nullptr, &dataset, nullptr);
  const alert_status status =
      alert_dataset_map_field(dataset, name.data(), name.size(), "x", 1, error);
  alert_dataset_free(&dataset);
  return status;
}

alert_status FindCategory(const std::string& name, alert_error* error) {
  alert_taxonomy* taxonomy = nullptr;
  alert_taxonomy_builtin(&taxonomy, nullptr);
  uint16_t index = 0;
  const alert_status status =
      alert_taxonomy_find(taxonomy, name.data(), name.size(), &index, error);
  alert_taxonomy_free(&taxonomy);
  return status;
}

alert_status TakePolicy(const std::string& name, alert_error* error) {
  alert_policy* policy = nullptr;
  return alert_policy_builtin(name.data(), name.size(), &policy, error);
}

alert_status TakeJudge(const std::string& name, alert_error* error) {
  alert_judge* judge = nullptr;
  return alert_judge_builtin(name.data(), name.size(), &judge, error);
}

alert_status ParsePolicy(const std::string& name, alert_error* error) {
  const std::string json = R"({"schema": "alert.v1.Policy", "name": "p", "x)" + name + R"(": 1})";
  alert_policy* policy = nullptr;
  return alert_policy_parse(nullptr, json.data(), json.size(), &policy, error);
}

TEST(MessagesTest, NoNameActsOnATerminal) {
  for (const Call call : {ReadFile, MapField, FindCategory, TakePolicy, TakeJudge}) {
    for (const Nasty& nasty : NastyNames()) {
      alert_error error = ALERT_ERROR_INIT;
      ASSERT_NE(call(nasty.name, &error), ALERT_OK);
      EXPECT_NE(std::string_view(error.message).find(nasty.shown), std::string_view::npos)
          << error.message;
    }
  }
}

TEST(MessagesTest, NoKeyOfADocumentActsOnATerminal) {
  for (const char* name : {"c1 \u009b31m", "bidi \u202egnp", "\u200b"}) {
    alert_error error = ALERT_ERROR_INIT;
    ASSERT_NE(ParsePolicy(name, &error), ALERT_OK);
    EXPECT_EQ(std::string_view(error.message).find(name), std::string_view::npos) << error.message;
  }
}

TEST(MessagesTest, ALongMessageIsCutBetweenCharacters) {
  std::string name = "a";
  while (name.size() < 2 * sizeof(alert_error::message)) name += "\u202e模";
  alert_error error = ALERT_ERROR_INIT;
  ASSERT_NE(ReadFile(name, &error), ALERT_OK);
  const std::string_view message = error.message;
  EXPECT_GT(message.size(), sizeof error.message - 8);
  EXPECT_EQ(message.find("\u202e"), std::string_view::npos);
  const std::string_view end = message.substr(message.size() - 3);
  EXPECT_TRUE(end == "模" || message.back() == 'e') << end;
}

}  // namespace
