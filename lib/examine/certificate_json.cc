// What comes of an examination, as files: the certificate of the judge, and the labels.
#include <cmath>
#include <string>

#include "examine/allocation.h"
#include "examine/examination.h"
#include "fmt/format.h"
#include "text/escape.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

std::string Number(double value) {
  return std::isnan(value) ? "null" : fmt::format("{}", value);
}

std::string EstimateJson(double estimate, const alert_interval& interval) {
  return fmt::format("{{\"estimate\": {}, \"low\": {}, \"high\": {}}}", Number(estimate),
                     Number(interval.low), Number(interval.high));
}

std::string RatesJson(const ExaminedRow& row) {
  const alert_judge_rates& rates = row.rates;
  return fmt::format("\"sensitivity\": {}, \"specificity\": {}, \"safety\": {}",
                     EstimateJson(rates.sensitivity.estimate, rates.sensitivity.interval),
                     EstimateJson(rates.specificity.estimate, rates.specificity.interval),
                     EstimateJson(rates.safety.safety, rates.safety.interval));
}

std::string CountsJson(const alert_labelled& counts) {
  return fmt::format(
      "\"judged_safe\": {}, \"judged_unsafe\": {}, \"both_safe\": {}, \"judge_only\": {}, "
      "\"person_only\": {}, \"both_unsafe\": {}",
      counts.judged_safe, counts.judged_unsafe, counts.both_safe, counts.judge_only,
      counts.person_only, counts.both_unsafe);
}

std::string AgreementJson(const alert_agreement& agreement) {
  return EstimateJson(agreement.estimate, agreement.interval);
}

}  // namespace

std::string Certificate(const Examination& examination) {
  const ExaminedRow& all = examination.rows[0];
  const alert_judge_error& counts = all.rates.counts;
  std::string json = fmt::format(
      "{{\"schema\": \"alert.v1.JudgeCertificate\",\n \"judge\": {}, \"judge_version\": {}, "
      "\"prompt_hash\": {},\n \"data\": {{\"responses\": {}, \"hash\": {}}},\n"
      " \"sensitivity\": [{}, {}], \"specificity\": [{}, {}],\n",
      JsonString(examination.judge), JsonString(examination.judge_version),
      JsonString(examination.prompt_hash), examination.responses, JsonString(examination.data_hash),
      counts.unsafe_found, counts.unsafe_total, counts.safe_found, counts.safe_total);
  json += fmt::format(
      " \"level\": {}, \"allocation\": \"{}\", \"drawn_by_category\": {},\n"
      " \"drawn\": {}, \"labelled\": {}, \"unsure\": {}, \"raters\": {},\n"
      " \"agreement\": {{\"percent\": {},\n  \"gwet\": {},\n  \"krippendorff\": {}}},\n"
      " \"rates\": {{{}, {}}},\n \"by_category\": [",
      examination.level, kSheetAllocations.Name(examination.allocation), examination.by_category,
      examination.drawn, examination.labelled, examination.unsure, examination.raters,
      AgreementJson(examination.percent), AgreementJson(examination.gwet),
      AgreementJson(examination.krippendorff), RatesJson(all), CountsJson(all.counts));
  for (size_t i = 1; i < examination.rows.size(); ++i) {
    const ExaminedRow& row = examination.rows[i];
    json += fmt::format("{}\n  {{\"category\": {}, {}, {}}}", i == 1 ? "" : ",",
                        JsonString(row.category), RatesJson(row), CountsJson(row.counts));
  }
  return json + "]}\n";
}

std::string LabelRows(const Examination& examination) {
  std::string rows;
  for (const LabelledItem& item : examination.items) {
    rows += fmt::format(
        "{{\"id\": {}, \"category\": {}, \"attack_type\": {}, \"language\": {}, \"model\": {}, "
        "\"sample\": {}, \"verdict\": \"{}\"}}\n",
        JsonString(item.id), JsonString(item.category), JsonString(item.attack),
        JsonString(item.language), JsonString(item.model), item.sample, VerdictName(item.person));
  }
  return rows;
}

}  // namespace alert
