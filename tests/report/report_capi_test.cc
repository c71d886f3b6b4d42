#include <iterator>
#include <set>
#include <string>

#include "alert/report.h"
#include "gtest/gtest.h"
#include "support/text.h"

namespace {

using alert::test::Append;
using alert::test::Stop;

class ReportCapiTest : public testing::Test {
 protected:
  void SetUp() override {
    alert_tally* tally = nullptr;
    ASSERT_EQ(alert_tally_create(nullptr, &tally, &error_), ALERT_OK) << error_.message;
    ASSERT_EQ(alert_score_create(tally, nullptr, &score_, &error_), ALERT_OK) << error_.message;
    alert_tally_free(&tally);
  }
  void TearDown() override { alert_score_free(&score_); }

  std::string Report(alert_report_format format) {
    alert_report_options options = ALERT_REPORT_OPTIONS_INIT;
    options.format = format;
    std::string report;
    EXPECT_EQ(alert_report_write(score_, &options, Append, &report, &error_), ALERT_OK);
    return report;
  }

  alert_score* score_ = nullptr;
  alert_error error_ = ALERT_ERROR_INIT;
};

TEST_F(ReportCapiTest, EveryFormatHasItsNameAndItsWriter) {
  const struct {
    const char* name;
    const char* begin;
  } formats[] = {{"text", "no judged answers"},
                 {"json", "{\n  \"schema\": \"alert.v1.Report\""},
                 {"csv", "model,scope,name,"},
                 {"md", "Safety in percent"},
                 {"latex", "% Needs \\usepackage{booktabs}"}};
  for (const auto& [name, begin] : formats) {
    alert_report_format format = 99;
    ASSERT_EQ(alert_report_format_find(name, std::string(name).size(), &format, &error_), ALERT_OK);
    EXPECT_EQ(Report(format).rfind(begin, 0), 0u) << name;
  }
  std::set<std::string> reports;
  alert_str name = {nullptr, 0};
  alert_report_format value = 0;
  for (; alert_report_format_name(value, &name, nullptr) == ALERT_OK; ++value) {
    alert_report_format format = 99;
    ASSERT_EQ(alert_report_format_find(name.data, name.size, &format, &error_), ALERT_OK);
    EXPECT_EQ(format, value);
    reports.insert(Report(format));
  }
  EXPECT_EQ(alert_report_format_name(value, &name, nullptr), ALERT_OUT_OF_RANGE);
  EXPECT_GE(value, std::size(formats));
  EXPECT_EQ(reports.size(), value);
  std::string report;
  ASSERT_EQ(alert_report_write(score_, nullptr, Append, &report, &error_), ALERT_OK);
  EXPECT_EQ(report, Report(ALERT_REPORT_TEXT));
}

TEST_F(ReportCapiTest, WrongCallsAreRefused) {
  alert_report_format format = 99;
  EXPECT_EQ(alert_report_format_find(ALERT_LITERAL("yaml"), &format, &error_), ALERT_NOT_FOUND);
  EXPECT_EQ(std::string(error_.message).rfind("no report format `yaml`; there are text, json, ", 0),
            0u);
  EXPECT_EQ(alert_report_format_find(ALERT_LITERAL("csv"), nullptr, &error_),
            ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_report_format_name(0, nullptr, &error_), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(format, 99);
  std::string report;
  alert_report_options options = ALERT_REPORT_OPTIONS_INIT;
  options.format = 255;
  EXPECT_EQ(alert_report_write(score_, &options, Append, &report, &error_), ALERT_OUT_OF_RANGE);
  options.struct_size = 0;
  EXPECT_EQ(alert_report_write(score_, &options, Append, &report, &error_), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_report_write(nullptr, nullptr, Append, &report, &error_), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_report_write(score_, nullptr, nullptr, nullptr, &error_), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(report, "");
  EXPECT_EQ(alert_report_write(score_, nullptr, Stop, nullptr, &error_), 77);
}

}  // namespace
