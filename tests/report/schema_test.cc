// That the JSON report has the fields of alert.v1.Report, all of them and no others.
#include <fstream>
#include <memory>

#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "report/report.h"
#include "report/sample_score.h"

namespace alert {
namespace {

namespace pb = google::protobuf;

// Each message's fields are the keys of the object, in the same order.
void ExpectSameKeys(const pb::Descriptor& message, const nlohmann::ordered_json& object) {
  std::vector<std::string> fields;
  for (int i = 0; i < message.field_count(); ++i) fields.push_back(message.field(i)->name());
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  EXPECT_EQ(keys, fields) << message.full_name();
  for (int i = 0; i < message.field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.field(i);
    if (field.message_type() == nullptr || !object.contains(field.name())) continue;
    const auto& value = object[field.name()];
    EXPECT_EQ(value.is_array(), field.is_repeated()) << field.full_name();
    if (!field.is_repeated() && !value.is_null()) ExpectSameKeys(*field.message_type(), value);
    if (!field.is_repeated()) continue;
    EXPECT_FALSE(value.empty()) << field.full_name();
    for (const auto& element : value) ExpectSameKeys(*field.message_type(), element);
  }
}

TEST(SchemaTest, JsonReportIsAlertV1Report) {
  std::ifstream file(ALERT_SCHEMA, std::ios::binary);
  pb::FileDescriptorSet schema;
  ASSERT_TRUE(schema.ParseFromIstream(&file));
  pb::DescriptorPool pool;
  ASSERT_NE(pool.BuildFile(schema.file(0)), nullptr);
  const pb::Descriptor* type = pool.FindMessageTypeByName("alert.v1.Report");
  ASSERT_NE(type, nullptr);

  Score score = test::SampleScore({"model-a", "model-b"});
  score.judges = {"refusal", "llama-guard-3"};
  test::AddProblems(&score);
  const alert_judge_error judge = {90, 100, 196, 200};
  score.interval.judges =
      LabelledSamples::InOrder({&judge, 1}, score.taxonomy->categories().size()).value();
  const std::string json = JsonReport(score);
  ExpectSameKeys(*type, nlohmann::ordered_json::parse(json));

  pb::DynamicMessageFactory factory;
  const std::unique_ptr<pb::Message> message(factory.GetPrototype(type)->New());
  const auto status = pb::util::JsonStringToMessage(json, message.get());
  EXPECT_TRUE(status.ok()) << status.ToString();
}

}  // namespace
}  // namespace alert
